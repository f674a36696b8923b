"""Versions of a draft: as pages, compared, kept, restored."""

from collections.abc import Callable

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from lienthong.kernel.access.pages import ViewerRequest, page
from lienthong.kernel.access.viewer import Viewer
from lienthong.kernel.files.views import file_response
from lienthong.kernel.ui.render import render
from lienthong.modules.documents.actions import drafting as actions
from lienthong.modules.documents.models import Document, Version
from lienthong.modules.documents.queries import drafting_sheet as sheets
from lienthong.modules.documents.queries.drafting_pages import page_picture
from lienthong.modules.documents.views.drafting import found_draft


def _found_version(viewer: Viewer, document_id: int, number: int) -> tuple[Document, Version]:
    document = found_draft(viewer, document_id)
    version = (
        document.versions.select_related("pdf__blob", "source__blob", "author__account").filter(number=number).first()
    )
    if version is None:
        raise Http404
    return document, version


@page("documents.view")
def draft_pdf(request: ViewerRequest, document_id: int, number: int) -> HttpResponseBase:
    """The PDF of a version, laid out now when it was composed here."""
    document, version = _found_version(request.viewer, document_id, number)
    pdf = sheets.reading_of(document, version).pdf
    if pdf is None:
        raise Http404
    if version.content is None and version.pdf is not None:
        return file_response(request, version.pdf)
    response = HttpResponse(pdf, content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="du-thao-{document_id}-v{number}.pdf"'
    response["Cache-Control"] = "private, no-cache"
    response["X-Content-Type-Options"] = "nosniff"
    return response


@page("documents.view")
def draft_page(request: ViewerRequest, document_id: int, number: int, place: int, width: int) -> HttpResponse:
    """One page of a version as a picture; its address changes with the content (`?of=`), so it may be kept."""
    document, version = _found_version(request.viewer, document_id, number)
    pdf = sheets.reading_of(document, version).pdf
    if pdf is None:
        raise Http404
    try:
        picture = page_picture(pdf, place, width)
    except IndexError as error:
        raise Http404 from error
    response = HttpResponse(picture, content_type="image/png")
    response["Cache-Control"] = "private, max-age=3600"
    return response


@page("documents.view")
def draft_converted(request: ViewerRequest, document_id: int) -> HttpResponse:
    """Asked every moment while an uploaded file becomes a PDF: nothing yet, or the page is to be loaded again."""
    found_draft(request.viewer, document_id)
    response = HttpResponse(status=204)
    if actions.current_version(document_id).conversion != Version.Conversion.WAITING:
        response["HX-Refresh"] = "true"
    return response


@page("documents.view")
def draft_sheets(request: ViewerRequest, document_id: int) -> HttpResponse:
    """The pages of the newest version, for the editor's preview."""
    document = found_draft(request.viewer, document_id)
    version = actions.current_version(document_id)
    context = {
        "document": document,
        "version": version,
        "reading": sheets.reading_of(document, version),
        "print": actions.token_of(version).replace(".", "-"),
    }
    return render(request, "documents/parts/draft_preview.html", context)


@page("documents.view")
def compare_drafts(request: ViewerRequest, document_id: int) -> HttpResponse:
    """Two versions side by side in one text: what went, what came."""
    document = found_draft(request.viewer, document_id)
    versions = sheets.versions_of(document_id)
    newest = versions[0].number
    new = _number(request.GET.get("new"), newest)
    old = _number(request.GET.get("old"), max(1, new - 1))
    by_number = {one.number: one for one in versions}
    if old not in by_number or new not in by_number:
        raise Http404
    context = {
        "document": document,
        "versions": versions,
        "old": by_number[old],
        "new": by_number[new],
        "fields": sheets.compared(by_number[old], by_number[new]),
        "may": sheets.may_of(request.viewer, document, sheets.step_of(document_id)),
    }
    return render(request, "documents/pages/compare_drafts.html", context, fragment="main")


def _number(asked: str | None, otherwise: int) -> int:
    return int(asked) if asked and asked.isascii() and asked.isdigit() and len(asked) < 9 else otherwise


@page("documents.draft", methods=("POST",))
def keep_draft(request: ViewerRequest, document_id: int) -> HttpResponseBase:
    """Keep the version that stands, with a note."""
    found_draft(request.viewer, document_id)
    note = request.POST.get("note", "")
    return _done(
        request,
        document_id,
        lambda: actions.keep_version(viewer=request.viewer, document_id=document_id, note=note),
        _("Version kept."),
    )


@page("documents.draft", methods=("POST",))
def restore_draft(request: ViewerRequest, document_id: int, number: int) -> HttpResponseBase:
    """Make an earlier version the newest again."""
    found_draft(request.viewer, document_id)
    return _done(
        request,
        document_id,
        lambda: actions.restore_version(viewer=request.viewer, document_id=document_id, number=number),
        _("Restored as the newest version."),
    )


def _done(request: ViewerRequest, document_id: int, act: Callable[[], object], text: str) -> HttpResponseBase:
    try:
        act()
    except actions.CannotDraft as error:
        messages.error(request, str(error))
    else:
        messages.success(request, text)
    return redirect("draft", document_id)
