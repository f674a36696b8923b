"""Making rosters: what they are called, who keeps them, their fields, bringing them into force."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from lienthong.kernel.access.viewer import Viewer
from lienthong.kernel.events.actions import Subject, emit
from lienthong.kernel.language.text import fold, nfc
from lienthong.modules.reports.actions.rosters_keeping import close_lists, open_lists
from lienthong.modules.reports.events.rosters import RosterActivated, RosterChanged, RosterClosed, RosterMade
from lienthong.modules.reports.models import Roster
from lienthong.modules.reports.rules.catalogue import new_uid
from lienthong.modules.reports.rules.rosters import may_design
from lienthong.modules.reports.rules.rosters_fields import MOST_FIELDS, Field, fields_of, stored_fields

SUBJECT = "roster"


class CannotChangeRoster(Exception):
    """The viewer may not, or the roster would not hold together; the message says which."""


@dataclass(frozen=True, slots=True)
class RosterHead:
    """What a roster is called, what it is for and who keeps it; `levels` are keys of Level."""

    name: str
    levels: Sequence[str]
    system: str = "party"
    code: str = ""
    description: str = ""
    feeds: str = ""
    due_on: date | None = None


@transaction.atomic
def make_roster(*, viewer: Viewer, head: RosterHead, fields: Sequence[Field] = ()) -> Roster:
    """Draft a roster of the viewer's body. Raises CannotChangeRoster."""
    if not may_design(viewer):
        raise CannotChangeRoster(_("Your position does not make lists."))
    roster = Roster(uid=new_uid(), owner_id=viewer.body_id, fields=stored_fields(fields))
    _take_head(roster, head)
    roster.save()
    emit(RosterMade(roster.name), subject=Subject(SUBJECT, roster.pk), viewer=viewer)
    return roster


@transaction.atomic
def change_roster(*, viewer: Viewer, roster_id: int, head: RosterHead) -> Roster:
    """Change name, purpose, day; who keeps it only while it is a draft. Raises CannotChangeRoster."""
    roster = _locked(viewer, roster_id)
    before = _head_of(roster)
    _take_head(roster, head)
    if roster.state != Roster.State.DRAFT and (before["levels"], before["system"]) != (roster.levels, roster.system):
        raise CannotChangeRoster(_("Who keeps the list can no longer be changed: it is in force."))
    changed = [name for name, value in _head_of(roster).items() if value != before[name]]
    if changed:
        roster.save()
        told = RosterChanged(roster.pk, ", ".join(changed), roster.version)
        emit(told, subject=Subject(SUBJECT, roster.pk), viewer=viewer)
    return roster


@transaction.atomic
def put_field(*, viewer: Viewer, roster_id: int, field: Field, before_key: str = "") -> Roster:
    """Add a field at the end, or put it in the place of the one called `before_key`. Raises CannotChangeRoster."""
    roster = _locked(viewer, roster_id)
    fields = fields_of(roster.fields)
    if not before_key and len(fields) >= MOST_FIELDS:
        raise CannotChangeRoster(_("A list has at most %(most)s fields.") % {"most": MOST_FIELDS})
    if not before_key:
        return _take_fields(viewer, roster, [*fields, _keyed(field, fields)])
    old = next((one for one in fields if one.key == before_key), None)
    if old is None:
        raise CannotChangeRoster(_("This field is not there any more."))
    same_name = any(fold(one.label) == fold(field.label) for one in fields if one.key != before_key)
    if same_name:
        raise CannotChangeRoster(_("Another field is called so."))
    return _take_fields(viewer, roster, [field if one.key == before_key else one for one in fields])


@transaction.atomic
def move_field(*, viewer: Viewer, roster_id: int, key: str, by: int) -> Roster:
    """Move a field up (-1) or down (1). Raises CannotChangeRoster."""
    roster = _locked(viewer, roster_id)
    fields = fields_of(roster.fields)
    place = next((place for place, one in enumerate(fields) if one.key == key), None)
    if place is None or not 0 <= place + by < len(fields):
        return roster
    fields[place], fields[place + by] = fields[place + by], fields[place]
    return _take_fields(viewer, roster, fields)


@transaction.atomic
def remove_field(*, viewer: Viewer, roster_id: int, key: str) -> Roster:
    """Take a field off; what lines hold of it stays stored. Raises CannotChangeRoster."""
    roster = _locked(viewer, roster_id)
    fields = [one for one in fields_of(roster.fields) if one.key != key]
    if roster.state == Roster.State.ACTIVE and not fields:
        raise CannotChangeRoster(_("A list in force has at least one field."))
    return _take_fields(viewer, roster, fields)


@transaction.atomic
def activate_roster(*, viewer: Viewer, roster_id: int) -> int:
    """Bring a draft into force: a list for every unit that keeps it, as open work. Returns how many.

    Raises CannotChangeRoster.
    """
    roster = _locked(viewer, roster_id)
    if roster.state == Roster.State.ACTIVE:
        return roster.units.count()
    if not roster.fields or not roster.levels:
        raise CannotChangeRoster(_("A list needs at least one field and one level that keeps it."))
    roster.state = Roster.State.ACTIVE
    roster.save(update_fields=["state"])
    count = open_lists(roster=roster)
    if not count:
        raise CannotChangeRoster(_("No unit of these levels lies below yours: nobody would keep this list."))
    emit(RosterActivated(roster.pk, roster.name, count), subject=Subject(SUBJECT, roster.pk), viewer=viewer)
    return count


@transaction.atomic
def close_roster(*, viewer: Viewer, roster_id: int) -> Roster:
    """Nobody keeps it any more; what is there stays to be read. Raises CannotChangeRoster."""
    roster = _locked(viewer, roster_id)
    if roster.state != Roster.State.ACTIVE:
        raise CannotChangeRoster(_("Only a list in force can be closed."))
    roster.state = Roster.State.CLOSED
    roster.save(update_fields=["state"])
    close_lists(roster=roster)
    emit(RosterClosed(roster.name), subject=Subject(SUBJECT, roster.pk), viewer=viewer)
    return roster


def _locked(viewer: Viewer, roster_id: int) -> Roster:
    roster = Roster.objects.visible_to(viewer).select_for_update(of=("self",)).select_related("owner").get(pk=roster_id)
    if not may_design(viewer, roster):
        raise CannotChangeRoster(_("Only who designs in %(unit)s changes this list.") % {"unit": roster.owner.name})
    if roster.state == Roster.State.CLOSED:
        raise CannotChangeRoster(_("This list is closed."))
    return roster


def _head_of(roster: Roster) -> dict[str, Any]:
    names = ("name", "code", "description", "system", "levels", "feeds", "due_on")
    return {name: getattr(roster, name) for name in names}


def _take_head(roster: Roster, head: RosterHead) -> None:
    roster.name = " ".join(nfc(head.name).split())
    if not roster.name:
        raise CannotChangeRoster(_("A list needs a name."))
    if head.feeds and list(head.levels) != ["commune"]:
        raise CannotChangeRoster(_("A list of villages is kept by communes, and by nobody else."))
    roster.code, roster.description = head.code.strip(), nfc(head.description).strip()
    roster.system, roster.levels = head.system, list(head.levels)
    roster.feeds, roster.due_on = head.feeds, head.due_on


def _take_fields(viewer: Viewer, roster: Roster, fields: Sequence[Field]) -> Roster:
    roster.fields = stored_fields(fields)
    if roster.state == Roster.State.ACTIVE:
        roster.version += 1
    roster.save(update_fields=["fields", "version"])
    told = RosterChanged(roster.pk, "fields", roster.version)
    emit(told, subject=Subject(SUBJECT, roster.pk), viewer=viewer)
    return roster


def _keyed(field: Field, fields: Sequence[Field]) -> Field:
    """The field with a key of its own, made of its label."""
    if any(fold(one.label) == fold(field.label) for one in fields):
        raise CannotChangeRoster(_("Another field is called so."))
    stem = "".join(char if char.isascii() and char.isalnum() else "_" for char in fold(field.label)).strip("_")[:32]
    stem = stem if stem[:1].isalpha() else f"f_{stem}".rstrip("_")
    taken, key, count = {one.key for one in fields}, stem, 1
    while key in taken:
        count += 1
        key = f"{stem}_{count}"
    return Field(**{**{name: getattr(field, name) for name in Field.__slots__}, "key": key})
