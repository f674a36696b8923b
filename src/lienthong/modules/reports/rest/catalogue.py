"""The catalogue over REST: indicators, forms, metadata files and data value sets in and out."""

import json
from codecs import iterdecode
from collections.abc import Iterator
from datetime import date
from typing import Any

from django.http import Http404, HttpRequest, StreamingHttpResponse
from django.utils import timezone
from ninja import Field, Router, Schema
from ninja.errors import HttpError

from lienthong.kernel.access.listing import listed
from lienthong.kernel.access.pages import viewer_of
from lienthong.kernel.access.roles import Permission
from lienthong.kernel.access.viewer import Viewer
from lienthong.kernel.accounts.rest import Scope
from lienthong.kernel.database.routing import reading
from lienthong.modules.reports.actions.exchange import CannotImport, first_of_year, import_metadata, plan_metadata
from lienthong.modules.reports.actions.exchange_writing import Choice
from lienthong.modules.reports.actions.values_import import CannotImportValues, import_values
from lienthong.modules.reports.models import Form, Indicator
from lienthong.modules.reports.queries.exchange import exported_metadata
from lienthong.modules.reports.queries.values_export import csv_of, exported_values, json_of
from lienthong.modules.reports.rules.periods import NotAPeriod, read_period
from lienthong.modules.reports.rules.value_rows import CannotReadFile, RawRow, csv_rows, json_rows

router = Router(tags=["reports"], auth=Scope("reports:read"))
WRITING = Scope("reports:write")
LARGEST = 64 * 2**20
MOST_CONFLICTS = 1000


class IndicatorOut(Schema):
    """What units enter; `uid` is its key in exchange."""

    id: int
    uid: str
    code: str
    name: str
    measure: str
    type: str
    adding: str
    disaggregation: str = Field(alias="disaggregation__uid")
    owner_id: int
    version: int
    retired_on: date | None


class FormOut(Schema):
    """What units of a level fill in each period."""

    id: int
    uid: str
    code: str
    name: str
    level: str
    period_type: str
    begins_on: date
    ends_on: date | None
    state: str
    version: int
    owner_id: int


class IndicatorPage(Schema):
    """Indicators, newest first."""

    items: list[IndicatorOut]
    next: str | None


class FormPage(Schema):
    """Forms, newest first."""

    items: list[FormOut]
    next: str | None


class FigureOut(Schema):
    """One figure of a form, in its order."""

    id: int
    indicator: str
    combination: str
    name: str
    part: str
    is_required: bool


class ConflictOut(Schema):
    """An object that was not taken in, and why."""

    kind: str
    uid: str
    name: str
    reason: str


class MetadataOut(Schema):
    """What a metadata file did, or would do."""

    dry_run: bool
    new: int
    changed: int
    same: int
    conflicts: list[ConflictOut]


class FaultOut(Schema):
    """A row that was refused, and why."""

    line: int
    reason: str


class ValuesOut(Schema):
    """What a data value set did, or would do; the first thousand faults."""

    dry_run: bool
    rows: int
    written: int
    same: int
    refused: int
    faults: list[FaultOut]


INDICATOR = tuple("disaggregation__uid" if name == "disaggregation" else name for name in IndicatorOut.model_fields)
FORM = tuple(FormOut.model_fields)


@router.get("/reports/indicators", response=IndicatorPage, by_alias=False, operation_id="list_indicators")
def indicators(request: HttpRequest, after: str = "", limit: int = 50) -> dict[str, Any]:
    """Every indicator, also retired ones."""
    with reading():
        _asked(request, Permission.REPORTS_VIEW)
        return listed(Indicator.objects.all(), INDICATOR, after, limit)


@router.get("/reports/forms", response=FormPage, operation_id="list_forms")
def forms(request: HttpRequest, after: str = "", limit: int = 50) -> dict[str, Any]:
    """Forms that the client's position may read."""
    with reading():
        return listed(Form.objects.visible_to(viewer_of(request)), FORM, after, limit)


@router.get("/reports/forms/{form_id}/figures", response=list[FigureOut], operation_id="list_figures")
def figures(request: HttpRequest, form_id: int) -> list[dict[str, Any]]:
    """Every figure that a form in force asks, in its order."""
    with reading():
        form = Form.objects.visible_to(viewer_of(request)).only("id").get(pk=form_id)
        rows = form.figures.order_by("position", "pk").values_list(
            "figure_id",
            "figure__indicator__uid",
            "figure__combination__uid",
            "figure__indicator__name",
            "figure__combination__name",
            "is_required",
        )
        return [dict(zip(FigureOut.model_fields, row, strict=True)) for row in rows]


@router.get("/reports/metadata", operation_id="read_metadata")
def metadata(request: HttpRequest) -> dict[str, Any]:
    """The catalogue as a metadata file of DHIS2."""
    with reading():
        _asked(request, Permission.REPORTS_VIEW)
        return dict(exported_metadata())


@router.post("/reports/metadata", response=MetadataOut, operation_id="send_metadata", auth=WRITING)
def send_metadata(request: HttpRequest, *, dry_run: bool = False) -> dict[str, Any]:
    """Take in a metadata file of DHIS2 (the body), or only say what it would do. 409 when it cannot be taken in."""
    viewer = viewer_of(request)
    try:
        document = json.loads(_body(request))
        if dry_run:
            plan = plan_metadata(viewer=viewer, document=document)
        else:
            choice = Choice(first_of_year(timezone.localdate()))
            plan = import_metadata(viewer=viewer, document=document, choice=choice, name="REST")
    except (CannotImport, ValueError, RecursionError) as error:
        raise HttpError(409, str(error)) from error
    return {
        "dry_run": dry_run,
        "new": plan.count("new"),
        "changed": plan.count("changed"),
        "same": plan.count("same"),
        "conflicts": [
            {"kind": row.kind, "uid": row.uid, "name": row.name, "reason": row.reason}
            for row in plan.conflicts[:MOST_CONFLICTS]
        ],
    }


@router.get("/reports/dataValueSets", operation_id="read_values", response={200: Any})
def values(request: HttpRequest, period: str, form: int | None = None, format: str = "json") -> StreamingHttpResponse:  # noqa: A002 (the query's own name)
    """The values of a period that the client's position may read, of one form or of all, as JSON or CSV."""
    viewer = _asked(request, Permission.REPORTS_VIEW)
    try:
        span = read_period(period)
    except NotAPeriod as error:
        raise HttpError(422, "period: as 2026W7, 202602, 2026Q1 or 2026") from error
    found = Form.objects.visible_to(viewer).filter(pk=form).first() if form else None
    if (form and not found) or format not in {"json", "csv"}:
        raise Http404

    def parts() -> Iterator[str]:
        with reading():
            yield from (csv_of if format == "csv" else json_of)(exported_values(viewer, form=found, span=span))

    media_type = "text/csv; charset=utf-8" if format == "csv" else "application/json"
    return StreamingHttpResponse(parts(), content_type=media_type)


@router.post("/reports/dataValueSets", response=ValuesOut, operation_id="send_values", auth=WRITING)
def send_values(request: HttpRequest, *, dry_run: bool = False) -> dict[str, Any]:
    """Take in a data value set (the body is CSV with a heading, or JSON); bad rows are refused one by one.

    409 when it cannot be read at all.
    """
    try:
        taken = import_values(viewer=viewer_of(request), rows=_rows(request), name="REST", dry_run=dry_run)
    except (CannotReadFile, CannotImportValues) as error:
        raise HttpError(409, str(error)) from error
    return {
        "dry_run": dry_run,
        "rows": taken.rows,
        "written": taken.written,
        "same": taken.same,
        "refused": taken.refused,
        "faults": [{"line": line, "reason": why} for line, why in taken.faults],
    }


def _rows(request: HttpRequest) -> Iterator[RawRow]:
    if request.content_type in {"text/csv", "application/csv"}:
        return csv_rows(iterdecode(request, "utf-8-sig"))
    return json_rows(_body(request))


def _body(request: HttpRequest) -> bytes:
    """The whole body, which Django's own limit would cut off much earlier; CSV streams without any."""
    content = request.read(LARGEST + 1)
    if len(content) > LARGEST:
        raise HttpError(413, "At most 64 MB; send CSV, which streams.")
    return content


def _asked(request: HttpRequest, permission: str) -> Viewer:
    viewer = viewer_of(request)
    if not viewer.may(permission):
        raise HttpError(403, "The client's position may not do this.")
    return viewer
