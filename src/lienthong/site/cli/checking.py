"""`check`: everything that must hold before a change is taken, and a table of what does not."""

import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Annotated

import typer
from rich.table import Table

from lienthong.site.cli.screen import console, fail
from lienthong.site.cli.supervisor import lienthong
from lienthong.site.cli.testing import Browser, run_suite

ROOT = Path(__file__).resolve().parents[4]
BIN = Path(sys.executable).parent


@dataclass(frozen=True, slots=True)
class Check:
    """One thing to hold: a name to call it by, what it means, and how to find out (0 when it holds)."""

    name: str
    meaning: str
    run: Callable[[], int]


def check(
    only: Annotated[list[str] | None, typer.Argument(help="Names of checks; all of them when none is given.")] = None,
    browser: Browser = "auto",
    fix: Annotated[bool, typer.Option(help="Mend first what can be mended by itself.")] = False,
) -> None:
    """Check format, lint, templates, types, walls, migrations, translations, API description and tests."""
    if not (ROOT / "pyproject.toml").exists():
        fail("check works in a checkout; this is an installed package.")
    if fix:
        _tool("ruff", "format", ".")
        _tool("ruff", "check", "--fix", ".")
    every = checks(browser)
    if unknown := set(only or []) - {each.name for each in every}:
        fail(f"No check named {', '.join(sorted(unknown))}; there are {', '.join(each.name for each in every)}.")
    chosen = [each for each in every if not only or each.name in only]
    outcome = [(each, *_timed(each)) for each in chosen]
    table = Table(box=None, pad_edge=False)
    for column in ("", "check", "what it means", "seconds"):
        table.add_column(column)
    for each, status, seconds in outcome:
        table.add_row("[red]✗[/]" if status else "[green]✓[/]", each.name, each.meaning, f"{seconds:.1f}")
    console.print(table)
    broken = [each.name for each, status, _ in outcome if status]
    if broken:
        fail(f"Does not hold: {', '.join(broken)}.")
    console.print("Everything holds.")


def checks(browser: str) -> list[Check]:
    """All checks, quick ones first."""
    every = [
        Check("format", "ruff format", lambda: _tool("ruff", "format", "--check", ".")),
        Check("lint", "ruff", lambda: _tool("ruff", "check", ".")),
        Check("templates", "djlint", lambda: _tool("djlint", "--lint", "--quiet", "src")),
        Check("walls", "import-linter", lambda: _tool("lint-imports", "--no-cache")),
        Check("types", "mypy, strict", lambda: _tool("mypy")),
        Check(
            "migrations", "models and tables agree", lambda: _ours("manage", "makemigrations", "--check", "--dry-run")
        ),
        Check("translations", "every text in Vietnamese too", lambda: _ours("translations", "--check")),
    ]
    if find_spec("lienthong.site.rest"):
        every.append(Check("api", "the API description is up to date", lambda: _ours("api", "--check")))
    every.append(Check("tests", "the suite", lambda: run_suite([], browser)))
    return every


def _timed(each: Check) -> tuple[int, float]:
    console.rule(f"[bold]{each.name}[/] [dim]{each.meaning}[/]", align="left")
    began = time.monotonic()
    status = each.run()
    return status, time.monotonic() - began


def _tool(name: str, *arguments: str) -> int:
    return subprocess.run([BIN / name, *arguments], cwd=ROOT, check=False).returncode


def _ours(*arguments: str) -> int:
    return subprocess.run(lienthong(arguments), cwd=ROOT, check=False).returncode
