"""Addresses outside the workplace: the list, a new one, changing, retiring."""

from collections.abc import Callable

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from lienthong.kernel.access.pages import ViewerRequest, page
from lienthong.kernel.access.roles import Permission
from lienthong.kernel.access.viewer import Viewer
from lienthong.kernel.database.paging import BadCursor, decode
from lienthong.kernel.ui.render import render
from lienthong.modules.documents.actions import addresses as actions
from lienthong.modules.documents.forms.addresses import AddressForm
from lienthong.modules.documents.models import OutsideAddress
from lienthong.modules.documents.queries import addresses as reading
from lienthong.modules.documents.rules.addresses import may_change_address, may_keep_addresses, may_share_addresses


@page(Permission.WORK_VIEW)
def outside_addresses(request: ViewerRequest) -> HttpResponseBase:
    """Addresses that the viewer's body keeps and shared ones, searched with or without accents."""
    _check(request.viewer)
    wanted = {"q": request.GET.get("q", "")[:200], "retired": request.GET.get("retired") == "1"}
    try:
        after = decode(request.GET.get("after", ""), str, int)
    except BadCursor as error:
        raise Http404 from error
    place = (after[0], after[1]) if after else None
    rows, more = reading.addresses(request.viewer, typed=str(wanted["q"]), retired=bool(wanted["retired"]), after=place)
    older = request.GET.copy()
    older["after"] = more
    context = {
        "rows": rows,
        "wanted": wanted,
        "older": f"?{older.urlencode()}" if more else "",
        "may_share": may_share_addresses(request.viewer),
    }
    return render(request, "documents/pages/outside_addresses.html", context, fragment="list")


@page(Permission.WORK_VIEW, methods=("GET", "POST"))
def outside_address(request: ViewerRequest, address_id: int | None = None) -> HttpResponseBase:
    """Keep another address, or change one."""
    _check(request.viewer)
    address = _found(request.viewer, address_id) if address_id is not None else None
    form = AddressForm(request.POST or None, viewer=request.viewer, address=address)
    if request.method == "POST" and form.is_valid() and form.save():
        messages.success(request, _("The address is kept."))
        return redirect("outside_addresses")
    context = {"form": form, "address": address}
    return render(request, "documents/pages/outside_address.html", context, status=422 if form.errors else 200)


@page(Permission.WORK_VIEW, methods=("POST",))
def retire_outside_address(request: ViewerRequest, address_id: int) -> HttpResponse:
    """Offer an address no longer."""
    return _act(request, address_id, actions.retire_address, _("The address is retired."))


@page(Permission.WORK_VIEW, methods=("POST",))
def restore_outside_address(request: ViewerRequest, address_id: int) -> HttpResponse:
    """Use a retired address again."""
    return _act(request, address_id, actions.restore_address, _("The address is in use again."))


def _act(request: ViewerRequest, address_id: int, action: Callable[..., OutsideAddress], done: str) -> HttpResponse:
    _found(request.viewer, address_id)
    action(viewer=request.viewer, address_id=address_id)
    messages.success(request, done)
    return redirect("outside_addresses")


def _check(viewer: Viewer) -> None:
    if not may_keep_addresses(viewer):
        raise PermissionDenied


def _found(viewer: Viewer, address_id: int) -> OutsideAddress:
    address = reading.own_address(viewer, address_id)
    if address is None:
        raise Http404
    if not may_change_address(viewer, address):
        raise PermissionDenied
    return address
