"""What a person sets for themselves: language, keys, sessions, and whom they lend their position to."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from lienthong.kernel.access.pages import ViewerRequest, page
from lienthong.kernel.accounts import queries
from lienthong.kernel.accounts.actions import lending
from lienthong.kernel.accounts.actions.people import change_own_settings
from lienthong.kernel.accounts.actions.seats import end_own_sessions
from lienthong.kernel.accounts.forms.mine import DelegationForm, SettingsForm
from lienthong.kernel.accounts.queries.mine import delegations_of, people_matching, second_factors_of, sessions_of
from lienthong.kernel.ui.render import render

OPTIONS = 12


@page(methods=("GET", "POST"))
def my_settings(request: ViewerRequest) -> HttpResponse:
    """One's own account: language, single-key shortcuts, and the ways to the rest."""
    account = queries.account_of(request.viewer)
    form = SettingsForm(
        request.POST if request.method == "POST" else None,
        initial={"language": account.language, "single_keys": account.single_keys},
    )
    if request.method == "POST" and form.is_valid():
        change_own_settings(viewer=request.viewer, **form.cleaned_data)
        messages.success(request, _("Saved."))
        return _speak(redirect("my_settings"), form.cleaned_data["language"])
    context = {
        "form": form,
        "account": account,
        "seats": queries.seats_of(account.pk),
        "factors": second_factors_of(account.pk),
    }
    return render(request, "accounts/pages/my_settings.html", context, status=422 if form.errors else 200)


@page()
def my_sessions(request: ViewerRequest) -> HttpResponse:
    """Where one is signed in."""
    sessions = sessions_of(request.viewer.account_id, current=_key(request))
    return render(request, "accounts/pages/my_sessions.html", {"sessions": sessions})


@page(methods=("POST",))
def end_my_sessions(request: ViewerRequest) -> HttpResponse:
    """Sign out elsewhere: one session, or all but this."""
    count = end_own_sessions(viewer=request.viewer, keep=_key(request), began=request.POST.get("session", ""))
    messages.success(request, _("Signed out elsewhere: %(count)s") % {"count": count})
    return redirect("my_sessions")


@page(methods=("GET", "POST"))
def my_delegations(request: ViewerRequest) -> HttpResponse:
    """To whom one's position is lent, from when to when; lend it."""
    form = DelegationForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid() and _lend(request.viewer, form):
        messages.success(request, _("Your position is lent. It is written down who acts in it."))
        return redirect("my_delegations")
    context = {"form": form, "chosen": form.chosen(), "delegations": delegations_of(request.viewer.position_id)}
    return render(request, "accounts/pages/my_delegations.html", context, status=422 if form.errors else 200)


def _lend(viewer: Any, form: DelegationForm) -> bool:
    try:
        lending.delegate_position(viewer=viewer, **form.cleaned_data)
    except lending.CannotDelegate as error:
        form.refuse(error.why)
        return False
    return True


@page(methods=("POST",))
def revoke_delegation(request: ViewerRequest, delegation_id: int) -> HttpResponse:
    """Take one's position back."""
    try:
        lending.revoke_delegation(viewer=request.viewer, delegation_id=delegation_id)
    except lending.CannotRevoke:
        messages.error(request, _("This delegation has ended already."))
    else:
        messages.success(request, _("Taken back. Whoever acted in it is signed out of it."))
    return redirect("my_delegations")


@page()
def find_colleagues(request: ViewerRequest) -> HttpResponse:
    """People of one's own body by name: the answer of a typeahead."""
    found = people_matching(request.GET.get("q", ""), viewer=request.viewer, limit=OPTIONS)
    return render(request, "accounts/parts/options.html", {"rows": found})


def _key(request: Any) -> str:
    return request.session.session_key or ""


def _speak(response: Any, language: str) -> HttpResponse:
    """The browser remembers the language that the account now has."""
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        language,
        max_age=365 * 24 * 3600,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )
    answer: HttpResponse = response
    return answer
