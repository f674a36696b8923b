"""`package`: the wheel, with the front end and the translations inside."""

import subprocess
import sys
from pathlib import Path
from typing import Annotated

import typer

from lienthong.site.cli import setup
from lienthong.site.cli.screen import console, fail, plainly

ROOT = Path(__file__).resolve().parents[4]


def package(
    into: Annotated[Path, typer.Option(help="Folder for the wheel.")] = Path("dist"),
    uv: Annotated[
        str, typer.Option(help="The uv that builds; the entry script knows one.", envvar="LIENTHONG_UV")
    ] = "uv",
) -> None:
    """Build the wheel, with everything inside that a machine without Node needs."""
    with plainly(setup.CannotSetUp):
        setup.front_end()
        setup.catalogs()
    try:
        done = subprocess.run(
            [
                uv,
                "build",
                "--wheel",
                "--quiet",
                "--python",
                sys.executable,
                "--out-dir",
                str(into.absolute()),
                str(ROOT),
            ],
            check=False,
        )
    except FileNotFoundError:
        fail("package needs uv: put it on PATH, or name it with --uv.")
    if done.returncode:
        raise typer.Exit(done.returncode)
    console.print(f"The wheel is in {into}.")
