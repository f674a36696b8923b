"""Which phases make up each scale."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta

from django.db import connection
from django.utils import timezone

from lienthong.kernel.accounts.models import Position
from lienthong.kernel.org.actions import load_tree
from lienthong.site.seed import national
from lienthong.site.seed.demo import load_demo_people
from lienthong.site.seed.directives import seed_demo_directives
from lienthong.site.seed.people import demo_password_hash
from lienthong.site.seed.petitions import seed_demo_petitions
from lienthong.site.seed.phases import Phase, moment_of_run
from lienthong.site.seed.reference import load_calendar, load_groups
from lienthong.site.seed.reports import seed_demo_reports
from lienthong.site.seed.showpieces import load_showpieces
from lienthong.site.seed.staging import Load, Plan, draw, drop, prepare, quickly
from lienthong.site.seed.villages import load_demo_villages
from lienthong.site.seed.work import fill_tables, settle_standings

Tell = Callable[[float], None]

DEMO_DAYS = timedelta(days=62)
DEMO_LOADS = (
    Load("party", "central", 60, 15, wide=0.07, few=34, wide_kind=2, few_kind=1),
    Load("front", "central", 20, 5, wide=0.06, few=34, wide_kind=2, few_kind=1),
    Load("party", "province", 11, 5, wide=0.12, few=3),
    Load("front", "province", 3, 1, wide=0.05, few=3),
    Load("party", "commune", 0.06, 0.04, wide=0, few=2, shown=6),
    Load("party", "village", 0, 0, wide=0, few=1, shown=1),
)


def phases_of(scale: str, fraction: float, weeks: int = 52) -> list[Phase]:
    """The phases of a scale in order. Raises ValueError for one that is not known."""
    if scale == "demo":
        return [*_ground(), *_demo_work(), Phase("finished", 0.1, lambda _: drop())]
    if scale == "national":
        return [*_ground(), *national.phases(fraction, weeks)]
    raise ValueError(scale)


def _ground() -> list[Phase]:
    """What every scale stands on: the tree, the calendar, groups, and the demo's people."""
    return [
        Phase("tree", 5, lambda _: _quietly(load_tree)),
        Phase("villages", 1, lambda _: _quietly(load_demo_villages)),
        Phase("calendar", 2, lambda _: load_calendar()),
        Phase("groups", 1, lambda _: load_groups()),
        Phase("people", 2, lambda _: _quietly(load_demo_people)),
    ]


def _demo_work() -> list[Phase]:
    return [
        Phase("documents drawn", 3, _draw_demo),
        Phase("documents", 12, _fill_demo),
        Phase("showpieces", 8, load_showpieces),
        Phase("directives", 8, _directives),
        Phase("reports", 8, _reports),
        Phase("petitions", 3, _petitions),
        Phase("standings", 1, lambda _: settle_standings()),
    ]


def _draw_demo(tell: Tell) -> None:
    now = moment_of_run()
    plan = Plan(
        first=timezone.localdate(now - DEMO_DAYS),
        now=now,
        loads=DEMO_LOADS,
        fraction=1,
        stall=0.001,
        haste=1,
        slots=20_000,
        shown=_shown(),
    )
    prepare(plan)
    draw(plan, tell)


def _fill_demo(tell: Tell) -> None:
    with _unchecked():
        fill_tables(moment_of_run(), tell)


def _directives(tell: Tell) -> None:
    with _unchecked():
        seed_demo_directives(tell, _shown())


def _reports(tell: Tell) -> None:
    with _unchecked():
        seed_demo_reports(tell, _shown())


def _petitions(tell: Tell) -> None:
    with _unchecked():
        seed_demo_petitions(tell, _shown())


@contextmanager
def _unchecked() -> Iterator[None]:
    """This connection without triggers for a while: what is written here is checked by the tests instead."""
    quickly()
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute("SET session_replication_role = origin")
            cursor.execute("RESET synchronous_commit")
            cursor.execute("RESET work_mem")


def _shown() -> list[int]:
    """Communes and villages in which somebody can sign in."""
    held = Position.objects.filter(account__password=demo_password_hash(), unit__level__in=["commune", "village"])
    return sorted(set(held.values_list("unit_id", flat=True)))


def _quietly(work: Callable[[], int]) -> None:
    work()
