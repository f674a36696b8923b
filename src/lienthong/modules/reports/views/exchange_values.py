"""Values in and out: data value sets as JSON and CSV."""

from collections.abc import Iterator
from io import TextIOWrapper
from typing import Any

from django.http import Http404, HttpResponse, StreamingHttpResponse
from django.utils.translation import gettext as _

from lienthong.kernel.access.pages import ViewerRequest, page
from lienthong.kernel.access.roles import Permission
from lienthong.kernel.database.routing import reading
from lienthong.kernel.ui.render import render
from lienthong.modules.reports.actions.values_import import CannotImportValues, Taken, import_values
from lienthong.modules.reports.forms.exchange import ValuesForm
from lienthong.modules.reports.models import Form
from lienthong.modules.reports.queries.values_export import csv_of, exported_values, json_of
from lienthong.modules.reports.rules.periods import NotAPeriod, read_period
from lienthong.modules.reports.rules.value_rows import CannotReadFile, RawRow, csv_rows, json_rows

KINDS = {"csv": ("text/csv; charset=utf-8", csv_of), "json": ("application/json", json_of)}
SHOWN = 300


@page(Permission.REPORTS_ENTER, methods=("GET", "POST"))
def exchange_values(request: ViewerRequest) -> HttpResponse:
    """Take in a file of values, or only check it."""
    form = ValuesForm(request.POST if request.method == "POST" else None, request.FILES or None)
    taken: Taken | None = None
    if form.is_bound and form.is_valid():
        upload, dry_run = form.cleaned_data["file"], form.cleaned_data["dry_run"]
        try:
            taken = import_values(viewer=request.viewer, rows=_rows(upload), name=upload.name[:100], dry_run=dry_run)
        except (CannotReadFile, CannotImportValues) as error:
            form.add_error("file", str(error))
    context = {
        "form": form,
        "taken": taken,
        "shown": SHOWN,
        "forms": Form.objects.visible_to(request.viewer).exclude(state=Form.State.DRAFT).order_by("name", "pk")[:300],
    }
    status = 422 if form.is_bound and taken is None else 200
    return render(request, "reports/pages/exchange_values.html", context, status=status)


@page(Permission.REPORTS_VIEW)
def values_file(request: ViewerRequest, kind: str) -> StreamingHttpResponse:
    """The values of a period that the viewer may read, of one form or of all, as a file."""
    if kind not in KINDS:
        raise Http404
    try:
        span = read_period(request.GET.get("period", ""))
    except NotAPeriod as error:
        raise Http404(_("There is no such period.")) from error
    asked = request.GET.get("form", "")
    form = None
    if asked.isdecimal() and len(asked) < 18:
        form = Form.objects.visible_to(request.viewer).filter(pk=asked).first()
    media_type, write = KINDS[kind]

    def parts() -> Iterator[str]:
        with reading():
            yield from write(exported_values(request.viewer, form=form, span=span))

    response = StreamingHttpResponse(parts(), content_type=media_type)
    response["Content-Disposition"] = f'attachment; filename="data-values-{span.dhis2}.{kind}"'
    return response


def _rows(upload: Any) -> Iterator[RawRow]:
    if (upload.name or "").lower().endswith(".csv"):
        return csv_rows(TextIOWrapper(upload, encoding="utf-8-sig", newline=""))
    return json_rows(upload.read())
