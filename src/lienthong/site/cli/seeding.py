"""`seed`: data to try, or to measure on."""

from typing import Annotated, Literal

import typer

from lienthong.kernel.database.cluster import CannotPrepare
from lienthong.kernel.database.embedded import DatabaseUnavailable
from lienthong.site.cli import setup
from lienthong.site.cli.screen import plainly


def seed(
    scale: Annotated[Literal["demo", "national"], typer.Option(help="How much: see docs/design/performance.md.")],
    fraction: Annotated[
        float, typer.Option(min=0.001, max=1, help="National only: the part of its documents that is made.")
    ] = 1.0,
    weeks: Annotated[
        int, typer.Option(min=1, max=52, help="National only: weeks of reports of every village; 0.2 GB each.")
    ] = 52,
) -> None:
    """Fill the database with data of one scale; resumes where it was interrupted."""
    with plainly(DatabaseUnavailable, CannotPrepare, setup.CannotSetUp):
        setup.migrate()
        setup.seed(scale, fraction=fraction, weeks=weeks)
