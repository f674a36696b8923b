"""Case files of a unit, and their documents."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Count

from lienthong.kernel.access.viewer import Viewer
from lienthong.modules.documents.models import CaseFile, CaseFileEntry, Document

PAGE = 50
MOST_INDEXED = 2000


@dataclass(frozen=True, slots=True)
class Line:
    """One case file in the list."""

    id: int
    code: str
    title: str
    opened_on: date
    closed_on: date | None
    count: int


@dataclass(frozen=True, slots=True)
class Entry:
    """One document in the index of a case file."""

    document_id: int
    symbol: str
    issued_on: date | None
    sender: str
    summary: str


def case_files(viewer: Viewer, *, before: int | None = None) -> tuple[list[Line], int | None]:
    """The newest case files of the viewer's unit with ids below `before`, and where the next page begins."""
    found = CaseFile.objects.filter(unit_id=viewer.unit_id)
    if before is not None:
        found = found.filter(pk__lt=before)
    rows = found.annotate(count=Count("entries")).order_by("-id")[: PAGE + 1]
    fields = ("id", "code", "title", "opened_on", "closed_on", "count")
    made = [Line(*row) for row in rows.values_list(*fields)]
    return made[:PAGE], made[PAGE - 1].id if len(made) > PAGE else None


def open_case_files(viewer: Viewer) -> list[tuple[int, str]]:
    """Id and name of case files to which the viewer may add, newest first."""
    found = CaseFile.objects.filter(unit_id=viewer.unit_id, closed_on__isnull=True).order_by("-id")[:100]
    return [(pk, f"{code} · {title}") for pk, code, title in found.values_list("id", "code", "title")]


def case_file(viewer: Viewer, case_file_id: int) -> CaseFile | None:
    """A case file of the viewer's unit; None for any other."""
    return CaseFile.objects.filter(unit_id=viewer.unit_id, pk=case_file_id).select_related("unit").first()


def entries(viewer: Viewer, of: CaseFile) -> list[Entry]:
    """The index: documents in the order in which they were added."""
    rows = CaseFileEntry.objects.filter(case_file=of, document__in=Document.objects.visible_to(viewer))
    fields = ("document_id", "document__symbol", "document__issued_on", "document__sender", "document__body__name")
    found = rows.order_by("id").values_list(*fields, "document__summary")[:MOST_INDEXED]
    return [Entry(row[0], row[1], row[2], row[3] or row[4] or "", row[5]) for row in found]
