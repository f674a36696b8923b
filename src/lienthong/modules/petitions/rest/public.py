"""What anybody reads over REST, without a token: published petitions, topics, places and figures, as the portal shows.

Open311 has the same for apps that speak it; here lists are paged by key and words are searched.
"""

from collections.abc import Callable
from datetime import datetime
from functools import wraps
from typing import Any

from django.http import HttpRequest
from django.utils.translation import get_language
from ninja import Field, Query, Router, Schema
from ninja.errors import HttpError, Throttled

from lienthong.kernel.access.origin import visitor_address
from lienthong.kernel.database.paging import BadCursor
from lienthong.kernel.database.routing import reading
from lienthong.modules.petitions.actions.portal_guarding import TooMany, count_visit
from lienthong.modules.petitions.models import Petition
from lienthong.modules.petitions.queries import opinions_statistics, portal_cases
from lienthong.modules.petitions.queries.portal_choices import topics_in_use
from lienthong.modules.petitions.queries.portal_former import places_found
from lienthong.modules.petitions.queries.portal_places import Place, communes_of, place_of, provinces
from lienthong.modules.petitions.rules.portal_words import phase_of

router = Router(tags=["public petitions"], auth=None)
COLUMNS = (
    "received",
    "accepted",
    "answered_in_time",
    "answered_late",
    "open",
    "overdue",
    "reopened",
    "solved",
    "partly_solved",
    "not_solved",
)


class PublicAsked(Schema):
    """What a list is narrowed by; `phase` is open, answered or ended."""

    q: str = Field("", max_length=portal_cases.LONGEST_ASKED)
    place: int | None = None
    topic: int | None = None
    kind: str = ""
    phase: str = ""


class PublicPetition(Schema):
    """A published petition in a list: the approved words' beginning, and how far it is."""

    reference: str
    title: str
    words: str
    kind: str
    place: str
    unit: str
    phase: str
    published_at: datetime
    supporters: int


class PublicPetitions(Schema):
    """Published petitions, newest first."""

    items: list[PublicPetition]
    next: str | None


class PublicAnswer(Schema):
    """What was answered, or news of the office, in its approved words."""

    text: str
    at: datetime


class PublicCase(Schema):
    """A published petition whole, in its approved words."""

    reference: str
    title: str
    text: str
    kind: str
    topic: str
    place: str
    unit: str
    phase: str
    received_at: datetime
    due_at: datetime | None
    answered_at: datetime | None
    verdict: str
    supporters: int
    answers: list[PublicAnswer]
    news: list[PublicAnswer]


class PublicTopic(Schema):
    """What a petition may be about."""

    id: int
    name: str


class PublicPlacesAsked(Schema):
    """By which words, or in which province."""

    q: str = Field("", max_length=100)
    province: int | None = None


class PublicPlace(Schema):
    """A province or commune of today; `former` are the names of before by which it was found."""

    id: int
    code: str
    level: str
    name: str
    province: str
    former: str


class PublicFigures(Schema):
    """One row of the figures; null: too few to be told."""

    name: str
    figures: dict[str, int | None]


class PublicStatistics(Schema):
    """Figures without small numbers: rows, the hidden rest together, and all of it."""

    rows: list[PublicFigures]
    hidden: int
    others: dict[str, int | None] | None
    total: dict[str, int | None] | None


Answering = Callable[..., Any]


def counted(read: Answering) -> Answering:
    """Count the visit against its address, then read on the read-only connection."""

    @wraps(read)
    def guarded(request: HttpRequest, *args: Any, **given: Any) -> Any:
        try:
            count_visit(what="rest", address=visitor_address(request))
        except TooMany as error:
            raise Throttled(wait=error.seconds) from error
        with reading():
            return read(request, *args, **given)

    return guarded


@router.get("/public/petitions", response=PublicPetitions, operation_id="list_public_petitions")
@counted
def public_petitions(request: HttpRequest, given: Query[PublicAsked], after: str = "") -> dict[str, Any]:
    """Published petitions by words, place (a province with its communes), topic, kind and phase; twenty a page."""
    asked = portal_cases.Asked.of({name: str(value) for name, value in given.dict().items() if value is not None})
    try:
        lines, following = portal_cases.public_lines(asked, after=after)
    except BadCursor as error:
        raise HttpError(422, "after: not a place that this list gave out") from error
    return {"items": lines, "next": following or None}


@router.get("/public/petitions/{reference}", response=PublicCase, operation_id="read_public_petition")
@counted
def public_petition(request: HttpRequest, reference: str) -> dict[str, Any]:
    """One published petition with its answers."""
    try:
        case = portal_cases.public_case(reference, get_language() or "vi")
    except Petition.DoesNotExist as error:
        raise HttpError(404, "There is no such public petition.") from error
    it = case.petition
    kept = ("reference", "kind", "received_at", "due_at", "answered_at", "verdict", "supporters")
    return {
        **{name: getattr(it, name) for name in kept},
        "title": it.public_title,
        "text": it.public_text,
        "topic": case.topic,
        "place": case.place,
        "unit": it.unit.name,
        "phase": phase_of(it.state),
        "answers": [{"text": text, "at": at} for text, at in case.answers],
        "news": [{"text": text, "at": at} for text, at in case.news],
    }


@router.get("/public/topics", response=list[PublicTopic], operation_id="list_public_topics")
@counted
def public_topics(request: HttpRequest) -> list[dict[str, Any]]:
    """Topics in use, in order; a child's name begins with its parent's."""
    return [{"id": pk, "name": name} for pk, name in topics_in_use(get_language() or "vi")]


@router.get("/public/places", response=list[PublicPlace], operation_id="list_public_places")
@counted
def public_places(request: HttpRequest, given: Query[PublicPlacesAsked]) -> list[dict[str, Any]]:
    """Provinces; with `province` its communes; with `q` places by names of today and of before 1 July 2025."""
    if given.q.strip():
        return [_place(one.place, one.former) for one in places_found(given.q)]
    if given.province is None:
        return [_place(one) for one in provinces()]
    above = place_of(given.province)
    return [_place(one) for one in communes_of(above.id)] if above else []


@router.get("/public/statistics", response=PublicStatistics, operation_id="read_public_statistics")
@counted
def public_statistics(request: HttpRequest, by: str = "place", days: int = 90) -> dict[str, Any]:
    """Figures by place, topic or kind of the last 30, 90 or 365 days."""
    if by not in opinions_statistics.WAYS or days not in opinions_statistics.DAYS:
        raise HttpError(422, "by: place, topic or kind; days: 30, 90 or 365")
    told, names = opinions_statistics.public_statistics(by=by, days=days)

    def named(row: Any) -> dict[str, int | None] | None:
        return dict(zip(COLUMNS, row, strict=True)) if row else None

    rows = [{"name": names[key], "figures": named(row)} for key, row in told.rows.items()]
    return {"rows": rows, "hidden": told.hidden, "others": named(told.others), "total": named(told.total)}


def _place(place: Place, former: str = "") -> dict[str, Any]:
    found = {"id": place.id, "code": place.code, "level": place.level, "name": place.name}
    return {**found, "province": place.above, "former": former}
