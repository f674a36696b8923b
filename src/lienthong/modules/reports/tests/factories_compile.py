"""Indicators, forms and submissions to compile, written straight into the tables."""

from datetime import date, datetime, time, timedelta
from decimal import Decimal
from itertools import count
from typing import Any

from django.db.backends.postgresql.psycopg_any import DateRange
from django.utils import timezone

from lienthong.kernel.org.models import Unit
from lienthong.modules.reports.actions.compiling import mark_stale
from lienthong.modules.reports.models import (
    Combination,
    Disaggregation,
    Figure,
    Form,
    FormFigure,
    FormUnit,
    Indicator,
    Period,
    Submission,
    SubmissionEvent,
    Value,
)
from lienthong.modules.reports.rules.periods import span_of

_numbers = count(1)
BEGINS = date(2026, 1, 5)
COUNTED = ("submitted", "approved", "locked")


def uid() -> str:
    """A key as the catalogue has it."""
    return f"U{next(_numbers):010}"


def make_counted_indicator(
    owner: Unit, *, adding: str = "sum", options: int = 1, divided: Disaggregation | None = None, **fields: Any
) -> list[Figure]:
    """An indicator with a figure for each combination of a new (or the given) disaggregation."""
    if divided is None:
        divided = Disaggregation.objects.create(uid=uid(), name="Không phân tổ")
        for place in range(options):
            Combination.objects.create(uid=uid(), name=f"Nhóm {place + 1}", disaggregation=divided, position=place)
    fields.setdefault("name", f"Chỉ tiêu {next(_numbers)}")
    indicator = Indicator.objects.create(
        uid=uid(), adding=adding, type=fields.pop("type", "number"), disaggregation=divided, owner=owner, **fields
    )
    return [
        Figure.objects.create(indicator=indicator, combination=one) for one in divided.combinations.order_by("position")
    ]


def make_counted_form(owner: Unit, figures: list[Figure], units: list[Unit], **fields: Any) -> Form:
    """A form in force that these units fill in."""
    fields.setdefault("period_type", "week")
    fields.setdefault("level", "village")
    fields.setdefault("name", f"Báo cáo {next(_numbers)}")
    form = Form.objects.create(uid=uid(), owner=owner, begins_on=BEGINS, state="active", **fields)
    for place, figure in enumerate(figures):
        FormFigure.objects.create(form=form, figure=figure, position=place)
    for unit in units:
        FormUnit.objects.create(form=form, unit=unit, valid=DateRange(BEGINS, None, "[)"))
    return form


def period_of(on: date, kind: str = "week") -> Period:
    """The period that holds a day."""
    span = span_of(kind, on)
    return Period.objects.get_or_create(type=kind, starts_on=span.starts_on, defaults={"ends_on": span.ends_on})[0]


def enter(submission: Submission, values: dict[int, Any]) -> None:
    """Values of a submission, by figure; None takes one away."""
    for figure, number in values.items():
        key = {"unit_id": submission.unit_id, "period_id": submission.period_id, "figure_id": figure}
        Value.objects.filter(**key).delete()
        if number is not None:
            Value.objects.create(**key, number=Decimal(str(number)))
    mark_stale([(submission.unit_id, submission.period_id)])


def make_submission(
    form: Form, unit: Unit, period: Period, values: dict[int, Any] | None = None, *, state: str = "submitted"
) -> Submission:
    """One unit's form for a period, due the day after the period, in a state; noted as changed."""
    due = timezone.make_aware(datetime.combine(period.ends_on + timedelta(days=1), time(17)))
    found, _new = Submission.objects.get_or_create(form=form, unit=unit, period=period, defaults={"due_at": due})
    set_state(found, state)
    enter(found, values or {})
    return found


KINDS = {"submitted": "submitted", "returned": "returned", "approved": "approved", "locked": "locked"}


def set_state(submission: Submission, state: str, *, at: datetime | None = None) -> None:
    """Bring a submission into a state, with what is written down of it; noted as changed."""
    at = at or (submission.due_at or timezone.now()) - timedelta(hours=1)
    submission.state = state
    if state != "draft":
        submission.submitted_at = submission.submitted_at or at
    if state in ("approved", "locked"):
        submission.approved_at = at
    submission.save()
    kind = KINDS.get(state, "withdrawn")
    SubmissionEvent.objects.create(submission=submission, kind=kind, at=at)
    mark_stale([(submission.unit_id, submission.period_id)])
