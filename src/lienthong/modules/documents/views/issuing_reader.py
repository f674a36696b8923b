"""The page of a document, and its files."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect

from lienthong.kernel.access.pages import ViewerRequest, page
from lienthong.kernel.access.viewer import Viewer
from lienthong.kernel.accounts.queries import told
from lienthong.kernel.files.views import file_response
from lienthong.kernel.ui.render import render
from lienthong.modules.documents.models import Delivery, Document
from lienthong.modules.documents.queries import drafting_pages as pages
from lienthong.modules.documents.queries import issuing_reader as reading
from lienthong.modules.documents.queries.issuing_board import counts_of
from lienthong.modules.documents.queries.panels import panels_of
from lienthong.modules.documents.rules import recall as requests
from lienthong.modules.documents.rules.issuing import UNISSUED, may_follow, may_remind


@page("documents.view")
def document(request: ViewerRequest, document_id: int) -> HttpResponseBase:
    """A document where its reader meets it: the draft, the recipient's delivery, or the issued page."""
    viewer = request.viewer
    sheet = reading.sheet_for(viewer, document_id)
    if sheet is None:
        raise Http404
    if sheet.state in UNISSUED or sheet.state == "cancelled":
        return redirect("draft", document_id)
    delivery = Delivery.objects.filter(document_id=document_id, unit_id__in={viewer.unit_id, viewer.body_id}).first()
    if delivery and sheet.body_id != viewer.body_id:
        return redirect("delivery", delivery.pk)
    context = {
        "sheet": sheet,
        "entries": told("document", document_id),
        **sender_context(viewer, document_id),
    }
    return render(request, "documents/pages/document.html", context)


def sender_context(viewer: Viewer, document_id: int) -> dict[str, Any]:
    """What the sender's pages show besides: counts of recipients, and what may be done; empty counts for others."""
    document = Document.objects.get(pk=document_id)
    follows = may_follow(viewer, document)
    return {
        "document": document,
        "counts": counts_of(document_id) if follows else None,
        "may_remind": may_remind(viewer, document),
        "may_request": requests.may_request(viewer, document),
        "may_replace": requests.may_replace(viewer, document),
    }


@page("documents.view")
def document_reader(request: ViewerRequest, document_id: int) -> HttpResponseBase:
    """The text alone, asked again while the copy with number and date is being made."""
    sheet = reading.sheet_for(request.viewer, document_id)
    if sheet is None or reading.has_given_back(request.viewer, document_id):
        raise Http404
    return render(request, "documents/parts/reader.html", {"sheet": sheet})


@page("documents.view")
def document_panels(request: ViewerRequest, document_id: int) -> HttpResponseBase:
    """What other modules show beside a document, for pages that fetch it when it comes into sight."""
    sheet = reading.sheet_for(request.viewer, document_id)
    if sheet is None:
        raise Http404
    return render(request, "documents/parts/panels.html", {"panels": panels_of(request.viewer, document_id)})


@page("documents.view")
def document_file(request: HttpRequest, document_id: int, file_id: int) -> HttpResponseBase:
    """A file's bytes, for whoever may read its document; `?download` saves it under its name."""
    file = reading.readable_file(request.viewer, document_id, file_id)  # type: ignore[attr-defined]
    if file is None:
        raise Http404
    return file_response(request, file)


@page("documents.view")
def document_pages(request: ViewerRequest, document_id: int, file_id: int) -> HttpResponseBase:
    """The pages of a PDF as a column of pictures: phones show no PDF inside a page."""
    pdf = reading.readable_pdf(request.viewer, document_id, file_id)
    if pdf is None:
        raise Http404
    try:
        count = min(pages.page_count(pdf), pages.MOST_PAGES)
    except pages.CannotDraw:
        count = 0
    context = {"document_id": document_id, "file_id": file_id, "pages": count}
    return render(request, "documents/parts/pictures.html", context)


@page("documents.view")
def document_page(request: ViewerRequest, document_id: int, file_id: int, place: int) -> HttpResponseBase:
    """One page of a PDF as a picture; what lies under a file's number never changes."""
    pdf = reading.readable_pdf(request.viewer, document_id, file_id)
    if pdf is None:
        raise Http404
    try:
        picture = pages.page_picture(pdf, place, 900)
    except (IndexError, pages.CannotDraw) as error:
        raise Http404 from error
    return HttpResponse(picture, content_type="image/png", headers={"Cache-Control": "private, max-age=86400"})
