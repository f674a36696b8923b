"""Directives in lists, and one directive with its newest text."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce

from lienthong.kernel.access.viewer import Viewer
from lienthong.kernel.language.text import nfc
from lienthong.modules.directives.models import Directive, Provision, Task, TextVersion
from lienthong.modules.documents.api import Document

PAGE = 50
FAR = date(9999, 12, 31)


@dataclass(frozen=True, slots=True)
class Line:
    """One directive of the list, with how many tasks it has and how many of them units have been given."""

    id: int
    kind: str
    symbol: str
    title: str
    state: str
    issued_on: date
    body: str
    tasks: int
    issued: int

    @property
    def kind_name(self) -> str:
        """The kind in the reader's language."""
        return str(Directive.Kind(self.kind).label)


@dataclass(frozen=True, slots=True)
class Chosen:
    """What the list is narrowed to; empty values do not narrow."""

    state: str = "active"
    kind: str = ""
    body_id: int | None = None
    q: str = ""


def directives_page(viewer: Viewer, chosen: Chosen, *, after: str = "") -> tuple[list[Line], str]:
    """A page of directives, newest first, and the key to go on from (empty on the last page). One query."""
    found = Directive.objects.visible_to(viewer).filter(state=chosen.state)
    if chosen.kind:
        found = found.filter(kind=chosen.kind)
    if chosen.body_id:
        found = found.filter(body_id=chosen.body_id)
    if chosen.q.strip():
        typed = nfc(chosen.q).strip()
        found = found.filter(Q(title__icontains=typed) | Q(symbol__icontains=typed))
    on, pk = _key(after)
    found = found.filter(Q(issued_on__lt=on) | Q(issued_on=on, id__lt=pk))
    tasks = Task.objects.filter(directive=OuterRef("pk")).order_by().values("directive")
    counted = tasks.annotate(n=Count("id")).values("n")
    given = tasks.filter(state=Task.State.ISSUED).annotate(n=Count("id")).values("n")
    rows = (
        found.annotate(tasks_count=Coalesce(Subquery(counted), 0), given_count=Coalesce(Subquery(given), 0))
        .order_by("-issued_on", "-id")
        .values_list("id", "kind", "symbol", "title", "state", "issued_on", "body__name", "tasks_count", "given_count")
    )[: PAGE + 1]
    lines = [Line(*row) for row in rows]
    last = lines[PAGE - 1] if len(lines) > PAGE else None
    return lines[:PAGE], f"{last.issued_on.isoformat()}.{last.id}" if last else ""


def _key(after: str) -> tuple[date, int]:
    try:
        on, pk = after.split(".")
        return date.fromisoformat(on), int(pk)
    except ValueError:
        return FAR, 2**62


def counts_by_state(viewer: Viewer) -> dict[str, int]:
    """How many directives of each state the viewer may read."""
    rows = Directive.objects.visible_to(viewer).order_by().values_list("state").annotate(n=Count("id"))
    return dict(rows)


def bodies_with_directives(viewer: Viewer) -> list[tuple[int, str]]:
    """Bodies that follow a directive which the viewer may read, by name."""
    rows = Directive.objects.visible_to(viewer).order_by("body__sort_key", "body_id")
    return list(rows.values_list("body_id", "body__name").distinct()[:200])


def directive_for(viewer: Viewer, directive_id: int) -> Directive | None:
    """A directive that the viewer may read, with its body and document; None for any other."""
    found = Directive.objects.visible_to(viewer).select_related("body", "document", "author__account")
    return found.filter(pk=directive_id).first()


def newest_version(directive_id: int) -> TextVersion | None:
    """The newest version of its text, with its file."""
    return TextVersion.objects.filter(directive_id=directive_id).select_related("file").order_by("-number").first()


@dataclass(frozen=True, slots=True)
class Counts:
    """What a directive holds now."""

    provisions: int
    tasks: int
    given: int
    indicators: int
    objectives: int


def counts_of(directive: Directive, version: TextVersion | None) -> Counts:
    """Figures over a directive's page."""
    tasks = directive.tasks.aggregate(all=Count("id"), given=Count("id", filter=Q(state=Task.State.ISSUED)))
    return Counts(
        provisions=version.provisions.count() if version else 0,
        tasks=tasks["all"],
        given=tasks["given"],
        indicators=directive.indicators.count(),
        objectives=directive.objectives.count(),
    )


@dataclass(frozen=True, slots=True)
class VersionLine:
    """One version of the text in the list of versions."""

    id: int
    number: int
    file: str
    note: str
    created_at: datetime
    author: str
    provisions: int


def versions_of(directive_id: int) -> list[VersionLine]:
    """The versions of a directive's text, newest first."""
    rows = (
        TextVersion.objects.filter(directive_id=directive_id)
        .annotate(count=Count("provisions"))
        .order_by("-number")
        .values_list("id", "number", "file__name", "note", "created_at", "author__account__full_name", "count")
    )
    return [VersionLine(*row) for row in rows[:100]]


def provisions_at(version: TextVersion, addresses: Iterable[str]) -> list[tuple[str, str, str]]:
    """Address, heading and words of provisions of a version, in the order of the text."""
    rows = Provision.objects.filter(version=version, address__in=list(addresses)).order_by("order")
    return [
        (address, heading, version.text[first:last])
        for address, heading, first, last in rows.values_list("address", "heading", "first", "last")
    ]


def readable_document(viewer: Viewer, document_id: int | None) -> Document | None:
    """A directive's document, when the viewer may read it."""
    return Document.objects.visible_to(viewer).filter(pk=document_id).first() if document_id else None
