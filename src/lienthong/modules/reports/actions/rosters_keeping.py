"""Which units keep a roster's list: from its coming into force on, as units open and close; each is open work."""

from collections.abc import Iterable
from datetime import datetime, time

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from lienthong.kernel.calendar.rules import DAY_ENDS
from lienthong.kernel.org.models import Kind, Level, Unit
from lienthong.kernel.work.actions import close_items, open_items
from lienthong.kernel.work.models import Desk
from lienthong.modules.reports.models import Roster, RosterUnit
from lienthong.modules.reports.rules.rosters import FILL_IN, WORK_KIND


def keeping_units(roster: Roster) -> QuerySet[Unit]:
    """Open bodies of the roster's system and levels: below its owner, or of the whole country for the centre's."""
    owner = roster.owner
    found = Unit.objects.open().filter(system=roster.system, level__in=roster.levels).exclude(kind=Kind.DEPARTMENT)
    if owner.level == Level.CENTRAL:
        return found
    return found.filter(lft__gte=owner.lft, lft__lte=owner.rgt)


@transaction.atomic
def open_lists(*, roster: Roster) -> int:
    """A list for every unit that keeps the roster and has none; returns how many units keep it."""
    _open(roster, keeping_units(roster).exclude(pk__in=roster.units.values("unit_id")))
    return roster.units.filter(unit__closed_on__isnull=True).count()


@transaction.atomic
def open_lists_of_unit(*, unit_id: int) -> int:
    """The lists of rosters in force that a new unit is to keep; returns how many."""
    count = 0
    for roster in Roster.objects.filter(state=Roster.State.ACTIVE).select_related("owner").order_by("id"):
        count += _open(roster, keeping_units(roster).filter(pk=unit_id).exclude(pk__in=roster.units.values("unit_id")))
    return count


@transaction.atomic
def close_lists(*, roster: Roster) -> None:
    """What is still open work of a roster is no more."""
    waiting = roster.units.filter(done_at__isnull=True)
    finish_work(waiting.values_list("id", flat=True), outcome="closed")


@transaction.atomic
def close_lists_of_unit(*, unit_id: int) -> list[int]:
    """The lists of a closed unit are no work any more; returns the rosters concerned."""
    kept = RosterUnit.objects.filter(unit_id=unit_id).order_by("id")
    finish_work(kept.filter(done_at__isnull=True).values_list("id", flat=True), outcome="closed")
    return list(kept.values_list("roster_id", flat=True))


def start_work(kept: Iterable[RosterUnit], roster: Roster) -> None:
    """Lists as open work of their units, due at the end of the roster's day."""
    found = list(kept)
    due = None
    if roster.due_on:
        due = timezone.make_aware(datetime.combine(roster.due_on, time(DAY_ENDS.hour, DAY_ENDS.minute)))
    open_items(
        kind=WORK_KIND,
        subject_ids=[one.pk for one in found],
        unit_ids=[one.unit_id for one in found],
        unit_lfts=[one.unit.lft for one in found],
        dues=[due] * len(found),
        title=roster.name,
        task=FILL_IN,
        desk=Desk.STAFF,
        origin=roster.owner.name,
    )


def finish_work(ids: Iterable[int], *, outcome: str) -> None:
    """Lists are open work no more."""
    close_items(kind=WORK_KIND, subject_ids=list(ids), outcome=outcome)


def _open(roster: Roster, units: QuerySet[Unit]) -> int:
    made = [
        RosterUnit(roster=roster, unit=unit, expected=villages_of(unit) if roster.feeds else None)
        for unit in units.order_by("lft", "id").only("id", "lft", "rgt")
    ]
    RosterUnit.objects.bulk_create(made, batch_size=5000)
    if made:
        start_work(made, roster)
    return len(made)


def villages_of(unit: Unit) -> int | None:
    """How many units lie below a commune: what its list of villages is expected to have; None when none does yet."""
    return unit.rgt - unit.lft or None
