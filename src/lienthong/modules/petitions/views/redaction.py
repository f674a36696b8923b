"""From a petition's words and pictures to what the public may see; and how a sender can be reached."""

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from lienthong.kernel.access.pages import ViewerRequest, page
from lienthong.kernel.access.roles import Permission
from lienthong.kernel.files.actions import CannotStore
from lienthong.kernel.files.views import file_response
from lienthong.kernel.ui.render import render
from lienthong.modules.petitions.actions import contacts, redacting
from lienthong.modules.petitions.forms.redaction import SIDES, ContactRuleForm, NoBox, boxes_of, numbers_of
from lienthong.modules.petitions.forms.sealing import ReasonForm
from lienthong.modules.petitions.models import ContactRule, PetitionKind
from lienthong.modules.petitions.queries import redaction as reads
from lienthong.modules.petitions.queries.handling_list import number


@page(Permission.PETITIONS_VIEW, methods=("GET", "POST"))
def redaction(request: ViewerRequest, pk: int) -> HttpResponseBase:
    """The words, each of which can be blacked out, and the pictures."""
    found = reads.redaction_page(request.viewer, pk)
    if found is None:
        raise Http404
    if request.method == "POST":
        black, title = numbers_of(request.POST.getlist("black")), request.POST.get("title", "")
        try:
            redacting.prepare_text(viewer=request.viewer, petition_id=pk, black=black, title=title)
        except redacting.CannotPublish as error:
            context = {"page": found, "black": black, "title": title, "fault": str(error)}
            return render(request, "petitions/pages/redaction.html", context, status=422)
        messages.success(request, _("The public text is prepared; look at it before it is published."))
        return redirect("redaction", pk)
    context = {"page": found, "black": found.black, "title": found.title, "fault": ""}
    return render(request, "petitions/pages/redaction.html", context)


@page(Permission.PETITIONS_VIEW, methods=("GET", "POST"))
def redact_shot(request: ViewerRequest, pk: int, attachment: int) -> HttpResponseBase:
    """One picture, or one page of a PDF, and the boxes over it."""
    shot = reads.shot_of(request.viewer, pk, attachment)
    if shot is None:
        raise Http404
    fault = ""
    rows = list(zip(*(request.POST.getlist(side) for side in SIDES), strict=False))
    if request.method == "POST":
        page_at = max((number(request.POST.get("page", "")) or 1) - 1, 0)
        try:
            boxes = boxes_of(rows)
            redacting.prepare_picture(viewer=request.viewer, attachment=shot, boxes=boxes, page=page_at)
            return redirect("redaction", pk)
        except (NoBox, CannotStore, redacting.CannotPublish) as error:
            fault = str(error)
    context = {"shot": shot, "pk": pk, "rows": rows or [("", "", "", "")] * 4, "fault": fault}
    return render(request, "petitions/pages/redact_shot.html", context, status=422 if fault else 200)


@page(Permission.PETITIONS_VIEW)
def redaction_file(request: ViewerRequest, pk: int, attachment: int, kind: str) -> HttpResponseBase:
    """The bytes of a picture on these pages."""
    file = reads.shown_file(request.viewer, pk, attachment, kind)
    if file is None:
        raise Http404
    return file_response(request, file)


@page(Permission.PETITIONS_VIEW, methods=("POST",))
def publish_petition(request: ViewerRequest, pk: int) -> HttpResponseBase:
    """Publish what was prepared, or take it back."""
    if reads.redaction_page(request.viewer, pk) is None:
        raise Http404
    shots = numbers_of(request.POST.getlist("shot"))
    try:
        if request.POST.get("act") == "take_back":
            redacting.unpublish_petition(viewer=request.viewer, petition_id=pk, reason=request.POST.get("reason", ""))
            messages.success(request, _("Nobody outside reads it any more."))
        else:
            redacting.publish_petition(viewer=request.viewer, petition_id=pk, attachment_ids=shots)
            messages.success(request, _("Published. It can be taken back at any time."))
    except redacting.CannotPublish as error:
        messages.error(request, str(error))
    return redirect("redaction", pk)


@page(Permission.PETITIONS_HANDLE, methods=("GET", "POST"))
@never_cache
def petition_contact(request: ViewerRequest, pk: int) -> HttpResponseBase:
    """How the sender can be reached, after a reason; by POST, for every reading is written down."""
    found = reads.contact_page(request.viewer, pk)
    if found is None:
        raise Http404
    form, contact = ReasonForm(request.POST or None), None
    if request.method == "POST" and form.is_valid():
        reason = form.cleaned_data["reason"]
        try:
            if request.POST.get("act") == "export":
                held = contacts.export_sender(viewer=request.viewer, petition=found.it, reason=reason)
                return _saved(held, found.it.reference)
            contact = contacts.read_contact(viewer=request.viewer, petition=found.it, reason=reason)
        except contacts.CannotRead as error:
            messages.error(request, str(error))
    status = 422 if form.errors else 200
    context = {"page": found, "form": form, "contact": contact}
    return render(request, "petitions/pages/petition_contact.html", context, status=status)


@page(Permission.PETITIONS_SETTLE)
def contact_rules(request: ViewerRequest) -> HttpResponse:
    """How long contacts are kept, by kind; settled at the centre, read by whoever settles anything."""
    order = list(PetitionKind.values)
    rules = sorted(ContactRule.objects.all(), key=lambda rule: order.index(rule.kind))
    return render(request, "petitions/pages/contact_rules.html", {"rules": rules})


@page(Permission.PETITIONS_SETTLE, methods=("GET", "POST"))
def contact_rule(request: ViewerRequest, kind: str) -> HttpResponseBase:
    """Change how long contacts of one kind are kept."""
    rule = get_object_or_404(ContactRule, kind=kind)
    form = ContactRuleForm(request.POST or None, initial={"days": rule.days, "citation": rule.citation})
    if request.method == "POST" and form.is_valid():
        try:
            contacts.set_contact_rule(viewer=request.viewer, kind=kind, **form.cleaned_data)
            return redirect("contact_rules")
        except contacts.CannotChange as error:
            form.add_error(None, str(error))
    context = {"rule": rule, "form": form}
    return render(request, "petitions/pages/contact_rule.html", context, status=422 if form.errors else 200)


def _saved(held: dict[str, object], reference: str) -> HttpResponse:
    answer = JsonResponse(held, json_dumps_params={"ensure_ascii": False, "indent": 2})
    answer["Content-Disposition"] = f'attachment; filename="{reference}.json"'
    answer["Cache-Control"] = "no-store"
    return answer
