"""The steering table and the weekly brief as files."""

from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404

from lienthong.kernel.access.pages import ViewerRequest, page
from lienthong.kernel.access.roles import Permission
from lienthong.kernel.files.views import file_response
from lienthong.modules.directives.models import Brief
from lienthong.modules.directives.queries import steering as reads
from lienthong.modules.directives.queries.steering_brief import brief_pdf
from lienthong.modules.directives.queries.steering_export import steering_sheet
from lienthong.modules.directives.queries.steering_files import MEDIA_TYPES, Sheet, file_of
from lienthong.modules.directives.views.steering import asked_of, steered, today


@page(Permission.DIRECTIVES_OVERSEE)
def steering_export(request: ViewerRequest, unit: int, kind: str) -> HttpResponse:
    """The ranked table with the filters of the screen."""
    found, asked = steered(request, unit), asked_of(request)
    lines = reads.directive_lines(found, asked)
    chosen = [line for line in lines if line.id == asked.directive] or lines
    groups = reads.board(found, [line.id for line in chosen], asked)
    return sent(steering_sheet(found, groups, asked, [line.symbol or line.title for line in chosen]), kind, "dieu-hanh")


@page(Permission.DIRECTIVES_OVERSEE)
def steering_brief(request: ViewerRequest, unit: int) -> HttpResponse:
    """The brief of a unit as things stand now."""
    response = HttpResponse(brief_pdf(steered(request, unit)), content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="bao-cao-tuan-{today()}.pdf"'
    return response


@page(Permission.DIRECTIVES_OVERSEE)
def kept_brief(request: ViewerRequest, pk: int) -> HttpResponseBase:
    """A brief as it was made on its Monday."""
    brief = get_object_or_404(Brief.objects.select_related("file__blob"), pk=pk)
    steered(request, brief.unit_id)
    return file_response(request, brief.file)


def sent(sheet: Sheet, kind: str, name: str) -> HttpResponse:
    """A table as a file to keep; 404 for a kind that there is not."""
    if kind not in MEDIA_TYPES:
        raise Http404
    response = HttpResponse(file_of(sheet, kind), content_type=MEDIA_TYPES[kind])
    response["Content-Disposition"] = f'attachment; filename="{name}-{today()}.{kind}"'
    return response
