"""Building the days from holidays, and overriding them by decision."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

import holidays
from django.db import transaction
from django.db.models import Max

from lienthong.kernel.access.roles import Permission
from lienthong.kernel.access.viewer import Viewer
from lienthong.kernel.calendar.events import CalendarChanged, OverrideWithdrawn
from lienthong.kernel.calendar.models import Day, Override
from lienthong.kernel.events.actions import Subject, emit
from lienthong.kernel.events.models import Event
from lienthong.kernel.org.models import Unit

FIRST_YEAR, LAST_YEAR = 2015, 2045
LONGEST_DAYS = 400
WORKING_WEEK = frozenset(range(5))
# Holiday rules of the package start to differ from practice further out; it knows the lunar calendar far enough.


class CannotOverride(Exception):
    """The days may not be changed like this; `why` is a word: dates, decision, unit, system, gone."""

    def __init__(self, why: str = "dates") -> None:
        super().__init__(why)
        self.why = why


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

    The whole country is the system administrator's, a unit with everything below it its own administrator's; `viewer`
    is None for the system itself. Raises CannotOverride.
    """
    _check(viewer, unit_id)
    if last < first or first.year < FIRST_YEAR or last.year > LAST_YEAR or (last - first).days > LONGEST_DAYS:
        raise CannotOverride("dates")
    if not (decision.strip() and reason.strip()):
        raise CannotOverride("decision")
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


def clocks_moved_by(**values: Any) -> int:
    """How many open clocks `override_days` with these values would move: it is done, counted, and undone.

    Nothing is kept, so that the number is the very one that doing it gives. Raises CannotOverride.
    """
    with transaction.atomic():
        before = Event.objects.aggregate(last=Max("id"))["last"] or 0
        override_days(**values)
        moved = Event.objects.filter(id__gt=before, verb="ClocksRecomputed").values_list("payload__count", flat=True)
        count: int = sum(moved)
        transaction.set_rollback(True)
    return count


@transaction.atomic
def withdraw_override(*, viewer: Viewer, override_id: int) -> None:
    """Take a decision about days back; open clocks are computed again. Raises CannotOverride."""
    override = Override.objects.select_for_update().filter(pk=override_id).first()
    if override is None:
        raise CannotOverride("gone")
    _check(viewer, override.unit_id)
    override.delete()
    if override.unit_id is None:
        rebuild_days()
    emit(
        OverrideWithdrawn(override.first, override.last, override.reason, override.unit_id),
        subject=Subject("override", override_id),
        viewer=viewer,
    )


def _check(viewer: Viewer | None, unit_id: int | None) -> None:
    """Whether the viewer may decide over the days of the unit, or of the country."""
    if viewer is None:
        return
    if unit_id is None:
        if not viewer.may(Permission.ADMINISTER_SYSTEM):
            raise CannotOverride("system")
    elif not Unit.objects.administered_by(viewer).open().filter(pk=unit_id).exists():
        raise CannotOverride("unit")
