"""Django's own commands: migrate, makemigrations, shell and the like."""

import typer


def manage(context: typer.Context) -> None:
    """Run one of Django's commands."""
    from django.core.management import execute_from_command_line

    execute_from_command_line(["lienthong manage", *context.args])
