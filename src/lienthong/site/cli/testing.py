"""`test`: the whole suite, with the browser journeys where a browser is found."""

import os
import shutil
import subprocess
import sys
from typing import Annotated, Literal

import typer

from lienthong.site.cli import setup
from lienthong.site.cli.screen import complaints, console, fail, plainly

NOTHING_COLLECTED = 5  # pytest's status when no test was chosen
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")

Browser = Annotated[
    Literal["auto", "required", "off"],
    typer.Option(
        help="Browser journeys: where a Chromium is found, demanded, or left out.", envvar="LIENTHONG_BROWSER"
    ),
]


def test(context: typer.Context, browser: Browser = "auto") -> None:  # noqa: PT028  (a command, not a test)
    """Run the suite; whatever else is given goes to pytest."""
    raise typer.Exit(run_suite(context.args, browser))


def run_suite(arguments: list[str], browser: str) -> int:
    """Run pytest in parallel and then say what was left out; returns its status."""
    chromium = find_chromium() if browser != "off" else None
    if browser == "required" and chromium is None:
        fail(f"No Chromium for the browser journeys: install one of {', '.join(BROWSERS)}, or set LIENTHONG_CHROMIUM.")
    with plainly(setup.CannotSetUp):
        setup.front_end()
        setup.catalogs()
    # The suite's conftest decides on the settings; pytest-django would load those of this process before it is read.
    own = {"LIENTHONG_CHROMIUM", "DJANGO_SETTINGS_MODULE"}
    environment = {key: value for key, value in os.environ.items() if key not in own}
    if chromium:
        environment["LIENTHONG_CHROMIUM"] = chromium
    status = _pytest([*_defaults(arguments), *arguments, "-m", "not browser"], environment)
    if chromium and status in {0, NOTHING_COLLECTED}:
        # Journeys share one running product, so they go one after the other.
        journeys = _pytest(["-q", "-p", "no:randomly", *arguments, "-m", "browser"], environment)
        status = journeys if journeys != NOTHING_COLLECTED else status
    if chromium is None:
        why = "as asked" if browser == "off" else "no Chromium was found (LIENTHONG_CHROMIUM names one)"
        complaints.print(f"[yellow]The browser journeys were left out: {why}.[/]", soft_wrap=True)
    else:
        console.print(f"[dim]The browser journeys ran in {chromium}.[/]", soft_wrap=True)
    return status


def _pytest(arguments: list[str], environment: dict[str, str]) -> int:
    command = [sys.executable, "-m", "pytest", *arguments]
    return subprocess.run(command, env=environment, check=False).returncode


def find_chromium() -> str | None:
    """The path of a Chromium, None if there is none."""
    if named := os.environ.get("LIENTHONG_CHROMIUM"):
        return shutil.which(named)
    return next((path for name in BROWSERS if (path := shutil.which(name))), None)


def _defaults(arguments: list[str]) -> list[str]:
    """In parallel, unless the caller decides; one process for a debugger."""
    if any(argument.startswith("-n") or argument in {"--pdb", "-s"} for argument in arguments):
        return []
    return ["-n", "auto", "--dist", "worksteal", "-q"]
