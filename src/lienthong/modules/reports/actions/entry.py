"""Saving figures: each cell on its own, read by type, never over what somebody else entered meanwhile."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from lienthong.kernel.access.viewer import Viewer
from lienthong.kernel.database.sql import statements
from lienthong.modules.reports.models import Submission
from lienthong.modules.reports.queries.entry_checks import Sheet
from lienthong.modules.reports.rules.entry_reading import (
    EMPTY,
    CannotRead,
    Reading,
    read_plain,
    read_value,
    shown,
)
from lienthong.modules.reports.rules.periods import Span
from lienthong.modules.reports.rules.submissions import may_enter, why_not_enter

SQL = statements(__file__)
MOST_CELLS = 5000


class CannotSave(Exception):
    """Nothing of it can be saved: the submission takes no entries from this viewer; the message says why."""


@dataclass(frozen=True, slots=True)
class CellSaved:
    """What became of one cell. `state`: `saved`; `invalid` (`message` says why); `conflict` (somebody, `who` at `at`,
    entered another value since it was seen); `held` (another report of the unit sent the value). `plain` and `shown`
    are what stands in the cell now, on the server.
    """

    figure_id: int
    state: str
    plain: str = ""
    shown: str = ""
    message: str = ""
    who: str = ""
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Saved:
    """The submission's revision after a saving, its cells in the order given, and by what its values are found."""

    revision: int
    cells: list[CellSaved] = field(default_factory=list)
    sheet: Sheet | None = None


@dataclass(frozen=True, slots=True)
class _Place:
    """The submission that is written to, its row locked."""

    id: int
    state: str
    revision: int
    unit_id: int
    period_id: int
    form_id: int
    closes_after: int | None
    ends_on: date
    was_sent: bool
    type: str
    starts_on: date

    @property
    def sheet(self) -> Sheet:
        """By what its values are found."""
        return Sheet(self.form_id, self.unit_id, self.period_id, Span(self.starts_on, self.type))


@dataclass(frozen=True, slots=True)
class _Cell:
    """A cell as it stands in the database."""

    kind: str
    now: Reading
    is_held: bool
    is_known: bool


@transaction.atomic
def save_values(
    *,
    viewer: Viewer,
    submission_id: int,
    values: Mapping[int, str],
    revision: int | None = None,
    seen: Mapping[int, str] | None = None,
    keys: Mapping[int, UUID] | None = None,
    tried: Mapping[int, Collection[UUID]] | None = None,
    spelling: str = "",
) -> Saved:
    """Save cells of a submission as they were typed, by figure; an empty text empties the cell.

    What is wrong with one cell keeps no other from being saved. `spelling` is the language in which numbers were
    typed (default: the present one). A cell that differs from what its editor saw is in conflict and stays: seen is
    `seen` by figure (as `Reading.plain`), else everything up to `revision`; with neither, nothing is asked. The same
    key of a cell twice saves once; `tried` are keys of earlier savings of a cell whose answer never came: what they
    wrote is nobody else's. Raises Submission.DoesNotExist, CannotSave.
    """
    place = _locked(viewer, submission_id)
    english = (spelling or get_language() or "vi").startswith("en")
    cells = _cells(place, list(values)[:MOST_CELLS], keys or {})
    looked = {figure: _look(typed, cells.get(figure), english=english) for figure, typed in values.items()}
    _ask_about_conflicts(place, looked, _differing(place, looked, cells, revision=revision, seen=seen), tried or {})
    changed = {
        figure: reading
        for figure, (state, reading) in looked.items()
        if state.state == "saved" and not cells[figure].is_known and reading != cells[figure].now
    }
    if changed and (why := _why_not(place)):
        raise CannotSave(str(why))
    now_at = _write(viewer, place, changed, cells, keys or {}) if changed else place.revision
    return Saved(now_at, [state for state, _reading in looked.values()], place.sheet)


def _locked(viewer: Viewer, submission_id: int) -> _Place:
    row = SQL["lock_submission"].row(submission=submission_id)
    place = _Place(*row) if row else None
    if place is None or not may_enter(viewer, place.unit_id):
        if Submission.objects.visible_to(viewer).filter(pk=submission_id).exists():
            raise CannotSave(_("Only the unit itself enters its figures."))
        raise Submission.DoesNotExist
    return place


def _why_not(place: _Place) -> Any:
    closing = None if place.closes_after is None else place.ends_on + timedelta(days=place.closes_after)
    return why_not_enter(place.state, closing, timezone.localdate())


def _cells(place: _Place, figures: list[int], keys: Mapping[int, UUID]) -> dict[int, _Cell]:
    """The cells that the form asks, with whether this very saving of each was done before."""
    possible = [figure for figure in figures if 0 < figure < 2**31]
    rows = SQL["cells_now"].rows(
        submission=place.id,
        form=place.form_id,
        unit=place.unit_id,
        period=place.period_id,
        figures=possible,
        keys=[keys.get(figure) for figure in possible],
    )
    return {figure: _Cell(kind, Reading(number, text), held, known) for figure, kind, number, text, held, known in rows}


def _look(typed: str, cell: _Cell | None, *, english: bool) -> tuple[CellSaved, Reading]:
    """One cell before it is written: what it would become."""
    if cell is None:
        return CellSaved(0, "invalid", message=_("The form does not ask for this figure.")), EMPTY
    if cell.is_known:
        return _standing(0, "saved", cell.kind, cell.now), cell.now
    try:
        reading = read_value(cell.kind, typed, english=english)
    except CannotRead as error:
        return replace(_standing(0, "invalid", cell.kind, cell.now), message=str(error)), EMPTY
    if cell.is_held and not cell.now.is_empty and reading != cell.now:
        said = _("Another report of this period has sent this figure. Change it there.")
        return replace(_standing(0, "held", cell.kind, cell.now), message=said), EMPTY
    return _standing(0, "saved", cell.kind, reading), reading


def _standing(figure: int, state: str, kind: str, reading: Reading) -> CellSaved:
    return CellSaved(figure, state, plain=reading.plain, shown=shown(kind, reading))


def _differing(
    place: _Place,
    looked: dict[int, tuple[CellSaved, Reading]],
    cells: Mapping[int, _Cell],
    *,
    revision: int | None,
    seen: Mapping[int, str] | None,
) -> dict[int, _Cell]:
    """The cells that do not stand as their editor saw them, and would become something else again."""
    found = {}
    for figure, (state, reading) in looked.items():
        cell = cells.get(figure)
        if cell is None or state.state != "saved" or reading == cell.now:
            continue
        if seen is not None and figure in seen:
            is_changed = read_plain(cell.kind, seen[figure]) != cell.now
        else:
            is_changed = revision is not None and revision != place.revision and not cell.now.is_empty
        if is_changed:
            found[figure] = cell
    return found


def _ask_about_conflicts(
    place: _Place,
    looked: dict[int, tuple[CellSaved, Reading]],
    differing: Mapping[int, _Cell],
    tried: Mapping[int, Collection[UUID]],
) -> None:
    """Put every cell's figure into its answer, and turn those that somebody else changed into conflicts."""
    for figure, (state, reading) in looked.items():
        looked[figure] = (replace(state, figure_id=figure), reading)
    if not differing:
        return
    editors = {row[0]: row[1:] for row in SQL["last_editors"].rows(submission=place.id, figures=list(differing))}
    for figure, cell in differing.items():
        who, at, key = editors.get(figure, ("", None, None))
        if key is None or key not in tried.get(figure, ()):
            standing = _standing(figure, "conflict", cell.kind, cell.now)
            looked[figure] = (replace(standing, who=who or "", at=at), EMPTY)


def _write(
    viewer: Viewer,
    place: _Place,
    changed: Mapping[int, Reading],
    cells: Mapping[int, _Cell],
    keys: Mapping[int, UUID],
) -> int:
    row = SQL["write_values"].row(
        submission=place.id,
        unit=place.unit_id,
        period=place.period_id,
        figures=list(changed),
        numbers=[reading.number for reading in changed.values()],
        texts=[reading.text for reading in changed.values()],
        befores=[cells[figure].now.plain for figure in changed],
        afters=[reading.plain for reading in changed.values()],
        keys=[keys.get(figure) for figure in changed],
        told=place.was_sent,
        now=timezone.now(),
        position=viewer.position_id,
    )
    if any(cells[figure].is_held for figure in changed):
        mark_figures_stale(place.unit_id, place.period_id)
    return int(row[0]) if row else place.revision


def mark_figures_stale(unit_id: int, period_id: int) -> None:
    """Note that what counts of a unit's period has changed; in the transaction of the change."""
    SQL["mark_total_stale"].run(unit=unit_id, period=period_id)
