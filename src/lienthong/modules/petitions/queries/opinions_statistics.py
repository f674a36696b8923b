"""Counts of petitions for the staff and the public: what came in, what was done in time, what citizens say of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.conf import settings
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from lienthong.kernel.access.roles import Permission
from lienthong.kernel.access.viewer import EVERYTHING, Viewer
from lienthong.kernel.database.sql import statements
from lienthong.kernel.org.models import Level, System, Unit
from lienthong.modules.petitions.models import PetitionKind, Topic
from lienthong.modules.petitions.rules.suppression import Published, Shown, publishable

SQL = statements(__file__)
WAYS = ("place", "topic", "kind")
DAYS = (30, 90, 365)


@dataclass(frozen=True, slots=True)
class Figures:
    """Counts of petitions received in a time; `open` and `overdue` as they are now."""

    received: int = 0
    accepted: int = 0
    ineligible: int = 0
    on_time: int = 0
    late: int = 0
    open: int = 0
    overdue: int = 0
    reopened: int = 0
    satisfied: int = 0
    partly: int = 0
    unsatisfied: int = 0

    @property
    def answered(self) -> int:
        """Answered by the unit, whatever the citizen says of it."""
        return self.on_time + self.late

    @property
    def judged(self) -> int:
        """Answers of which the citizen has said something."""
        return self.satisfied + self.partly + self.unsatisfied

    @property
    def cells(self) -> tuple[int, ...]:
        """The numbers that are published, all of it first."""
        told = (self.received, self.accepted, self.on_time, self.late, self.open, self.overdue, self.reopened)
        return (*told, self.satisfied, self.partly, self.unsatisfied)


@dataclass(frozen=True, slots=True)
class Line:
    """One row: what it stands for and its figures."""

    key: str
    name: str
    figures: Figures


def statistics_for(viewer: Viewer, *, by: str, days: int) -> list[Line]:
    """The figures of the viewer's subtree where the role oversees it, else of the own unit; most received first."""
    lft, rgt = viewer.lft, viewer.rgt
    if not viewer.may(Permission.PETITIONS_OVERSEE):
        rgt = viewer.lft
    return _lines(viewer.body_id, lft, rgt, by, days)


def public_statistics(*, by: str, days: int) -> tuple[Published, dict[str, str]]:
    """What may be told to everybody of the whole country, and the rows' names."""
    root = Unit.objects.get(system=System.PARTY, parent__isnull=True, closed_on__isnull=True)
    lines = _lines(root.pk, 0, EVERYTHING, by, days)
    return publishable({line.key: line.figures.cells for line in lines}), {line.key: line.name for line in lines}


def public_statistics_within(province: Unit, *, days: int) -> tuple[Published, dict[str, str]]:
    """The same by the communes of one province.

    Nothing where the province itself is hidden among the others, from which its sum could be subtracted; and no column
    that is hidden for the country.
    """
    country, _names = public_statistics(by="place", days=days)
    own = country.rows.get(str(province.pk))
    lines = _lines(province.pk, province.lft, province.rgt, "place", days) if own else []
    kept = [place for place, cell in enumerate(own or ()) if cell is not None]
    rows = {line.key: [line.figures.cells[place] for place in kept] for line in lines}
    told = publishable(rows)
    names = {line.key: line.name for line in lines}
    return Published(
        {key: _spread(row, kept) for key, row in told.rows.items()},
        told.hidden,
        told.others and _spread(told.others, kept),
        told.total and _spread(told.total, kept),
    ), names


def _spread(row: Shown, kept: Sequence[int]) -> Shown:
    """Cells back in their columns, the others not told."""
    of = dict(zip(kept, row, strict=True))
    return tuple(of.get(place) for place in range(len(Figures().cells)))


def public_province(unit_id: int) -> Unit | None:
    """The Party's body of a province by its id; None for any other."""
    found = Unit.objects.open().filter(pk=unit_id, system=System.PARTY, level=Level.PROVINCE, body_id=F("id"))
    return found.first()


def territories_of(unit_ids: Sequence[int]) -> dict[int, int]:
    """The places of units, the unit's id by the territory's."""
    return dict(Unit.objects.filter(pk__in=unit_ids).values_list("territory_id", "id"))


def whole(lines: Sequence[Line]) -> Figures:
    """All rows together."""
    names = Figures.__dataclass_fields__
    return Figures(**{name: sum(getattr(line.figures, name) for line in lines) for name in names})


def since_of(days: int) -> date:
    """The first day of a time that ends today."""
    return timezone.localdate() - timedelta(days=days - 1)


def faults_of_counts() -> list[str]:
    """What the kept counts, the petitions and their events say differently; empty when all agree."""
    found = [f"unit {unit} on {day}: counts" for unit, day in SQL["differing_tallies"].rows(zone=settings.TIME_ZONE)]
    return found + [f"petition {pk}: events" for (pk,) in SQL["differing_events"].rows()]


def _lines(unit: int, lft: int, rgt: int, by: str, days: int) -> list[Line]:
    asked = {"by": by, "unit": unit, "lft": lft, "rgt": rgt, "since": since_of(days)}
    rows = SQL["figures_by"].rows(**asked, until=timezone.localdate(), now=timezone.now())
    names = _names(by, [row[0] for row in rows])
    return [Line(row[0], names.get(row[0], _("Other")), Figures(*row[1:])) for row in rows]


def _names(by: str, keys: Sequence[str]) -> dict[str, str]:
    if by == "kind":
        return {value: str(label) for value, label in PetitionKind.choices}
    numbers = [int(key) for key in keys if key]
    of = Topic if by == "topic" else Unit
    return {str(pk): name for pk, name in of.objects.filter(pk__in=numbers).values_list("pk", "name")}
