"""What anybody may read: the approved words of public petitions, in pages, and one of them with its answer."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import BooleanField, Q, QuerySet
from django.db.models.expressions import RawSQL
from django.db.models.functions import Left

from lienthong.kernel.database.paging import BadCursor, decode, encode
from lienthong.kernel.search.rules import asked_words, tsquery_of
from lienthong.modules.petitions.models import Answer, Attachment, Message, Petition, PetitionKind, Topic
from lienthong.modules.petitions.queries.portal_places import all_places, communes_of, place_of
from lienthong.modules.petitions.rules.portal_words import PHASES, TOLD, Told, phase_of

PAGE = 20
# A common word is found among the newest so many; a rare one by its index, whose matches are few.
WINDOW = 3000
LONGEST_ASKED = 200


@dataclass(frozen=True, slots=True)
class Asked:
    """What somebody filters the list by; empty values ask for all."""

    q: str = ""
    place: int | None = None
    topic: int | None = None
    kind: str = ""
    phase: str = ""

    @classmethod
    def of(cls, given: Mapping[str, str]) -> "Asked":
        """From an address; what cannot be is left out."""
        return cls(
            q=given.get("q", "")[:LONGEST_ASKED].strip(),
            place=_number(given.get("place", "")),
            topic=_number(given.get("topic", "")),
            kind=given.get("kind", "") if given.get("kind") in PetitionKind.values else "",
            phase=given.get("phase", "") if given.get("phase") in PHASES else "",
        )

    @property
    def values(self) -> dict[str, str | int]:
        """What is asked, for an address."""
        return {name: value for name in self.__slots__ if (value := getattr(self, name))}


@dataclass(frozen=True, slots=True)
class Line:
    """A public petition in the list."""

    id: int
    reference: str
    title: str
    words: str
    kind: str
    place: str
    unit: str
    told: Told
    phase: str
    published_at: datetime
    supporters: int


def public_lines(asked: Asked, *, after: str = "") -> tuple[list[Line], str]:
    """One page, the newest first, and the key of the next; raises BadCursor for a key that is none."""
    key = decode(after, datetime, int)
    found = _asked_for(asked).order_by("-published_at", "-id")
    if key:
        at, pk = key
        if at is None or pk is None or at.tzinfo is None:
            raise BadCursor(after)
        found = found.filter(Q(published_at__lte=at), Q(published_at__lt=at) | Q(id__lt=pk))
    rows = _rows(found, asked.q)
    following = encode(rows[PAGE - 1][8], rows[PAGE - 1][0]) if len(rows) > PAGE else ""
    return [_line(row) for row in rows[:PAGE]], following


_COLUMNS = (
    "id",
    "reference",
    "public_title",
    "kind",
    "territory_id",
    "unit__name",
    "state",
    "supporters",
    "published_at",
)
Row = tuple[Any, ...]


def _rows(found: QuerySet[Petition], q: str) -> list[Row]:
    """One row more than a page has, so that it is known whether there are more."""
    shown = (*_COLUMNS, "words")
    words = asked_words(q)
    if not words:
        return list(found.annotate(words=Left("public_text", 240)).values_list(*shown)[: PAGE + 1])
    has_words = RawSQL("public_words @@ %s::tsquery", [tsquery_of(words)], output_field=BooleanField())
    newest = list(found.annotate(hit=has_words).values_list("id", "hit")[:WINDOW])
    ids = [pk for pk, hit in newest if hit][: PAGE + 1]
    is_enough = len(ids) > PAGE or len(newest) < WINDOW
    found = found.filter(pk__in=ids) if is_enough else found.filter(has_words)
    return list(found.annotate(words=Left("public_text", 240)).values_list(*shown)[: PAGE + 1])


def _asked_for(asked: Asked) -> QuerySet[Petition]:
    found = Petition.objects.published()
    if asked.place:
        inside = [asked.place, *(place.id for place in communes_of(asked.place))]
        found = found.filter(territory_id__in=inside)
    if asked.topic:
        topics = Topic.objects.filter(Q(pk=asked.topic) | Q(parent_id=asked.topic))
        found = found.filter(topic_id__in=list(topics.values_list("id", flat=True)))
    if asked.kind:
        found = found.filter(kind=asked.kind)
    if asked.phase:
        found = found.filter(state__in=sorted(PHASES[asked.phase][1]))
    return found


def _line(row: Row) -> Line:
    pk, reference, title, kind, territory, unit, state, supporters, at, words = row
    place = all_places().get(territory)
    return Line(
        pk,
        reference,
        title,
        words,
        kind,
        place.whole if place else "",
        unit,
        TOLD[state],
        phase_of(state),
        at,
        supporters,
    )


@dataclass(frozen=True, slots=True)
class Case:
    """A public petition whole."""

    petition: Petition
    told: Told
    place: str
    topic: str
    answers: list[tuple[str, datetime]]
    news: list[tuple[str, datetime]]
    files: list[Attachment]


def public_case(reference: str, language: str) -> Case:
    """One public petition with its answers, five reads. Raises Petition.DoesNotExist."""
    petition = Petition.objects.published().select_related("unit", "topic").get(reference=reference)
    place, topic = place_of(petition.territory_id), petition.topic
    answers = petition.answers.filter(state=Answer.State.SENT).exclude(public_text="").order_by("version")
    news = petition.messages.filter(is_public=True, kind=Message.Kind.NEWS).order_by("at", "id")
    files = petition.attachments.filter(is_public=True).select_related("redacted__blob").order_by("id")
    return Case(
        petition=petition,
        told=TOLD[petition.state],
        place=place.whole if place else "",
        topic=(topic.name_en if language == "en" and topic.name_en else topic.name) if topic else "",
        answers=[(text, at) for text, at in answers.values_list("public_text", "sent_at") if at],
        news=list(news.values_list("text", "at")),
        files=list(files),
    )


def public_file(attachment_id: int) -> Attachment:
    """A file of a public petition as it was approved. Raises Attachment.DoesNotExist."""
    shown = Attachment.objects.filter(is_public=True, petition__published_at__isnull=False, petition__is_sealed=False)
    return shown.select_related("redacted__blob", "redacted__thumbnail__blob").get(pk=attachment_id)


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 16 else None
