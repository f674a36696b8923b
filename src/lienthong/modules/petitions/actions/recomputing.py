"""Times of petitions in working days, reckoned anew when the calendar has changed."""

from datetime import date, datetime, time

from django.db import transaction
from django.db.models import OuterRef, Subquery
from django.utils import timezone

from lienthong.kernel.org.models import Unit
from lienthong.kernel.work.actions import move_clock
from lienthong.kernel.work.models import Clock, Step
from lienthong.modules.petitions.models import ClockEntry, Petition
from lienthong.modules.petitions.queries.clocks import end_of
from lienthong.modules.petitions.rules.handling import KIND

Kind = ClockEntry.Kind
RUNNING = (Kind.ACCEPT, Kind.DECIDE, Kind.MOVED)


def recompute_petitions(*, first: date, last: date, reason: str, decision: str = "", unit_id: int | None = None) -> int:
    """Move the times that may touch the days `first` to `last`, in a unit's subtree where one is given; how many moved.

    A time that was extended or paused keeps what a person decided, as clocks of work do. Run again it moves nothing;
    each petition is its own transaction, so that a worker that dies goes on.
    """
    newest = ClockEntry.objects.filter(petition=OuterRef("pk")).order_by("-id")
    found = Petition.objects.filter(due_at__gte=timezone.make_aware(datetime.combine(first, time.min))).alias(
        newest=Subquery(newest.values("kind")[:1]), counted=Subquery(newest.values("measure")[:1])
    )
    found = found.filter(newest__in=RUNNING, counted=Clock.Measure.WORKING)
    if unit_id is not None:
        unit = Unit.objects.get(pk=unit_id)
        found = found.filter(unit__lft__gte=unit.lft, unit__lft__lte=unit.rgt)
    why = " · ".join(part for part in (reason, decision) if part)
    return sum(_moved(pk, last, why, decision) for pk in list(found.order_by("id").values_list("pk", flat=True)))


@transaction.atomic
def _moved(petition_id: int, last: date, reason: str, decision: str) -> bool:
    petition = Petition.objects.select_for_update(of=("self",)).select_related("unit").get(pk=petition_id)
    entries = petition.clock_entries.order_by("-id")
    newest, begun = entries.first(), entries.filter(kind__in=(Kind.ACCEPT, Kind.DECIDE)).first()
    if newest is None or begun is None or newest.kind not in RUNNING or timezone.localdate(begun.at) > last:
        return False
    before, due_at = petition.due_at, end_of(begun.at, begun.amount or 0, begun.measure, petition.unit.lft)
    if due_at == before:
        return False
    petition.due_at = due_at
    petition.save(update_fields=["due_at"])
    ClockEntry.objects.create(
        petition=petition,
        kind=Kind.MOVED,
        at=timezone.now(),
        due_at=due_at,
        amount=begun.amount,
        measure=begun.measure,
        rule_id=begun.rule_id,
        reason=reason[:300],
    )
    running = Clock.objects.filter(stopped_at__isnull=True, suspended_at__isnull=True).values("step_id")
    steps = Step.objects.filter(item__kind=KIND, item__subject_id=petition_id, left_at__isnull=True, due_at=before)
    for step_id in steps.filter(pk__in=running).order_by("id").values_list("pk", flat=True):
        move_clock(step_id=step_id, due_at=due_at, reason=reason, document=decision)
    return True
