"""The whole country over a year: every village, 150,000 accounts, two million documents, ten million deliveries."""

import os
from collections.abc import Callable, Iterator
from datetime import timedelta
from itertools import cycle, islice

from django.db import connection
from django.utils import timezone

from lienthong.kernel.access.roles import Role
from lienthong.kernel.accounts.models import Account, Position
from lienthong.kernel.org.models import Unit
from lienthong.kernel.work.models import Clock, ClockEvent, Step, WorkItem
from lienthong.site.seed.directives import seed_national_directives
from lienthong.site.seed.indexes import build_again, put_aside, tidy
from lienthong.site.seed.people import Post, fill_posts, titled
from lienthong.site.seed.petitions_national import seed_national_petitions
from lienthong.site.seed.phases import Phase, moment_of_run
from lienthong.site.seed.reports_national import seed_national_reports
from lienthong.site.seed.staging import Load, Plan, bounds, draw, drop, prepare
from lienthong.site.seed.villages import load_national_villages
from lienthong.site.seed.work import FILLED, fill_tables, settle_standings

Tell = Callable[[float], None]

SEED = 150_000
ACCOUNTS = 150_000
YEAR = timedelta(days=364)
# What every module adds to.
WORK = (WorkItem, Step, Clock, ClockEvent)
WORKERS = max(2, min(8, os.cpu_count() or 2))
# A year of a body of each kind; together two million documents and ten million deliveries.
LOADS = (
    Load("party", "central", 3000, 20_000, wide=0.2, few=34, wide_kind=2, few_kind=1),
    Load("front", "central", 1000, 5000, wide=0.1, few=34, wide_kind=2, few_kind=1),
    Load("party", "province", 2000, 1500, wide=0.48, few=3),
    Load("front", "province", 500, 300, wide=0.4, few=3),
    Load("party", "commune", 270, 200, wide=0.07, few=3),
    Load("front", "commune", 60, 20, wide=0, few=2),
)


def phases(fraction: float, weeks: int) -> list[Phase]:
    """What comes after the ground; `fraction` of the documents, so many `weeks` of reports."""

    def draw_year(tell: Tell) -> None:
        _draw(tell, fraction)

    def fill(tell: Tell) -> None:
        if bounds("dlv")[1] == 0:  # PostgreSQL crashed meanwhile and emptied the staging tables
            _draw(lambda _: None, fraction)
        fill_tables(moment_of_run(), tell, workers=WORKERS)

    def assign(tell: Tell) -> None:
        seed_national_directives(tell, fraction=fraction, workers=WORKERS)

    def report(tell: Tell) -> None:
        seed_national_reports(tell, weeks=weeks, workers=WORKERS)

    def petition(tell: Tell) -> None:
        seed_national_petitions(tell, fraction=fraction, workers=WORKERS)

    return [
        Phase("all villages", 6, lambda _: _quietly(load_national_villages)),
        Phase("all people", 5, lambda _: _quietly(load_people)),
        Phase("indexes put aside", 0.2, lambda _: put_aside(FILLED)),
        Phase("documents drawn", 20, draw_year, own_transactions=True),
        Phase("documents", 60, fill, own_transactions=True),
        Phase("indexes", 30, lambda tell: build_again(tell, workers=WORKERS), own_transactions=True),
        Phase("statistics", 8, lambda tell: tidy(tell, FILLED, workers=WORKERS), own_transactions=True),
        Phase("directives", 20, assign, own_transactions=True),
        Phase("reports", 60, report, own_transactions=True),
        Phase("petitions", 30, petition, own_transactions=True),
        Phase("statistics of work", 2, lambda tell: tidy(tell, WORK, workers=WORKERS), own_transactions=True),
        Phase("standings", 3, lambda _: settle_standings()),
        Phase("finished", 0.2, lambda _: _finish()),
    ]


def load_people() -> int:
    """A head in every village, officers and specialists elsewhere, until there are 150,000 accounts."""
    missing = ACCOUNTS - Account.objects.count()
    return fill_posts(islice(_posts(), missing), seed=SEED)


def _posts() -> Iterator[Post]:
    filled = set(Position.objects.values_list("unit_id", flat=True))
    for unit in Unit.objects.filter(level="village").order_by("id"):
        if unit.pk not in filled:
            yield _post(unit, Role.VILLAGE_HEAD)
    for unit in Unit.objects.filter(system="front").order_by("id"):
        if unit.pk not in filled:
            yield _post(unit, Role.OFFICER if unit.level == "commune" else Role.CLERK)
        if unit.kind == "committee" and unit.level != "commune":
            yield _post(unit, Role.LEADER)
    offices = list(Unit.objects.filter(kind="department").order_by("id"))
    communes = list(Unit.objects.filter(system="party", level="commune").order_by("id"))
    for unit in islice(cycle(offices), 25 * len(offices)):
        yield _post(unit, Role.SPECIALIST)
    for unit in cycle(communes):
        yield _post(unit, Role.OFFICER)


def _post(unit: Unit, role: Role) -> Post:
    return Post(unit.pk, unit.level, role, titled(unit, role))


def _draw(tell: Tell, fraction: float) -> None:
    now = moment_of_run()
    plan = Plan(
        first=timezone.localdate(now - YEAR),
        now=now,
        loads=LOADS,
        fraction=fraction,
        stall=0.0001,
        slots=500_000,
    )
    with connection.cursor() as cursor:
        cursor.execute("SET work_mem = '1GB'")
    prepare(plan)
    draw(plan, tell, workers=WORKERS)
    with connection.cursor() as cursor:
        cursor.execute("RESET work_mem")


def _finish() -> None:
    drop()
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE IF EXISTS seeding.aside")


def _quietly(work: Callable[[], int]) -> None:
    work()
