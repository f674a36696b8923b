"""Indicators with their targets: the grid of a period, roll-ups, sheets, and the shape of IATI results."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Count, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from lienthong.kernel.access.viewer import Viewer
from lienthong.kernel.org.models import Unit
from lienthong.modules.directives.models import Directive, Indicator, Target
from lienthong.modules.directives.queries.steering_files import Cell, Sheet
from lienthong.modules.directives.rules.indicators import COLUMNS, Given, Rolled, may_write, rolled_up

MOST_ROWS = 400
WIDTHS = (14, 44, 14, 14, 14, 14, 12, 40)
Period = tuple[date, date]


def indicators_of(viewer: Viewer) -> QuerySet[Indicator]:
    """Indicators of the directives that a viewer reads, newest directive first, with how many targets each has."""
    return (
        Indicator.objects.filter(directive__in=Directive.objects.visible_to(viewer))
        .select_related("directive", "objective")
        .annotate(count=Count("targets"))
        .order_by("-directive__issued_on", "-directive_id", "order", "id")
    )


@dataclass(frozen=True, slots=True)
class Row:
    """A unit with its figures; `may` are the columns that the viewer may write."""

    unit_id: int
    code: str
    name: str
    target: Target | None
    may: frozenset[str]

    def value(self, column: str) -> Any:
        """One figure without noughts at its end, None when there is none."""
        value = getattr(self.target, column) if self.target else None
        return shortened(value) if isinstance(value, Decimal) else value


def shortened(value: Decimal) -> Decimal:
    """The number without noughts at its end."""
    return value.quantize(Decimal(1)) if value == value.to_integral_value() else value.normalize()


@dataclass(frozen=True, slots=True)
class Grid:
    """One indicator in a period: a unit's own row and those of the units below it, and what theirs add up to."""

    unit: Unit
    period: Period | None
    periods: list[Period]
    rows: list[Row]
    reported: Rolled
    verified: Rolled
    target: Rolled


def grid_of(viewer: Viewer, indicator: Indicator, unit: Unit, period: Period | None) -> Grid:
    """The grid of a unit; the newest period that is over (or has begun) when none is given."""
    periods = list(
        indicator.targets.order_by("-starts_on", "-ends_on").values_list("starts_on", "ends_on").distinct()[:60]
    )
    if period is None and periods:
        today = timezone.localdate()
        over, begun = ([one for one in periods if one[at] <= today] for at in (1, 0))
        period = (over or begun or periods[-1:])[0]
    below = Unit.objects.open().filter(parent=unit, kind="committee").order_by("sort_key", "id")[:MOST_ROWS]
    units = [unit, *below]
    targets = {}
    if period:
        found = indicator.targets.filter(unit__in=[one.pk for one in units], starts_on=period[0], ends_on=period[1])
        targets = {one.unit_id: one for one in found}
    body = indicator.directive.body_id
    rows = [
        Row(
            one.pk,
            one.code,
            one.name,
            targets.get(one.pk),
            frozenset(name for name in COLUMNS if may_write(viewer, body_id=body, unit_id=one.pk, column=name)),
        )
        for one in units
    ]
    children = [row.target for row in rows[1:] if row.target]
    return Grid(unit, period, periods, rows, *(_rolled(indicator, children, name) for name in ROLLED))


ROLLED = ("reported", "verified", "target")


def _rolled(indicator: Indicator, targets: Sequence[Target], column: str) -> Rolled:
    values = [Given(getattr(one, column), one.weight, one.reported_on) for one in targets]
    found = rolled_up(indicator.adding, values)
    return found if found.value is None else replace(found, value=shortened(found.value))


def target_sheet(indicator: Indicator, grid: Grid) -> Sheet:
    """The grid as a file that can be filled in and taken in again."""
    period = f"{grid.period[0]:%d/%m/%Y} – {grid.period[1]:%d/%m/%Y}" if grid.period else ""
    return Sheet(
        body=grid.unit.name,
        title=f"{indicator.title} ({indicator.measure})",
        subtitle=period,
        heads=(_("Code"), _("Unit"), *heads()),
        widths=WIDTHS,
        rows=[(row.code, row.name, *(_cell(row.value(name)) for name in COLUMNS)) for row in grid.rows],
    )


def heads() -> tuple[str, ...]:
    """The names of the columns, in the order of COLUMNS."""
    return (_("Baseline"), _("Target"), _("Reported"), _("Verified"), _("Weight"), _("Source"))


def _cell(value: Any) -> Cell:
    return float(value) if isinstance(value, Decimal) else value


def iati_of(viewer: Viewer, directive: Directive) -> dict[str, Any]:
    """A directive's indicators as IATI 2.03 has results: one result an objective, periods with target and actual.

    With the figures that the viewer's grids show: those of the body's subtree.

    Source: the IATI activity standard 2.03, element iati-activity/result, as its JSON schema names the parts.
    """
    body = Unit.objects.get(pk=viewer.body_id)
    results: dict[int | None, dict[str, Any]] = {}
    for one in directive.indicators.select_related("objective").order_by("order", "id"):
        title = one.objective.title if one.objective else directive.title
        result = results.setdefault(one.objective_id, {"type": "1", "title": _narrative(title), "indicator": []})
        result["indicator"].append(_iati_indicator(one, body))
    return {
        "version": "2.03",
        "iati-activity": [
            {
                "iati-identifier": f"lienthong-directive-{directive.pk}",
                "title": _narrative(str(directive)),
                "description": [_narrative(directive.title)],
                "activity-date": [{"iso-date": directive.issued_on.isoformat(), "type": "2"}],
                "result": list(results.values()),
            }
        ],
    }


def _iati_indicator(indicator: Indicator, body: Unit) -> dict[str, Any]:
    periods: dict[Period, dict[str, Any]] = {}
    baselines = []
    own = indicator.targets.filter(unit__lft__gte=body.lft, unit__lft__lte=body.rgt)
    for one in own.select_related("unit").order_by("starts_on", "ends_on", "unit__lft"):
        place = {"ref": one.unit.code}
        if one.baseline is not None:
            baselines.append({"year": one.starts_on.year, "value": _number(one.baseline), "location": [place]})
        period = periods.setdefault(
            (one.starts_on, one.ends_on),
            {
                "period-start": {"iso-date": one.starts_on.isoformat()},
                "period-end": {"iso-date": one.ends_on.isoformat()},
                "target": [],
                "actual": [],
            },
        )
        if one.target is not None:
            period["target"].append({"value": _number(one.target), "location": [place]})
        if one.reported is not None:
            actual = {"value": _number(one.reported), "location": [place], "comment": _narrative(one.source)}
            if one.verified is not None:
                actual["dimension"] = [{"name": "verified", "value": _number(one.verified)}]
            period["actual"].append(actual)
    return {
        "measure": "2" if indicator.measure == "%" else "1",
        "ascending": indicator.ascending,
        "aggregation-status": indicator.adding in ("sum", "average", "weighted"),
        "title": _narrative(indicator.title),
        "description": _narrative(indicator.measure),
        "baseline": baselines,
        "period": list(periods.values()),
    }


def _narrative(text: str) -> dict[str, Any]:
    return {"narrative": [{"text": text, "xml:lang": "vi"}]}


def _number(value: Decimal) -> str:
    return f"{value.normalize():f}"
