"""A petition's own clock: every change of its due moment is an entry that says why; nothing here saves the petition."""

from datetime import datetime

from django.utils import timezone

from lienthong.kernel.access.viewer import Viewer
from lienthong.modules.petitions.models import ClockEntry, ClockRule, Petition
from lienthong.modules.petitions.queries.clocks import end_of, rule_of
from lienthong.modules.petitions.rules.clocks import days_to_decide

Kind = ClockEntry.Kind


def start_acceptance(petition: Petition, *, unit_lft: int, viewer: Viewer | None = None, reason: str = "") -> None:
    """The time to accept runs from the receipt, whoever sets it later. The petition must have an id."""
    rule = rule_of(petition)
    due_at = end_of(petition.received_at, rule.accept, rule.accept_measure, unit_lft)
    petition.due_at = petition.original_due_at = due_at
    _enter(
        petition,
        Kind.ACCEPT,
        at=petition.received_at,
        due_at=due_at,
        amount=rule.accept,
        measure=rule.accept_measure,
        rule=rule,
        viewer=viewer,
        reason=reason,
    )


def start_decision(petition: Petition, *, at: datetime, viewer: Viewer | None, reason: str = "") -> datetime:
    """The time to answer runs from acceptance, or anew from reopening; returns its end."""
    rule = rule_of(petition)
    days = days_to_decide(rule, petition)
    due_at = end_of(at, days, rule.measure, petition.unit.lft)
    petition.due_at = due_at
    _enter(
        petition,
        Kind.DECIDE,
        at=at,
        due_at=due_at,
        amount=days,
        measure=rule.measure,
        rule=rule,
        viewer=viewer,
        reason=reason,
    )
    return due_at


def pause(petition: Petition, *, viewer: Viewer, reason: str) -> bool:
    """Stand still while the citizen is asked, where the rule allows it; returns whether it does."""
    rule = rule_of(petition)
    if not rule.may_pause or petition.due_at is None:
        return False
    _enter(petition, Kind.PAUSE, at=timezone.now(), due_at=petition.due_at, rule=rule, viewer=viewer, reason=reason)
    petition.due_at = None
    return True


def run_on(petition: Petition, *, at: datetime, viewer: Viewer | None) -> None:
    """Run on after a pause: what was left then is left now. Nothing happens when it was not paused."""
    paused = petition.clock_entries.order_by("-id").first()
    if paused is None or paused.kind != Kind.PAUSE:
        return
    petition.due_at = paused.due_at + (at - paused.at)
    _enter(petition, Kind.RESUME, at=at, due_at=petition.due_at, rule_id=paused.rule_id, viewer=viewer)


def extend(petition: Petition, *, rule: ClockRule, viewer: Viewer, reason: str) -> tuple[datetime, datetime]:
    """Add what the rule gives for one extension; returns the due moment before and after."""
    before = petition.due_at
    if before is None:
        raise TypeError("a paused clock is not extended")
    after = end_of(before, rule.extension, rule.measure, petition.unit.lft)
    petition.due_at = after
    _enter(
        petition,
        Kind.EXTEND,
        at=timezone.now(),
        due_at=after,
        amount=rule.extension,
        measure=rule.measure,
        rule=rule,
        viewer=viewer,
        reason=reason,
    )
    return before, after


def stop(petition: Petition, *, at: datetime, viewer: Viewer | None) -> None:
    """Stop: the petition was answered or ended. The due moment stays, to be judged by; a pause ends first."""
    run_on(petition, at=at, viewer=viewer)
    if petition.due_at is not None:
        _enter(petition, Kind.STOP, at=at, due_at=petition.due_at, viewer=viewer)


def run_again(petition: Petition, *, at: datetime, viewer: Viewer) -> None:
    """Run as before it was stopped by mistake, to the same due moment: a refusal that was taken back."""
    if petition.due_at is not None:
        _enter(petition, Kind.RESUME, at=at, due_at=petition.due_at, viewer=viewer)


def _enter(
    petition: Petition,
    kind: str,
    *,
    at: datetime,
    due_at: datetime,
    viewer: Viewer | None = None,
    rule: ClockRule | None = None,
    rule_id: int | None = None,
    amount: int | None = None,
    measure: str = "",
    reason: str = "",
) -> None:
    ClockEntry.objects.create(
        petition=petition,
        kind=kind,
        at=at,
        due_at=due_at,
        amount=amount,
        measure=measure,
        rule_id=rule.pk if rule else rule_id,
        position_id=viewer.position_id if viewer else None,
        reason=reason[:300],
    )
