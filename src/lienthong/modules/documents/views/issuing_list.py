"""The list of documents that a body has issued."""

from django.http import HttpResponseBase

from lienthong.kernel.access.pages import ViewerRequest, page
from lienthong.kernel.accounts.queries import plain_query, saved_views
from lienthong.kernel.ui.render import render
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
    """What the viewer's body has issued or is to issue; filters, saved views, paging by key."""
    chosen = _filter(request)
    lines, older = reading.issued_page(request.viewer, chosen, after=request.GET.get("after", ""))
    context = {
        "chosen": chosen,
        "lines": lines,
        "older": older,
        "query": plain_query(request.GET.urlencode()),
        "types": reading.types_used(request.viewer),
        "years": reading.years_used(request.viewer),
        "to_issue": reading.counts_by_state(request.viewer)["to_issue"],
        "views": saved_views(request.viewer, "outgoing"),
    }
    return render(request, "documents/pages/outgoing.html", context, fragment="list")
