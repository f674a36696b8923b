"""Lines of a unit's list: added, changed, taken off, put back; each counted where it is kept, in the same change."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from lienthong.kernel.access.viewer import Viewer
from lienthong.kernel.events.actions import Subject, emit
from lienthong.modules.reports.events.rosters import EntryAdded, EntryChanged, EntryRemoved, EntryRestored
from lienthong.modules.reports.models import Entry, EntryKey, RosterUnit
from lienthong.modules.reports.rules.rosters import may_enter
from lienthong.modules.reports.rules.rosters_fields import (
    Field,
    Unfit,
    fields_of,
    key_value,
    missing_faults,
    order_of,
    read_value,
)

SUBJECT = "roster_unit"


class CannotKeepLine(Exception):
    """The line cannot be taken; `faults` says by field key why (empty: the message alone does)."""

    def __init__(self, message: str = "", faults: Mapping[str, str] | None = None) -> None:
        super().__init__(message)
        self.faults = dict(faults or {})


class LineChanged(CannotKeepLine):
    """Somebody else changed the line meanwhile; `entry` is the line as it is now."""

    def __init__(self, entry: Entry) -> None:
        super().__init__(_("Somebody changed this line while you did. Look at what is there now, then save again."))
        self.entry = entry


@transaction.atomic
def add_entry(*, viewer: Viewer, list_id: int, given: Mapping[str, Any], request_key: UUID | None = None) -> Entry:
    """Add a line with values as typed, by field key. What is missing makes it incomplete; what does not fit is refused.

    A line sent twice (`request_key`) is added once. Raises RosterUnit.DoesNotExist, CannotKeepLine.
    """
    kept = locked_list(viewer, list_id)
    if request_key and (known := Entry.objects.filter(request_key=request_key, unit_id=kept.unit_id).first()):
        return known
    fields = fields_of(kept.roster.fields)
    now = timezone.now()
    entry = Entry(roster=kept.roster, unit_id=kept.unit_id, created_at=now, request_key=request_key)
    entry.values = _read(fields, given, {})
    if not entry.values:
        raise CannotKeepLine(_("An empty line is not kept."))
    _settle(entry, fields, viewer)
    entry.save()
    _take_keys(entry, fields)
    count_lines(kept, entries=1, complete=not entry.faults)
    told = EntryAdded(kept.roster_id, entry.pk, title_of(entry, fields))
    emit(told, subject=Subject(SUBJECT, kept.pk), viewer=viewer, unit_id=kept.unit_id)
    return entry


@transaction.atomic
def change_entry(*, viewer: Viewer, entry_id: int, given: Mapping[str, Any], revision: int | None = None) -> Entry:
    """Change values of a line, by field key; those not given stay. `revision` is the one that was read (None: any).

    Raises Entry.DoesNotExist, CannotKeepLine, LineChanged.
    """
    entry, kept = _locked(viewer, entry_id)
    if revision is not None and entry.revision != revision:
        raise LineChanged(entry)
    fields = fields_of(kept.roster.fields)
    before, was_complete = dict(entry.values), not entry.faults
    entry.values = _read(fields, given, before)
    if entry.values == before:
        return entry
    _settle(entry, fields, viewer)
    entry.revision += 1
    entry.save()
    _take_keys(entry, fields)
    count_lines(kept, complete=int(not entry.faults) - int(was_complete))
    changed = {key for key in {*before, *entry.values} if before.get(key) != entry.values.get(key)}
    told = EntryChanged(
        kept.roster_id,
        entry.pk,
        title_of(entry, fields),
        {key: before.get(key) for key in changed},
        {key: entry.values.get(key) for key in changed},
    )
    emit(told, subject=Subject(SUBJECT, kept.pk), viewer=viewer, unit_id=kept.unit_id)
    return entry


@transaction.atomic
def remove_entry(*, viewer: Viewer, entry_id: int) -> Entry:
    """Take a line off; it can be put back. Raises Entry.DoesNotExist, CannotKeepLine."""
    entry, kept = _locked(viewer, entry_id)
    entry.removed_at = timezone.now()
    entry.revision += 1
    entry.save(update_fields=["removed_at", "revision"])
    entry.keys.all().delete()
    count_lines(kept, entries=-1, complete=-int(not entry.faults))
    told = EntryRemoved(kept.roster_id, entry.pk, title_of(entry, fields_of(kept.roster.fields)))
    emit(told, subject=Subject(SUBJECT, kept.pk), viewer=viewer, unit_id=kept.unit_id)
    return entry


@transaction.atomic
def restore_entry(*, viewer: Viewer, entry_id: int) -> Entry:
    """Put a line back that was taken off. Raises Entry.DoesNotExist, CannotKeepLine when its place is taken."""
    entry, kept = _locked(viewer, entry_id, is_removed=True)
    fields = fields_of(kept.roster.fields)
    entry.removed_at = None
    _settle(entry, fields, viewer)
    entry.revision += 1
    entry.save()
    _take_keys(entry, fields)
    count_lines(kept, entries=1, complete=not entry.faults)
    told = EntryRestored(kept.roster_id, entry.pk, title_of(entry, fields))
    emit(told, subject=Subject(SUBJECT, kept.pk), viewer=viewer, unit_id=kept.unit_id)
    return entry


def locked_list(viewer: Viewer, list_id: int) -> RosterUnit:
    """A list that the viewer may write in, locked: its counts change with its lines. Raises CannotKeepLine."""
    kept = (
        RosterUnit.objects.visible_to(viewer)
        .select_for_update(of=("self",))
        .select_related("roster__owner", "unit")
        .get(pk=list_id)
    )
    if kept.done_at is not None:
        raise CannotKeepLine(_("This list is done. Open it again to change it."))
    if not may_enter(viewer, kept):
        raise CannotKeepLine(_("This list is not yours to change."))
    return kept


def count_lines(kept: RosterUnit, *, entries: int = 0, complete: int = 0) -> None:
    """Move the counts of a locked list."""
    kept.entries += entries
    kept.complete += complete
    kept.save(update_fields=["entries", "complete"])


def title_of(entry: Entry, fields: Sequence[Field]) -> str:
    """What a line is called: its first value."""
    found = (str(entry.values[one.key]) for one in fields if entry.values.get(one.key) is not None)
    return next(found, "")[:120]


def unique_values(entry: Entry, fields: Sequence[Field]) -> list[tuple[str, int, str]]:
    """(field, scope, value) of each value of a line that may stand only once."""
    return [
        (one.key, entry.unit_id if one.unique == "unit" else 0, key_value(entry.values[one.key]))
        for one in fields
        if one.unique and entry.values.get(one.key) is not None
    ]


def _locked(viewer: Viewer, entry_id: int, *, is_removed: bool = False) -> tuple[Entry, RosterUnit]:
    """A line with its list, both locked, the list first as everywhere. Raises CannotKeepLine."""
    found = Entry.objects.visible_to(viewer).filter(removed_at__isnull=not is_removed)
    roster_id, unit_id = found.values_list("roster_id", "unit_id").get(pk=entry_id)
    list_id = RosterUnit.objects.values_list("pk", flat=True).get(roster_id=roster_id, unit_id=unit_id)
    kept = locked_list(viewer, list_id)
    return found.select_for_update(of=("self",)).get(pk=entry_id), kept


def _read(fields: Sequence[Field], given: Mapping[str, Any], before: Mapping[str, Any]) -> dict[str, Any]:
    """The stored values with what was given read into them. Raises CannotKeepLine with every fault."""
    values, faults = dict(before), {}
    for field in fields:
        if field.key not in given:
            continue
        try:
            value = read_value(field, given[field.key])
        except Unfit as error:
            faults[field.key] = field.fault(error.code)
            continue
        if value is None:
            values.pop(field.key, None)
        else:
            values[field.key] = value
    if faults:
        raise CannotKeepLine(_("Some values do not fit."), faults)
    return values


def _settle(entry: Entry, fields: Sequence[Field], viewer: Viewer) -> None:
    """What follows from the values: faults, order, words; who changed the line and when."""
    entry.faults = missing_faults(fields, entry.values)
    entry.sort_key, entry.folded = order_of(fields, entry.values)
    entry.changed_at, entry.position_id = timezone.now(), viewer.position_id


def _take_keys(entry: Entry, fields: Sequence[Field]) -> None:
    """Claim the values that may stand only once. Raises CannotKeepLine when another line has one."""
    entry.keys.all().delete()
    wanted = unique_values(entry, fields)
    by_key = {one.key: one for one in fields}
    taken = {
        name: by_key[name].fault("taken")
        for name, scope, value in wanted
        if EntryKey.objects.filter(roster_id=entry.roster_id, field=name, scope=scope, value=value).exists()
    }
    if taken:
        raise CannotKeepLine(_("Some values do not fit."), taken)
    made = [
        EntryKey(entry=entry, roster_id=entry.roster_id, field=name, scope=scope, value=value)
        for name, scope, value in wanted
    ]
    try:
        with transaction.atomic():
            EntryKey.objects.bulk_create(made)
    except IntegrityError as error:  # somebody else's line came between the look and the claim
        raise CannotKeepLine(_("Another line has one of these values already.")) from error
