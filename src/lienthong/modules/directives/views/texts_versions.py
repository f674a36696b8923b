"""Versions of a directive's text: taking in a new one, comparing, looking at the tasks that it touches."""

from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import ngettext

from lienthong.kernel.access.pages import ViewerRequest, page
from lienthong.kernel.access.roles import Permission
from lienthong.kernel.files.actions import CannotStore, store_upload
from lienthong.kernel.ui.render import render
from lienthong.modules.directives.actions.tasks import CannotChangeTask
from lienthong.modules.directives.actions.texts_reading import CannotReadText
from lienthong.modules.directives.actions.texts_versions import CannotReplaceText, replace_text
from lienthong.modules.directives.forms.texts import VersionForm
from lienthong.modules.directives.models import TextVersion
from lienthong.modules.directives.queries import texts as reading
from lienthong.modules.directives.queries import texts_versions as versions
from lienthong.modules.directives.rules.texts import may_prepare
from lienthong.modules.directives.views.texts import found_directive, head_of

REFUSED = (CannotStore, CannotReadText, CannotReplaceText, CannotChangeTask)


@page(Permission.DIRECTIVES_VIEW, methods=("GET", "POST"))
def directive_versions(request: ViewerRequest, directive_id: int) -> HttpResponseBase:
    """The versions, newest first; taking in a new one."""
    found = found_directive(request, directive_id)
    form = VersionForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and may_prepare(request.viewer, found) and form.is_valid():
        try:
            made = _take_in(request, found.pk, form)
        except REFUSED as error:
            form.add_error("file", str(error))
        else:
            return redirect("compare_versions", found.pk, made.number)
    context = {**head_of(request, found), "form": form, "lines": reading.versions_of(found.pk)}
    status = 422 if form.errors else 200
    return render(request, "directives/pages/directive_versions.html", context, status=status)


def _take_in(request: ViewerRequest, directive_id: int, form: VersionForm) -> TextVersion:
    file = store_upload(upload=form.cleaned_data["file"], viewer=request.viewer)
    return replace_text(viewer=request.viewer, directive_id=directive_id, file=file, note=form.cleaned_data["note"])


@page(Permission.DIRECTIVES_VIEW)
def compare_versions(request: ViewerRequest, directive_id: int, number: int) -> HttpResponse:
    """What a version changed against the one before it."""
    found = found_directive(request, directive_id)
    after, before = versions.version_of(found, number), versions.version_of(found, number - 1)
    if after is None or before is None:
        raise Http404
    changes = versions.changes_between(before, after)
    said = ngettext("%(count)d provision differs", "%(count)d provisions differ", len(changes)) % {
        "count": len(changes)
    }
    context = {**head_of(request, found), "before": before, "after": after, "changes": changes, "said": said}
    return render(request, "directives/pages/compare_versions.html", context)


@page(Permission.DIRECTIVES_VIEW)
def review_tasks(request: ViewerRequest, directive_id: int) -> HttpResponse:
    """Tasks whose provision is other or gone: a person looks at each."""
    found = found_directive(request, directive_id)
    tasks = versions.touched_tasks(request.viewer, found)
    return render(request, "directives/pages/review_tasks.html", {**head_of(request, found), "tasks": tasks})
