"""Letting the tree of units follow a list of villages: opened, renamed, closed, as it was shown before."""

from django.db import transaction
from django.utils.translation import gettext as _

from lienthong.kernel.access.viewer import Viewer
from lienthong.kernel.events.actions import Subject, emit
from lienthong.kernel.org.actions import (
    CannotChangeUnit,
    CannotNumberTree,
    close_unit,
    numbered_once,
    open_unit,
    rename_unit,
)
from lienthong.kernel.org.models import Kind, System
from lienthong.modules.reports.actions.rosters_lines import SUBJECT
from lienthong.modules.reports.events.rosters import VillagesFed
from lienthong.modules.reports.models import Entry, RosterUnit
from lienthong.modules.reports.queries.rosters_feeding import feeding_plan, seal_of
from lienthong.modules.reports.rules.rosters_feeding import SYMBOLS, Feeding, may_feed


class CannotFeed(Exception):
    """The tree cannot follow this list, or not as it was shown; the message says why."""


@transaction.atomic
def feed_villages(*, viewer: Viewer, list_id: int, seal: str, closes: bool = False) -> Feeding:
    """Open and rename the units below a list's keeper as the list has them; close what it lacks where `closes`.

    `seal` is that of the plan that was shown. Raises CannotFeed; RosterUnit.DoesNotExist.
    """
    lists = RosterUnit.objects.select_for_update(of=("self",)).select_related("roster__owner", "unit")
    kept = lists.get(pk=list_id)
    if not may_feed(viewer, kept):
        raise CannotFeed(_("You do not administer the units of this list."))
    plan = feeding_plan(kept)
    if seal_of(plan) != seal:
        raise CannotFeed(_("The list or the units changed meanwhile. Look at what would change now."))
    if not closes:
        plan.closing = []
    try:
        with numbered_once():
            _follow(viewer, kept, plan)
    except (CannotChangeUnit, CannotNumberTree) as error:
        raise CannotFeed(_("A unit cannot be changed so: something is open below it, or the day is wrong.")) from error
    told = VillagesFed(len(plan.opening), len(plan.renaming), len(plan.closing))
    if not plan.is_empty:
        emit(told, subject=Subject(SUBJECT, kept.pk), viewer=viewer, unit_id=kept.unit_id)
    return plan


def _follow(viewer: Viewer, kept: RosterUnit, plan: Feeding) -> None:
    for unit_id, _name in plan.closing:
        close_unit(viewer=viewer, unit_id=unit_id, reason=kept.roster.name)
    for entry_id, unit_id in plan.known:
        Entry.objects.filter(pk=entry_id).exclude(subject_id=unit_id).update(subject_id=unit_id)
    for change in plan.renaming:
        rename_unit(viewer=viewer, unit_id=change.unit_id, name=change.name)
    for one in plan.opening:
        unit = open_unit(
            viewer=viewer,
            parent_id=kept.unit_id,
            kind=Kind.BRANCH,
            name=one.name,
            symbol=SYMBOLS[System(kept.unit.system)],
        )
        Entry.objects.filter(pk=one.entry_id).update(subject_id=unit.pk)
