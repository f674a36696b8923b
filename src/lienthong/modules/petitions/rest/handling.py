"""Petitions of the client's unit over REST: what has arrived, how each stands, and the moves that a system makes."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.http import HttpRequest
from ninja import Field, Router, Schema
from ninja.errors import HttpError

from lienthong.kernel.access.listing import place_of
from lienthong.kernel.access.pages import viewer_of
from lienthong.kernel.accounts.rest import Scope
from lienthong.kernel.database.paging import encode
from lienthong.kernel.database.routing import reading
from lienthong.modules.petitions.actions import moves, notes
from lienthong.modules.petitions.models import ClockEntry, Petition

router = Router(tags=["petitions"], auth=Scope("petitions:read"))
WRITING = Scope("petitions:write")


class PetitionOut(Schema):
    """A petition that the client's unit holds; the sender's contact is never among it."""

    id: int
    reference: str
    kind: str
    topic: str | None
    territory_id: int
    unit_id: int
    state: str
    revision: int
    title: str
    text: str
    received_at: datetime
    accepted_at: datetime | None
    due_at: datetime | None
    answered_at: datetime | None
    closed_at: datetime | None
    verdict: str


class PetitionList(Schema):
    """Petitions, newest first."""

    items: list[PetitionOut]
    next: str | None


class ClockOut(Schema):
    """One entry of what the due moment adds up from, with the rule that gave it."""

    kind: str
    at: datetime
    due_at: datetime
    amount: int | None
    measure: str
    citation: str
    reason: str


class PetitionAcceptIn(Schema):
    """What kind of case it is."""

    is_complex: bool = False
    is_remote: bool = False


class PetitionReasonIn(Schema):
    """Why, in words that the citizen may read."""

    reason: str = Field(max_length=300)


class PetitionPassIn(PetitionReasonIn):
    """To which unit; without one it goes up for a ruling."""

    unit_id: int | None = None


class PetitionAnswerIn(Schema):
    """An answer, and what the public may read of it."""

    text: str = Field(max_length=50_000)
    public_text: str = Field("", max_length=50_000)


class PetitionNoteIn(Schema):
    """A note that only the staff reads."""

    text: str = Field(max_length=5000)


@router.get("/petitions", response=PetitionList, operation_id="list_petitions")
def petitions(request: HttpRequest, after: str = "", limit: int = 50, state: str = "") -> dict[str, Any]:
    """What the client's own unit and its body hold; sealed ones are not told over REST."""
    key = place_of(after, limit, datetime, int)
    with reading():
        viewer = viewer_of(request)
        found = Petition.objects.filter(unit_id__in={viewer.unit_id, viewer.body_id}, is_sealed=False)
        found = found.filter(state=state) if state else found
        if key and key[0]:
            earlier = found.filter(received_at__lt=key[0])
            found = earlier | found.filter(received_at=key[0], pk__lt=key[1] or 0)
        rows = list(found.select_related("topic").order_by("-received_at", "-pk")[: limit + 1])
    last = rows[limit - 1] if len(rows) > limit else None
    return {"items": [_told(row) for row in rows[:limit]], "next": encode(last.received_at, last.pk) if last else None}


@router.get("/petitions/{petition_id}", response=PetitionOut, operation_id="read_petition")
def petition(request: HttpRequest, petition_id: int) -> dict[str, Any]:
    """One petition that the client's position may read."""
    with reading():
        return _told(_found(request, petition_id))


@router.get("/petitions/{petition_id}/clock", response=list[ClockOut], operation_id="read_petition_clock")
def petition_clock(request: HttpRequest, petition_id: int) -> list[dict[str, Any]]:
    """Why it is due when it is."""
    with reading():
        found = _found(request, petition_id)
        entries = ClockEntry.objects.filter(petition=found).select_related("rule").order_by("id")
        return [
            {
                "kind": one.kind,
                "at": one.at,
                "due_at": one.due_at,
                "amount": one.amount,
                "measure": one.measure,
                "citation": one.rule.citation if one.rule else "",
                "reason": one.reason,
            }
            for one in entries
        ]


@router.post("/petitions/{petition_id}/accept", response=PetitionOut, operation_id="accept_petition", auth=WRITING)
def accept_petition(request: HttpRequest, petition_id: int, given: PetitionAcceptIn) -> dict[str, Any]:
    """Take it up."""
    return _moved(moves.accept, request, petition_id, **given.dict())


@router.post("/petitions/{petition_id}/refuse", response=PetitionOut, operation_id="refuse_petition", auth=WRITING)
def refuse_petition(request: HttpRequest, petition_id: int, given: PetitionReasonIn) -> dict[str, Any]:
    """Say that it cannot be taken up, and why."""
    return _moved(moves.refuse, request, petition_id, reason=given.reason)


@router.post("/petitions/{petition_id}/pass", response=PetitionOut, operation_id="pass_petition", auth=WRITING)
def pass_petition(request: HttpRequest, petition_id: int, given: PetitionPassIn) -> dict[str, Any]:
    """Say that the unit is not competent."""
    return _moved(moves.disown, request, petition_id, reason=given.reason, to_unit_id=given.unit_id)


@router.post("/petitions/{petition_id}/draft", response=PetitionOut, operation_id="draft_petition_answer", auth=WRITING)
def draft_petition_answer(request: HttpRequest, petition_id: int, given: PetitionAnswerIn) -> dict[str, Any]:
    """Lay an answer before the leaders."""
    return _moved(moves.draft, request, petition_id, **given.dict())


@router.post("/petitions/{petition_id}/notes", response=PetitionOut, operation_id="note_petition", auth=WRITING)
def note_petition(request: HttpRequest, petition_id: int, given: PetitionNoteIn) -> dict[str, Any]:
    """Write a private note."""
    return _moved(notes.add_note, request, petition_id, text=given.text)


def _found(request: HttpRequest, petition_id: int) -> Petition:
    seen = Petition.objects.visible_to(viewer_of(request), [petition_id]).filter(is_sealed=False)
    found = seen.select_related("topic").first()
    if found is None:
        raise HttpError(404, "There is no such petition.")
    return found


def _moved(move: Callable[..., Any], request: HttpRequest, petition_id: int, **said: Any) -> dict[str, Any]:
    _found(request, petition_id)
    try:
        move(viewer=viewer_of(request), petition_id=petition_id, **said)
    except moves.CannotMove as error:
        raise HttpError(409, str(error)) from error
    found = Petition.objects.select_related("topic").get(pk=petition_id)
    return _told(found)


def _told(it: Petition) -> dict[str, Any]:
    names = set(PetitionOut.model_fields) - {"topic"}
    return {name: getattr(it, name) for name in names} | {"topic": it.topic.code if it.topic else None}
