"""Directives: giving one task to every commune, lists and roll-ups, the national screen, and how soon it is right."""

import time
from contextlib import suppress
from datetime import date, timedelta
from typing import Any

from django.db import connection, transaction
from django.urls import reverse
from django.utils import timezone

from bench.limit import pgbench
from bench.measure import (
    Person,
    Query,
    Result,
    Settings,
    as_sql,
    buffers_of,
    captured,
    forget,
    median,
    people,
    percentile,
    queries_of,
)
from bench.report import CannotMeasure
from bench.server import server

TITLE = "Đo thời gian giao một nhiệm vụ đến toàn bộ các xã"
SOON = 5.0


class _Undo(Exception):
    """Ends a transaction whose rows nobody shall keep."""


def directives(settings: Settings) -> list[Result]:
    """All measurements of directives, on whatever the seed has made."""
    from lienthong.modules.directives.models import Assignment

    if not Assignment.objects.exists():
        raise CannotMeasure("there are no assignments: seed the database first")
    return [_cascade(settings), *_screens(settings), *_lists(), _freshness(settings), _proof()]


def _cascade(settings: Settings) -> Result:
    """One task to every commune, in one transaction; both sides check constraints and are rolled back."""
    from lienthong.kernel.accounts.models import Position
    from lienthong.kernel.accounts.queries import viewer_of_position
    from lienthong.modules.directives.models import Directive

    directive = Directive.objects.filter(state="active").select_related("body").order_by("id")[0]
    leader = Position.objects.select_related("account", "unit").filter(unit=directive.body, role="leader")
    viewer = viewer_of_position(leader.order_by("id")[0])
    product: list[float] = []
    limit: list[float] = []
    trips = units = 0
    due = timezone.localdate() + timedelta(days=60)
    for place in range(settings.rounds + 1):
        took, trips, units = _given(viewer, directive, due)
        bare = _bare(directive, due)
        if place:
            product.append(took)
            limit.append(bare)
    ratio = median([mine / bare for mine, bare in zip(product, limit, strict=True)])
    return Result(
        name="cascade",
        median_ms=median(product),
        p95_ms=percentile(product, 0.95),
        limit_name="the same rows by bare INSERT … SELECT",
        limit_median_ms=median(limit),
        ratio=ratio,
        round_trips=trips,
        rows=units,
        must="≤ 2.5 times",
        holds=ratio <= 2.5,
    )


def _given(viewer: Any, directive: Any, due: date) -> tuple[float, int, int]:
    """A new task given to every commune and taken back: milliseconds, statements, units."""
    from lienthong.modules.directives.actions.assigning import cascade_task
    from lienthong.modules.directives.models import Application

    took, trips, units = 0.0, 0, 0
    with suppress(_Undo), transaction.atomic():
        task = _draft(directive, due)
        Application.objects.create(task=task, level="commune")
        began = time.perf_counter()
        with captured() as queries:
            units = cascade_task(viewer=viewer, task_id=task.pk).new
        _check()
        took, trips = (time.perf_counter() - began) * 1000, len(queries)
        raise _Undo
    return took, trips, units


def _draft(directive: Any, due: date) -> Any:
    from lienthong.modules.directives.models import Task

    return Task.objects.create(
        directive=directive, title=TITLE, deadline="date", due_on=due, state="draft", created_at=timezone.now()
    )


def _check() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


_WHICH = "system = 'party' AND level = 'commune' AND kind = 'committee' AND closed_on IS NULL"
_BARE = (
    f"""INSERT INTO directives_assignment (task_id, unit_id, state, percent, revision, original_due_on, due_on,
               assigned_at)
       SELECT %(task)s, id, 'assigned', 0, 1, %(due)s, %(due)s, now() FROM org_unit WHERE {_WHICH}""",
    """INSERT INTO directives_staletally (task_id, unit_id)
       SELECT task_id, unit_id FROM directives_assignment WHERE task_id = %(task)s""",
    """INSERT INTO events_event (verb, subject_kind, subject_id, unit_id, payload)
       SELECT 'TaskAssigned', 'assignment', id, unit_id, '{"task_id": 1}'::jsonb
         FROM directives_assignment WHERE task_id = %(task)s""",
    """INSERT INTO work_workitem (kind, subject_id, unit_id, origin, reference, title, urgency, phase, outcome,
           opened_at)
       SELECT 'assignment', id, unit_id, 'x', 'x', %(title)s, 0, 'open', '', now()
         FROM directives_assignment WHERE task_id = %(task)s""",
    """INSERT INTO work_step (item_id, kind, unit_id, desk, part, task, note, entered_at, due_at, outcome)
       SELECT item.id, item.kind, item.unit_id, 'staff', 'lead', 'carry_out', '', now(), %(due)s, ''
         FROM directives_assignment AS assignment
         JOIN work_workitem AS item ON item.kind = 'assignment' AND item.subject_id = assignment.id
        WHERE assignment.task_id = %(task)s""",
    """INSERT INTO work_clock (step_id, measure, started_at, original_due_at, due_at)
       SELECT step.id, 'date', now(), step.due_at, step.due_at
         FROM directives_assignment AS assignment
         JOIN work_workitem AS item ON item.kind = 'assignment' AND item.subject_id = assignment.id
         JOIN work_step AS step ON step.item_id = item.id WHERE assignment.task_id = %(task)s""",
    """INSERT INTO work_clockevent (clock_id, kind, at, due_at, reason, document)
       SELECT clock.step_id, 'start', now(), clock.due_at, '', ''
         FROM directives_assignment AS assignment
         JOIN work_workitem AS item ON item.kind = 'assignment' AND item.subject_id = assignment.id
         JOIN work_step AS step ON step.item_id = item.id
         JOIN work_clock AS clock ON clock.step_id = step.id WHERE assignment.task_id = %(task)s""",
    """INSERT INTO notify_notification (position_id, kind, subject_kind, subject_id, title)
       SELECT position.id, 'task_assigned', 'assignment', assignment.id, %(title)s
         FROM directives_assignment AS assignment
         JOIN accounts_position AS position ON position.unit_id = assignment.unit_id
          AND position.role IN ('specialist', 'officer', 'village_head')
        WHERE assignment.task_id = %(task)s""",
    """INSERT INTO work_stale (unit_id) SELECT unit_id FROM directives_assignment WHERE task_id = %(task)s""",
)


def _bare(directive: Any, due: date) -> float:
    """The same rows without the product, the product's own triggers firing on both sides; milliseconds."""
    took = 0.0
    with suppress(_Undo), transaction.atomic(), connection.cursor() as cursor:
        values: dict[str, Any] = {"task": _draft(directive, due).pk, "due": due, "title": TITLE}
        began = time.perf_counter()
        for statement in _BARE:
            cursor.execute(statement, values)
        _check()
        took = (time.perf_counter() - began) * 1000
        raise _Undo
    return took


def _screens(settings: Settings) -> list[Result]:
    """The national screen over HTTP by leaders of the centre, against its own statements under pgbench."""
    persons = people(4, roles=("leader", "inspector"), levels=("central",))
    persons = [one for one in persons if queries_of(one, reverse("steering"))[0] == 200]
    persons = [one for one in persons if _is_national(one)]
    if not persons:
        raise CannotMeasure("nobody steers the country")
    path = reverse("steering")
    queries_of(persons[0], path)
    _code, queries = queries_of(persons[0], path)
    script = "\n".join(as_sql(query) for query in queries) + "\n"
    product: list[float] = []
    rounds: list[tuple[float, float]] = []
    cpu: list[float] = []
    one_at_a_time = Settings(seconds=settings.seconds, connections=1)
    with server() as running:
        requests = [running.get(path, one.key) for one in persons]
        running.drive(requests, Settings(seconds=1.5, connections=1))
        for _ in range(settings.rounds):
            found = running.drive(requests, one_at_a_time)
            product += found["latencies"]
            cpu.append(found["cpu_ms"])
            limit = pgbench([script], one_at_a_time, clients=1)["p95_ms"]
            rounds.append((percentile(found["latencies"], 0.95), limit))
    ratio = median([p95 / limit for p95, limit in rounds])
    result = Result(
        name="steering, the country",
        median_ms=median(product),
        p95_ms=median([p95 for p95, _limit in rounds]),
        limit_name="p95 of its reads of summaries by bare SQL",
        limit_median_ms=median([limit for _p95, limit in rounds]),
        ratio=ratio,
        app_cpu_ms=median(cpu),
        round_trips=len(queries),
        buffers=buffers_of(queries),
        rows=_rows(queries),
        must="p95 ≤ 3 times; no assignment read",
        holds=ratio <= 3 and not any("directives_assignment" in query.text for query in queries),
    )
    forget(persons)
    return [result]


def _is_national(person: Person) -> bool:
    from lienthong.kernel.org.models import Unit

    return Unit.objects.filter(pk=person.unit_id, level="central", kind="committee").exists()


def _rows(queries: list[Query]) -> int:
    """How many rows the statements of a page answer."""
    total = 0
    for query in queries:
        if query.text.lstrip().upper().startswith(("SELECT", "WITH", "(")):
            with connection.cursor() as cursor:
                cursor.execute(as_sql(query).rstrip(";").replace("%", "%%"), [])
                total += len(cursor.fetchall())
    return total


def _lists() -> list[Result]:
    """One commune's list, one province's screen, one task over the country and in a province: rows and buffers."""
    from lienthong.modules.directives.models import Task

    task = Task.objects.filter(state="issued").order_by("-id")[0]
    centre = [one for one in people(8, roles=("leader",), levels=("central",)) if _is_national(one)]
    province, commune = (
        people(1, roles=("leader",), levels=("province",)),
        people(40, levels=("commune",), roles=("leader",)),
    )
    found = []
    for name, person, path, most in (
        ("one commune's list", commune[0], reverse("steering_list", args=[commune[0].unit_id]) + "?figure=all", 4000),
        ("one province", province[0], reverse("steering"), 4000),
        ("one task, 3,321 units", centre[0], reverse("steering_task", args=[centre[0].unit_id, task.pk]), 2500),
    ):
        queries_of(person, path)
        began = time.perf_counter()
        code, queries = queries_of(person, path)
        took = (time.perf_counter() - began) * 1000
        if code != 200:
            raise CannotMeasure(f"{path} answers {code}")
        buffers = buffers_of(queries)
        found.append(
            Result(
                name=name,
                median_ms=took,
                round_trips=len(queries),
                buffers=buffers,
                rows=_rows(queries),
                must=f"≤ {most} buffers whatever the total",
                holds=buffers <= most,
            )
        )
    forget([*centre, *province, *commune])
    return found


def _freshness(settings: Settings) -> Result:
    """From the commit of a report to the right national figure, by the job as the worker runs it; then taken back."""
    from lienthong.modules.directives.actions.tallies import mark_stale_tallies, refresh_tallies
    from lienthong.modules.directives.models import Assignment, Tally
    from lienthong.modules.directives.queries.tallies_proof import tallies_wait

    refresh_tallies()
    open_ones = Assignment.objects.filter(state="started", unit__level="commune").select_related("task").order_by("id")
    times = []
    for one in open_ones[: settings.rounds]:
        centre = Tally.objects.filter(directive=one.task.directive_id).order_by("-percent_sum")[0]
        before = centre.done_on_time + centre.done_late
        began = time.perf_counter()
        _change(one, mark_stale_tallies, state="reported", percent=100, reported_on=timezone.localdate())
        refresh_tallies()
        times.append((time.perf_counter() - began) * 1000)
        centre.refresh_from_db()
        if centre.done_on_time + centre.done_late != before + 1 or tallies_wait():
            raise CannotMeasure("a report did not reach the national figure")
        _change(one, mark_stale_tallies, state="started", percent=one.percent, reported_on=None)
        refresh_tallies()
    # The job looks every three seconds.
    worst = percentile(times, 0.95) / 1000 + 3
    return Result(
        name="a report to the national figure",
        median_ms=median(times),
        p95_ms=percentile(times, 0.95),
        must=f"≤ {SOON:.0f} s with the 3 s between two runs of the job",
        holds=worst <= SOON,
    )


def _change(one: Any, mark: Any, **fields: Any) -> None:
    from lienthong.modules.directives.models import Assignment

    with transaction.atomic():
        Assignment.objects.filter(pk=one.pk).update(**fields)
        mark([(one.task_id, one.unit_id)])


def _proof() -> Result:
    """Every tally recomputed from the rows."""
    from lienthong.modules.directives.models import Assignment
    from lienthong.modules.directives.queries.tallies_proof import differing_tallies

    began = time.perf_counter()
    found = differing_tallies()
    return Result(
        name="tallies recomputed",
        median_ms=(time.perf_counter() - began) * 1000,
        rows=Assignment.objects.count(),
        must="no difference",
        holds=not found,
        notes={"differences": len(found)},
    )
