"""Reports of units over REST: what is asked of the client's unit, its values, sending and approving them."""

from collections import Counter
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.http import HttpRequest
from ninja import Field, Router, Schema
from ninja.errors import HttpError, ValidationError

from lienthong.kernel.access.listing import place_of
from lienthong.kernel.access.pages import viewer_of
from lienthong.kernel.accounts.rest import Scope
from lienthong.kernel.database.paging import encode
from lienthong.kernel.database.routing import reading
from lienthong.modules.reports.actions import submissions as actions
from lienthong.modules.reports.actions.entry import CannotSave, save_values
from lienthong.modules.reports.models import Submission
from lienthong.modules.reports.queries.entry_checks import Findings, Sheet, checked, form_values
from lienthong.modules.reports.queries.entry_page import said_of
from lienthong.modules.reports.queries.submissions import own_units
from lienthong.modules.reports.rules.entry_reading import NUMERIC, machine_text
from lienthong.modules.reports.rules.periods import Span

router = Router(tags=["reports"], auth=Scope("reports:read"))
WRITING = Scope("reports:write")
MOST_VALUES = 1000


class SubmissionOut(Schema):
    """One unit's form for one period; `period` as DHIS2 spells it."""

    id: int
    form: str
    form_name: str
    unit_id: int
    period: str
    starts_on: date
    ends_on: date
    state: str
    revision: int
    due_at: datetime | None
    submitted_at: datetime | None


class SubmissionPage(Schema):
    """Submissions, newest first."""

    items: list[SubmissionOut]
    next: str | None


class CellOut(Schema):
    """A figure that the form asks, with its value: a plain number, a day or a text; null where nothing stands."""

    indicator: str
    combination: str
    required: bool
    value: str | None


class CellsOut(Schema):
    """All that the form asks, in its order, and what stands against sending it."""

    revision: int
    values: list[CellOut]
    problems: list[str]


class ValueIn(Schema):
    """A value of an indicator; without a combination, of the only one it has. Null empties the cell."""

    indicator: str = Field(max_length=11)
    combination: str = Field("", max_length=11)
    value: Decimal | str | None


class ValuesIn(Schema):
    """Values to be saved; with the `revision` that was read, nothing that somebody changed since is overwritten."""

    revision: int | None = Field(None, ge=0, lt=2**31)
    values: list[ValueIn] = Field(max_length=MOST_VALUES)


class SavedOut(Schema):
    """The submission's revision after saving."""

    revision: int


class NoteIn(Schema):
    """A word to the other side."""

    note: str = Field("", max_length=1000)


@router.get("/report-submissions", response=SubmissionPage, operation_id="list_submissions")
def submissions(request: HttpRequest, after: str = "", limit: int = 50, state: str = "") -> dict[str, Any]:
    """What the client's own unit and its body have to fill in or have sent."""
    key = place_of(after, limit, int)
    with reading():
        viewer = viewer_of(request)
        found = Submission.objects.visible_to(viewer).filter(unit_id__in=own_units(viewer))
        found = found.filter(state=state) if state else found
        found = found.filter(pk__lt=key[0]) if key else found
        rows = list(found.select_related("form", "period").order_by("-pk")[: limit + 1])
    return {
        "items": [_told(row) for row in rows[:limit]],
        "next": encode(rows[limit - 1].pk) if len(rows) > limit else None,
    }


@router.get("/report-submissions/{submission_id}", response=SubmissionOut, operation_id="read_submission")
def submission(request: HttpRequest, submission_id: int) -> dict[str, Any]:
    """One submission."""
    with reading():
        return _told(_found(request, submission_id))


@router.get("/report-submissions/{submission_id}/values", response=CellsOut, operation_id="read_submission_values")
def submission_values(request: HttpRequest, submission_id: int) -> dict[str, Any]:
    """Every figure that the form asks, with the unit's value."""
    with reading():
        it = _found(request, submission_id)
        found, cells = checked(Sheet.of(it))
    return {
        "revision": it.revision,
        "values": [
            {"indicator": cell.indicator, "combination": cell.combination, "required": cell.is_required, "value": plain}
            for cell in cells
            for plain in [cell.reading.plain or None]
        ],
        "problems": _problems(found),
    }


@router.put(
    "/report-submissions/{submission_id}/values",
    response=SavedOut,
    operation_id="save_submission_values",
    auth=WRITING,
)
def save_submission_values(request: HttpRequest, submission_id: int, given: ValuesIn) -> dict[str, Any]:
    """Save values of the client's own unit, all or none: 422 with the path of each wrong one, 409 when it may not."""
    viewer = viewer_of(request)
    with transaction.atomic():
        places = _places(_found(request, submission_id), given.values)
        try:
            done = save_values(
                viewer=viewer,
                submission_id=submission_id,
                values={figure: text for figure, (_place, text) in places.items()},
                revision=given.revision,
                spelling="en",
            )
        except CannotSave as error:
            raise HttpError(409, str(error)) from error
        wrong = [cell for cell in done.cells if cell.state != "saved"]
        if any(cell.state == "conflict" for cell in wrong):
            raise HttpError(409, "Somebody changed some of these values meanwhile. Read them again.")
        if wrong:
            raise ValidationError([_fault(places[cell.figure_id][0], cell.message) for cell in wrong])
    return {"revision": done.revision}


@router.post(
    "/report-submissions/{submission_id}/submit", response=SubmissionOut, operation_id="submit_report", auth=WRITING
)
def submit_report(request: HttpRequest, submission_id: int, given: NoteIn) -> dict[str, Any]:
    """Send the report of the client's own unit; 409 says what stands against it."""
    return _moved(actions.submit, request, submission_id, note=given.note)


@router.post(
    "/report-submissions/{submission_id}/approve", response=SubmissionOut, operation_id="approve_report", auth=WRITING
)
def approve_report(request: HttpRequest, submission_id: int, given: NoteIn) -> dict[str, Any]:
    """Approve the report of a unit directly below."""
    return _moved(actions.approve, request, submission_id, note=given.note)


@router.post(
    "/report-submissions/{submission_id}/return",
    response=SubmissionOut,
    operation_id="return_unit_report",
    auth=WRITING,
)
def return_unit_report(request: HttpRequest, submission_id: int, given: NoteIn) -> dict[str, Any]:
    """Return the report of a unit directly below; the note says why."""
    return _moved(actions.return_submission, request, submission_id, reason=given.note)


def _found(request: HttpRequest, submission_id: int) -> Submission:
    found = Submission.objects.visible_to(viewer_of(request)).select_related("form", "period")
    return found.get(pk=submission_id)


def _told(it: Submission) -> dict[str, Any]:
    return {
        "id": it.pk,
        "form": it.form.uid,
        "form_name": it.form.name,
        "unit_id": it.unit_id,
        "period": Span(it.period.starts_on, it.period.type).dhis2,
        "starts_on": it.period.starts_on,
        "ends_on": it.period.ends_on,
        "state": it.state,
        "revision": it.revision,
        "due_at": it.due_at,
        "submitted_at": it.submitted_at,
    }


def _problems(found: Findings) -> list[str]:
    return [said_of(one) for one in found.broken]


def _places(it: Submission, given: list[ValueIn]) -> dict[int, tuple[int, str]]:
    """For each figure that is meant, where in the list it stands, and its text. Raises ValidationError."""
    cells = form_values(Sheet.of(it))
    known = {(cell.indicator, cell.combination): cell for cell in cells}
    times = Counter(cell.indicator for cell in cells)
    known |= {(cell.indicator, ""): cell for cell in cells if times[cell.indicator] == 1}
    places: dict[int, tuple[int, str]] = {}
    faults = []
    for place, one in enumerate(given):
        cell = known.get((one.indicator, one.combination))
        if cell is None:
            faults.append(_fault(place, "The form does not ask for this figure."))
        elif cell.figure_id in places:
            faults.append(_fault(place, "This figure is given twice."))
        else:
            places[cell.figure_id] = (place, _typed(cell.kind, one.value))
    if faults:
        raise ValidationError(faults)
    return places


def _fault(place: int, text: str) -> dict[str, Any]:
    return {"type": "value_error", "loc": ("body", "given", "values", place, "value"), "msg": text}


def _typed(kind: str, value: Decimal | str | None) -> str:
    """A value as `save_values` reads it in English: a program writes a point before decimals and nothing else."""
    if value is None:
        return ""
    if kind not in NUMERIC or kind == "yes_no":
        return str(value)
    try:
        number = Decimal(value)
        return machine_text(number) if number.is_finite() else str(value)
    except ArithmeticError:
        return str(value)


def _moved(move: Any, request: HttpRequest, submission_id: int, **said: str) -> dict[str, Any]:
    try:
        return _told(move(viewer=viewer_of(request), submission_id=submission_id, **said))
    except actions.CannotMove as error:
        raise HttpError(409, str(error)) from error
