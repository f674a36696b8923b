"""`api`: the description of the REST interface, written or held against the one that is checked in."""

from typing import Annotated

import typer

from lienthong.site.cli.screen import console, fail


def api(check: Annotated[bool, typer.Option("--check", help="Only say whether it is up to date.")] = False) -> None:
    """Write the OpenAPI description of the REST interface."""
    import django

    django.setup()
    from lienthong.site.rest.description import DESCRIPTION, description

    if not check:
        DESCRIPTION.write_text(description())
        console.print(f"Written: {DESCRIPTION}")
    elif DESCRIPTION.read_text() != description():
        fail("The description of the REST interface is not up to date: run ./lienthong api and look at the change.")
