"""Which commands there are, in the order in which help lists them."""

import typer

from lienthong.site.cli import manage


def register(app: typer.Typer) -> None:
    """Hang every command on the application."""
    app.command(
        hidden=True,
        add_help_option=False,
        context_settings={"allow_extra_args": True, "ignore_unknown_options": True},
    )(manage.manage)
