"""The command line: `./lienthong COMMAND`, one file for each command or group that belongs together."""

import os
import sys

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
    from pydantic import ValidationError

    from lienthong.site.cli import commands

    commands.register(app)
    try:
        app(prog_name="lienthong")
    except ValidationError as error:
        if error.title != "Environment":
            raise
        for problem in error.errors():
            name = "_".join(str(part) for part in problem["loc"]).upper()
            sys.stderr.write(f"Setting {name.removeprefix('LIENTHONG_')}: {problem['msg']}\n")
        sys.exit(1)
