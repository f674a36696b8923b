"""Lines of a list as a grid brings them: cell by cell, what is wrong in one keeps no other from being kept."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from lienthong.kernel.access.viewer import Viewer
from lienthong.modules.reports.actions.rosters_lines import CannotKeepLine, add_entry, change_entry, locked_list
from lienthong.modules.reports.models import Entry, RosterUnit
from lienthong.modules.reports.rules.rosters_fields import Field, Unfit, fields_of, plain, read_value, shown

MOST_CELLS = 600


@dataclass(frozen=True, slots=True)
class GridCell:
    """A cell as it was typed. `line` is the key that the browser gave the line, or its id; `seen` are the texts that
    its editor knew to stand there (as `plain`), `texts` those that were sent before without an answer.
    """

    line: str
    field: str
    text: str
    seen: str = ""
    texts: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class CellKept:
    """What became of a cell: `saved`, `invalid` (`message`), `conflict` (`who` wrote what stands there) `refused`."""

    line: str
    field: str
    state: str
    plain: str = ""
    shown: str = ""
    message: str = ""
    who: str = ""

    @property
    def name(self) -> str:
        """How the grid calls it."""
        return f"{self.line}.{self.field}"


@dataclass(frozen=True, slots=True)
class LinesKept:
    """The cells in the order given, and the lines that they belong to, by key; none for one that is not there."""

    cells: list[CellKept]
    lines: dict[str, Entry | None] = field(default_factory=dict)


@transaction.atomic
def keep_lines(*, viewer: Viewer, list_id: int, cells: Sequence[GridCell]) -> LinesKept:
    """Add the lines that are new and change the others, by line. Sent twice, a cell changes nothing.

    Raises RosterUnit.DoesNotExist, CannotKeepLine when the list takes no lines from this viewer.
    """
    kept = locked_list(viewer, list_id)
    fields = {one.key: one for one in fields_of(kept.roster.fields)}
    by_line: dict[str, list[GridCell]] = {}
    for cell in cells[:MOST_CELLS]:
        by_line.setdefault(cell.line, []).append(cell)
    known = _known(kept, list(by_line))
    done = LinesKept([])
    for key, own in by_line.items():
        answers, entry = _Line(viewer, kept, fields, key, known.get(key)).keep(own)
        done.cells.extend(answers)
        done.lines[key] = entry
    return done


def _known(kept: RosterUnit, keys: Sequence[str]) -> dict[str, Entry]:
    """The lines that exist, by the key under which they were sent. Those of other lists are there and not usable."""
    ids = [int(key) for key in keys if key.isascii() and key.isdigit() and len(key) < 19]
    given = [uuid for key in keys if (uuid := _uuid(key)) is not None]
    own = Entry.objects.filter(roster_id=kept.roster_id, unit_id=kept.unit_id).select_related("position__account")
    found = {str(one.pk): one for one in own.filter(pk__in=ids)}
    return found | {str(one.request_key): one for one in Entry.objects.filter(request_key__in=given)}


def _uuid(key: str) -> UUID | None:
    try:
        return UUID(key)
    except ValueError:
        return None


@dataclass(slots=True)
class _Line:
    """One line on its way."""

    viewer: Viewer
    kept: RosterUnit
    fields: Mapping[str, Field]
    key: str
    entry: Entry | None

    def keep(self, cells: Sequence[GridCell]) -> tuple[list[CellKept], Entry | None]:
        """Write what can be written; an answer for each cell."""
        if why := self._why_not():
            return [CellKept(cell.line, cell.field, "refused", message=why) for cell in cells], None
        looked = {cell.field: self._look(cell) for cell in cells}
        given = {cell.field: cell.text for cell in cells if looked[cell.field].state == "saved"}
        self._write(given, looked)
        return [self._standing(looked[cell.field]) for cell in cells], self.entry

    def _why_not(self) -> str:
        if self.entry is None:
            return "" if _uuid(self.key) else _("This line is no longer there.")
        if (self.entry.roster_id, self.entry.unit_id) != (self.kept.roster_id, self.kept.unit_id):
            return _("This line is no longer there.")
        return _("This line was taken off.") if self.entry.removed_at else ""

    def _look(self, cell: GridCell) -> CellKept:
        """What a cell would become: read by its type, held against what its editor saw."""
        found = self.fields.get(cell.field)
        answer = CellKept(cell.line, cell.field, "saved")
        if found is None:
            return replace(answer, state="refused", message=_("This list no longer has this field."))
        try:
            value = read_value(found, cell.text)
        except Unfit as error:
            return replace(answer, state="invalid", message=found.fault(error.code))
        now = self.entry.values.get(cell.field) if self.entry else None
        if value == now or self.entry is None or plain(found, now) in _known_texts(found, cell):
            return answer
        account = self.entry.position.account.full_name if self.entry.position else ""
        return replace(answer, state="conflict", who=account)

    def _write(self, given: dict[str, str], looked: dict[str, CellKept]) -> None:
        """Write these cells; what may stand only once and does already is left out, and the rest tried again."""
        while given and (self.entry or any(text.strip() for text in given.values())):
            try:
                if self.entry is None:
                    self.entry = add_entry(
                        viewer=self.viewer, list_id=self.kept.pk, given=given, request_key=UUID(self.key)
                    )
                else:
                    self.entry = change_entry(viewer=self.viewer, entry_id=self.entry.pk, given=given)
            except CannotKeepLine as error:
                wrong = [name for name in error.faults if name in given] or list(given)
                for name in wrong:
                    said = error.faults.get(name, str(error))
                    looked[name] = replace(looked[name], state="invalid", message=said)
                    del given[name]
            else:
                return

    def _standing(self, answer: CellKept) -> CellKept:
        """The answer with what stands in the cell now."""
        found = self.fields.get(answer.field)
        if found is None:
            return answer
        value: Any = self.entry.values.get(answer.field) if self.entry else None
        return replace(answer, plain=plain(found, value), shown=shown(found, value))


def _known_texts(found: Field, cell: GridCell) -> set[str]:
    """What the editor knew to stand in a cell: what was shown, and what was sent without an answer."""
    texts = {cell.seen}
    for text in cell.texts:
        try:
            texts.add(plain(found, read_value(found, text)))
        except Unfit:
            continue
    return texts
