"""Administration of the calendar: the month, and the decisions that change its days."""

from datetime import date, timedelta

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _

from lienthong.kernel.access.pages import ViewerRequest, page
from lienthong.kernel.access.roles import Permission
from lienthong.kernel.calendar import actions
from lienthong.kernel.calendar.actions import FIRST_YEAR, LAST_YEAR
from lienthong.kernel.calendar.forms import WHY_NOT, OverrideForm
from lienthong.kernel.calendar.queries import month_of, overrides_seen_by
from lienthong.kernel.ui.render import render

YEAR = timedelta(days=365)


@page(Permission.ADMINISTER_UNIT)
def calendar(request: ViewerRequest) -> HttpResponse:
    """One month, and the decisions of the last year and to come."""
    first = _month(request.GET.get("month", ""))
    before, after = (first - timedelta(days=1)).replace(day=1), (first + timedelta(days=32)).replace(day=1)
    context = {
        "first": first,
        "before": before if before.year >= FIRST_YEAR else None,
        "after": after if after.year <= LAST_YEAR else None,
        "weeks": month_of(first),
        "overrides": overrides_seen_by(request.viewer, since=timezone.localdate() - YEAR),
        "may_country": request.viewer.may(Permission.ADMINISTER_SYSTEM),
    }
    return render(request, "calendar/pages/calendar.html", context)


@page(Permission.ADMINISTER_UNIT, methods=("GET", "POST"))
def change_days(request: ViewerRequest) -> HttpResponse:
    """Change days by decision: first what it would do, then doing it."""
    form = OverrideForm(request.POST if request.method == "POST" else None, viewer=request.viewer)
    moved = None
    if request.method == "POST" and form.is_valid():
        values = {"viewer": request.viewer, **form.cleaned_data}
        try:
            if request.POST.get("sure"):
                made = actions.override_days(**values)
                messages.success(request, _("The calendar is changed; open deadlines are computed anew."))
                return redirect(f"{request.path.removesuffix('/change')}?month={made.first:%Y-%m}")
            moved = actions.clocks_moved_by(**values)
        except actions.CannotOverride as error:
            form.refuse(error.why)
    context = {"form": form, "chosen": form.chosen(), "moved": moved}
    return render(request, "calendar/pages/change_days.html", context, status=422 if form.errors else 200)


@page(Permission.ADMINISTER_UNIT, methods=("POST",))
def withdraw_override(request: ViewerRequest, override_id: int) -> HttpResponse:
    """Take a decision about days back."""
    try:
        actions.withdraw_override(viewer=request.viewer, override_id=override_id)
    except actions.CannotOverride as error:
        messages.error(request, WHY_NOT[error.why][1])
    else:
        messages.success(request, _("Taken back; open deadlines are computed anew."))
    return redirect("calendar")


def _month(typed: str) -> date:
    """The first day of the month asked for (`2026-11`), of this month when it is none."""
    try:
        first = date.fromisoformat(f"{typed}-01")
    except ValueError:
        return timezone.localdate().replace(day=1)
    return first if FIRST_YEAR <= first.year <= LAST_YEAR else timezone.localdate().replace(day=1)
