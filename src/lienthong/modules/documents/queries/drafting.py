"""Drafts on their way: lists by who must act, counted, paged by key."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Q, QuerySet
from django.utils import timezone
from django.utils.translation import get_language

from lienthong.kernel.access.roles import Permission
from lienthong.kernel.access.viewer import Viewer
from lienthong.kernel.accounts.models import Position
from lienthong.kernel.language.text import fold
from lienthong.kernel.org.models import Unit
from lienthong.kernel.work.models import Desk, Step
from lienthong.kernel.work.rules import desks_of
from lienthong.modules.documents.models import Document, DocumentType

PAGE = 50
MOST_FOUND = 20
TABS = {"mine": "draft", "review": "review", "sign": "sign", "issue": "issue"}
UNFINISHED = (
    Document.State.DRAFT,
    Document.State.REVIEW,
    Document.State.SUBMITTED,
    Document.State.APPROVED,
)
URGENCIES = ("normal", "urgent", "very_urgent", "flash")


@dataclass(frozen=True, slots=True)
class DraftLine:
    """One row of the list of drafts; `holder` is who has it now."""

    id: int
    summary: str
    type: str
    urgency: str
    state: str
    author: str
    unit: str
    created_at: datetime


def drafts_of(viewer: Viewer, tab: str, *, before: int | None = None) -> tuple[list[DraftLine], int | None]:
    """One page of a tab, newest first, and the key of the next page; two queries."""
    name = "type__name_en" if (get_language() or "vi").startswith("en") else "type__name"
    rows = (
        _in_tab(viewer, tab)
        .filter(secrecy__lte=viewer.clearance, pk__lt=before if before is not None else 2**62)
        .order_by("-id")
        .values_list(
            "id", "summary", name, "urgency", "state", "author__account__full_name", "unit__name", "created_at"
        )
    )
    found = [
        DraftLine(pk, summary, kind or "", URGENCIES[urgency], state, author or "", unit, at)
        for pk, summary, kind, urgency, state, author, unit, at in rows[: PAGE + 1]
    ]
    return found[:PAGE], found[PAGE - 1].id if len(found) > PAGE else None


def draft_counts(viewer: Viewer) -> dict[str, int]:
    """How many drafts each tab holds; two queries."""
    by_task = dict(
        _held(viewer).values_list("task").annotate(found=Count("item__subject_id", distinct=True)).order_by("task")
    )
    counts = {tab: by_task.get(task, 0) for tab, task in TABS.items()}
    counts["mine"] = _in_tab(viewer, "mine").count()
    return counts


def types_for(system: str) -> list[tuple[int, str, str]]:
    """Types of document in force today in one system: id, name in the reader's language, code; in their order."""
    today = timezone.localdate()
    name = "name_en" if (get_language() or "vi").startswith("en") else "name"
    return list(
        DocumentType.objects.filter(system=system, valid_from__lte=today)
        .filter(Q(valid_to__isnull=True) | Q(valid_to__gte=today))
        .order_by("position", "id")
        .values_list("id", name, "code")
    )


def people_of(body_id: int, typed: str, *, besides: int = 0, units: bool = False) -> list[tuple[str, str, str]]:
    """Positions (`p12`) and, when wanted, units (`u3`) of a body whose name holds what was typed, accents or none."""
    wanted = fold(typed)
    found = []
    if units:
        offices = Unit.objects.open().filter(body_id=body_id).order_by("lft", "id").values_list("pk", "name")[:400]
        found += [(f"u{pk}", name, "") for pk, name in offices if wanted in fold(name)]
    rows = (
        Position.objects.current()
        .filter(unit__body_id=body_id, role__in=["clerk", "leader", "specialist", "officer"])
        .exclude(pk=besides)
        .order_by("unit__lft", "account__sort_key", "id")
        .values_list("pk", "account__full_name", "title", "unit__name")[:1000]
    )
    found += [
        (f"p{pk}", name, f"{title}, {unit}")
        for pk, name, title, unit in rows
        if wanted in fold(f"{name} {title} {unit}")
    ]
    return found[:MOST_FOUND]


def _held(viewer: Viewer) -> QuerySet[Step]:
    """Open steps on documents that the viewer, or a desk at which they sit, holds."""
    return Step.objects.filter(
        Q(position_id=viewer.position_id) | Q(position__isnull=True, unit_id=viewer.unit_id, desk__in=desks_of(viewer)),
        kind="document",
        left_at__isnull=True,
    )


def _in_tab(viewer: Viewer, tab: str) -> QuerySet[Document]:
    if tab == "mine":
        # Two looks at two indexes; one condition with OR would read every unfinished document of the country.
        unfinished = Document.objects.filter(state__in=UNFINISHED).order_by()
        own = unfinished.filter(author_id=viewer.position_id).values("pk")
        return Document.objects.filter(
            pk__in=own.union(unfinished.filter(co_authors__position_id=viewer.position_id).values("pk"))
        )
    return Document.objects.filter(pk__in=_held(viewer).filter(task=TABS[tab]).values("item__subject_id"))


def has_tab(viewer: Viewer, tab: str) -> bool:
    """Whether a tab can ever hold something for this viewer."""
    if tab == "sign":
        return viewer.may(Permission.DOCUMENTS_SIGN)
    if tab == "issue":
        return Desk.CLERK in desks_of(viewer)
    return True
