"""Which phases make up each scale."""

from collections.abc import Callable

from lienthong.kernel.org.actions import load_tree
from lienthong.site.seed.demo import load_demo_people
from lienthong.site.seed.phases import Phase
from lienthong.site.seed.reference import load_calendar, load_groups
from lienthong.site.seed.villages import load_demo_villages

Tell = Callable[[float], None]


def phases_of(scale: str, fraction: float) -> list[Phase]:
    """The phases of a scale in order. Raises ValueError for one that is not known."""
    if scale == "demo":
        return [*_ground(), Phase("finished", 0.1, lambda _: None)]
    raise ValueError(scale)


def _ground() -> list[Phase]:
    """What every scale stands on: the tree, the calendar, groups, and the demo's people."""
    return [
        Phase("tree", 4, lambda _: _quietly(load_tree)),
        Phase("villages", 1, lambda _: _quietly(load_demo_villages)),
        Phase("calendar", 2, lambda _: load_calendar()),
        Phase("groups", 1, lambda _: load_groups()),
        Phase("people", 2, lambda _: _quietly(load_demo_people)),
    ]


def _quietly(work: Callable[[], int]) -> None:
    work()
