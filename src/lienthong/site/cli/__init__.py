"""The command line: `./lienthong COMMAND`, one file for each command or group that belongs together."""

import os

import typer

app = typer.Typer(
    help="Liên Thông: one open workplace for an organisation of four levels.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode="rich",
)


def main() -> None:
    """The entry of the command line."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lienthong.site.settings")
    from lienthong.site.cli import commands

    commands.register(app)
    app(prog_name="lienthong")
