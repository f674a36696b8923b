"""The list of incoming documents, and what may be done to many of them."""

from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from lienthong.kernel.access.pages import ViewerRequest, asked_back, page
from lienthong.kernel.access.roles import Permission
from lienthong.kernel.accounts.queries import saved_views
from lienthong.kernel.ui.render import render
from lienthong.modules.documents.actions.incoming import submit_many
from lienthong.modules.documents.actions.incoming_duplicates import numbers_of, register_new_deliveries
from lienthong.modules.documents.actions.incoming_steps import CannotAct
from lienthong.modules.documents.models import DocumentType
from lienthong.modules.documents.queries import incoming_lists as lists
from lienthong.modules.documents.queries.incoming_holders import leaders
from lienthong.modules.documents.rules.incoming import may_register

MOST_SELECTED = 500


@page(Permission.DOCUMENTS_VIEW)
def incoming(request: ViewerRequest) -> HttpResponse:
    """Incoming documents of the viewer's body: to register, in hand, finished."""
    viewer = request.viewer
    usual = "waiting" if may_register(viewer) else "in_hand"
    chosen = lists.Filter.of(request.GET.dict(), usual_tab=usual)
    before = request.GET.get("before", "")
    lines, older = lists.incoming_lines(viewer, chosen=chosen, before=int(before) if before.isdecimal() else None)
    asked = {**chosen.asked, "tab": chosen.tab}
    context = {
        "lines": lines,
        "chosen": chosen,
        "query": urlencode(asked),
        "older": f"{request.path}?{urlencode({**asked, 'before': older})}" if older else "",
        "first": f"{request.path}?{urlencode(asked)}" if before else "",
        "counts": lists.incoming_counts(viewer),
        "views": saved_views(viewer, "incoming"),
        "types": DocumentType.objects.order_by("name", "id").values_list("id", "name").distinct(),
        "may_register": may_register(viewer),
        "leaders": leaders(viewer) if may_register(viewer) else [],
    }
    return render(request, "documents/pages/incoming.html", context, fragment="rows")


@page(Permission.DOCUMENTS_REGISTER, methods=("POST",))
def register_selected(request: ViewerRequest) -> HttpResponse:
    """Register every selected delivery, in the order of arrival; lay them before a leader when one was named."""
    to = request.POST.get("to", "")
    ids = lists.waiting_ids(request.viewer, most=MOST_SELECTED) if "all" in request.POST else _selected(request)
    try:
        done = register_new_deliveries(viewer=request.viewer, delivery_ids=ids)
        numbers = done.numbers
        if to:
            submit_many(viewer=request.viewer, delivery_ids=list(numbers), to=to)
    except CannotAct as error:
        messages.error(request, str(error))
        return _back(request)
    given = sorted(numbers.values())
    said = ngettext("Registered as number %(first)d.", "Registered: numbers %(first)d to %(last)d.", len(given))
    messages.success(request, said % {"first": given[0], "last": given[-1]})
    if done.left_out:
        left = _("Left out, as they are here already: %(numbers)s. Open each to register it again or refuse it.")
        messages.warning(request, left % {"numbers": numbers_of(done.left_out)})
    return _back(request)


@page(Permission.DOCUMENTS_REGISTER, methods=("POST",))
def submit_selected(request: ViewerRequest) -> HttpResponse:
    """Lay every selected delivery before a leader."""
    try:
        done = submit_many(viewer=request.viewer, delivery_ids=_selected(request), to=request.POST.get("to", ""))
    except CannotAct as error:
        messages.error(request, str(error))
        return _back(request)
    said = ngettext("%(count)d document submitted.", "%(count)d documents submitted.", done) % {"count": done}
    messages.success(request, said)
    return _back(request)


def _selected(request: ViewerRequest) -> list[int]:
    keys = [key.removeprefix("delivery-") for key in request.POST.getlist("selected")]
    return [int(key) for key in keys if key.isdecimal() and len(key) < 18][:MOST_SELECTED]


def _back(request: ViewerRequest) -> HttpResponse:
    return redirect(asked_back(request) or "incoming")
