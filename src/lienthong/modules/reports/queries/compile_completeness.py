"""Completeness as of any moment: expected from who had to send on the period's last day, received from events."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.utils import timezone

from lienthong.kernel.database.sql import statements
from lienthong.kernel.org.models import Unit
from lienthong.modules.reports.models import Form, Period
from lienthong.modules.reports.queries.compile_reading import Count
from lienthong.modules.reports.queries.compile_trees import era_of

SQL = statements(__file__)


@dataclass(frozen=True, slots=True)
class DayCount:
    """How things stood at the end of a day."""

    on: date
    count: Count

    @property
    def share(self) -> float | None:
        """What part of those expected had sent."""
        return self.count.received / self.count.expected if self.count.expected else None


def completeness_at(form: Form, period: Period, unit: Unit, at: datetime) -> Count:
    """Completeness of a unit's subtree as it stood at a moment; the same whenever it is asked."""
    era = era_of(period.ends_on)
    row = SQL["completeness_at"].row(**_values(form, period, unit, era.id), at=at) if era else None
    return Count(*row) if row else Count()


def completeness_by_day(form: Form, period: Period, unit: Unit) -> list[DayCount]:
    """How completeness grew: one row a day on which anything happened, oldest first."""
    era = era_of(period.ends_on)
    if era is None:
        return []
    values = _values(form, period, unit, era.id)
    expected = completeness_at(form, period, unit, timezone.now()).expected
    stood, found = Count(expected), []
    for on, *moved in SQL["completeness_days"].rows(**values, zone=settings.TIME_ZONE):
        stood += Count(0, *moved)
        found.append(DayCount(on, stood))
    return found


def _values(form: Form, period: Period, unit: Unit, era: int) -> dict[str, Any]:
    return {
        "form": form.pk,
        "period": period.pk,
        "unit": unit.pk,
        "era": era,
        "on": period.ends_on,
        "approval": form.approval,
    }
