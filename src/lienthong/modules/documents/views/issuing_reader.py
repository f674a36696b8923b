"""The page of a document, and its files."""

from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import redirect

from lienthong.kernel.access.pages import ViewerRequest, page
from lienthong.kernel.files.views import file_response
from lienthong.kernel.ui.render import render
from lienthong.modules.documents.models import Delivery
from lienthong.modules.documents.queries import issuing_reader as reading
from lienthong.modules.documents.rules.issuing import UNISSUED


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
    context = {"sheet": sheet, "entries": reading.told("document", document_id)}
    return render(request, "documents/pages/document.html", context)


@page("documents.view")
def document_file(request: HttpRequest, document_id: int, file_id: int) -> HttpResponseBase:
    """A file's bytes, for whoever may read its document; `?download` saves it under its name."""
    file = reading.readable_file(request.viewer, document_id, file_id)  # type: ignore[attr-defined]
    if file is None:
        raise Http404
    return file_response(request, file)
