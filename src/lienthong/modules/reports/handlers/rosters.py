"""Lists of units as a kind of work, units that come and go, and what timelines say of it all."""

from django.utils.translation import gettext_lazy as _

from lienthong.kernel.events.actions import handles
from lienthong.kernel.events.sentences import mark_verbs, tell
from lienthong.kernel.jobs.actions import enqueue
from lienthong.kernel.org.events import UnitClosed, UnitMoved, UnitOpened
from lienthong.kernel.ui.jinja import url
from lienthong.kernel.work.kinds import register_kind
from lienthong.modules.reports.events import rosters as happened
from lienthong.modules.reports.jobs.rosters import (
    check_roster_sheet,
    end_lists_of_unit,
    give_lists_to_unit,
    recheck_lines,
    store_roster_sheet,
    tally_all_rosters,
    tally_roster,
)
from lienthong.modules.reports.rules.rosters import FILL_IN, WORK_KIND

register_kind(
    WORK_KIND,
    name=_("List"),
    address=lambda pk: url("roster_list", pk),
    tasks={FILL_IN: _("Fill in")},
)
_MOVING = (
    happened.RosterActivated,
    happened.EntryAdded,
    happened.EntryChanged,
    happened.EntryRemoved,
    happened.EntryRestored,
    happened.EntriesTakenIn,
    happened.ExpectedStated,
    happened.ListDone,
    happened.ListReopened,
)


def tally_soon(event: object) -> None:
    """The board of the roster follows what happened to a list; many changes are counted once."""
    roster_id = getattr(event, "roster_id", 0)
    enqueue(tally_roster, once=f"tally-roster:{roster_id}", roster_id=roster_id)


for _kind in _MOVING:
    handles(_kind)(tally_soon)


@handles(happened.RosterChanged)
def recheck_soon(event: happened.RosterChanged) -> None:
    """Lines are looked at again when their fields have changed."""
    enqueue(recheck_lines, once=f"recheck-roster:{event.roster_id}", roster_id=event.roster_id)


@handles(happened.SheetReceived)
def check_soon(event: happened.SheetReceived) -> None:
    """A worker reads the sheet: a long one takes a while."""
    enqueue(check_roster_sheet, once=f"check-sheet:{event.import_id}", import_id=event.import_id)


@handles(happened.SheetAccepted)
def store_soon(event: happened.SheetAccepted) -> None:
    """A worker stores it."""
    enqueue(store_roster_sheet, once=f"store-sheet:{event.import_id}", import_id=event.import_id)


@handles(UnitOpened)
def keep_from_now_on(event: UnitOpened) -> None:
    """A new unit keeps the lists that units like it keep."""
    enqueue(give_lists_to_unit, once=f"lists-of:{event.unit_id}", unit_id=event.unit_id)


@handles(UnitClosed)
def keep_no_more(event: UnitClosed) -> None:
    """A closed unit's lists are not work and do not count."""
    enqueue(end_lists_of_unit, once=f"end-lists-of:{event.unit_id}", unit_id=event.unit_id)


@handles(UnitMoved)
def count_elsewhere(event: UnitMoved) -> None:
    """What a unit keeps counts for others above it from now on."""
    enqueue(tally_all_rosters, once="tally-all-rosters")


tell(
    {
        "RosterMade": _("drafted the list"),
        "RosterChanged": _("changed the list (%(what)s), version %(version)s"),
        "RosterActivated": _("brought the list into force for %(keepers)s units"),
        "RosterClosed": _("closed the list"),
        "EntryAdded": _("added “%(title)s”"),
        "EntryChanged": _("changed “%(title)s”"),
        "EntryRemoved": _("took “%(title)s” off"),
        "EntryRestored": _("put “%(title)s” back"),
        "EntriesTakenIn": _("took in %(file)s: %(added)s new lines, %(changed)s changed"),
        "SheetReceived": _("sent in a sheet"),
        "SheetAccepted": _("said that the sheet is to be taken in"),
        "ExpectedStated": _("said that there are %(expected)s lines in all"),
        "ListDone": _("said that the list is done, with %(entries)s lines"),
        "ListReopened": _("opened the list again"),
        "VillagesFed": _("fed the tree: %(opened)s villages opened, %(renamed)s renamed, %(closed)s closed"),
    }
)
mark_verbs(
    {
        "RosterActivated": ("play", "good"),
        "RosterClosed": ("lock", "neutral"),
        "EntryAdded": ("plus", "info"),
        "EntryChanged": ("edit", "neutral"),
        "EntryRemoved": ("minus", "warn"),
        "EntriesTakenIn": ("upload", "info"),
        "ListDone": ("check-circle", "good"),
        "ListReopened": ("undo", "warn"),
        "VillagesFed": ("network", "good"),
    }
)
