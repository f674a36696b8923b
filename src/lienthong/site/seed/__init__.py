"""Data to try the product with, or to measure it on; deterministic, by COPY."""

from collections.abc import Callable


def seed(scale: str, progress: Callable[[str, float], None]) -> None:
    """Fill the database with the data of that scale, telling what it does and how far it is (0 to 1)."""


def is_seeded() -> bool:
    """Whether the database holds data already, so that a second start keeps it."""
    return False
