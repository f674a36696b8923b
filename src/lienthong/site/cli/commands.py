"""Which commands there are, in the order in which help lists them."""

import typer

from lienthong.site.cli import (
    benching,
    checking,
    demo,
    describing,
    doctor,
    manage,
    packaging,
    seeding,
    serving,
    testing,
    translations,
)

PASS_ON = {"allow_extra_args": True, "ignore_unknown_options": True}


def register(app: typer.Typer) -> None:
    """Hang every command on the application."""
    app.command()(demo.demo)
    app.command(context_settings=PASS_ON)(testing.test)
    app.command()(checking.check)
    app.command()(serving.serve)
    app.command()(serving.worker)
    app.command()(seeding.seed)
    app.command()(benching.bench)
    app.command()(doctor.doctor)
    app.command()(translations.translations)
    app.command()(describing.api)
    app.command()(packaging.package)
    app.command(hidden=True)(serving.web)
    app.command(hidden=True, add_help_option=False, context_settings=PASS_ON)(manage.manage)
