"""To whom a document goes: the editor, its typeaheads, groups that a body keeps."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from lienthong.kernel.access.pages import ViewerRequest, page
from lienthong.kernel.ui.render import render
from lienthong.modules.documents.actions import recipients as acts
from lienthong.modules.documents.forms.recipients import GroupForm, OutsideForm, numbers
from lienthong.modules.documents.models import Document, RecipientGroup
from lienthong.modules.documents.queries import recipients as reading
from lienthong.modules.documents.rules.addresses import may_keep_addresses
from lienthong.modules.documents.rules.issuing import may_address, may_issue


def _addressable(request: ViewerRequest, document_id: int) -> Document:
    document = Document.objects.visible_to(request.viewer).select_related("type").filter(pk=document_id).first()
    if document is None or not may_address(request.viewer, document):
        raise Http404
    return document


@page("documents.draft", methods=("GET", "POST"))
def recipients(request: ViewerRequest, document_id: int) -> HttpResponseBase:
    """Units, groups and outside addresses of a draft, with a live count of whom they mean."""
    document = _addressable(request, document_id)
    form = OutsideForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        acts.set_recipients(
            viewer=request.viewer,
            document_id=document_id,
            unit_ids=numbers(request.POST.getlist("unit")),
            group_ids=numbers(request.POST.getlist("group")),
            outside_ids=[*numbers(request.POST.getlist("outside")), *form.keep(request.viewer)],
        )
        messages.success(request, _("The recipients are set."))
        onward = "issue" if may_issue(request.viewer, document) and "issue" in request.POST else ""
        return redirect(onward or "recipients", document_id)
    chosen = _typed(request) if request.method == "POST" else reading.recipients_of(document_id)
    context = {
        "document": document,
        "chosen": chosen,
        "form": form,
        "resolution": reading.resolve(chosen, body_id=document.body_id, secrecy=document.secrecy),
        "may_issue": may_issue(request.viewer, document),
        "may_keep": may_keep_addresses(request.viewer),
    }
    status = 422 if form.errors else 200
    return render(request, "documents/pages/recipients.html", context, status=status)


def _typed(request: HttpRequest) -> reading.Chosen:
    given = request.GET if request.method == "GET" else request.POST
    return reading.choice_from(
        request.viewer,  # type: ignore[attr-defined]
        unit_ids=numbers(given.getlist("unit")),
        group_ids=numbers(given.getlist("group")),
        outside_ids=numbers(given.getlist("outside")),
    )


@page("documents.draft")
def recipients_meant(request: ViewerRequest, document_id: int) -> HttpResponseBase:
    """Whom the choice on the page means now: counts by level, and who is left out."""
    document = _addressable(request, document_id)
    found = reading.resolve(_typed(request), body_id=document.body_id, secrecy=document.secrecy)
    return render(request, "documents/parts/recipients_meant.html", {"resolution": found})


@page("documents.view")
def recipient_units(request: ViewerRequest) -> HttpResponseBase:
    """Bodies for a typeahead, with or without accents."""
    without = numbers(request.GET.getlist("without"))
    rows = reading.unit_options(request.GET.get("q", ""), without=without)
    return render(request, "documents/parts/options.html", {"rows": rows})


@page("documents.draft")
def recipient_group_options(request: ViewerRequest) -> HttpResponseBase:
    """Groups that the viewer may choose, for a typeahead."""
    rows = reading.group_options(request.viewer, request.GET.get("q", ""))
    return render(request, "documents/parts/options.html", {"rows": rows})


@page("documents.draft")
def recipient_outside(request: ViewerRequest) -> HttpResponseBase:
    """Outside addresses of the viewer's body for a typeahead."""
    rows = reading.outside_options(request.viewer, request.GET.get("q", ""))
    return render(request, "documents/parts/options.html", {"rows": rows})


@page("documents.draft")
def groups(request: ViewerRequest) -> HttpResponseBase:
    """The groups that the viewer may choose, and how many bodies each means now."""
    found = list(reading.groups_for(request.viewer).select_related("rule_under", "owner"))
    counts = reading.group_counts([group.pk for group in found])
    rows = [(group, counts[group.pk], group.owner_id == request.viewer.body_id) for group in found]
    return render(request, "documents/pages/groups.html", {"rows": rows})


@page("documents.draft", methods=("GET", "POST"))
def group(request: ViewerRequest, group_id: int | None = None) -> HttpResponseBase:
    """Make a group or change it; a rule, named units, or both."""
    found = None
    if group_id is not None:
        found = RecipientGroup.objects.filter(pk=group_id, owner_id=request.viewer.body_id).first()
        if found is None:
            raise Http404
    form = GroupForm(request.POST or None, group=found)
    if request.method == "POST" and form.is_valid() and form.save(request.viewer):
        messages.success(request, _("The group is kept."))
        return redirect("recipient_groups")
    count, members = form.members(request.viewer)
    context = {"form": form, "group": found, "count": count, "members": members}
    return render(request, "documents/pages/group.html", context, status=422 if form.errors else 200)


@page("documents.draft")
def group_meant(request: ViewerRequest) -> HttpResponseBase:
    """How many bodies the typed rule and units mean, and the first of them."""
    form = GroupForm(request.GET)
    form.is_valid()
    count, members = form.members(request.viewer)
    return render(request, "documents/parts/group_meant.html", {"count": count, "members": members})


@page("documents.draft", methods=("POST",))
def delete_group(request: ViewerRequest, group_id: int) -> HttpResponse:
    """Delete a group of the viewer's body that no unissued document names."""
    try:
        acts.delete_group(viewer=request.viewer, group_id=group_id)
        messages.success(request, _("The group is deleted."))
    except acts.CannotKeep as error:
        messages.error(request, str(error))
    return redirect("recipient_groups")
