"""The house's rules that an import linter cannot see: walls in strings and templates, sizes, names, documents."""

import ast
import re
import subprocess
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings

from lienthong.site.environment import Environment

ROOT = Path(__file__).resolve().parents[1]
SOURCE = ROOT / "src" / "lienthong"
FORBIDDEN = {"utils.py", "helpers.py", "services.py", "signals.py", "common.py"}
ROOMS = {
    *("__init__", "models", "rules", "events", "queries", "actions", "api", "forms", "views", "urls", "rest"),
    *("handlers", "jobs", "admin", "apps"),
}
FOLDERS = {"sql", "templates", "locale", "management", "migrations", "tests", "data", "layouts", "__pycache__"}
STOPS = {"python": 400, "test": 600, "template": 150, "statements": 30, "view": 25, "api": 20}


def _tracked(pattern: str) -> list[Path]:
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z", pattern],
        cwd=ROOT,
        capture_output=True,
        check=True,
    )
    return [ROOT / name.decode() for name in listed.stdout.split(b"\0") if name and (ROOT / name.decode()).is_file()]


PYTHON = [path for path in _tracked("*.py") if "migrations" not in path.parts]
TEMPLATES = [path for path in _tracked("src/*") if "templates" in path.parts and path.suffix in {".html", ".txt"}]


def _name(path: Path) -> str:
    return str(path.relative_to(ROOT))


def _storey(path: Path) -> str:
    """The room's owner: `kernel/work`, `modules/documents`, `site`."""
    parts = path.relative_to(SOURCE).parts
    return "/".join(parts[:2]) if parts[0] in {"kernel", "modules"} else parts[0]


def _functions(path: Path) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def test_no_file_outgrows_its_limit() -> None:
    long = []
    for path in [*PYTHON, *TEMPLATES]:
        kind = "template" if path in TEMPLATES else "test" if path.name.startswith("test_") else "python"
        count = len(path.read_text().splitlines())
        if count > STOPS[kind]:
            long.append(f"{_name(path)}: {count} lines, at most {STOPS[kind]}")
    assert long == []


def test_no_function_outgrows_its_limit() -> None:
    long = []
    for path in PYTHON:
        if path.name.startswith("test_"):
            continue
        for function in _functions(path):
            statements = sum(isinstance(node, ast.stmt) for node in ast.walk(function)) - 1
            if statements > STOPS["statements"]:
                long.append(f"{_name(path)}: {function.name} has {statements} statements")
    assert long == []


def test_views_stay_short() -> None:
    long = []
    for path in PYTHON:
        if "views" not in {path.stem, path.parent.name} or "tests" in path.parts:
            continue
        for function in _functions(path):
            body = function.body[1:] if ast.get_docstring(function) else function.body
            lines = (function.end_lineno or 0) - body[0].lineno + 1 if body else 0
            if lines > STOPS["view"]:
                long.append(f"{_name(path)}: {function.name} has {lines} lines")
    assert long == []


def test_every_module_has_its_door_in_the_import_linter() -> None:
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]
    named = {contract["name"] for contract in contracts}
    assert {f"Doors of {name}" for name in settings.MODULES} <= named
    assert [contract["name"] for contract in contracts if contract.get("ignore_imports")] == []


def test_doors_stay_narrow() -> None:
    wide = []
    for path in PYTHON:
        if path.name == "api.py" and path.is_relative_to(SOURCE / "modules"):
            tree = ast.parse(path.read_text())
            listed = [
                node.value
                for node in tree.body
                if isinstance(node, ast.Assign) and getattr(node.targets[0], "id", "") == "__all__"
            ]
            count = len(ast.literal_eval(listed[0])) if listed else 0
            if not listed or count > STOPS["api"]:
                wide.append(f"{_name(path)}: says {count} names in __all__; between 1 and {STOPS['api']} are meant")
    assert wide == []


def test_names_of_files() -> None:
    bad = [_name(path) for path in PYTHON if path.name in FORBIDDEN or "common" in path.parts]
    for module in (SOURCE / "modules").iterdir():
        if not module.is_dir() or module.name == "__pycache__":
            continue
        for entry in module.iterdir():
            allowed = ROOMS | FOLDERS if entry.is_dir() else ROOMS
            if entry.suffix in {".py", ""} and entry.stem not in allowed:
                bad.append(_name(entry))
    assert bad == []


def test_every_part_says_what_it_is() -> None:
    silent = [
        _name(part / "__init__.py")
        for storey in ("kernel", "modules")
        for part in (SOURCE / storey).iterdir()
        if (part / "__init__.py").exists() and not ast.get_docstring(ast.parse((part / "__init__.py").read_text()))
    ]
    assert silent == []


def test_foreign_keys_name_classes_not_strings() -> None:
    bad = []
    for path in PYTHON:
        if "models" not in {path.stem, path.parent.name} or "tests" in path.parts:
            continue
        for node in ast.walk(ast.parse(path.read_text())):
            if not isinstance(node, ast.Call) or _called(node) not in {
                "ForeignKey",
                "OneToOneField",
                "ManyToManyField",
            }:
                continue
            target = node.args[0] if node.args else None
            named = target.value if isinstance(target, ast.Constant) else None
            if isinstance(named, str) and "." in named:
                bad.append(f"{_name(path)}:{node.lineno} {named}")
    assert bad == []


def _called(node: ast.Call) -> str:
    return node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")


def test_templates_use_only_their_own_and_the_kernels() -> None:
    bad = []
    for path in TEMPLATES:
        mine = _storey(path).split("/")[-1]
        for match in re.finditer(r"""{%-?\s*(?:include|extends|import|from)\s+["']([^"'/]+)/""", path.read_text()):
            owner = match[1]
            if owner != mine and (SOURCE / "modules" / owner).is_dir():
                bad.append(f"{_name(path)} uses a template of {owner}")
    assert bad == []


def test_addresses_are_named_only_at_home() -> None:
    """A module links to a sibling through what the sibling's api gives, never by the name of its view."""
    if len(settings.MODULES) < 2:
        pytest.skip("one module has no sibling yet")
    owners = {
        view: f"modules/{name}"
        for name in settings.MODULES
        for path in PYTHON
        if path.is_relative_to(SOURCE / "modules" / name) and "urls" in {path.stem, path.parent.name}
        for view in re.findall(r"""name=["'](\w+)["']""", path.read_text())
    }
    bad = [
        f"{_name(path)} names {view} of {owners[view]}"
        for path in [*PYTHON, *TEMPLATES]
        if path.is_relative_to(SOURCE / "modules") and "tests" not in path.parts
        for view in re.findall(r"""\b(?:url|reverse|redirect)\(\s*["'](\w+)["']""", path.read_text())
        if owners.get(view, _storey(path)) != _storey(path)
    ]
    assert bad == []


def test_every_template_is_used() -> None:
    texts = "\n".join(path.read_text() for path in [*PYTHON, *TEMPLATES])
    texts += "".join(f'"ui/parts/{name}.html"' for name in re.findall(r'frame\.part\("(\w+)"\)', texts))
    unused = []
    for path in TEMPLATES:
        name = str(path.relative_to(next(p for p in path.parents if p.name == "templates")))
        # Templates of libraries are found by the library, not by us.
        if name.split("/", maxsplit=1)[0] in {"allauth", "account", "mfa", "idp"} or "django" in name:
            continue
        if f'"{name}"' not in texts and f"'{name}'" not in texts and f"{name}#" not in texts:
            unused.append(_name(path))
    assert unused == []


def test_every_setting_is_documented() -> None:
    told = (ROOT / "docs" / "operations" / "settings.md").read_text()
    names = {
        str(field.validation_alias or f"LIENTHONG_{name.upper()}") for name, field in Environment.model_fields.items()
    }
    assert {name for name in names if f"`{name}`" not in told} == set()


def test_every_page_of_the_documentation_that_is_named_is_there() -> None:
    named = re.compile(r"\bdocs/[\w/.-]+\.md\b")
    link = re.compile(r"\]\((?!https?:|#)([^)#\s]+)")
    missing = [
        f"{_name(path)}: {found}"
        for path in [*PYTHON, *TEMPLATES, *_tracked("*.md"), *_tracked("*.sql")]
        for found in [
            *(one for one in named.findall(path.read_text()) if not (ROOT / one).exists()),
            *(
                one
                for one in (link.findall(path.read_text()) if path.suffix == ".md" else [])
                if not (path.parent / one).exists()
            ),
        ]
    ]
    assert missing == []


def test_every_application_is_a_room_of_ours_or_a_library() -> None:
    ours = {config.name for config in apps.get_app_configs() if config.name.startswith("lienthong.")}
    on_disk = {
        f"lienthong.{storey}.{part.name}"
        for storey in ("kernel", "modules")
        for part in (SOURCE / storey).iterdir()
        if (part / "apps.py").exists()
    }
    assert ours == on_disk


def test_what_runs_is_locked_without_the_tools_of_the_house() -> None:
    running, all_of_it = (
        set(re.findall(r"^[\w.-]+==\S+", (ROOT / name).read_text(), re.MULTILINE))
        for name in ("requirements.lock", "requirements-dev.lock")
    )
    tools = tomllib.loads((ROOT / "pyproject.toml").read_text())["dependency-groups"]["dev"]
    names = {re.split(r"[\[>=]", tool)[0] for tool in tools}
    assert running < all_of_it
    assert {one.partition("==")[0] for one in running} & names == set()


def test_no_address_of_a_package_registry() -> None:
    hosts = ["py" + "pi.org", "python" + "hosted.org", "npm" + "js.org", "npm" + "js.com", "npm" + "mirror"]
    named = []
    for path in _tracked("*"):
        if path.suffix in {".png", ".webp", ".woff2", ".ttf", ".pdf", ".xlsx", ".gz", ".br", ".docx"}:
            continue
        text = path.read_bytes()
        named += [f"{_name(path)} names {host}" for host in hosts if host.encode() in text]
    assert named == []


def test_templates_hold_no_inline_style_or_script() -> None:
    """The content policy forbids both; a page would break only in the browser."""
    bad = [
        _name(path)
        for path in TEMPLATES
        if path.suffix == ".html"
        and "mail" not in path.parts
        and re.search(r"""\s(?:style|on(?:click|change|load|submit|input))\s*=\s*["']""", path.read_text())
    ]
    assert bad == []
