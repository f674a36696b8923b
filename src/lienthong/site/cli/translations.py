"""`translations`: texts taken out of the code, compiled, and those without Vietnamese listed."""

from typing import Annotated

import typer

from lienthong.site.cli.screen import complaints, console


def translations(
    check: Annotated[bool, typer.Option(help="Change nothing; fail when a text lacks its Vietnamese.")] = False,
) -> None:
    """Bring every room's catalogue up to date."""
    from lienthong.kernel.language.catalogs import compile_all, extract_all, missing

    if not check:
        console.print(f"{extract_all()} texts extracted.")
    lacking = missing()
    for each in lacking:
        complaints.print(f"[red]✗[/] {each.room}: ", end="")
        complaints.print(each.text, markup=False, soft_wrap=True)
    compile_all()
    if lacking:
        complaints.print(f"{len(lacking)} texts lack their Vietnamese.")
        raise typer.Exit(1)
    console.print("Every text has its Vietnamese.")
