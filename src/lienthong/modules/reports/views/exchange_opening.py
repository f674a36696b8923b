"""Units of metadata files opened in the tree: what would be opened under whom, then for good."""

from django.contrib import messages
from django.http import HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import ngettext

from lienthong.kernel.access.pages import ViewerRequest, page
from lienthong.kernel.access.roles import Permission
from lienthong.kernel.org.models import Level
from lienthong.kernel.ui.render import render
from lienthong.modules.reports.actions.exchange_opening import MOST_AT_ONCE, CannotOpenUnits, open_foreign_units
from lienthong.modules.reports.queries.exchange_opening import openings

SHOWN = 300


@page(Permission.ADMINISTER_UNIT, methods=("GET", "POST"))
def exchange_opening(request: ViewerRequest) -> HttpResponseBase:
    """What of the units of files would be opened here, and why the others would not."""
    if request.method == "POST":
        try:
            made = open_foreign_units(viewer=request.viewer, seal=request.POST.get("seal", "")[:60])
        except CannotOpenUnits as error:
            messages.error(request, str(error))
        else:
            told = ngettext("Opened: %(num)s unit.", "Opened: %(num)s units.", len(made))
            messages.success(request, told % {"num": len(made)})
        return redirect("exchange_opening")
    plan = openings(request.viewer)
    context = {"plan": plan, "shown": SHOWN, "most": MOST_AT_ONCE, "levels": dict(Level.choices)}
    return render(request, "reports/pages/exchange_opening.html", context)
