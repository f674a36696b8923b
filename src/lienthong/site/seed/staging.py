"""Drawing a time of documents into staging tables: who writes what to whom when, and how it goes on from there."""

import threading
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import partial
from random import Random

from django.conf import settings
from django.db import connection
from django.utils import timezone

from lienthong.kernel.calendar.models import Day
from lienthong.kernel.calendar.rules import DAY_ENDS, MORNING_ENDS
from lienthong.kernel.database.copying import copy_rows
from lienthong.kernel.database.sql import statements
from lienthong.kernel.numbering.queries import period_of
from lienthong.modules.documents.models import DocumentType
from lienthong.site.seed import subjects

SQL = statements(__file__)
# Office hours of each half, and how busy the hours and the days of a week are.
HOURS = ((time(7, 45), time(11, 30)), (time(13, 30), time(16, 45)))
BUSY = (1.7, 1.15, 1.0, 0.95, 0.85, 0.5, 0.4)
HALF_BUSY = (1.25, 0.75)


@dataclass(frozen=True, slots=True)
class Load:
    """What bodies of one system and level write in the seeded time on average.

    `wide` is the part of it that goes to all of a group (`wide_kind`: 1 bodies directly below, 2 all of the country);
    the rest goes to at most `few` of another (`few_kind`: 1 the same, 3 superior and neighbours). `shown` documents
    more come from each body that a demo shows.
    """

    system: str
    level: str
    docs: float
    papers: float
    wide: float
    few: int
    wide_kind: int = 1
    few_kind: int = 3
    shown: int = 0


@dataclass(frozen=True, slots=True)
class Plan:
    """How much is drawn: the time until `now`, the loads, and how often somebody forgets (`stall`).

    The greater `haste`, the sooner a step is usually done; `shown` are the bodies of which a demo shows more.
    """

    first: date
    now: datetime
    loads: Sequence[Load]
    fraction: float
    stall: float
    slots: int
    shown: Sequence[int] = ()
    haste: float = 3


def prepare(plan: Plan) -> None:
    """Fill the small tables: halves, moments, subjects, phrases, bodies and groups."""
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE IF EXISTS " + ", ".join(f"seeding.{name}" for name in TABLES))
        for name in ("chance", "fold", "words", *(f"table_{name}" for name in TABLES)):
            cursor.execute(SQL[name].text)
    _halves(plan)
    _slots(plan)
    _subjects()
    _phrases()
    SQL["bodies"].run()
    SQL["groups"].run()
    loads = plan.loads
    SQL["loads"].run(
        fraction=plan.fraction,
        systems=[load.system for load in loads],
        levels=[load.level for load in loads],
        docs=[float(load.docs) for load in loads],
        papers=[float(load.papers) for load in loads],
        wides=[float(load.wide) for load in loads],
        fews=[load.few for load in loads],
        wide_kinds=[load.wide_kind for load in loads],
        few_kinds=[load.few_kind for load in loads],
        shows=[load.shown for load in loads],
        shown=list(plan.shown),
    )
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE seeding.half, seeding.slot, seeding.subject, seeding.body, seeding.member")


TABLES = ("half", "slot", "subject", "phrase", "body", "member", "doc", "course", "dlv", "counter")


def draw(plan: Plan, tell: Callable[[float], None], *, workers: int = 1) -> None:
    """Draw documents and deliveries with their courses; several workers need a transaction of their own each."""
    zone = settings.TIME_ZONE
    with connection.cursor() as cursor:
        bases = base_ids()
        cursor.execute("SELECT count(*) FROM seeding.slot")
        slots = cursor.fetchone()[0]
        cursor.execute("SELECT count(*) FROM seeding.subject WHERE system = 'party'")
        count = cursor.fetchone()[0]
    SQL["draw_documents"].run(
        base=bases["documents"], term=period_of("term", plan.now.date()), zone=zone, slots=slots, subjects=count
    )
    tell(0.15)
    SQL["number_documents"].run(base=bases["deliveries"], outsiders=len(subjects.OUTSIDERS))
    _analyze("doc")
    tell(0.25)
    low, high = bounds("doc")
    now, step = spot_of(plan.now), (high - low) // (8 if workers > 1 else 1) + 1
    side_by_side(
        workers,
        [
            partial(
                SQL["draw_deliveries"].run,
                now=now,
                stall=plan.stall,
                haste=plan.haste,
                low=first,
                high=first + step - 1,
            )
            for first in range(low, high + 1, step)
        ],
    )
    _analyze("course")
    tell(0.6)
    side_by_side(
        workers, [partial(SQL["date_deliveries"].run, zone=zone, parts=workers, part=part) for part in range(workers)]
    )
    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE seeding.course")
    _analyze("dlv")


def side_by_side(workers: int, jobs: Sequence[Callable[[], object]]) -> None:
    """Run jobs in order: here when there is one worker, else on connections of their own, several at once."""
    if workers == 1:
        for job in jobs:
            job()
        return
    with ThreadPoolExecutor(workers, initializer=quickly) as pool:
        for done in [pool.submit(job) for job in jobs]:
            done.result()
        together = threading.Barrier(workers)
        for closed in [pool.submit(_close, together) for _ in range(workers)]:
            closed.result()


def _close(together: threading.Barrier) -> None:
    """Each worker closes its own connection: none takes two of these jobs."""
    together.wait()
    connection.close()


def quickly() -> None:
    """This connection checks no foreign keys and fires no triggers, does not wait for the disk, and sorts in memory."""
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
        cursor.execute("SET synchronous_commit = off")
        cursor.execute("SET work_mem = '512MB'")
        # New pages are written whole anyway; compressing each costs more processor time than the disk does.
        cursor.execute("SET wal_compression = off")


def base_ids() -> dict[str, int]:
    """The last ids of the product's tables before the run, kept so that a run that goes on counts from the same."""
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE IF NOT EXISTS seeding.base (name text PRIMARY KEY, value bigint NOT NULL)")
        cursor.execute(
            """
            INSERT INTO seeding.base (name, value)
            SELECT 'documents', coalesce(max(id), 0) FROM documents_document
            UNION ALL SELECT 'deliveries', coalesce(max(id), 0) FROM documents_delivery
            UNION ALL SELECT 'allocations', coalesce(max(id), 0) FROM numbering_allocation
            UNION ALL SELECT 'items', coalesce(max(id), 0) FROM work_workitem
            UNION ALL SELECT 'steps', coalesce(max(id), 0) FROM work_step
            ON CONFLICT DO NOTHING
            """
        )
        cursor.execute("SELECT name, value FROM seeding.base")
        return dict(cursor.fetchall())


def drop() -> None:
    """Throw the staging tables away; the markers stay."""
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE IF EXISTS " + ", ".join(f"seeding.{name}" for name in (*TABLES, "base")))


def bounds(table: str) -> tuple[int, int]:
    """The first and last id of a staging table; (1, 0) when it is empty."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT coalesce(min(id), 1), coalesce(max(id), 0) FROM seeding.{table}")
        low, high = cursor.fetchone()
    return low, high


def spot_of(moment: datetime) -> float:
    """A moment as its place in working halves: 12.5 is the middle of the half with the number 12."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT place, begins, ends FROM seeding.half WHERE begins <= %s ORDER BY place DESC LIMIT 1
            """,
            [moment],
        )
        place, begins, ends = cursor.fetchone()
    return float(place + min(1.0, (moment - begins) / (ends - begins)))


def _analyze(table: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"ANALYZE seeding.{table}")


def _halves(plan: Plan) -> None:
    """Halves numbered as the calendar counts them, long enough for every deadline that begins before now."""
    zone = timezone.get_default_timezone()
    days = Day.objects.filter(on__gte=plan.first, on__lte=plan.now.date() + timedelta(days=120), halves__gt=0)
    rows = []
    for on, halves, ordinal in days.order_by("on").values_list("on", "halves", "ordinal"):
        for index in range(halves):
            begins, ends = HOURS[index]
            due = MORNING_ENDS if index == 0 else DAY_ENDS
            rows.append(
                (ordinal + index, *(datetime.combine(on, at, zone).astimezone(UTC) for at in (begins, ends, due)))
            )
    copy_rows_in("half", ("place", "begins", "ends", "due"), rows)


def _slots(plan: Plan) -> None:
    """Moments at which documents are made: more on Mondays and in the morning, none on days off."""
    chance = Random(plan.slots)
    last = spot_of(plan.now)
    with connection.cursor() as cursor:
        cursor.execute("SELECT place, begins FROM seeding.half WHERE begins <= %s ORDER BY place", [plan.now])
        halves = cursor.fetchall()
    zone = timezone.get_default_timezone()
    weights = []
    for _place, begins in halves:
        local = begins.astimezone(zone)
        weights.append(BUSY[local.weekday()] * HALF_BUSY[local.hour >= MORNING_ENDS.hour])
    drawn = chance.choices([place for place, _ in halves], weights=weights, k=plan.slots)
    spots = sorted(place + chance.triangular(0, 1, 0.35) for place in drawn)
    spots = [spot for spot in spots if spot < last]
    copy_rows_in("slot", ("place", "spot"), enumerate(spots))


def _subjects() -> None:
    types = {
        (one.system, one.code): (one.pk, one.period_kind)
        for one in DocumentType.objects.filter(valid_to__isnull=True).order_by("valid_from")
    }
    rows = []
    for system in ("party", "front"):
        for place, (code, text) in enumerate(subjects.all_subjects()):
            known = code if (system, code) in types else "CV"
            pk, period = types[system, known]
            rows.append((system, place, pk, known, period, text))
    copy_rows_in("subject", ("system", "place", "type_id", "code", "period", "text"), rows)


def _phrases() -> None:
    rows = [("outsider", place, text, symbol) for place, (text, symbol) in enumerate(subjects.OUTSIDERS)]
    for kind, texts in (
        ("instruction", subjects.INSTRUCTIONS),
        ("result", subjects.RESULTS),
        ("refusal", subjects.REFUSALS),
    ):
        rows += [(kind, place, text, "") for place, text in enumerate(texts)]
    copy_rows_in("phrase", ("kind", "place", "text", "extra"), rows)


def copy_rows_in(table: str, columns: Sequence[str], rows: object) -> None:
    """COPY into a staging table."""
    copy_rows(f"seeding.{table}", columns, rows)  # type: ignore[arg-type]
