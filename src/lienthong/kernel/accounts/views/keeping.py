"""Keeping and forgetting the view of a list: the same two addresses for every list."""

from urllib.parse import urlsplit

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import Resolver404, resolve
from django.utils.translation import gettext as _

from lienthong.kernel.access.pages import ViewerRequest, asked_back, page
from lienthong.kernel.accounts.actions import keeping
from lienthong.kernel.accounts.queries.keeping import plain_query


@page(methods=("POST",))
def keep_view(request: ViewerRequest) -> HttpResponse:
    """Keep the list at `next` (its path and query) under a name, and return to it."""
    path, query, name = _list_at(request)
    try:
        keeping.keep_view(viewer=request.viewer, page=name, name=request.POST.get("name", ""), query=query)
    except keeping.CannotKeep as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("The view is saved."))
    return redirect(f"{path}?{plain_query(query)}")


@page(methods=("POST",))
def forget_view(request: ViewerRequest, view_id: int) -> HttpResponse:
    """Delete one of one's own views, and return to the list at `next`."""
    path, query, _name = _list_at(request)
    keeping.forget_view(viewer=request.viewer, view_id=view_id)
    return redirect(f"{path}?{plain_query(query)}")


def _list_at(request: ViewerRequest) -> tuple[str, str, str]:
    """Path, query and name of the page to which `next` leads; only a page of this product has a name."""
    parts = urlsplit(asked_back(request))
    try:
        name = resolve(parts.path).url_name
    except Resolver404 as error:
        raise Http404 from error
    if not name:
        raise Http404
    return parts.path, parts.query, name
