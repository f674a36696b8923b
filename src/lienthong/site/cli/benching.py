"""`bench`: measurements on data of national scale, against the limit in the same run."""

import subprocess
import sys
from pathlib import Path
from typing import Annotated

import typer

from lienthong.site.cli.screen import fail

ROOT = Path(__file__).resolve().parents[4]


def bench(
    names: Annotated[list[str] | None, typer.Argument(help="Benches; all of them when none is named.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
) -> None:
    """Measure; docs/design/performance.md says what each bench must reach."""
    if not (ROOT / "bench" / "__main__.py").exists():
        fail("bench works in a checkout that has its folder bench/.")
    command = [sys.executable, "-m", "bench", *(names or []), *(["--json"] if as_json else [])]
    raise typer.Exit(subprocess.run(command, cwd=ROOT, check=False).returncode)
