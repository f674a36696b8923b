"""Reports that a unit may begin: asked of it in a period that takes entries, and not there yet."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import islice

from django.utils import timezone

from lienthong.modules.reports.models import Form, FormUnit, Submission
from lienthong.modules.reports.rules.periods import Span
from lienthong.modules.reports.rules.submissions import BEGINS_BACK, period_name, spans_open

MOST_OF_A_FORM = 12


@dataclass(frozen=True, slots=True)
class Beginning:
    """A report that is not there yet; `is_now` when its period has not ended."""

    form_id: int
    form: str
    unit_id: int
    unit: str
    span: Span
    is_now: bool

    @property
    def period(self) -> str:
        """The period in words."""
        return period_name(self.span)


def beginnings(unit_ids: Sequence[int], *, form_id: int | None = None, today: date | None = None) -> list[Beginning]:
    """What these units may begin on a day, the present period of each form first. Two queries."""
    today = today or timezone.localdate()
    asked = FormUnit.objects.filter(unit_id__in=unit_ids, form__state=Form.State.ACTIVE).select_related("form", "unit")
    asked = asked.filter(form_id=form_id) if form_id else asked
    possible = [
        Beginning(one.form_id, one.form.name, one.unit_id, one.unit.name, span, span.ends_on >= today)
        for one in asked.order_by("form__name", "form_id", "unit_id")
        for span in islice(reversed(spans_open(one.form, today, back=BEGINS_BACK)), MOST_OF_A_FORM)
        if span.ends_on in one.valid
    ]
    there = _there(possible)
    left = [one for one in possible if (one.form_id, one.unit_id, one.span.starts_on) not in there]
    return sorted(left, key=lambda one: not one.is_now)


def _there(possible: Sequence[Beginning]) -> set[tuple[int, int, date]]:
    """Which of them exist."""
    if not possible:
        return set()
    found = Submission.objects.filter(
        unit_id__in={one.unit_id for one in possible},
        form_id__in={one.form_id for one in possible},
        period__starts_on__in={one.span.starts_on for one in possible},
    )
    return set(found.values_list("form_id", "unit_id", "period__starts_on"))
