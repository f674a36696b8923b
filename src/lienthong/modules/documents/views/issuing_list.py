"""The list of documents that a body has issued."""

from django.contrib import messages
from django.http import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from lienthong.kernel.access.pages import ViewerRequest, page
from lienthong.kernel.ui.render import render
from lienthong.modules.documents.actions.issuing_filters import drop_filter, save_filter
from lienthong.modules.documents.queries import issuing_list as reading


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else None


def _filter(request: ViewerRequest) -> reading.IssuedFilter:
    given = request.GET
    year = _number(given.get("year", ""))
    return reading.IssuedFilter(
        state=given.get("state", "issued"),
        type_id=_number(given.get("type", "")),
        year=year if year and 1900 <= year <= 9998 else None,
        q=given.get("q", "")[:100],
    )


@page("documents.draft")
def outgoing(request: ViewerRequest) -> HttpResponseBase:
    """What the viewer's body has issued or is to issue; filters, saved filters, paging by key."""
    chosen = _filter(request)
    lines, older = reading.issued_page(request.viewer, chosen, after=request.GET.get("after", ""))
    query = request.GET.copy()
    query.pop("after", None)
    context = {
        "chosen": chosen,
        "lines": lines,
        "older": older,
        "query": query.urlencode(),
        "types": reading.types_used(request.viewer),
        "years": reading.years_used(request.viewer),
        "to_issue": reading.counts_by_state(request.viewer)["to_issue"],
        "kept": reading.filters_of(request.viewer),
    }
    return render(request, "documents/pages/outgoing.html", context, fragment="list")


@page("documents.draft", methods=("POST",))
def keep_filter(request: ViewerRequest) -> HttpResponseBase:
    """Keep the filter of the list under a name."""
    query, name = request.POST.get("query", ""), request.POST.get("name", "")
    if save_filter(viewer=request.viewer, page=reading.PAGE_NAME, name=name, query=query):
        messages.success(request, _("The view is kept."))
    return redirect(f"{reverse('outgoing')}?{query}")


@page("documents.draft", methods=("POST",))
def forget_filter(request: ViewerRequest, filter_id: int) -> HttpResponseBase:
    """Forget one of one's own kept filters."""
    drop_filter(viewer=request.viewer, filter_id=filter_id)
    return redirect("outgoing")
