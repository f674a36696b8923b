"""Reading a directive's text and turning its provisions into the tree beside it."""

from django.http import Http404, HttpResponse, HttpResponseBase

from lienthong.kernel.access.pages import ViewerRequest, page
from lienthong.kernel.access.roles import Permission
from lienthong.kernel.files.views import file_response
from lienthong.kernel.ui.render import render
from lienthong.modules.directives.queries import texts as reading
from lienthong.modules.directives.queries.tasks_tree import tree_of
from lienthong.modules.directives.queries.texts_reader import read_version
from lienthong.modules.directives.queries.texts_versions import version_of
from lienthong.modules.directives.views.texts import found_directive, head_of


@page(Permission.DIRECTIVES_VIEW)
def read_directive(request: ViewerRequest, directive_id: int) -> HttpResponse:
    """The newest text left, the tree right."""
    found = found_directive(request, directive_id)
    version = reading.newest_version(found.pk)
    if version is None:
        raise Http404
    context = {
        **head_of(request, found),
        "version": version,
        "read": read_version(request.viewer, found, version),
        "tree": tree_of(request.viewer, found),
    }
    return render(request, "directives/pages/read_directive.html", context, fragment="side")


@page(Permission.DIRECTIVES_VIEW)
def directive_file(request: ViewerRequest, directive_id: int, number: int) -> HttpResponseBase:
    """The file of a version, as it was uploaded."""
    version = version_of(found_directive(request, directive_id), number)
    if version is None:
        raise Http404
    return file_response(request, version.file)
