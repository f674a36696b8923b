"""News, the choice of how to hear of it."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from lienthong.kernel.access.pages import ViewerRequest, page
from lienthong.kernel.notify import actions, queries
from lienthong.kernel.notify.forms import PreferencesForm
from lienthong.kernel.ui.render import render


@page()
def notifications(request: ViewerRequest) -> HttpResponse:
    """What the viewer's position has been told, newest first."""
    before = request.GET.get("before", "")
    lines, older = queries.notifications_of(request.viewer, before=int(before) if before.isdecimal() else None)
    context = {"lines": lines, "older": older, "newest": lines[0].id if lines else 0, "is_first": not before}
    return render(request, "notify/pages/notifications.html", context)


@page(methods=("POST",))
def read_all_notifications(request: ViewerRequest) -> HttpResponse:
    """Everything up to the newest one shown counts as read."""
    up_to = request.POST.get("up_to", "")
    actions.mark_all_read(viewer=request.viewer, up_to=int(up_to) if up_to.isdecimal() else 0)
    return redirect("notifications")


@page(methods=("POST",))
def read_notification(request: ViewerRequest, pk: int) -> HttpResponse:
    """Open one: it counts as read, and the page of what it speaks of appears."""
    address = actions.open_notification(viewer=request.viewer, notification_id=pk)
    if address is None:
        raise Http404
    return redirect(address or "notifications")


@page(methods=("GET", "POST"))
def notification_preferences(request: ViewerRequest) -> HttpResponse:
    """By which channel the account hears of each kind of news."""
    form = PreferencesForm(request.POST or None, chosen=queries.channels_of(request.viewer))
    if request.method == "POST" and form.is_valid():
        actions.choose_channels(viewer=request.viewer, channels=form.channels())
        messages.success(request, _("Your choice is kept."))
        return redirect("notification_preferences")
    context = {"form": form, "email": queries.email_of(request.viewer)}
    return render(request, "notify/pages/notification_preferences.html", context, status=422 if form.errors else 200)
