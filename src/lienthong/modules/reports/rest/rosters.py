"""Lists of units over REST: what they are, whose they are, their lines, who is done."""

import re
from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Literal
from uuid import UUID

from django.http import Http404, HttpRequest
from django.utils import timezone
from ninja import Field, Router, Schema, Status
from ninja.errors import HttpError, ValidationError

from lienthong.kernel.access.listing import listed
from lienthong.kernel.access.pages import viewer_of
from lienthong.kernel.access.roles import Permission
from lienthong.kernel.accounts.rest import Scope
from lienthong.kernel.database.routing import reading
from lienthong.modules.reports.actions.rosters_lines import (
    CannotKeepLine,
    LineChanged,
    add_entry,
    change_entry,
    remove_entry,
)
from lienthong.modules.reports.actions.rosters_lists import CannotFinishList, finish_list
from lienthong.modules.reports.models import Entry, Roster, RosterUnit
from lienthong.modules.reports.queries import rosters_board as boards

router = Router(tags=["lists"], auth=Scope("reports:read"))
WRITING = Scope("reports:write")
NUMBER = re.compile(r"-?\d{1,15}\.\d{1,9}")


class FieldOut(Schema):
    """A field of a list's lines; numbers are text such as `1234.5`, days ISO, yes and no are booleans."""

    key: str
    label: str
    label_en: str
    type: str
    required: bool
    unique: str
    options: list[str]
    least: str
    most: str


class RosterOut(Schema):
    """A list that units of some levels keep."""

    id: int
    uid: str
    code: str
    name: str
    state: str
    levels: list[str]
    version: int
    due_on: date | None
    fields: list[FieldOut]


class ListOut(Schema):
    """One unit's list: how many lines it expects, has, has complete; since when it is done."""

    id: int
    roster_id: int
    unit_id: int
    unit: str = Field(alias="unit__name")
    expected: int | None
    entries: int
    complete: int
    done_at: datetime | None


class LineOut(Schema):
    """A line; `faults` says by field what it lacks. `subject_id` is the unit that a village's line stands for."""

    id: int
    values: dict[str, Any]
    faults: dict[str, str]
    revision: int
    subject_id: int | None
    changed_at: datetime


class ListPage(Schema):
    """Lists in the order of their ids."""

    items: list[ListOut]
    next: str | None


class LinePage(Schema):
    """Lines in the order of their ids."""

    items: list[LineOut]
    next: str | None


class LineIn(Schema):
    """Values by field key, as people or programs write them; the same `request_key` twice adds once."""

    values: dict[str, str | int | float | bool | None] = Field(max_length=60)
    request_key: UUID | None = None


class LineChange(Schema):
    """Values that change; `revision` is the one that was read."""

    values: dict[str, str | int | float | bool | None] = Field(max_length=60)
    revision: int


class TallyOut(Schema):
    """Of the lists of a subtree: how many, how many done; lines expected, there, complete."""

    keepers: int
    done: int
    expected: int
    entries: int
    complete: int


class UnitTally(TallyOut):
    """A unit below with its place among its peers."""

    unit_id: int
    name: str
    place: int


class BoardOut(TallyOut):
    """The completion board of a unit on a day."""

    unit_id: int
    name: str
    on: date
    units: list[UnitTally]


LIST = ("id", "roster_id", "unit_id", "unit__name", "expected", "entries", "complete", "done_at")
LINE = tuple(LineOut.model_fields)
ROSTER = tuple(RosterOut.model_fields)
TALLY = tuple(TallyOut.model_fields)


@router.get("/lists", response=list[RosterOut], operation_id="list_rosters")
def rosters(request: HttpRequest) -> list[dict[str, Any]]:
    """What lists there are; drafts only of the client's own body."""
    with reading():
        return list(Roster.objects.visible_to(viewer_of(request)).order_by("id").values(*ROSTER)[:500])


@router.get("/lists/{roster_id}/units", response=ListPage, by_alias=False, operation_id="list_roster_units")
def lists(
    request: HttpRequest, roster_id: int, after: str = "", limit: int = 100, state: Literal["", "done", "waiting"] = ""
) -> dict[str, Any]:
    """Whose lists of a roster the client's position may read, also only those done or not done."""
    with reading():
        found = RosterUnit.objects.visible_to(viewer_of(request)).filter(roster_id=roster_id)
        if state:
            found = found.filter(done_at__isnull=state == "waiting")
        return listed(found, LIST, after, limit, oldest_first=True)


@router.get("/lists/units/{list_id}/lines", response=LinePage, operation_id="list_lines")
def lines(request: HttpRequest, list_id: int, after: str = "", limit: int = 100) -> dict[str, Any]:
    """The lines of one unit's list."""
    with reading():
        kept = RosterUnit.objects.visible_to(viewer_of(request)).get(pk=list_id)
        found = Entry.objects.filter(roster_id=kept.roster_id, unit_id=kept.unit_id, removed_at__isnull=True)
        return listed(found, LINE, after, limit, oldest_first=True)


@router.post("/lists/units/{list_id}/lines", response={201: LineOut}, operation_id="add_line", auth=WRITING)
def add_line(request: HttpRequest, list_id: int, given: LineIn) -> Status[Any]:
    """Add a line; what is needed and missing makes it incomplete, what does not fit is refused with its path."""
    try:
        made = add_entry(
            viewer=viewer_of(request), list_id=list_id, given=_typed(given.values), request_key=given.request_key
        )
    except CannotKeepLine as error:
        raise _refused(error) from error
    return Status(201, _line(made))


@router.patch("/lists/lines/{line_id}", response=LineOut, operation_id="change_line", auth=WRITING)
def change_line(request: HttpRequest, line_id: int, given: LineChange) -> dict[str, Any]:
    """Change values of a line; 409 when somebody else changed it since it was read."""
    try:
        made = change_entry(
            viewer=viewer_of(request), entry_id=line_id, given=_typed(given.values), revision=given.revision
        )
    except CannotKeepLine as error:
        raise _refused(error) from error
    return _line(made)


@router.delete("/lists/lines/{line_id}", response={204: None}, operation_id="remove_line", auth=WRITING)
def remove_line(request: HttpRequest, line_id: int) -> Status[None]:
    """Take a line off; it stays stored."""
    try:
        remove_entry(viewer=viewer_of(request), entry_id=line_id)
    except CannotKeepLine as error:
        raise _refused(error) from error
    return Status(204, None)


@router.post("/lists/units/{list_id}/done", response=ListOut, by_alias=False, operation_id="finish_list", auth=WRITING)
def finish(request: HttpRequest, list_id: int) -> dict[str, Any]:
    """Say that a list is complete; 409 while something is missing."""
    try:
        kept = finish_list(viewer=viewer_of(request), list_id=list_id)
    except (CannotKeepLine, CannotFinishList) as error:
        raise HttpError(409, str(error)) from error
    return dict(RosterUnit.objects.values(*LIST).get(pk=kept.pk))


@router.get("/lists/{roster_id}/board", response=BoardOut, operation_id="read_roster_board")
def board(request: HttpRequest, roster_id: int, unit: int | None = None, on: date | None = None) -> dict[str, Any]:
    """Who is done on a day: a unit of the client's subtree and those directly below it."""
    viewer = viewer_of(request)
    if not viewer.may(Permission.REPORTS_COMPILE):
        raise HttpError(403, "The client's position does not compile.")
    day = min(on or timezone.localdate(), timezone.localdate())
    with reading():
        roster = Roster.objects.visible_to(viewer).exclude(state=Roster.State.DRAFT).only("id").get(pk=roster_id)
        found = boards.overlooked_unit(viewer, unit)
        if found is None:
            raise Http404
        shown = boards.board_of(roster.pk, found, day)
    units = [{"unit_id": row.id, "name": row.name, "place": row.place, **_tally(row.tally)} for row in shown.rows]
    return {"unit_id": found.id, "name": found.name, "on": day, "units": units, **_tally(shown.whole)}


def _typed(values: Mapping[str, Any]) -> dict[str, Any]:
    """Numbers that programs write as text (`1.234`) as numbers, so that no language reads a mark of thousands in."""
    return {
        key: Decimal(value) if isinstance(value, str) and NUMBER.fullmatch(value) else value
        for key, value in values.items()
    }


def _tally(found: Any) -> dict[str, int]:
    return {name: getattr(found, name) for name in TALLY}


def _line(entry: Entry) -> dict[str, Any]:
    return {name: getattr(entry, name) for name in LINE}


def _refused(error: CannotKeepLine) -> Exception:
    """409 where the line is in the way of itself, 422 with the path of each value that does not fit."""
    if isinstance(error, LineChanged) or not error.faults:
        return HttpError(409, str(error))
    return ValidationError(
        [{"loc": ("body", "values", key), "msg": text, "type": "value_error"} for key, text in error.faults.items()]
    )
