"""The sender's board of one document: counts, map, recipients, reminders, export."""

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseBase, HttpResponseNotModified, JsonResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from lienthong.kernel.access.pages import ViewerRequest, page
from lienthong.kernel.ui.jinja import url
from lienthong.kernel.ui.render import render
from lienthong.modules.documents.actions import issuing_copies, issuing_reminders
from lienthong.modules.documents.models import Document
from lienthong.modules.documents.queries import issuing_board as reading
from lienthong.modules.documents.queries.issuing_export import MEDIA_TYPES, exported
from lienthong.modules.documents.queries.issuing_labels import FACE_NAMES
from lienthong.modules.documents.rules import recall as requests
from lienthong.modules.documents.rules.issuing import may_follow, may_remind

STEPS = [25, 50, 75, 100]
MEASURES = ("opened", "registered", "finished")
ON_MAP = {
    "unopened": 0,
    "opened": 25,
    "refused": 0,
    "registered": 50,
    "assigned": 75,
    "in_progress": 75,
    "finished": 100,
    "given_back": 0,
}


def followed(request: ViewerRequest, document_id: int) -> Document:
    """The document, if the viewer may follow its recipients; 404 otherwise."""
    document = Document.objects.visible_to(request.viewer).filter(pk=document_id).first()
    if document is None or not may_follow(request.viewer, document):
        raise Http404
    return document


def _filter(request: ViewerRequest) -> reading.Filter:
    given = request.GET
    province = given.get("province", "")
    return reading.Filter(
        face=given.get("face", ""),
        ask=given.get("ask", ""),
        province=int(province) if province.isascii() and province.isdigit() else None,
        q=given.get("q", "")[:100],
    )


@page("documents.view")
def board(request: ViewerRequest, document_id: int) -> HttpResponseBase:
    """How every recipient gets on, filtered, paged by key."""
    document = followed(request, document_id)
    chosen = _filter(request)
    after = request.GET.get("after", "")
    lines, older = reading.recipients_page(
        document_id, chosen, after=int(after) if after.isascii() and after.isdigit() else 0
    )
    measure = request.GET.get("measure", "")
    context = {
        "document": document,
        "counts": reading.counts_of(document_id),
        "chosen": chosen,
        "lines": lines,
        "older": older,
        "provinces": reading.provinces_of(document_id),
        "measure": measure if measure in MEASURES else "registered",
        "outside": reading.outside_of(document_id),
        "may_remind": may_remind(request.viewer, document),
        "may_request": requests.may_request(request.viewer, document),
        "may_replace": requests.may_replace(request.viewer, document),
        "face_names": FACE_NAMES,
        "here": _without(request, "after"),
    }
    return render(request, "documents/pages/board.html", context, fragment="list")


def _without(request: ViewerRequest, name: str) -> str:
    kept = request.GET.copy()
    kept.pop(name, None)
    return kept.urlencode()


@page("documents.view")
def board_counts(request: ViewerRequest, document_id: int) -> HttpResponseBase:
    """The counts alone, asked again every few seconds; 304 while nothing changed."""
    document = followed(request, document_id)
    counts = reading.counts_of(document_id)
    mark = f'"{counts.mark}"'
    if request.headers.get("If-None-Match") == mark:
        return HttpResponseNotModified(headers={"ETag": mark})
    context = {"document": document, "counts": counts, "compact": "compact" in request.GET}
    response = render(request, "documents/parts/deliveries.html", context)
    response["ETag"] = mark
    return response


@page("documents.view")
def board_map(request: ViewerRequest, document_id: int) -> HttpResponseBase:
    """Figures of the map: the share of each province's recipients, or what each commune of one shows."""
    followed(request, document_id)
    address = url("board", document_id)
    province = _filter(request).province
    lines = reading.provinces_of(document_id)
    if province and (line := next((line for line in lines if line.territory_id == province), None)):
        values = {
            code: [ON_MAP[face], f"{name} – {FACE_NAMES[face]}", f"{address}?province={province}&face={face}"]
            for code, name, face in reading.communes_of(document_id, province)
        }
        return JsonResponse({"layer": "communes", "province": line.code, "steps": STEPS, "values": values})
    measure = request.GET.get("measure", "registered")
    measure = measure if measure in MEASURES else "registered"
    values = {
        line.code: [
            round(100 * line.reached(measure) / line.total),
            line.name,
            f"{address}?province={line.territory_id}",
        ]
        for line in lines
    }
    return JsonResponse({"layer": "provinces", "steps": STEPS, "values": values})


@page("documents.view")
def board_export(request: ViewerRequest, document_id: int, kind: str) -> HttpResponseBase:
    """The recipients that fit the filter as XLSX or CSV."""
    document = followed(request, document_id)
    if kind not in MEDIA_TYPES:
        raise Http404
    content = exported(kind, document, reading.all_recipients(document_id, _filter(request)))
    response = HttpResponse(content, content_type=MEDIA_TYPES[kind])
    response["Content-Disposition"] = f'attachment; filename="van-ban-{document_id}.{kind}"'
    return response


@page("documents.issue", methods=("POST",))
def remind(request: ViewerRequest, document_id: int) -> HttpResponseBase:
    """Remind everybody who has not opened it."""
    followed(request, document_id)
    try:
        count = issuing_reminders.remind_unopened(viewer=request.viewer, document_id=document_id)
    except issuing_reminders.CannotRemind:
        messages.error(request, _("This document does not stand any more."))
    else:
        text = ngettext("%(num)d recipient was reminded.", "%(num)d recipients were reminded.", count)
        messages.success(request, text % {"num": count} if count else _("Everybody has been reminded today."))
    return redirect("board", document_id)


@page("documents.issue", methods=("POST",))
def retry_outside(request: ViewerRequest, document_id: int, outside_id: int) -> HttpResponseBase:
    """Try again to mail to an address outside."""
    followed(request, document_id)
    try:
        issuing_copies.retry_outside_copy(viewer=request.viewer, outside_id=outside_id)
        messages.success(request, _("It is being sent again."))
    except issuing_copies.CannotSend:
        messages.error(request, _("It has been sent already."))
    return redirect("board", document_id)


@page("documents.issue", methods=("POST",))
def note_posted(request: ViewerRequest, document_id: int, outside_id: int) -> HttpResponseBase:
    """Note that a copy went by post."""
    followed(request, document_id)
    try:
        issuing_copies.note_posted(viewer=request.viewer, outside_id=outside_id)
        messages.success(request, _("Noted."))
    except issuing_copies.CannotSend:
        messages.error(request, _("It has been sent already."))
    return redirect("board", document_id)
