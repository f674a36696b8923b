"""The position in which one acts."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from lienthong.kernel.access.pages import ViewerRequest, asked_back, page, signed_in
from lienthong.kernel.accounts import queries
from lienthong.kernel.accounts.actions.seats import CannotSwitch, CannotTakeSeat, switch_position
from lienthong.kernel.accounts.queries.seats import lacks_second_factor
from lienthong.kernel.ui.render import render, toast


@page()
def positions(request: ViewerRequest) -> HttpResponse:
    """The menu of positions, one's own and those lent: a part of the frame."""
    return render(request, "accounts/parts/seats.html", {"seats": queries.seats_of(request.viewer.account_id)})


@signed_in()
def choose_seat(request: Any) -> HttpResponse:
    """Where somebody lands who is signed in and sits nowhere: choose a position, or read why there is none."""
    if request.viewer:
        return redirect(asked_back(request) or "/")
    seats = queries.seats_of(request.user.pk)
    barred = lacks_second_factor(request.user.pk, [seat.role for seat in seats])
    return render(
        request,
        "accounts/pages/choose_seat.html",
        {"seats": seats, "barred": barred, "back": asked_back(request) or "/"},
    )


@signed_in(methods=("POST",))
def switch_seat(request: Any) -> HttpResponse:
    """Act in another position from now on."""
    position, _sign, delegation = request.POST.get("seat", "").partition("-")
    try:
        switch_position(
            session=request.session,
            account_id=request.user.pk,
            position_id=int(position or 0),
            delegation_id=int(delegation) if delegation else None,
            viewer=request.viewer,
        )
    except CannotTakeSeat:
        return redirect("choose_seat")
    except (CannotSwitch, ValueError):
        answer = HttpResponse(status=409) if request.htmx else redirect("choose_seat")
        return toast(answer, _("You may no longer act in this position."), kind="bad")
    target = asked_back(request) or "/"
    return HttpResponse(status=204, headers={"HX-Redirect": target}) if request.htmx else redirect(target)
