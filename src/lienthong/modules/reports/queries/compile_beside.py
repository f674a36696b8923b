"""What stands beside a table: what else may be asked, its map, its greatest rows, its legends."""

from dataclasses import replace
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from lienthong.kernel.org.models import Level
from lienthong.modules.reports.models import PeriodType
from lienthong.modules.reports.queries.compile_items import divisions_of, items_of
from lienthong.modules.reports.queries.compile_report import steps_of
from lienthong.modules.reports.queries.compile_stretches import stretches_known
from lienthong.modules.reports.queries.compile_table import Table
from lienthong.modules.reports.queries.compile_ways import way_of, ways_of
from lienthong.modules.reports.rules.gathering import lengths_over
from lienthong.modules.reports.rules.legends import Range
from lienthong.modules.reports.rules.tables import FIGURES, OPTIONS, PERIODS, UNITS

GREATEST = 10


def choices_of(found: Table) -> dict[str, Any]:
    """What else may be asked of the form and the unit."""
    items = items_of(found.form)
    stretches = stretches_known(found.form, found.asked.gather)
    lengths = dict(PeriodType.choices)
    return {
        "items": items,
        "divisions": divisions_of(items),
        "periods": [(one.span.dhis2, one.name) for one in stretches if one.span],
        "lengths": [(length, lengths[length]) for length in lengths_over(found.form.period_type) if length != "term"],
        "ways": ways_of(found.unit),
        "levels": _levels(found.unit.level),
        "axes": axis_names(),
    }


def beside(found: Table) -> dict[str, Any]:
    """Other arrangements, the chart of the greatest rows, the legends of the figures, whether there is a map."""
    legends: dict[tuple[Range, ...], list[str]] = {}
    for item in found.items:
        if item.ranges:
            legends.setdefault(item.ranges, []).append(item.name)
    drawn = replace(found.asked, form=found.form.pk, unit=found.unit.pk, items=tuple(one.key for one in found.items))
    return {
        # As it stands: in addresses of files, of the map, of other arrangements, and in saved views.
        "drawn": drawn,
        "swapped": replace(drawn, rows=drawn.columns, columns=drawn.rows, sort=""),
        "ranked_by": replace(drawn, sort="" if drawn.sort else "rank"),
        "gathers": any(not one.is_period for one in found.stretches),
        "ranked": _greatest(found),
        "legends": [(", ".join(names), ranges) for ranges, names in legends.items()],
        "has_map": has_map(found),
    }


def has_map(found: Table) -> bool:
    """Whether the rows are units that a map of today knows."""
    known = {(Level.CENTRAL, "children"), (Level.CENTRAL, "commune"), (Level.PROVINCE, "children")}
    if found.asked.rows != UNITS or way_of(found.asked.way).on is not None or not found.columns:
        return False
    return (found.unit.level, found.asked.level) in known


def map_of_table(found: Table, address: str) -> dict[str, Any]:
    """What the map component reads: the last column, by legend where the figure has one."""
    item = found.lines[0].cells[-1].place.item
    layer = "provinces" if (found.unit.level, found.asked.level) == (Level.CENTRAL, "children") else "communes"
    values: dict[str, tuple[float, str, str, int | None]] = {}
    for line in found.lines[1:]:
        row, value = line.mark.thing, line.cells[-1].value
        if row.code and value is not None:
            grade = line.cells[-1].grade
            place = item.ranges.index(grade) if grade else None
            there = f"{address}?{replace(found.asked, unit=row.id, level='children').query}" if row.is_unit else ""
            values[row.code] = (round(float(value), 2), row.name, there, place)
    drawn: dict[str, Any] = {"layer": layer, "values": values, "steps": steps_of([one[0] for one in values.values()])}
    if item.ranges:
        drawn["ranges"] = [one.drawn for one in item.ranges]
    if found.unit.level == Level.PROVINCE:
        names = found.unit.territory.names.filter(valid__contains=timezone.localdate())
        drawn["province"] = names.values_list("code", flat=True).first()
    return drawn


def _greatest(found: Table) -> list[tuple[str, float, str]]:
    """The ten greatest rows of the last column, for a chart; none where a figure is below nought."""
    if found.asked.rows != UNITS:
        return []
    known = [(line.mark.name, float(value)) for line in found.lines[1:] if (value := line.cells[-1].value) is not None]
    if any(value < 0 for _name, value in known):
        return []
    return [(name, value, "") for name, value in sorted(known, key=lambda one: -one[1])[:GREATEST]]


def _levels(level: str) -> list[tuple[str, str]]:
    """Which units below may stand in the rows."""
    names = {"central": [("commune", _("All communes"))], "province": [("village", _("All villages"))]}
    return [("children", _("Units directly below")), *names.get(level, [])]


def axis_names() -> list[tuple[str, str]]:
    """What may stand in rows and columns: (word in an address, name)."""
    return [
        (UNITS, _("Units")),
        (PERIODS, _("Periods")),
        (FIGURES, _("Figures")),
        (OPTIONS, pgettext("axis", "Division")),
    ]
