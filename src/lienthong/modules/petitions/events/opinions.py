"""What happens to summaries of opinions."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class OpinionRunOrdered:
    """Somebody asked for a summary."""

    run_id: int


@dataclass(frozen=True, slots=True)
class OpinionRunDeleted:
    """A summary was thrown away."""

    name: str
