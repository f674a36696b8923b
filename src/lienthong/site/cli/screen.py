"""What the command line shows: steps with ticks on a terminal, plain lines elsewhere."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import NoReturn, Self

import typer
from rich.console import Console

console = Console(highlight=False)
complaints = Console(stderr=True, highlight=False)


class Step:
    """One step under way; call it with what it is doing, and how far it is from 0 to 1 where that is known."""

    def __init__(self, title: str) -> None:
        self.title = title
        self.note = ""
        self.status = console.status(title) if console.is_terminal else None

    def __call__(self, doing: str, share: float | None = None) -> None:
        """Show what the step is doing now."""
        part = f" {share:.0%}" if share is not None else ""
        if self.status is not None:
            self.status.update(f"{self.title}: {doing}{part}")

    def __enter__(self) -> Self:
        if self.status is not None:
            self.status.start()
        return self

    def __exit__(self, kind: object, *_: object) -> None:
        if self.status is not None:
            self.status.stop()
        mark = "[green]✓[/]" if kind is None else "[red]✗[/]"
        note = f" [dim]({self.note})[/]" if self.note else ""
        console.print(f"{mark} {self.title}{note}")


@contextmanager
def plainly(*errors: type[Exception]) -> Iterator[None]:
    """End the command with the message alone for errors that explain themselves."""
    try:
        yield
    except errors as error:
        fail(str(error))


def fail(message: str) -> NoReturn:
    """End the command with a message."""
    complaints.print(f"[red]✗[/] {message}", markup=True, soft_wrap=True)
    raise typer.Exit(1)
