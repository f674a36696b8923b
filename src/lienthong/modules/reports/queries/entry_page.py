"""One report as its page shows it: every cell with its value, the last period's, what was said of it, what is wrong."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from itertools import groupby
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from lienthong.kernel.access.viewer import Viewer
from lienthong.kernel.accounts.queries import told
from lienthong.kernel.database.sql import statements
from lienthong.kernel.language import formats
from lienthong.kernel.work.rules import standing
from lienthong.modules.reports.models import CellNote, Submission
from lienthong.modules.reports.queries.entry_checks import Findings, findings, previous_period
from lienthong.modules.reports.queries.submissions import Timed
from lienthong.modules.reports.rules.entry_checking import Broken
from lienthong.modules.reports.rules.entry_reading import NUMERIC, Reading, plain_number, shown
from lienthong.modules.reports.rules.periods import Span
from lienthong.modules.reports.rules.submissions import (
    KIND,
    OPEN,
    TONES,
    closes_on,
    may_approve,
    may_enter,
    may_lock,
    period_name,
    why_not_enter,
)

SQL = statements(__file__)
State = Submission.State


@dataclass(slots=True)
class Cell:
    """One cell of the grid; `typed` and `error` are what came back from a form that was sent without a script."""

    figure_id: int
    row_name: str
    combination: str
    kind: str
    measure: str
    is_required: bool
    now: Reading
    past: Reading
    is_held: bool
    notes: list[CellNote] = field(default_factory=list)
    broken: list[Broken] = field(default_factory=list)
    typed: str | None = None
    error: str = ""

    @property
    def name(self) -> str:
        """What a screen reader says of it."""
        return f"{self.row_name} – {self.combination}" if self.combination else self.row_name

    @property
    def shown(self) -> str:
        """What stands in the field."""
        return shown(self.kind, self.now) if self.typed is None else self.typed

    @property
    def past_shown(self) -> str:
        """The last period's value."""
        return shown(self.kind, self.past)

    @property
    def change(self) -> str:
        """By how much the number differs from the last period's, as a signed percentage; else empty."""
        return change_of(self.kind, self.now.number, self.past.number)

    @property
    def is_number(self) -> bool:
        """Whether it is typed as digits."""
        return self.kind in NUMERIC and self.kind != "yes_no"

    @property
    def is_bare(self) -> bool:
        """Whether it must be filled in and is not."""
        return self.is_required and self.now.is_empty


def change_of(kind: str, now: Decimal | None, past: Decimal | None) -> str:
    """`+12,5%`, `−3%`; empty where one is missing, nothing changed, or a share of nothing has no meaning."""
    if kind == "yes_no" or now is None or not past or now == past:
        return ""
    share = (now - past) / abs(past)
    text = formats.percent(abs(share), 0 if abs(share) >= 1 else 1)
    return f"+{text}" if share > 0 else f"\u2212{text}"


@dataclass(frozen=True, slots=True)
class GridRow:
    """An indicator with its cells."""

    name: str
    description: str
    measure: str
    cells: list[Cell]

    @property
    def columns(self) -> tuple[str, ...]:
        """The names of its cells' combinations."""
        return tuple(cell.combination for cell in self.cells)


@dataclass(frozen=True, slots=True)
class GridSection:
    """A part of the form; a table's rows come in groups that share their columns."""

    title: str
    note: str
    is_table: bool
    groups: list[tuple[tuple[str, ...], list[GridRow]]]


@dataclass(slots=True)
class EntryPage:
    """A report with everything its page shows; `may` are the acts that are the viewer's now, the usual first."""

    it: Submission
    sections: list[GridSection]
    found: Findings
    may: list[str]
    why_not: str
    can_enter: bool
    past_name: str
    entries: list[dict[str, Any]]

    @property
    def period(self) -> str:
        """The period in words."""
        return period_name(Span(self.it.period.starts_on, self.it.period.type))

    @property
    def tone(self) -> str:
        """The tone of the state's badge."""
        return TONES[self.it.state]

    @property
    def standing(self) -> str:
        """How it stands against its due moment."""
        left = None if self.it.state in OPEN else self.it.submitted_at
        return standing(Timed(self.it.due_at, left), timezone.now())

    @property
    def due_on(self) -> date | None:
        """The day on which it is due."""
        return timezone.localdate(self.it.due_at) if self.it.due_at else None

    @property
    def cells(self) -> list[Cell]:
        """Every cell, in the order of the form."""
        return [
            cell for section in self.sections for _columns, rows in section.groups for row in rows for cell in row.cells
        ]

    @property
    def notes(self) -> list[tuple[Cell, CellNote]]:
        """What was noted on cells, the newest first."""
        found = [(cell, note) for cell in self.cells for note in cell.notes]
        return sorted(found, key=lambda one: -one[1].pk)

    @property
    def returned_because(self) -> str:
        """The reason of the last return, while it has not been sent again."""
        if self.it.state != State.RETURNED:
            return ""
        notes = [entry["note"] for entry in self.entries if entry["verb"] == "SubmissionReturned"]
        return notes[-1] if notes else ""


def found_submission(viewer: Viewer, submission_id: int) -> Submission | None:
    """A report that the viewer may read, with its form, period and unit; None for any other."""
    return (
        Submission.objects.visible_to(viewer)
        .select_related("form__owner", "period", "unit__parent")
        .filter(pk=submission_id)
        .first()
    )


def entry_page(viewer: Viewer, submission_id: int) -> EntryPage | None:
    """A report that the viewer may read; None for any other. Eight queries, however long the form is."""
    it = found_submission(viewer, submission_id)
    if it is None:
        return None
    before = previous_period(it.period)
    found = findings(it)
    rows = SQL["grid_of_form"].rows(
        form=it.form_id, unit=it.unit_id, period=it.period_id, before=before.pk if before else None
    )
    notes: dict[int, list[CellNote]] = {}
    for note in it.notes.select_related("position__account").order_by("id"):
        notes.setdefault(note.figure_id, []).append(note)
    why = str(why_not_enter(it.state, closes_on(it.form, it.period.ends_on), timezone.localdate()))
    mine = may_enter(viewer, it.unit_id)
    return EntryPage(
        it=it,
        sections=_sections(rows, found, notes),
        found=found,
        may=acts_on(viewer, it, why_not=why),
        why_not=why if mine else "",
        can_enter=mine and not why,
        past_name=period_name(Span(before.starts_on, before.type)) if before else "",
        entries=told(KIND, it.pk),
    )


def acts_on(viewer: Viewer, it: Submission, *, why_not: str) -> list[str]:
    """What the viewer may do with a report now, the usual first; keys of `views.entry_ways`."""
    acts = []
    if may_enter(viewer, it.unit_id):
        acts += ["submit"] if not why_not else ["withdraw"] if it.state == State.SUBMITTED else []
    if may_approve(viewer, it):
        acts += ["approve", "return"] if it.state == State.SUBMITTED and it.form.approval else []
        acts += ["return"] if it.state in _RETURNABLE and "return" not in acts else []
    if may_lock(viewer, it):
        done = State.APPROVED if it.form.approval else State.SUBMITTED
        acts += ["lock"] if it.state == done else ["unlock"] if it.state == State.LOCKED else []
    return acts


_RETURNABLE = {State.SUBMITTED, State.APPROVED}


def _sections(
    rows: Sequence[tuple[Any, ...]], found: Findings, notes: Mapping[int, list[CellNote]]
) -> list[GridSection]:
    sections = []
    for (_pk, title, note, layout), of_section in groupby(rows, key=lambda row: row[:4]):
        made = [_row(head, list(cells), found, notes) for head, cells in groupby(of_section, key=lambda row: row[4:8])]
        is_table = layout == "table" and any(len(row.cells) > 1 for row in made)
        groups = [
            (columns, list(same)) for columns, same in groupby(made, key=lambda row: row.columns if is_table else ())
        ]
        sections.append(GridSection(title, note, is_table, groups))
    return sections


def _row(
    head: tuple[Any, ...], cells: Sequence[tuple[Any, ...]], found: Findings, notes: Mapping[int, list[CellNote]]
) -> GridRow:
    _pk, name, description, measure = head
    return GridRow(name, description, measure, [_cell(row, found, notes, alone=len(cells) == 1) for row in cells])


def _cell(row: tuple[Any, ...], found: Findings, notes: Mapping[int, list[CellNote]], *, alone: bool) -> Cell:
    _s, _t, _n, _l, _r, name, _a, measure, kind, figure, combination, _c, required, number, text, *rest = row
    past_number, past_text, held = rest
    return Cell(
        figure_id=figure,
        row_name=name,
        combination="" if alone else combination,
        kind=kind,
        measure=measure,
        is_required=required,
        now=Reading(number, text),
        past=Reading(past_number, past_text),
        is_held=held,
        notes=notes.get(figure, []),
        broken=found.cells.get(figure, []),
    )


def said_of(one: Broken) -> str:
    """What a broken rule says beside a cell: its own instruction, else its name, with what the sides came to."""
    text = one.check.instruction or one.check.name
    if one.left is None or one.right is None:
        return text
    left, right = (formats.number(Decimal(plain_number(Decimal(f"{side:.2f}")))) for side in (one.left, one.right))
    sign = {"equal": "≠", "at_most": ">", "less": "≥", "at_least": "<", "greater": "≤", "not_equal": "="}
    if one.check.operator == "jump":
        return _("%(text)s (now %(left)s, before %(right)s on average)") % {"text": text, "left": left, "right": right}
    return f"{text} ({left} {sign.get(one.check.operator, '–')} {right})"
