"""The page of a delivery, and everything that may be done on it."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect

from lienthong.kernel.access.pages import ViewerRequest, page
from lienthong.kernel.access.roles import Permission
from lienthong.kernel.files.views import file_response
from lienthong.kernel.ui.render import finished, render, toast, wants_fragment
from lienthong.modules.documents.actions.incoming import open_delivery
from lienthong.modules.documents.actions.incoming_steps import CannotAct
from lienthong.modules.documents.models import Delivery
from lienthong.modules.documents.queries.incoming_choices import result_file
from lienthong.modules.documents.queries.incoming_duplicates import Duplicate, registered_before
from lienthong.modules.documents.queries.incoming_page import DeliveryPage, delivery_page
from lienthong.modules.documents.rules.incoming import Act
from lienthong.modules.documents.views.incoming_ways import WAYS

PAGE = "documents/pages/delivery.html"


@page(Permission.DOCUMENTS_VIEW)
def delivery(request: ViewerRequest, delivery_id: int) -> HttpResponse:
    """A delivery at its recipient: what it is, what can be done now, who has it, what happened."""
    it = _found(request, delivery_id)
    return render(request, PAGE, {"it": it, "way": None, "twin": _twin(request, it)}, fragment="detail")


@page(Permission.DOCUMENTS_VIEW, methods=("POST",))
def delivery_opened(request: ViewerRequest, delivery_id: int) -> HttpResponse:
    """The page tells that it was opened: reading itself never writes."""
    try:
        open_delivery(viewer=request.viewer, delivery_id=delivery_id)
    except (Delivery.DoesNotExist, CannotAct):
        return HttpResponse(status=204)
    return HttpResponse(status=204)


@page(Permission.DOCUMENTS_VIEW, methods=("GET", "POST"))
def delivery_act(request: ViewerRequest, delivery_id: int, act: str) -> HttpResponse:
    """One thing to do with a delivery: its form, and doing it."""
    it, way = _found(request, delivery_id), WAYS.get(act)
    if way is None:
        raise Http404
    form = way.form_for(request, it)
    if request.method == "POST" and form.is_valid():
        try:
            said = way.run(request, it, form.cleaned_data)
        except CannotAct as error:
            form.add_error(None, str(error))
        else:
            return _done(request, it, said)
    context = {"it": it, "twin": _twin(request, it), "way": way, "form": form, **way.context_for(request, it)}
    return render(request, PAGE, context, fragment="act", status=422 if form.errors else 200)


@page(Permission.DOCUMENTS_VIEW)
def result_file_of(request: ViewerRequest, delivery_id: int, file_id: int) -> Any:
    """A file that was added to the result, for those who see how the delivery is handled."""
    file = result_file(request.viewer, delivery_id, file_id)
    if file is None:
        raise Http404
    return file_response(request, file)


def _found(request: ViewerRequest, delivery_id: int) -> DeliveryPage:
    it = delivery_page(request.viewer, delivery_id)
    if it is None:
        raise Http404
    return it


def _twin(request: ViewerRequest, it: DeliveryPage) -> Duplicate | None:
    """What the unit has registered before of a delivery that waits to be registered."""
    if Act.REGISTER not in it.acts:
        return None
    return registered_before(request.viewer, [it.id]).get(it.id)


def _done(request: ViewerRequest, it: DeliveryPage, said: str) -> HttpResponse:
    """The page as it stands now; in a list the next row opens once nothing is left to do here."""
    if not wants_fragment(request):
        messages.success(request, said)
        return redirect("delivery", it.id)
    now = delivery_page(request.viewer, it.id)
    response = render(request, PAGE, {"it": now or it, "twin": None, "way": None}, fragment="detail")
    response["HX-Retarget"], response["HX-Reswap"] = "#delivery", "outerHTML"
    if now is None or not now.holds_step:
        finished(response, f"delivery-{it.id}")
    return toast(response, said)
