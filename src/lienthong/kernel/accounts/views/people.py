"""Administration of accounts."""

from typing import Any

from allauth.account.adapter import get_adapter
from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from lienthong.kernel.access.pages import ViewerRequest, page
from lienthong.kernel.access.roles import Permission, Role
from lienthong.kernel.accounts.actions import people as actions
from lienthong.kernel.accounts.actions.posts import CannotGrant
from lienthong.kernel.accounts.forms.people import WHY_NOT, NewAccountForm, PeopleFilter, PersonForm
from lienthong.kernel.accounts.models import Account
from lienthong.kernel.accounts.queries import timeline
from lienthong.kernel.accounts.queries.people import Profile, Wanted, people, profile_of
from lienthong.kernel.accounts.views.trail import told
from lienthong.kernel.database import paging
from lienthong.kernel.org.models import Unit
from lienthong.kernel.ui.render import render

PAGE = 50


@page(Permission.ADMINISTER_UNIT)
def accounts(request: ViewerRequest) -> HttpResponse:
    """The accounts of the viewer's subtree by given name."""
    form = PeopleFilter(request.GET)
    form.is_valid()
    data = {"q": "", "role": "", "unit": None, **form.cleaned_data}
    unit = Unit.objects.administered_by(request.viewer).filter(pk=data["unit"]).first() if data["unit"] else None
    state = data.get("state", "") if "state" in request.GET else "open"
    wanted = Wanted(q=data["q"], role=data["role"], state=state, unit=unit)
    try:
        after = paging.decode(request.GET.get("after", ""), str, int)
    except paging.BadCursor:
        after = None
    rows = people(request.viewer, wanted, after=after, limit=PAGE + 1)
    more = _address(request, paging.encode(rows[PAGE - 1].sort_key, rows[PAGE - 1].id)) if len(rows) > PAGE else ""
    context = {"rows": rows[:PAGE], "wanted": wanted, "form": form, "more": more, "roles": dict(Role.choices)}
    return render(request, "accounts/pages/accounts.html", context, fragment="list")


def _address(request: Any, after: str) -> str:
    query = request.GET.copy()
    query["after"] = after
    return f"{request.path}?{query.urlencode()}"


@page(Permission.ADMINISTER_UNIT, methods=("GET", "POST"))
def new_account(request: ViewerRequest) -> HttpResponse:
    """Make an account with its first position."""
    initial = {"unit": request.GET.get("unit")} if request.GET.get("unit") else {}
    form = NewAccountForm(request.POST if request.method == "POST" else None, viewer=request.viewer, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            account = actions.create_account(viewer=request.viewer, person=form.person(), post=form.post())
        except (actions.CannotCreateAccount, CannotGrant) as error:
            form.refuse(error.why)
        else:
            messages.success(request, _("The account is made. Let the person choose a password now."))
            return redirect("account_profile", account.pk)
    context = {"form": form, "chosen": form.chosen()}
    return render(request, "accounts/pages/new_account.html", context, status=422 if form.errors else 200)


@page(Permission.ADMINISTER_UNIT)
def account_profile(request: ViewerRequest, account_id: int) -> HttpResponse:
    """One account: who it is, its positions, what was done to it."""
    profile = _profile(request, account_id)
    context = {"profile": profile, "history": told(timeline("account", account_id, limit=30))}
    return render(request, "accounts/pages/account_profile.html", context)


@page(Permission.ADMINISTER_UNIT, methods=("GET", "POST"))
def change_account(request: ViewerRequest, account_id: int) -> HttpResponse:
    """Correct a person's name and how they are reached."""
    account = _profile(request, account_id).account
    fields = ("full_name", "email", "phone")
    form = PersonForm(
        request.POST if request.method == "POST" else None, initial={field: getattr(account, field) for field in fields}
    )
    if request.method == "POST" and form.is_valid():
        try:
            actions.change_account(viewer=request.viewer, account_id=account_id, **form.cleaned_data)
        except actions.CannotManage as error:
            form.refuse(error.why)
        else:
            messages.success(request, _("Saved."))
            return redirect("account_profile", account_id)
    context = {"form": form, "account": account}
    return render(request, "accounts/pages/change_account.html", context, status=422 if form.errors else 200)


@page(Permission.ADMINISTER_UNIT, methods=("POST",))
def deactivate_account(request: ViewerRequest, account_id: int) -> HttpResponse:
    """Close an account and end its sessions at once."""
    _profile(request, account_id)
    try:
        count = actions.deactivate_account(
            viewer=request.viewer, account_id=account_id, reason=request.POST.get("reason", "")
        )
    except actions.CannotManage as error:
        messages.error(request, WHY_NOT[error.why][1])
    else:
        messages.success(request, _("The account is closed. Sessions ended: %(count)s") % {"count": count})
    return redirect("account_profile", account_id)


@page(Permission.ADMINISTER_UNIT, methods=("POST",))
def reactivate_account(request: ViewerRequest, account_id: int) -> HttpResponse:
    """Let an account sign in again."""
    _profile(request, account_id)
    try:
        actions.reactivate_account(viewer=request.viewer, account_id=account_id)
    except actions.CannotManage as error:
        messages.error(request, WHY_NOT[error.why][1])
    else:
        messages.success(request, _("The account is open again."))
    return redirect("account_profile", account_id)


@page(Permission.ADMINISTER_UNIT, methods=("POST",))
def end_account_sessions(request: ViewerRequest, account_id: int) -> HttpResponse:
    """Sign a person out everywhere."""
    _profile(request, account_id)
    try:
        count = actions.end_account_sessions(viewer=request.viewer, account_id=account_id)
    except actions.CannotManage as error:
        messages.error(request, WHY_NOT[error.why][1])
    else:
        messages.success(request, _("Sessions ended: %(count)s") % {"count": count})
    return redirect("account_profile", account_id)


@page(Permission.ADMINISTER_UNIT, methods=("POST",))
def reset_password(request: ViewerRequest, account_id: int) -> HttpResponse:
    """Send a person the link for a new password; where no address is known, show it to be handed over."""
    profile = _profile(request, account_id)
    try:
        account, key = actions.give_password_reset(viewer=request.viewer, account_id=account_id)
    except actions.CannotManage as error:
        messages.error(request, WHY_NOT[error.why][1])
        return redirect("account_profile", account_id)
    uid, _dash, token = key.partition("-")
    link = settings.BASE_URL + reverse("account_reset_password_from_key", args=(uid, token))
    if account.email:
        _send(account, link)
        messages.success(request, _("The link is on its way to %(address)s.") % {"address": account.email})
        return redirect("account_profile", account_id)
    return render(request, "accounts/pages/reset_link.html", {"account": profile.account, "link": link})


def _send(account: Account, link: str) -> None:
    context = {"user": account, "username": account.username, "password_reset_url": link}
    with override(account.language):
        get_adapter().send_mail("account/email/password_reset_key", account.email, context)


def _profile(request: ViewerRequest, account_id: int) -> Profile:
    """The account, or 404 as if there were none."""
    profile = profile_of(request.viewer, account_id)
    if profile is None:
        raise Http404
    return profile
