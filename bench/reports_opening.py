"""Reports: a period laid before every village, and the list of who has not sent what is due."""

import time
from contextlib import suppress
from datetime import timedelta
from typing import Any

from django.db import connection, transaction
from django.utils import timezone

from bench.measure import Result, Settings, captured, median, percentile


class _Undo(Exception):
    """Ends a transaction whose rows nobody shall keep."""


def _since(began: float) -> float:
    """Milliseconds."""
    return (time.perf_counter() - began) * 1000


_OPENED = """
WITH sent AS (
    INSERT INTO reports_submission (form_id, period_id, unit_id, state, revision, due_at, remark)
    SELECT %(form)s, %(period)s, unit_id, 'draft', 0, now(), '' FROM reports_formunit
     WHERE form_id = %(form)s AND valid @> %(last)s::date
    RETURNING id, unit_id
), item AS (
    INSERT INTO work_workitem (kind, subject_id, unit_id, origin, reference, title, urgency, phase, outcome, opened_at)
    SELECT 'submission', id, unit_id, '', '', 'x', 0, 'open', '', now() FROM sent RETURNING id, unit_id
), step AS (
    INSERT INTO work_step (item_id, kind, unit_id, desk, part, task, note, entered_at, due_at, outcome)
    SELECT id, 'submission', unit_id, 'staff', 'lead', 'fill_in', '', now(), now(), '' FROM item RETURNING id
), clock AS (
    INSERT INTO work_clock (step_id, measure, started_at, original_due_at, due_at)
    SELECT id, 'date', now(), now(), now() FROM step RETURNING step_id
)
INSERT INTO work_clockevent (clock_id, kind, at, due_at, reason, document)
SELECT step_id, 'start', now(), now(), '', '' FROM clock
"""


def opening(form: Any) -> Result:
    """A period laid before every village with its work and clock, against the bare INSERT of the same rows."""
    from lienthong.modules.reports.actions.submissions_opening import open_period, period_of
    from lienthong.modules.reports.rules.periods import span_of

    span = span_of("week", timezone.localdate() + timedelta(days=728))
    took = bare = 0.0
    trips = count = 0
    with suppress(_Undo), transaction.atomic():
        began = time.perf_counter()
        with captured() as queries:
            count = open_period(form, span)
        took, trips = _since(began), len(queries)
        raise _Undo
    with suppress(_Undo), transaction.atomic(), connection.cursor() as cursor:
        of = {"form": form.pk, "period": period_of(span).pk, "last": span.ends_on}
        began = time.perf_counter()
        cursor.execute(_OPENED, of)
        bare = _since(began)
        raise _Undo
    return Result(
        name=f"opening a week for {count} villages",
        median_ms=took,
        p95_ms=took,
        limit_name="one bare INSERT … SELECT into the same five tables",
        limit_median_ms=bare,
        ratio=took / bare,
        round_trips=trips,
        rows=count,
        must="≤ 3 times, and below 60 s",
        holds=took <= 3 * bare and took < 60_000,
    )


def missing(settings: Settings, form: Any) -> Result:
    """Who below a commune has not sent what is due: a page of the list, against reading one row of it by its key."""
    from lienthong.kernel.org.models import Unit
    from lienthong.modules.reports.models import Submission
    from lienthong.modules.reports.queries.submissions import Chosen, submission_lines

    commune = list(Unit.objects.filter(system="party", level="commune", closed_on=None).order_by("id")[:101])[-1]
    units = list(Unit.objects.filter(parent=commune, closed_on=None).order_by("id").values_list("pk", flat=True))
    known = Submission.objects.filter(form=form).order_by("-id").values_list("pk", flat=True)[0]
    product: list[float] = []
    limit: list[float] = []
    lines: list[Any] = []
    trips = 0
    for _round in range(settings.rounds + 1):
        began = time.perf_counter()
        with captured() as queries:
            lines, _next = submission_lines(units, Chosen("overdue"))
        product.append(_since(began))
        trips = len(queries)
        began = time.perf_counter()
        Submission.objects.get(pk=known)
        limit.append(_since(began))
    took, least = percentile(product, 0.95), percentile(limit, 0.95)
    return Result(
        name=f"who of {len(units)} villages has not sent, a page",
        median_ms=median(product),
        p95_ms=took,
        limit_name="one submission by its key",
        limit_median_ms=least,
        ratio=took / least,
        round_trips=trips,
        rows=len(lines),
        must="p95 ≤ 50 ms",
        holds=took <= 50,
    )
