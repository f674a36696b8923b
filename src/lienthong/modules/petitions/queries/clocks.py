"""Which rule times a petition, and when its times end."""

from datetime import date, datetime
from decimal import Decimal

from django.utils import timezone

from lienthong.kernel.calendar.queries import due_after_calendar_days, due_after_working_days
from lienthong.kernel.work.models import Clock
from lienthong.modules.petitions.models import ClockRule, Petition


class NoRule(LookupError):
    """No rule of time is in force for this kind on this day."""


def rule_in_force(kind: str, instance: int, on: date) -> ClockRule:
    """The rule of a kind and instance on a day, the newest where several are. Raises NoRule."""
    found = ClockRule.objects.filter(kind=kind, instance=instance, valid__contains=on).order_by("-valid", "-id").first()
    if found is None:
        raise NoRule(kind, instance, on)
    return found


def rule_of(petition: Petition) -> ClockRule:
    """The rule that was in force when the petition was received: a later one does not change it. Raises NoRule."""
    return rule_in_force(petition.kind, petition.instance, timezone.localdate(petition.received_at))


def end_of(start: datetime, days: int, measure: str, unit_lft: int | None) -> datetime:
    """The moment at which so many days end; working days by the calendar of the unit that has the petition."""
    if measure == Clock.Measure.WORKING:
        return due_after_working_days(start, Decimal(days), unit_lft=unit_lft)
    return due_after_calendar_days(start, days)
