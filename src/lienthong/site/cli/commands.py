"""Which commands there are, in the order in which help lists them."""

import typer

from lienthong.site.cli import demo, manage, seeding, serving

PASS_ON = {"allow_extra_args": True, "ignore_unknown_options": True}


def register(app: typer.Typer) -> None:
    """Hang every command on the application."""
    app.command()(demo.demo)
    app.command()(serving.serve)
    app.command()(serving.worker)
    app.command(hidden=True)(serving.web)
    app.command()(seeding.seed)
    app.command(hidden=True, add_help_option=False, context_settings=PASS_ON)(manage.manage)
