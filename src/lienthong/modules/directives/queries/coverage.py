"""Coverage: provisions of which no task was made, tasks that name no provision, shares a chapter."""

from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import Any

from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.styles import Font

from lienthong.kernel.access.viewer import Viewer
from lienthong.modules.directives.models import Directive, Task, TextVersion
from lienthong.modules.directives.queries.texts_reader import Mark, marks_of
from lienthong.modules.directives.rules.citations import cite

LEAVES = {"article", "clause", "point", "paragraph"}


@dataclass(frozen=True, slots=True)
class Covered:
    """A provision with none below it; `by` is what carries it out, itself or one above it."""

    address: str
    citation: str
    words: str
    page: int
    by: tuple[Mark, ...]


@dataclass(frozen=True, slots=True)
class Chapter:
    """A chapter (or the whole text where it has none) with its provisions."""

    address: str
    label: str
    heading: str
    provisions: tuple[Covered, ...]

    @property
    def covered(self) -> int:
        """How many of its provisions a task carries out."""
        return sum(1 for one in self.provisions if one.by)

    @property
    def share(self) -> float:
        """The same as a share of one."""
        return self.covered / len(self.provisions) if self.provisions else 0.0


@dataclass(frozen=True, slots=True)
class Coverage:
    """The whole view; `loose` are tasks without a provision of the newest text."""

    chapters: tuple[Chapter, ...]
    loose: tuple[tuple[int, str], ...]

    @property
    def total(self) -> int:
        """How many provisions there are."""
        return sum(len(chapter.provisions) for chapter in self.chapters)

    @property
    def covered(self) -> int:
        """How many of them a task carries out."""
        return sum(chapter.covered for chapter in self.chapters)

    @property
    def share(self) -> float:
        """The same as a share of one."""
        return self.covered / self.total if self.total else 0.0


def coverage_of(viewer: Viewer, directive: Directive, version: TextVersion) -> Coverage:
    """Coverage of a version by tasks (objectives and indicators alone carry nothing out). Five queries."""
    rows = list(
        version.provisions.order_by("order").values_list(
            "id", "parent_id", "kind", "address", "label", "heading", "first", "last", "page"
        )
    )
    marks = marks_of(viewer, directive)
    has_children = {row[1] for row in rows}
    inherited: dict[int, tuple[Mark, ...]] = {}
    chapters: list[tuple[tuple[str, str, str], list[Covered]]] = []
    for pk, parent, kind, address, label, heading, first, last, page in rows:
        own = tuple(mark for mark in marks.get(address, ()) if mark.kind == "task")
        inherited[pk] = (*inherited.get(parent or 0, ()), *own)
        if kind == "chapter" or (kind not in LEAVES and parent is None):
            chapters.append(((address, label, heading), []))
        elif not chapters:
            chapters.append((("", "", ""), []))
        if pk not in has_children:
            words = version.text[first:last]
            chapters[-1][1].append(Covered(address, cite(address), words, page, inherited[pk]))
    addresses = {row[3] for row in rows}
    tasks = Task.objects.visible_to(viewer).filter(directive=directive)
    held = tasks.filter(provisions__address__in=addresses).values("pk")
    loose = tasks.exclude(pk__in=held).order_by("order", "id").values_list("id", "title")
    return Coverage(
        tuple(Chapter(*head, tuple(provisions)) for head, provisions in chapters if provisions), tuple(loose)
    )


_RISKY = ("=", "+", "-", "@", "\t", "\r")


def coverage_xlsx(directive: Directive, found: Coverage) -> bytes:
    """Three sheets: provisions with their tasks, shares a chapter, tasks without a provision."""
    book = Workbook()
    sheet = book.active
    sheet.title = _("Provisions")
    heads = [_("Provision"), _("Words"), _("Page"), _("Tasks")]
    lines = [
        [one.citation, one.words, one.page, "; ".join(mark.title for mark in one.by)]
        for chapter in found.chapters
        for one in chapter.provisions
    ]
    _fill(sheet, str(directive), heads, lines, (26, 90, 8, 60))
    shares = [
        [chapter.label or _("The whole text"), chapter.heading, len(chapter.provisions), chapter.covered, chapter.share]
        for chapter in found.chapters
    ]
    heads = [_("Chapter"), _("Heading"), _("Provisions"), _("With a task"), _("Share")]
    sheet = book.create_sheet(_("Chapters"))
    _fill(sheet, str(directive), heads, shares, (16, 60, 12, 12, 12))
    for row in sheet.iter_rows(min_row=3, min_col=5, max_col=5):
        row[0].number_format = "0%"
    loose = [[title] for _pk, title in found.loose]
    _fill(book.create_sheet(_("Without a provision")), str(directive), [_("Task")], loose, (90,))
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def _fill(
    sheet: Any, title: str, heads: Sequence[str], rows: Sequence[Sequence[object]], widths: Sequence[int]
) -> None:
    sheet.append([_plain(title)])
    sheet.append(list(heads))
    for row in rows:
        sheet.append([_plain(cell) for cell in row])
    for cell in (*sheet[1], *sheet[2]):
        cell.font = Font(bold=True)
    for column, width in zip("ABCDE", widths, strict=False):
        sheet.column_dimensions[column].width = width
    sheet.freeze_panes = "A3"


def _plain(value: object) -> object:
    return f"'{value}" if isinstance(value, str) and value.startswith(_RISKY) else value
