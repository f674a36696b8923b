"""Values as a data value set, row by row."""

import csv
import json
from collections.abc import Iterator
from decimal import Decimal
from io import StringIO

from django.db.models import Q

from lienthong.kernel.access.roles import Permission
from lienthong.kernel.access.viewer import Viewer
from lienthong.kernel.org.models import Unit
from lienthong.modules.reports.models import Form, Period, Value, ValueType
from lienthong.modules.reports.queries.exchange import unit_uids
from lienthong.modules.reports.rules.catalogue import DEFAULT_COMBINATION
from lienthong.modules.reports.rules.periods import Span
from lienthong.modules.reports.rules.value_rows import for_file

HEADS = ("dataelement", "period", "orgunit", "categoryoptioncombo", "attributeoptioncombo", "value")
NAMES = ("dataElement", "period", "orgUnit", "categoryOptionCombo", "attributeOptionCombo", "value")
CHUNK = 5_000


def exported_values(viewer: Viewer, *, form: Form | None, span: Span) -> Iterator[tuple[str, ...]]:
    """The values of a period that the viewer may read, in the order of NAMES; those of a form, or all."""
    period = Period.objects.filter(type=span.type, starts_on=span.starts_on).first()
    if period is None:
        return
    found = Value.objects.filter(period=period).filter(readable_units(viewer))
    if form:
        found = found.filter(figure__in=form.figures.values("figure"))
    keys, codes = unit_uids(), dict(Unit.objects.values_list("pk", "code"))
    fields = (
        "unit_id",
        "figure__indicator__uid",
        "figure__indicator__type",
        "figure__combination__uid",
        "number",
        "text",
    )
    rows = found.order_by("unit_id", "figure_id").values_list(*fields)
    spelled = span.dhis2
    for unit, element, kind, combo, number, text in rows.iterator(chunk_size=CHUNK):
        key = keys.get(unit) or codes[unit]
        yield element, spelled, key, combo, DEFAULT_COMBINATION, written(kind, number, text)


def readable_units(viewer: Viewer) -> Q:
    """Whose values the viewer reads: the unit's and its body's own, the body's subtree for who compiles it."""
    own = Q(unit_id__in={viewer.unit_id, viewer.body_id})
    if viewer.may(Permission.REPORTS_COMPILE):
        body = Unit.objects.get(pk=viewer.body_id)
        return own | Q(unit__lft__gte=body.lft, unit__lft__lte=body.rgt)
    return own


def written(kind: str, number: Decimal | None, text: str | None) -> str:
    """A value as files of DHIS2 have it."""
    if number is None:
        return text or ""
    if kind == ValueType.YES_NO:
        return "true" if number else "false"
    plain = f"{number:f}"
    return plain.rstrip("0").rstrip(".") if "." in plain else plain


def csv_of(rows: Iterator[tuple[str, ...]]) -> Iterator[str]:
    """The rows as CSV, some thousands of them at a time. No cell is ever a formula."""
    buffer = StringIO()
    writer = csv.writer(buffer)
    writer.writerow(HEADS)
    for number, row in enumerate(rows, start=1):
        is_number = row[5][:1] == "-" and row[5][1:2].isdigit()
        writer.writerow((*row[:5], row[5] if is_number else for_file(row[5])))
        if number % CHUNK == 0:
            yield buffer.getvalue()
            buffer.seek(0)
            buffer.truncate()
    yield buffer.getvalue()


def json_of(rows: Iterator[tuple[str, ...]]) -> Iterator[str]:
    """The rows as JSON, piece by piece."""
    yield '{"dataValues": ['
    for number, row in enumerate(rows):
        yield (", " if number else "") + json.dumps(dict(zip(NAMES, row, strict=True)), ensure_ascii=False)
    yield "]}\n"
