"""Summaries of opinions: ordered, watched, read, taken along as a file."""

import csv
from io import StringIO

from django.contrib import messages
from django.http import HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from lienthong.kernel.access.pages import ViewerRequest, page
from lienthong.kernel.access.roles import Permission
from lienthong.kernel.language import formats
from lienthong.kernel.ui.render import render
from lienthong.modules.petitions.actions.opinions import CannotSummarise, delete_run, order_run
from lienthong.modules.petitions.forms.opinions import OpinionRunForm
from lienthong.modules.petitions.models import OpinionCluster
from lienthong.modules.petitions.queries import opinions as reads
from lienthong.modules.petitions.queries.opinions_export import rows_of


@page(Permission.PETITIONS_VIEW)
def opinions(request: ViewerRequest) -> HttpResponse:
    """The summaries that one may read, and the form that orders one."""
    context = {"runs": list(reads.runs_seen(request.viewer)[:50]), "form": OpinionRunForm()}
    return render(request, "petitions/pages/opinions.html", context)


@page(Permission.PETITIONS_VIEW, methods=("POST",))
def order_opinions(request: ViewerRequest) -> HttpResponse:
    """Order a summary."""
    form = OpinionRunForm(request.POST)
    if form.is_valid():
        try:
            run = order_run(viewer=request.viewer, name=form.cleaned_data["name"], asked=form.asked)
        except CannotSummarise as error:
            form.add_error(None, str(error))
        else:
            return redirect("opinion_run", run.pk)
    context = {"runs": list(reads.runs_seen(request.viewer)[:50]), "form": form}
    return render(request, "petitions/pages/opinions.html", context, status=422)


@page(Permission.PETITIONS_VIEW)
def opinion_run(request: ViewerRequest, pk: int) -> HttpResponse:
    """How far a summary is, and once it is made its clusters."""
    run = get_object_or_404(reads.runs_seen(request.viewer).select_related("unit"), pk=pk)
    context = {
        "run": run,
        "clusters": reads.clusters_shown(request.viewer, run),
        "trend": [(formats.date(week)[:5], count) for week, count in reads.trend_of(run)],
        "places": reads.places_of(run),
        "is_own": run.position_id == request.viewer.position_id,
    }
    return render(request, "petitions/pages/opinion_run.html", context, fragment="run")


@page(Permission.PETITIONS_VIEW)
def opinion_cluster(request: ViewerRequest, pk: int, cluster: int) -> HttpResponse:
    """The petitions of one cluster, the most typical first."""
    run = get_object_or_404(reads.runs_seen(request.viewer), pk=pk)
    one = get_object_or_404(OpinionCluster, run=run, pk=cluster)
    context = {
        "run": run,
        "cluster": one,
        "members": reads.members_of(request.viewer, one),
        "trend": [(formats.date(week)[:5], count) for week, count in reads.trend_of(run, one)],
        "places": reads.places_of(run, one),
    }
    return render(request, "petitions/pages/opinion_cluster.html", context)


@page(Permission.PETITIONS_VIEW)
def opinion_map(request: ViewerRequest, pk: int) -> JsonResponse:
    """What the map of a summary draws."""
    run = get_object_or_404(reads.runs_seen(request.viewer), pk=pk)
    here = reverse("opinion_run", args=[pk])
    values = {code: [count, name, here] for code, name, count in reads.places_of(run)}
    most = max((value[0] for value in values.values()), default=1)  # type: ignore[type-var]
    steps = sorted({max(1, round(int(most) * part / 5)) for part in range(1, 6)})  # type: ignore[call-overload]
    return JsonResponse({"layer": "provinces", "label": _("Petitions"), "values": values, "steps": steps})


@page(Permission.PETITIONS_VIEW)
def opinion_export(request: ViewerRequest, pk: int) -> HttpResponse:
    """A summary as CSV."""
    run = get_object_or_404(reads.runs_seen(request.viewer), pk=pk)
    out = StringIO()
    csv.writer(out).writerows(rows_of(request.viewer, run))
    response = HttpResponse(out.getvalue().encode("utf-8-sig"), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="tong-hop-y-kien-{run.pk}.csv"'
    return response


@page(Permission.PETITIONS_VIEW, methods=("POST",))
def delete_opinion_run(request: ViewerRequest, pk: int) -> HttpResponse:
    """Throw a summary away."""
    run = get_object_or_404(reads.runs_seen(request.viewer), pk=pk)
    try:
        delete_run(viewer=request.viewer, run=run)
    except CannotSummarise as error:
        messages.error(request, str(error))
        return redirect("opinion_run", pk)
    messages.success(request, _("The summary “%(name)s” is deleted; the petitions stay.") % {"name": run.name})
    return redirect("opinions")
