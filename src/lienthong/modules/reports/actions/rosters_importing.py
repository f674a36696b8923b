"""Taking in a sheet of lines: received, checked, and then, when somebody says so, stored."""

from collections.abc import Iterator, Sequence
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _
from psycopg.types.json import Jsonb

from lienthong.kernel.access.viewer import Viewer
from lienthong.kernel.accounts.queries import viewer_of_position
from lienthong.kernel.database.copying import copy_rows, take_ids
from lienthong.kernel.events.actions import Subject, emit, record_many
from lienthong.kernel.files.actions import store_upload
from lienthong.kernel.files.queries import blob_path
from lienthong.modules.reports.actions.rosters_lines import unique_values
from lienthong.modules.reports.actions.rosters_planning import SheetLine, SheetPlan, plan_sheet
from lienthong.modules.reports.actions.rosters_tallies import recount
from lienthong.modules.reports.events.rosters import EntriesTakenIn, SheetAccepted, SheetReceived
from lienthong.modules.reports.models import Entry, EntryKey, Roster, RosterImport, RosterUnit
from lienthong.modules.reports.queries.rosters_sheets import BadSheet, sheet_rows
from lienthong.modules.reports.rules.rosters import may_enter, may_take_in_all
from lienthong.modules.reports.rules.rosters_fields import Field, fields_of, missing_faults, order_of

MOST_FAULTS = 10_000


class CannotTakeIn(Exception):
    """The sheet is not the viewer's to take in, or not now; the message says why."""


@transaction.atomic
def receive_sheet(
    *, viewer: Viewer, roster: Roster, kept: RosterUnit | None, upload: "UploadedFile[Any]"
) -> RosterImport:
    """Keep a sheet to be checked, for one list or (`kept` None) for many. Raises CannotTakeIn, CannotStore."""
    allowed = may_enter(viewer, kept) if kept else may_take_in_all(viewer, roster)
    if not allowed:
        raise CannotTakeIn(_("This list is not yours to change."))
    if viewer.delegation_id:
        raise CannotTakeIn(_("A sheet is taken in by a position's own holder, not by who stands in for it."))
    made = RosterImport.objects.create(
        roster=roster,
        unit_id=kept.unit_id if kept else None,
        file=store_upload(upload=upload, viewer=viewer),
        language=get_language() or "vi",
        position_id=viewer.position_id,
        at=timezone.now(),
    )
    emit(SheetReceived(made.pk), subject=Subject("roster", roster.pk), viewer=viewer)
    return made


def check_sheet(*, import_id: int) -> RosterImport:
    """Read and check a sheet that waits; what it would do, and every fault, is kept. Doing it twice does no harm."""
    found = _of(import_id)
    if found.state != RosterImport.State.WAITING:
        return found
    with override(found.language):
        try:
            plan = _plan(found)
        except BadSheet as error:
            found.state, found.message = RosterImport.State.FAILED, str(error)[:300]
        else:
            found.state = RosterImport.State.CHECKED
            _note(found, plan)
    found.save()
    return found


@transaction.atomic
def accept_sheet(*, viewer: Viewer, import_id: int) -> RosterImport:
    """Say that the rows without a fault are to be stored. Twice is once. Raises CannotTakeIn."""
    found = RosterImport.objects.select_for_update().filter(pk=import_id, position_id=viewer.position_id).first()
    if found is None:
        raise CannotTakeIn(_("This sheet is not yours."))
    if found.state == RosterImport.State.CHECKED and found.added + found.changed:
        found.state, found.message = RosterImport.State.TAKING, ""
        found.save(update_fields=["state", "message"])
        emit(SheetAccepted(found.pk), subject=Subject("roster", found.roster_id), viewer=viewer)
    return found


def store_sheet(*, import_id: int) -> RosterImport:
    """Store the rows without a fault, all of them or none. What changed since the check sends it back to be checked."""
    found = _of(import_id)
    if found.state != RosterImport.State.TAKING:
        return found
    with override(found.language):
        try:
            plan = _plan(found)
            if (len(plan.added), len(plan.changed)) != (found.added, found.changed):
                raise CannotTakeIn
            with transaction.atomic():
                _store(found, plan)
        except (IntegrityError, CannotTakeIn, BadSheet):
            found.state = RosterImport.State.WAITING
            found.save(update_fields=["state"])
            check_sheet(import_id=import_id)
            RosterImport.objects.filter(pk=import_id).update(
                message=_("The lists changed meanwhile; nothing was stored. This is what it would do now.")
            )
    return _of(import_id)


def _of(import_id: int) -> RosterImport:
    related = ("roster__owner", "file__blob", "position__unit", "position__account")
    return RosterImport.objects.select_related(*related).get(pk=import_id)


def _plan(found: RosterImport) -> SheetPlan:
    rows = sheet_rows(blob_path(found.file.blob.sha256))
    lists = RosterUnit.objects.select_related("roster__owner", "unit")
    kept = lists.get(roster=found.roster, unit_id=found.unit_id) if found.unit_id else None
    return plan_sheet(viewer=viewer_of_position(found.position), roster=found.roster, kept=kept, rows=rows)


def _note(found: RosterImport, plan: SheetPlan) -> None:
    found.rows, found.faulty, found.unchanged = plan.rows, plan.faulty, plan.unchanged
    found.added, found.changed = len(plan.added), len(plan.changed)
    found.faults = [[one.row, one.column, one.text] for one in plan.faults[:MOST_FAULTS]]


def _store(found: RosterImport, plan: SheetPlan) -> None:
    """In the caller's transaction: lists locked, lines written, counted, told."""
    roster, viewer = found.roster, viewer_of_position(found.position)
    units = sorted({line.unit_id for line in (*plan.added, *plan.changed)})
    lists = RosterUnit.objects.select_for_update(of=("self",)).filter(roster=roster, unit_id__in=units)
    locked = list(lists.order_by("id").select_related("roster__owner", "unit"))
    if len(locked) != len(units) or not all(may_enter(viewer, one) for one in locked):
        raise CannotTakeIn
    fields = fields_of(roster.fields)
    _change(plan.changed, fields, viewer)
    _add(roster, plan.added, fields, viewer)
    recount(roster.pk)
    _note(found, plan)
    found.state = RosterImport.State.DONE
    found.save()
    told = EntriesTakenIn(roster.pk, found.file.name[:120], len(plan.added), len(plan.changed))
    emit(told, subject=Subject("roster", roster.pk), viewer=viewer)
    by_unit = {one.unit_id: [0, 0] for one in locked}
    for place, lines in enumerate((plan.added, plan.changed)):
        for line in lines:
            by_unit[line.unit_id][place] += 1
    payload = {"roster_id": roster.pk, "file": told.file}
    record_many(
        "EntriesTakenIn",
        subject_kind="roster_unit",
        subject_ids=[one.pk for one in locked],
        unit_ids=[one.unit_id for one in locked],
        viewer=viewer,
        payloads=[{**payload, "added": by_unit[one.unit_id][0], "changed": by_unit[one.unit_id][1]} for one in locked],
    )


_ENTRY = (
    "id", "roster_id", "unit_id", "values", "faults", "sort_key", "folded", "revision", "created_at", "changed_at",
    "position_id",
)  # fmt: skip


def _add(roster: Roster, lines: Sequence[SheetLine], fields: Sequence[Field], viewer: Viewer) -> None:
    ids, now = take_ids("reports_entry", len(lines)), timezone.now()

    def rows() -> Iterator[tuple[object, ...]]:
        for pk, line in zip(ids, lines, strict=True):
            values = {key: value for key, value in line.values.items() if value is not None}
            place, words = order_of(fields, values)
            position = viewer.position_id
            yield pk, roster.pk, line.unit_id, Jsonb(values), Jsonb({}), place, words, 1, now, now, position

    copy_rows("reports_entry", _ENTRY, rows())
    keys = ((pk, roster.pk, *key) for pk, line in zip(ids, lines, strict=True) for key in line.keys)
    copy_rows("reports_entrykey", ("entry_id", "roster_id", "field", "scope", "value"), keys)


def _change(lines: Sequence[SheetLine], fields: Sequence[Field], viewer: Viewer) -> None:
    """Raises CannotTakeIn when a line is not as it was when the plan was made."""
    now, ids = timezone.now(), [line.entry_id for line in lines if line.entry_id]
    found = Entry.objects.select_for_update().filter(removed_at__isnull=True).in_bulk(ids)
    if len(found) != len(ids) or any(found[line.entry_id or 0].revision != line.revision for line in lines):
        raise CannotTakeIn
    keys = []
    for line in lines:
        entry = found[line.entry_id or 0]
        entry.values, entry.faults = line.values, missing_faults(fields, line.values)
        entry.changed_at, entry.position_id = now, viewer.position_id
        entry.sort_key, entry.folded = order_of(fields, line.values)
        entry.revision += 1
        own = unique_values(entry, fields)
        keys += [EntryKey(entry=entry, roster_id=entry.roster_id, field=f, scope=s, value=v) for f, s, v in own]
    names = ["values", "faults", "changed_at", "position_id", "sort_key", "folded", "revision"]
    Entry.objects.bulk_update(found.values(), names, batch_size=500)
    EntryKey.objects.filter(entry_id__in=ids).delete()
    EntryKey.objects.bulk_create(keys, batch_size=5000)
