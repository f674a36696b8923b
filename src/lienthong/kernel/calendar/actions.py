"""Building the days from holidays, and overriding them by decision."""

from collections.abc import Iterable
from datetime import date, timedelta

import holidays
from django.db import transaction

from lienthong.kernel.access.viewer import Viewer
from lienthong.kernel.calendar.events import CalendarChanged, OverrideWithdrawn
from lienthong.kernel.calendar.models import Day, Override
from lienthong.kernel.events.actions import Subject, emit

FIRST_YEAR, LAST_YEAR = 2015, 2045
WORKING_WEEK = frozenset(range(5))
# Holiday rules of the package start to differ from practice further out; it knows the lunar calendar far enough.


class CannotOverride(Exception):
    """The days are out of order or outside the calendar, or no decision was named."""


def days_of(first: int, last: int, overrides: Iterable[Override]) -> list[Day]:
    """Every day of the years `first`..`last` with halves, ordinal and name; overrides in order, later ones win."""
    named = holidays.country_holidays("VN", years=range(first, last + 1), language="vi")
    forced: dict[date, Override] = {}
    for override in overrides:
        on = override.first
        while on <= override.last:
            forced[on] = override
            on += timedelta(days=1)
    days, ordinal, on = [], 0, date(first, 1, 1)
    while on.year <= last:
        if on in forced:
            halves, name = forced[on].halves, forced[on].reason
        else:
            name = named.get(on, "")
            halves = 2 if on.weekday() in WORKING_WEEK and not name else 0
        days.append(Day(on=on, halves=halves, ordinal=ordinal, name=name[:120]))
        ordinal += halves
        on += timedelta(days=1)
    return days


@transaction.atomic
def rebuild_days() -> int:
    """Compute all days again from holidays and the country's overrides; returns how many days changed."""
    wanted = days_of(FIRST_YEAR, LAST_YEAR, Override.objects.filter(unit__isnull=True).order_by("id"))
    have = {day.on: (day.halves, day.ordinal, day.name) for day in Day.objects.all()}
    changed = [day for day in wanted if have.get(day.on) != (day.halves, day.ordinal, day.name)]
    Day.objects.bulk_create(
        changed,
        batch_size=5000,
        update_conflicts=True,
        unique_fields=["on"],
        update_fields=["halves", "ordinal", "name"],
    )
    return len(changed)


@transaction.atomic
def override_days(
    *,
    viewer: Viewer | None,
    first: date,
    last: date,
    halves: int,
    reason: str,
    decision: str,
    unit_id: int | None = None,
) -> Override:
    """Make days working or not by a decision; open clocks are computed again and say why.

    Raises CannotOverride when the days are out of order or outside the calendar or no decision is named.
    """
    if last < first or first.year < FIRST_YEAR or last.year > LAST_YEAR or not (decision.strip() and reason.strip()):
        raise CannotOverride
    override = Override.objects.create(
        first=first, last=last, halves=halves, reason=reason.strip(), decision=decision.strip(), unit_id=unit_id
    )
    if unit_id is None:
        rebuild_days()
    emit(
        CalendarChanged(first, last, override.reason, override.decision, unit_id),
        subject=Subject("override", override.pk),
        viewer=viewer,
    )
    return override


@transaction.atomic
def withdraw_override(*, viewer: Viewer, override_id: int) -> None:
    """Take a decision about days back; open clocks are computed again."""
    override = Override.objects.get(pk=override_id)
    override.delete()
    if override.unit_id is None:
        rebuild_days()
    emit(
        OverrideWithdrawn(override.first, override.last, override.reason, override.unit_id),
        subject=Subject("override", override_id),
        viewer=viewer,
    )
