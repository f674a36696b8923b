"""Administration of series of numbers."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _

from lienthong.kernel.access.pages import ViewerRequest, page
from lienthong.kernel.access.roles import Permission
from lienthong.kernel.database import paging
from lienthong.kernel.numbering.actions import CannotStart, start_counting
from lienthong.kernel.numbering.forms import StartForm
from lienthong.kernel.numbering.models import Series
from lienthong.kernel.numbering.queries import period_of, series_within
from lienthong.kernel.ui.render import render

PAGE = 50


@page(Permission.ADMINISTER_UNIT)
def number_series(request: ViewerRequest) -> HttpResponse:
    """The books of the viewer's subtree, where each count stands."""
    try:
        after = paging.decode(request.GET.get("after", ""), int, int) or (0, 0)
    except paging.BadCursor:
        after = (0, 0)
    rows = series_within(request.viewer.administered, after=(after[0], after[1]), limit=PAGE + 1)
    more = ""
    if len(rows) > PAGE:
        last, lft = rows[PAGE - 1]
        more = f"{request.path}?after={paging.encode(lft, last.id)}"
    context = {"rows": [row for row, _lft in rows[:PAGE]], "more": more}
    return render(request, "numbering/pages/number_series.html", context, fragment="list")


@page(Permission.ADMINISTER_UNIT, methods=("GET", "POST"))
def start_series(request: ViewerRequest, series_id: int) -> HttpResponse:
    """Let the running period of a series begin at another number."""
    found = Series.objects.select_related("unit").filter(unit__lft__range=request.viewer.administered)
    series = found.filter(pk=series_id).first()
    if series is None:
        raise Http404
    period = period_of(series.period_kind, timezone.localdate())
    form = StartForm(request.POST if request.method == "POST" else None, initial={"first": 1})
    if request.method == "POST" and form.is_valid():
        try:
            start_counting(viewer=request.viewer, series_id=series_id, period=period, **form.cleaned_data)
        except CannotStart as error:
            form.refuse(error.why)
        else:
            messages.success(request, _("The count begins there."))
            return redirect("number_series")
    context = {"form": form, "series": series, "period": period}
    return render(request, "numbering/pages/start_series.html", context, status=422 if form.errors else 200)
