"""Compiled figures over REST: the report of a form, tables over time."""

from decimal import Decimal
from typing import Any, Literal

from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404
from ninja import Query, Router, Schema
from ninja.errors import HttpError

from lienthong.kernel.access.pages import viewer_of
from lienthong.kernel.accounts.rest import Scope
from lienthong.kernel.database.routing import reading
from lienthong.kernel.org.models import Unit
from lienthong.modules.reports.models import Period
from lienthong.modules.reports.queries.compile_figure import readable_unit, shown
from lienthong.modules.reports.queries.compile_reading import Count, Row, board
from lienthong.modules.reports.queries.compile_report import figures_of, forms_read
from lienthong.modules.reports.queries.compile_table import Line, Place, table
from lienthong.modules.reports.queries.compile_ways import way_of
from lienthong.modules.reports.rules.periods import NotAPeriod, Span, read_period
from lienthong.modules.reports.rules.tables import asked_of

router = Router(tags=["reports"], auth=Scope("reports:read"))


class CountOut(Schema):
    """Completeness: how many units had to send, have sent, in time, and were approved."""

    expected: int
    received: int
    on_time: int
    approved: int


class ValueOut(Schema):
    """A compiled figure of `units` units; null where nothing counts."""

    indicator: str
    combination: str
    value: Decimal | None
    units: int


class RowOut(Schema):
    """A unit (or, on a tree before units were known, a territory) with its figures."""

    id: int
    name: str
    code: str
    is_unit: bool
    count: CountOut
    values: list[ValueOut]


class CompiledOut(Schema):
    """The figures of a form in a period: the unit first, then the units directly below.

    `divided` names units whose heirs are several, so that restating could give their figures to none.
    """

    form: str
    period: str
    rows: list[RowOut]
    divided: list[str]


class ColumnOut(Schema):
    """An item in a period as DHIS2 spells it, made of so many `periods` of the form; without a period, over all of
    them. `option` names the part of a division; empty for all parts together.
    """

    item: str
    name: str
    period: str | None
    periods: int
    option: str


class TableRowOut(Schema):
    """A row with a cell for each column, and in how many of the column's periods each has a figure."""

    id: int
    name: str
    is_unit: bool
    rank: int | None
    cells: list[Decimal | None]
    present: list[int]


class TableOut(Schema):
    """A table: the unit first, then the rows."""

    columns: list[ColumnOut]
    rows: list[TableRowOut]
    divided: list[str]


@router.get("/reports/forms/{form_id}/compiled/{period}", response=CompiledOut, operation_id="read_compiled_report")
def compiled(request: HttpRequest, form_id: int, period: str, unit: int | None = None, way: str = "") -> dict[str, Any]:
    """Every figure of a form for a unit and those directly below it.

    `way` is empty (as it was), `reported` (without adjustments), `restated` (on today's tree) or
    `restated:2025-06-30` (on the tree of that day).
    """
    with reading():
        form = get_object_or_404(forms_read(viewer_of(request)), pk=form_id)
        at, of = _period(period), _unit(request, unit)
        figures = figures_of(form)
        found = board(of, figures=[one.pk for one in figures], periods=[at], way=way_of(way))

        def row_out(row: Row) -> dict[str, Any]:
            count = found.counts.get((row.id, form.pk, at.pk), Count())
            values = [
                {
                    "indicator": one.indicator.uid,
                    "combination": one.combination.uid,
                    "value": shown(one, part),
                    "units": part.units if part else 0,
                }
                for one in figures
                for part in (found.parts.get((row.id, one.pk, at.pk)),)
            ]
            return {**_row(row), "count": count, "values": values}

        rows = [row_out(row) for row in (found.top, *found.rows)]
    return {"form": form.uid, "period": _spelled(at), "rows": rows, "divided": found.divided}


@router.get("/reports/forms/{form_id}/table", response=TableOut, operation_id="read_compiled_table")
def analytics(  # noqa: PLR0917  (parameters of the address)
    request: HttpRequest,
    form_id: int,
    unit: int | None = None,
    item: Query[list[str]] = [],  # noqa: B006  (read once a request)
    level: Literal["children", "province", "commune", "village"] = "children",
    last: int = 8,
    until: str = "",
    way: str = "",
    by: str = "",
    gather: Literal["", "week", "month", "quarter", "half", "year", "term"] = "",
) -> dict[str, Any]:
    """Figures by unit and period: `item` is `f` and the id of a figure, `i` of an indicator, `d` of a derived figure;
    `last` periods (60 at most) up to `until`. `by` divides them: `combination`, or `c` and the id of a category;
    `gather` names the longer period into which those of the form are gathered. 422 for more than can be read at once.
    """
    given = {"form": form_id, "level": level, "last": last, "until": until, "way": way, "by": by, "gather": gather}
    with reading():
        form = get_object_or_404(forms_read(viewer_of(request)), pk=form_id)
        found = table(asked_of(given, item), form, _unit(request, unit))
    if found.refused:
        raise HttpError(422, found.refused)
    return {
        "columns": [_column(cell.place) for cell in found.lines[0].cells] if found.lines else [],
        "rows": [_table_row(line) for line in found.lines],
        "divided": found.divided,
    }


def _column(place: Place) -> dict[str, Any]:
    span = place.stretch.span
    key = {"item": place.item.key, "name": place.item.name, "option": place.option.name}
    return {**key, "period": span.dhis2 if span else None, "periods": place.stretch.of}


def _table_row(line: Line) -> dict[str, Any]:
    cells = {"cells": [cell.value for cell in line.cells], "present": [cell.present for cell in line.cells]}
    return {**_row(line.mark.thing), "rank": line.rank, **cells}


def _row(row: Row) -> dict[str, Any]:
    return {"id": row.id, "name": row.name, "code": row.code, "is_unit": row.is_unit}


def _unit(request: HttpRequest, unit: int | None) -> Unit:
    viewer = viewer_of(request)
    found = readable_unit(viewer, unit or viewer.body_id)
    if found is None:
        raise Http404
    return found


def _period(text: str) -> Period:
    try:
        span = read_period(text)
    except NotAPeriod as error:
        raise Http404 from error
    return get_object_or_404(Period, type=span.type, starts_on=span.starts_on)


def _spelled(period: Period) -> str:
    return Span(period.starts_on, period.type).dhis2
