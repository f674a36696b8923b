"""Reports: saving a village's form, compiling the country's week, one late village, a pivot, from summaries alone."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import timedelta
from decimal import Decimal
from typing import Any

from django.db import connection, transaction
from django.utils import timezone

from bench.measure import Query, Result, Settings, as_sql, captured, median, percentile
from bench.report import CannotMeasure
from bench.reports_import import importing
from bench.reports_opening import missing, opening

FORM = "LTWEEKLY001"
SAVED = 12  # villages that save in each round


class _Undo(Exception):
    """Ends a transaction whose rows nobody shall keep."""


def reports(settings: Settings) -> list[Result]:
    """All measurements of reports, on whatever the seed has made."""
    from lienthong.modules.reports.models import Form

    form = Form.objects.filter(uid=FORM).first()
    if form is None:
        raise CannotMeasure("there is no weekly form: seed the national scale first")
    return [
        _saving(settings, form),
        _compiling(settings, form),
        _late(form),
        _pivot(settings, form),
        importing(_last(form)),
        opening(form),
        missing(settings, form),
        _proof(form),
    ]


def _saving(settings: Settings, form: Any) -> Result:
    """Twenty values of a village saved by its head, against the bare INSERT of the same rows; both commit."""
    from lienthong.kernel.accounts.models import Position
    from lienthong.kernel.accounts.queries import viewer_of_position
    from lienthong.modules.reports.actions.entry import save_values

    heads = Position.objects.current().filter(role="village_head").select_related("account", "unit").order_by("id")
    people = [(viewer_of_position(one), one.unit_id) for one in heads[:SAVED]]
    figures = _figures(form)
    typed = {figure: str(100 + place) for place, figure in enumerate(figures)}
    product: list[float] = []
    limit: list[float] = []
    trips = 0
    with _opened(form, [unit for _viewer, unit in people]) as submissions:
        for place in range(settings.rounds + 1):
            for viewer, unit in people:
                began = time.perf_counter()
                with captured() as queries:
                    save_values(viewer=viewer, submission_id=submissions[unit].pk, values=typed)
                took = _since(began)
                trips = len(queries)
                _forget_values(submissions[unit])
                bare = _bare_insert(submissions[unit], typed)
                _forget_values(submissions[unit])
                if place:
                    product.append(took)
                    limit.append(bare)
    p95, least = percentile(product, 0.95), percentile(limit, 0.95)
    return Result(
        name="saving a form of 20 values",
        median_ms=median(product),
        p95_ms=p95,
        limit_name="p95 of the bare INSERT of the same rows in one transaction",
        limit_median_ms=least,
        ratio=p95 / least,
        round_trips=trips,
        rows=len(typed),
        must="p95 ≤ 3 times",
        holds=p95 <= 3 * least,
    )


@contextmanager
def _opened(form: Any, units: list[int]) -> Iterator[dict[int, Any]]:
    """A period a year ahead with a submission of each unit; all of it goes afterwards."""
    from lienthong.modules.reports.models import Period, StaleTotal, Submission
    from lienthong.modules.reports.rules.periods import span_of

    span = span_of("week", timezone.localdate() + timedelta(days=364))
    period, _new = Period.objects.get_or_create(
        type="week", starts_on=span.starts_on, defaults={"ends_on": span.ends_on}
    )
    due = timezone.now() + timedelta(days=370)
    made = {unit: Submission.objects.create(form=form, period=period, unit_id=unit, due_at=due) for unit in units}
    try:
        yield made
    finally:
        for one in made.values():
            _forget_values(one)
        Submission.objects.filter(period=period).delete()
        StaleTotal.objects.filter(period_id=period.pk).delete()
        period.delete()


def _forget_values(submission: Any) -> None:
    from lienthong.modules.reports.models import Value

    Value.objects.filter(unit_id=submission.unit_id, period_id=submission.period_id).delete()
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM reports_celledit WHERE submission_id = %s", [submission.pk])


def _bare_insert(submission: Any, typed: dict[int, str]) -> float:
    rows = [(submission.unit_id, submission.period_id, figure, Decimal(text)) for figure, text in typed.items()]
    places = ", ".join(["(%s, %s, %s, %s)"] * len(rows))
    statement = f"INSERT INTO reports_value (unit_id, period_id, figure_id, number) VALUES {places}"
    values = [value for row in rows for value in row]
    began = time.perf_counter()
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement, values)
    return _since(began)


_GROUPED = """
CREATE TEMPORARY TABLE bare ON COMMIT DROP AS
WITH communes AS MATERIALIZED (
    SELECT unit.parent_id AS id, value.figure_id, count(*) AS units, sum(value.number) AS total
      FROM reports_value AS value JOIN org_unit AS unit ON unit.id = value.unit_id
     WHERE value.period_id = %(period)s AND value.figure_id = ANY (%(figures)s::int[])
     GROUP BY 1, 2
), provinces AS MATERIALIZED (
    SELECT unit.parent_id AS id, figure_id, sum(units) AS units, sum(total) AS total
      FROM communes JOIN org_unit AS unit USING (id) GROUP BY 1, 2
), centre AS (
    SELECT unit.parent_id AS id, figure_id, sum(units) AS units, sum(total) AS total
      FROM provinces JOIN org_unit AS unit USING (id) GROUP BY 1, 2
)
SELECT * FROM communes UNION ALL SELECT * FROM provinces UNION ALL SELECT * FROM centre
"""


def _compiling(settings: Settings, form: Any) -> Result:
    """The whole country's last week from its values, written to the totals; against the bare GROUP BY."""
    from lienthong.modules.reports.actions.compiling import compile_period
    from lienthong.modules.reports.models import Total, Value

    period, figures = _last(form), _figures(form)
    product: list[float] = []
    limit: list[float] = []
    for place in range(min(settings.rounds, 3) + 1):
        took = _undone(lambda: compile_period(period.pk), before=lambda: Total.objects.filter(period=period).delete())
        bare = _undone(lambda: _run(_GROUPED, {"period": period.pk, "figures": figures}))
        if place:
            product.append(took)
            limit.append(bare)
    ratio = median([mine / bare for mine, bare in zip(product, limit, strict=True)])
    return Result(
        name="the country's week compiled",
        median_ms=median(product),
        limit_name="bare GROUP BY over the same rows up the four levels",
        limit_median_ms=median(limit),
        ratio=ratio,
        rows=Value.objects.filter(period=period).count(),
        must="≤ 2 times",
        holds=ratio <= 2,
    )


def _late(form: Any) -> Result:
    """One village sends late: its own ancestors are compiled again and nothing else is written."""
    from lienthong.modules.reports.actions.compiling import mark_stale, refresh_totals
    from lienthong.modules.reports.models import Submission, Total, Value

    period = _last(form)
    sent = Submission.objects.filter(form=form, period=period, state="approved").order_by("id")[0]
    refresh_totals()
    touched: set[int] = set()
    took, count = 0.0, 0
    with suppress(_Undo), transaction.atomic():
        before = _versions(period.pk)
        value = Value.objects.filter(unit_id=sent.unit_id, period=period, figure__in=_figures(form)).first()
        if value is None:
            raise CannotMeasure("a submission without values")
        Value.objects.filter(pk=value.pk).update(number=(value.number or 0) + 1)
        mark_stale([(sent.unit_id, period.pk)])
        began = time.perf_counter()
        count = refresh_totals()
        took = _since(began)
        touched = {unit for unit, version in _versions(period.pk).items() if before.get(unit) != version}
        raise _Undo
    ancestors = {unit for unit in _ancestors(sent.unit_id) if Total.objects.filter(unit_id=unit).exists()}
    return Result(
        name="one late village",
        median_ms=took,
        rows=count,
        must="only its own ancestors are written",
        holds=touched == ancestors and count == len(ancestors),
        notes={"units written": len(touched)},
    )


def _versions(period: int) -> dict[int, str]:
    """What PostgreSQL knows of each unit's totals of a period: another word when any row was written."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT unit_id, md5(string_agg(ctid::text || total, ' ' ORDER BY figure_id)) FROM reports_total"
            " WHERE period_id = %s GROUP BY 1",
            [period],
        )
        return dict(cursor.fetchall())


def _ancestors(unit: int) -> list[int]:
    from lienthong.kernel.org.queries import ancestors

    return [step.id for step in ancestors(unit)[:-1]]


def _pivot(settings: Settings, form: Any) -> Result:
    """One indicator by provinces over a year: how long it takes, and how many rows are read for how many cells."""
    from lienthong.kernel.org.models import Unit
    from lienthong.modules.reports.queries.compile_items import items_of
    from lienthong.modules.reports.queries.compile_table import table
    from lienthong.modules.reports.rules.tables import Asked

    centre = Unit.objects.get(code="DTW")
    asked = Asked(form=form.pk, unit=centre.pk, items=(items_of(form)[3].key,), last=52)
    found = table(asked, form, centre)
    cells = len(found.lines) * len(found.stretches)
    times = []
    for _round in range(settings.rounds * 4):
        began = time.perf_counter()
        with captured() as queries:
            table(asked, form, centre)
        times.append(_since(began))
    totals = [query for query in queries if "reports_total" in query.text]
    rows = sum(_rows_read(query) for query in totals)
    return Result(
        name="an indicator by provinces over 52 weeks",
        median_ms=median(times),
        p95_ms=percentile(times, 0.95),
        round_trips=len(queries),
        rows=rows,
        must="rows read ≤ cells of the answer; no value read",
        holds=rows <= cells and not any("reports_value" in query.text for query in queries),
        notes={"cells": cells, "periods": len(found.stretches)},
    )


def _rows_read(query: Query) -> int:
    """Rows that the scans of totals gave and threw away."""
    with connection.cursor() as cursor:
        cursor.execute("EXPLAIN (ANALYZE, FORMAT JSON) " + as_sql(query).rstrip(";").replace("%", "%%"), [])
        plan = cursor.fetchone()[0]

    def walk(node: dict[str, Any]) -> int:
        own = 0
        if node.get("Relation Name") == "reports_total":
            own = round((node["Actual Rows"] + node.get("Rows Removed by Filter", 0)) * node["Actual Loops"])
        return own + sum(walk(below) for below in node.get("Plans", []))

    return walk(plan[0]["Plan"])


def _proof(form: Any) -> Result:
    """The last period's totals counted again from the values."""
    from lienthong.modules.reports.queries.compiling_proof import differing_totals

    period = _last(form)
    began = time.perf_counter()
    found = list(differing_totals(only=period.pk))
    return Result(
        name="totals recomputed",
        median_ms=_since(began),
        must="no difference",
        holds=not found,
        notes={"differences": len(found)},
    )


def _figures(form: Any) -> list[int]:
    from lienthong.modules.reports.models import FormFigure

    return list(FormFigure.objects.filter(form=form).order_by("position").values_list("figure_id", flat=True))


def _last(form: Any) -> Any:
    """The last period of a form that units have sent."""
    from lienthong.modules.reports.models import Period, Submission

    for period in Period.objects.filter(type=form.period_type).order_by("-starts_on"):
        if Submission.objects.filter(form=form, period=period, state="approved").exists():
            return period
    raise CannotMeasure("nothing was sent")


def _undone(work: Callable[[], object], before: Callable[[], object] | None = None) -> float:
    """Milliseconds of some work whose rows nobody keeps; what must be done `before` is not counted."""
    took = 0.0
    with suppress(_Undo), transaction.atomic():
        if before:
            before()
        began = time.perf_counter()
        work()
        took = _since(began)
        raise _Undo
    return took


def _run(statement: str, values: dict[str, Any]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)


def _since(began: float) -> float:
    return (time.perf_counter() - began) * 1000
