"""Lists of villages for who administers the units: a preview of what would change, then the change."""

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from lienthong.kernel.access.pages import ViewerRequest, page
from lienthong.kernel.access.roles import Permission
from lienthong.kernel.ui.render import render
from lienthong.modules.reports.actions.rosters_feeding import CannotFeed, feed_villages
from lienthong.modules.reports.queries import rosters_feeding as reads


@page(Permission.ADMINISTER_UNIT)
def feeding_lists(request: ViewerRequest) -> HttpResponse:
    """Lists of villages that have lines, in what the viewer administers."""
    after = request.GET.get("after", "")
    place = int(after) if after.isascii() and after.isdigit() and len(after) < 10 else 0
    lines, following = reads.feeding_lists(request.viewer, after=place)
    context = {"lines": lines, "after": following, "is_first": not place}
    return render(request, "reports/pages/feeding_lists.html", context)


@page(Permission.ADMINISTER_UNIT, methods=("GET", "POST"))
def feeding_list(request: ViewerRequest, pk: int) -> HttpResponseBase:
    """What one list would change in the tree, and doing so."""
    kept = reads.feeding_list(request.viewer, pk)
    if kept is None:
        raise Http404
    if request.method == "POST":
        try:
            plan = feed_villages(
                viewer=request.viewer,
                list_id=pk,
                seal=request.POST.get("seal", "")[:64],
                closes="closes" in request.POST,
            )
        except CannotFeed as error:
            messages.error(request, str(error))
        else:
            said = _("Done: %(opened)s opened, %(renamed)s renamed, %(closed)s closed.")
            counts = {"opened": len(plan.opening), "renamed": len(plan.renaming), "closed": len(plan.closing)}
            messages.success(request, said % counts)
        return redirect("feeding_list", pk)
    plan = reads.feeding_plan(kept)
    context = {"kept": kept, "plan": plan, "seal": reads.seal_of(plan)}
    return render(request, "reports/pages/feeding_list.html", context)
