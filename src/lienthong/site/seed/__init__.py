"""Data to try the product with, or to measure it on; deterministic, by COPY, resumable."""

from collections.abc import Callable


def seed(scale: str, progress: Callable[[str, float], None], *, fraction: float = 1.0, weeks: int = 4) -> None:
    """Fill the database with the data of that scale, telling what it does and how far it is (0 to 1).

    `scale` is `demo` or `national`; `fraction` makes a smaller national one (0.1: a tenth of documents) with so
    many `weeks` of reports. What an interrupted run had finished is kept. Raises ValueError for another scale.
    """
    from lienthong.site.seed.phases import run
    from lienthong.site.seed.scales import phases_of

    run(phases_of(scale, fraction, weeks), progress)


def is_seeded() -> bool:
    """Whether the database holds data of a finished run already, so that a second start keeps it."""
    from lienthong.site.seed.phases import is_done

    return is_done("finished")
