"""A unit's list as a whole: how many lines it will have, done, not done after all."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from lienthong.kernel.access.viewer import Viewer
from lienthong.kernel.events.actions import Subject, emit
from lienthong.modules.reports.actions.rosters_keeping import finish_work, start_work
from lienthong.modules.reports.actions.rosters_lines import SUBJECT, locked_list
from lienthong.modules.reports.events.rosters import ExpectedStated, ListDone, ListReopened
from lienthong.modules.reports.models import RosterUnit
from lienthong.modules.reports.rules.rosters import MOST_EXPECTED, lack_of, may_reopen


class CannotFinishList(Exception):
    """The list lacks something, or is not the viewer's; the message says which."""


@transaction.atomic
def state_expected(*, viewer: Viewer, list_id: int, expected: int | None) -> RosterUnit:
    """Say how many lines the list will have (None: unknown). Raises CannotKeepLine, CannotFinishList."""
    kept = locked_list(viewer, list_id)
    if expected is not None and not 0 <= expected <= MOST_EXPECTED:
        raise CannotFinishList(_("Write a whole number up to 1,000,000."))
    before, kept.expected = kept.expected, expected
    if before != expected:
        kept.save(update_fields=["expected"])
        told = ExpectedStated(kept.roster_id, before, expected)
        emit(told, subject=Subject(SUBJECT, kept.pk), viewer=viewer, unit_id=kept.unit_id)
    return kept


@transaction.atomic
def finish_list(*, viewer: Viewer, list_id: int) -> RosterUnit:
    """Say that the list is complete. Raises CannotKeepLine, CannotFinishList while something is missing."""
    kept = locked_list(viewer, list_id)
    lack = lack_of(kept)
    if lack and lack.what == "values":
        message = ngettext("%(count)s line is not complete.", "%(count)s lines are not complete.", lack.count) % {
            "count": lack.count
        }
        raise CannotFinishList(message)
    if lack:
        raise CannotFinishList(
            _("%(have)s of %(expected)s lines are there. Add the others, or correct how many there are.")
            % {"have": kept.entries, "expected": kept.expected}
        )
    kept.done_at, kept.done_by_id = timezone.now(), viewer.position_id
    kept.save(update_fields=["done_at", "done_by"])
    finish_work([kept.pk], outcome="done")
    told = ListDone(kept.roster_id, kept.entries)
    emit(told, subject=Subject(SUBJECT, kept.pk), viewer=viewer, unit_id=kept.unit_id)
    return kept


@transaction.atomic
def reopen_list(*, viewer: Viewer, list_id: int, reason: str = "") -> RosterUnit:
    """Keep a list again that was done. Raises RosterUnit.DoesNotExist, CannotFinishList."""
    kept = (
        RosterUnit.objects.visible_to(viewer)
        .select_for_update(of=("self",))
        .select_related("roster__owner", "unit")
        .get(pk=list_id)
    )
    if kept.done_at is None:
        return kept
    if not may_reopen(viewer, kept):
        raise CannotFinishList(_("Only the unit itself, or who approves above it, opens a list again."))
    kept.done_at, kept.done_by = None, None
    kept.save(update_fields=["done_at", "done_by"])
    start_work([kept], kept.roster)
    told = ListReopened(kept.roster_id, reason.strip()[:300])
    emit(told, subject=Subject(SUBJECT, kept.pk), viewer=viewer, unit_id=kept.unit_id)
    return kept
