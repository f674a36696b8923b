"""How much of the text is carried out by tasks."""

from django.http import Http404, HttpResponse

from lienthong.kernel.access.pages import ViewerRequest, page
from lienthong.kernel.access.roles import Permission
from lienthong.kernel.files.rules import XLSX
from lienthong.kernel.ui.render import render
from lienthong.modules.directives.queries import coverage as covering
from lienthong.modules.directives.queries import texts as reading
from lienthong.modules.directives.views.texts import found_directive, head_of


@page(Permission.DIRECTIVES_VIEW)
def coverage(request: ViewerRequest, directive_id: int) -> HttpResponse:
    """Provisions without a task, tasks without a provision, shares a chapter."""
    found = found_directive(request, directive_id)
    version = reading.newest_version(found.pk)
    if version is None:
        raise Http404
    context = {
        **head_of(request, found),
        "coverage": covering.coverage_of(request.viewer, found, version),
        "every": request.GET.get("show") == "all",
    }
    return render(request, "directives/pages/coverage.html", context)


@page(Permission.DIRECTIVES_VIEW)
def coverage_file(request: ViewerRequest, directive_id: int) -> HttpResponse:
    """The same as a spreadsheet."""
    found = found_directive(request, directive_id)
    version = reading.newest_version(found.pk)
    if version is None:
        raise Http404
    content = covering.coverage_xlsx(found, covering.coverage_of(request.viewer, found, version))
    name = f"coverage-{found.pk}.xlsx"
    return HttpResponse(content, content_type=XLSX, headers={"Content-Disposition": f'attachment; filename="{name}"'})
