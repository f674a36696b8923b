"""Administration of positions."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from lienthong.kernel.access.pages import ViewerRequest, page
from lienthong.kernel.access.roles import Permission
from lienthong.kernel.accounts.actions import posts
from lienthong.kernel.accounts.forms.people import WHY_NOT, PositionForm, PostForm
from lienthong.kernel.accounts.models import Position
from lienthong.kernel.accounts.queries.people import profile_of
from lienthong.kernel.language.fields import TypedDateField
from lienthong.kernel.ui.render import render


@page(Permission.ADMINISTER_UNIT, methods=("GET", "POST"))
def grant_position(request: ViewerRequest, account_id: int) -> HttpResponse:
    """Give an account another position."""
    profile = profile_of(request.viewer, account_id)
    if profile is None:
        raise Http404
    form = PostForm(request.POST if request.method == "POST" else None, viewer=request.viewer)
    if request.method == "POST" and form.is_valid():
        try:
            posts.grant_position(viewer=request.viewer, account_id=account_id, post=form.post())
        except posts.CannotGrant as error:
            form.refuse(error.why)
        else:
            messages.success(request, _("The position is given."))
            return redirect("account_profile", account_id)
    context = {"form": form, "chosen": form.chosen(), "account": profile.account}
    return render(request, "accounts/pages/grant_position.html", context, status=422 if form.errors else 200)


@page(Permission.ADMINISTER_UNIT, methods=("GET", "POST"))
def change_position(request: ViewerRequest, position_id: int) -> HttpResponse:
    """Change role, title or clearance of a position."""
    position = _position(request, position_id)
    initial = {"role": position.role, "title": position.title, "clearance": position.clearance}
    form = PositionForm(request.POST if request.method == "POST" else None, viewer=request.viewer, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            posts.change_position(viewer=request.viewer, position_id=position_id, **form.cleaned_data)
        except posts.CannotGrant as error:
            form.refuse(error.why)
        else:
            messages.success(request, _("Saved."))
            return redirect("account_profile", position.account_id)
    context = {"form": form, "position": position}
    return render(request, "accounts/pages/change_position.html", context, status=422 if form.errors else 200)


@page(Permission.ADMINISTER_UNIT, methods=("POST",))
def end_position(request: ViewerRequest, position_id: int) -> HttpResponse:
    """End a position now, or with a day to come."""
    position = _position(request, position_id)
    try:
        on = TypedDateField(required=False).clean(request.POST.get("on", ""))
        posts.end_position(viewer=request.viewer, position_id=position_id, on=on)
    except posts.CannotGrant as error:
        messages.error(request, WHY_NOT[error.why][1])
    except ValidationError:
        messages.error(request, _("This is not a date. Write 5/11, 5/11/2026, “tomorrow” or +3."))
    else:
        messages.success(request, _("The position ends, and with it every session in it."))
    return redirect("account_profile", position.account_id)


def _position(request: ViewerRequest, position_id: int) -> Position:
    """The position, or 404 as if there were none."""
    found = Position.objects.administered_by(request.viewer).select_related("unit", "account")
    position = found.filter(pk=position_id).first()
    if position is None:
        raise Http404
    return position
