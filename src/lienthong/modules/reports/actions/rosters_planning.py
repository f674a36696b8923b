"""What taking in a sheet would do: each row understood, or each fault by its cell; stores nothing."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from lienthong.kernel.access.viewer import Viewer
from lienthong.modules.reports.models import Entry, EntryKey, Roster, RosterUnit
from lienthong.modules.reports.queries.rosters_sheets import KEY, UNIT, UNIT_NAME, SheetFault, columns_of
from lienthong.modules.reports.rules.rosters import may_enter
from lienthong.modules.reports.rules.rosters_fields import Field, Unfit, fields_of, key_value, read_value

CHUNK = 5000
Key = tuple[str, int, str]


@dataclass(slots=True)
class SheetLine:
    """A row understood: of which list, which line it is (None: a new one), its values, what may stand only once."""

    row: int
    unit_id: int
    entry_id: int | None
    values: dict[str, Any]
    keys: list[Key]
    revision: int = 0


@dataclass(slots=True)
class SheetPlan:
    """What taking a sheet in would do."""

    rows: int = 0
    added: list[SheetLine] = field(default_factory=list)
    changed: list[SheetLine] = field(default_factory=list)
    unchanged: int = 0
    faults: list[SheetFault] = field(default_factory=list)
    faulty: int = 0


def plan_sheet(*, viewer: Viewer, roster: Roster, kept: RosterUnit | None, rows: Sequence[Sequence[Any]]) -> SheetPlan:
    """What taking the rows in would do, the heading being the first. `kept` None: lines of many lists.

    Raises BadSheet when the columns are not this roster's.
    """
    fields = fields_of(roster.fields)
    columns = columns_of(rows[0], fields, of_many=kept is None)
    reader = _Reader(viewer, roster, kept, fields, columns)
    plan = SheetPlan()
    lines = []
    for place, cells in enumerate(rows[1:], start=2):
        if not any(cell not in ("", None) for cell in cells):
            continue
        plan.rows += 1
        before = len(plan.faults)
        line = reader.line(place, cells, plan.faults)
        if len(plan.faults) > before:
            plan.faulty += 1
        elif line:
            lines.append(line)
    _sort_out(plan, lines)
    return plan


def _sort_out(plan: SheetPlan, lines: Sequence[SheetLine]) -> None:
    """New, changed or as it is: those that are there are read by the thousand."""
    known = [line for line in lines if line.entry_id is not None]
    plan.added = [line for line in lines if line.entry_id is None]
    for start in range(0, len(known), CHUNK):
        piece = known[start : start + CHUNK]
        rows = Entry.objects.filter(pk__in=[line.entry_id for line in piece if line.entry_id])
        found = {pk: (revision, values) for pk, revision, values in rows.values_list("id", "revision", "values")}
        for line in piece:
            line.revision, before = found[line.entry_id or 0]
            line.values = {key: value for key, value in {**before, **line.values}.items() if value is not None}
            if line.values == before:
                plan.unchanged += 1
            else:
                plan.changed.append(line)


class _Reader:
    """Rows being understood against what is there, which is read once."""

    def __init__(
        self,
        viewer: Viewer,
        roster: Roster,
        kept: RosterUnit | None,
        fields: Sequence[Field],
        columns: dict[int, str],
    ) -> None:
        self.fields, self.kept = {one.key: one for one in fields}, kept
        self.columns = [(place, key) for place, key in columns.items() if key != UNIT_NAME]
        self.places = {key: place + 1 for place, key in columns.items()}
        lists = RosterUnit.objects.filter(roster=roster).select_related("roster__owner", "unit")
        own = [kept] if kept else list(lists.visible_to(viewer))
        self.open = {one.unit_id for one in own if may_enter(viewer, one)}
        self.done = {one.unit_id for one in own if one.done_at}
        self.units = {one.unit.code: one.unit_id for one in own}
        self.owners = dict(_entry_units(roster, kept))
        self.keys: dict[Key, int] = dict(_entry_keys(roster))
        self.seen: dict[Key, int] = {}
        self.taken_lines: dict[int, int] = {}

    def line(self, row: int, cells: Sequence[Any], faults: list[SheetFault]) -> SheetLine | None:
        """The row, or None with its faults added."""
        values: dict[str, Any] = {}
        key = code = ""
        for place, name in self.columns:
            cell = cells[place] if place < len(cells) else None
            if name == KEY:
                key = _plain(cell)
            elif name == UNIT:
                code = _plain(cell)
            else:
                values[name] = self._value(row, place + 1, name, cell, faults)
        unit_id = self._unit(row, code, faults)
        if unit_id is None:
            return None
        keys = self._keys(unit_id, values)
        entry_id = self._entry(row, key, unit_id, keys, faults)
        self._once(row, keys, entry_id, faults)
        return SheetLine(row, unit_id, entry_id, values, keys)

    def _value(self, row: int, column: int, name: str, cell: Any, faults: list[SheetFault]) -> Any:
        one = self.fields[name]
        try:
            value = read_value(one, cell)
        except Unfit as error:
            faults.append(SheetFault(row, column, one.fault(error.code)))
            return None
        if value is None and one.required:
            faults.append(SheetFault(row, column, one.fault("required")))
        return value

    def _unit(self, row: int, code: str, faults: list[SheetFault]) -> int | None:
        unit_id = self.kept.unit_id if self.kept else self.units.get(code)
        if unit_id is None:
            text = _("No unit with this code keeps the list.")
        elif unit_id in self.done:
            text = _("The list of this unit is done. It must be opened again first.")
        elif unit_id not in self.open:
            text = _("The list of this unit is not yours to change.")
        else:
            return unit_id
        faults.append(SheetFault(row, self.places.get(UNIT, 0), text))
        return None

    def _keys(self, unit_id: int, values: dict[str, Any]) -> list[Key]:
        return [
            (name, unit_id if one.unique == "unit" else 0, key_value(values[name]))
            for name, one in self.fields.items()
            if one.unique and values.get(name) is not None
        ]

    def _entry(self, row: int, key: str, unit_id: int, keys: Sequence[Key], faults: list[SheetFault]) -> int | None:
        """Which line of the list this is: by its key, else by a value that stands only once."""
        if key:
            found = int(key) if key.isascii() and key.isdigit() and len(key) < 19 else 0
            if self.owners.get(found) != unit_id:
                faults.append(SheetFault(row, self.places[KEY], _("The list has no line with this key.")))
                return None
        else:
            same = {self.keys[one] for one in keys if one in self.keys}
            found = next((pk for pk in sorted(same) if self.owners.get(pk) == unit_id), 0)
        if found and (first := self.taken_lines.setdefault(found, row)) != row:
            text = _("Row %(row)s is the same line already.") % {"row": first}
            faults.append(SheetFault(row, self.places.get(KEY, 0), text))
        return found or None

    def _once(self, row: int, keys: Sequence[Key], entry_id: int | None, faults: list[SheetFault]) -> None:
        for one in keys:
            column = self.places.get(one[0], 0)
            first = self.seen.setdefault(one, row)
            if first != row:
                text = _("Row %(row)s has the same already; it may stand only once.") % {"row": first}
                faults.append(SheetFault(row, column, text))
            elif self.keys.get(one, entry_id) != entry_id:
                faults.append(SheetFault(row, column, self.fields[one[0]].fault("taken")))


def _entry_units(roster: Roster, kept: RosterUnit | None) -> Iterator[tuple[int, int]]:
    found = Entry.objects.filter(roster=roster, removed_at__isnull=True)
    if kept:
        found = found.filter(unit_id=kept.unit_id)
    yield from found.values_list("id", "unit_id").iterator(chunk_size=10_000)


def _entry_keys(roster: Roster) -> Iterator[tuple[Key, int]]:
    rows = EntryKey.objects.filter(roster=roster).values_list("field", "scope", "value", "entry_id")
    for name, scope, value, entry in rows.iterator(chunk_size=10_000):
        yield (name, scope, value), entry


def _plain(cell: Any) -> str:
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return "" if cell is None else str(cell).strip()
