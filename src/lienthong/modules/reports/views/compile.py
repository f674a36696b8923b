"""Compiled figures: the report of a form, what one figure is made of, corrections."""

from typing import Any
from uuid import uuid4

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from lienthong.kernel.access.pages import ViewerRequest, page
from lienthong.kernel.access.roles import Permission
from lienthong.kernel.language import formats
from lienthong.kernel.org.models import Unit
from lienthong.kernel.ui.render import render
from lienthong.modules.reports.actions.compile_adjusting import CannotAdjust, adjust_figure, take_back_adjustment
from lienthong.modules.reports.forms.compile import AdjustmentForm
from lienthong.modules.reports.models import Adjustment, Figure, Form, Period
from lienthong.modules.reports.queries import compile_figure as reads
from lienthong.modules.reports.queries.compile_completeness import completeness_by_day
from lienthong.modules.reports.queries.compile_report import forms_read, map_of, periods_of, report
from lienthong.modules.reports.queries.compile_ways import way_of, ways_of
from lienthong.modules.reports.rules.compile_reading import may_adjust
from lienthong.modules.reports.rules.periods import NotAPeriod, Span, read_period
from lienthong.modules.reports.rules.submissions import period_name

LAYERS = {"central": "provinces", "province": "communes"}


@page(Permission.REPORTS_VIEW)
def compiled_reports(request: ViewerRequest) -> HttpResponse:
    """The forms whose figures one may read; one leads straight to its last period that has ended."""
    found = [(form, _latest(form)) for form in forms_read(request.viewer)[:200]]
    return render(request, "reports/pages/compiled_reports.html", {"forms": found, "unit_id": request.viewer.body_id})


@page(Permission.REPORTS_VIEW)
def compiled_report(request: ViewerRequest, form: int, period: str, unit: int) -> HttpResponse:
    """Every figure of a form for a unit and a period."""
    one, at, of = get_object_or_404(forms_read(request.viewer), pk=form), period_at(period), unit_read(request, unit)
    word = request.GET.get("way", "")
    periods = periods_of(one)
    context = {
        "form": one,
        "period": at,
        "span": span_at(at),
        "name": period_name(span_at(at)),
        "unit": of,
        "report": report(one, at, of, way_of(word), number(request, "figure")),
        "periods": [(span_at(other).dhis2, period_name(span_at(other))) for other in periods],
        "way": word,
        "ways": ways_of(of),
        "above": above(request, of),
        "has_map": of.level in LAYERS and (not word or way_of(word).on is None),
        "query": request.GET.urlencode(),
    }
    return render(request, "reports/pages/compiled_report.html", context, fragment="compiled")


@page(Permission.REPORTS_VIEW)
def compiled_completeness(request: ViewerRequest, form: int, period: str, unit: int) -> HttpResponse:
    """How completeness grew day by day, counted again from what happened."""
    one, at, of = get_object_or_404(forms_read(request.viewer), pk=form), period_at(period), unit_read(request, unit)
    days = completeness_by_day(one, at, of)
    context = {
        "form": one,
        "span": span_at(at),
        "name": period_name(span_at(at)),
        "unit": of,
        "days": days,
        "places": [formats.date(day.on)[:5] for day in days],
        "received": [day.count.received for day in days],
        "approved": [day.count.approved for day in days],
    }
    return render(request, "reports/pages/compiled_completeness.html", context)


@page(Permission.REPORTS_VIEW)
def compiled_map(request: ViewerRequest, form: int, period: str, unit: int) -> JsonResponse:
    """What the map draws: the chosen figure, else what part has sent."""
    one, at, of = get_object_or_404(forms_read(request.viewer), pk=form), period_at(period), unit_read(request, unit)
    found = report(one, at, of, way_of(request.GET.get("way", "")), number(request, "figure"))
    there = reverse("compiled_report", args=[one.pk, period, 0]).replace("/0", "/{}")
    drawn: dict[str, Any] = {"layer": LAYERS.get(of.level, "provinces"), **map_of(found, there)}
    if of.level == "province":
        names = of.territory.names.filter(valid__contains=timezone.localdate())
        drawn["province"] = names.values_list("code", flat=True).first()
    return JsonResponse(drawn)


@page(Permission.REPORTS_VIEW)
def compiled_figure(request: ViewerRequest, figure: int, period: str, unit: int) -> HttpResponse:
    """One figure: the units that make it, what is missing, what was corrected."""
    return _figure_page(request, figure, period, unit, None)


@page(Permission.REPORTS_APPROVE, methods=("POST",))
def adjust_compiled_figure(request: ViewerRequest, figure: int, period: str, unit: int) -> HttpResponse:
    """Correct a compiled figure of one's own unit."""
    form, of = AdjustmentForm(request.POST), unit_read(request, unit)
    if form.is_valid():
        try:
            adjust_figure(
                viewer=request.viewer,
                unit=of,
                figure=_figure(figure),
                period=period_at(period),
                delta=form.cleaned_data["delta"],
                reason=form.cleaned_data["reason"],
                request_key=form.cleaned_data["request_key"],
            )
        except CannotAdjust as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("Corrected. Units above see it too."))
            return redirect("compiled_figure", figure, period, unit)
    return _figure_page(request, figure, period, unit, form)


@page(Permission.REPORTS_APPROVE, methods=("POST",))
def take_back_compiled_adjustment(request: ViewerRequest, pk: int) -> HttpResponse:
    """Undo an adjustment by its opposite."""
    found = Adjustment.objects.select_related("unit", "figure__indicator", "period")
    one = get_object_or_404(found.filter(unit_id=request.viewer.body_id), pk=pk)
    try:
        take_back_adjustment(viewer=request.viewer, adjustment=one)
    except CannotAdjust as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("Taken back. Both stay on record."))
    return redirect("compiled_figure", one.figure_id, span_at(one.period).dhis2, one.unit_id)


def _figure_page(
    request: ViewerRequest, figure: int, period: str, unit: int, form: AdjustmentForm | None
) -> HttpResponse:
    one, at, of = _figure(figure), period_at(period), unit_read(request, unit)
    word = request.GET.get("way", "")
    missing, following = reads.missing_units(of, one, at, after=number(request, "after") or 0)
    context = {
        "figure": one,
        "period": at,
        "span": span_at(at),
        "name": period_name(span_at(at)),
        "unit": of,
        "shown": reads.figure_page(of, one, at, way_of(word)),
        "missing": missing,
        "after": following,
        "way": word,
        "ways": ways_of(of),
        "above": above(request, of),
        "may_adjust": may_adjust(request.viewer, of, one.indicator),
        "adjusting": form or AdjustmentForm(initial={"request_key": uuid4().hex}),
    }
    page_name = "reports/pages/compiled_figure.html"
    return render(request, page_name, context, fragment="figure", status=422 if form and form.errors else 200)


def unit_read(request: ViewerRequest, unit: int) -> Unit:
    """The unit, if the viewer reads its compiled figures; 404 otherwise."""
    found = reads.readable_unit(request.viewer, unit)
    if found is None:
        raise Http404
    return found


def above(request: ViewerRequest, unit: Unit) -> Unit | None:
    """The unit above, if the viewer reads that one too."""
    return reads.readable_unit(request.viewer, unit.parent_id) if unit.parent_id else None


def period_at(text: str) -> Period:
    """The period that an address spells, in either way; 404 for none."""
    try:
        span = read_period(text)
    except NotAPeriod as error:
        raise Http404 from error
    return get_object_or_404(Period, type=span.type, starts_on=span.starts_on)


def span_at(period: Period) -> Span:
    """The period as arithmetic knows it."""
    return Span(period.starts_on, period.type)


def number(request: ViewerRequest, name: str) -> int | None:
    """A whole number of the address; None for none, or for one that no key has."""
    text = request.GET.get(name, "")
    return int(text) if text.isdecimal() and text.isascii() and len(text) < 10 else None


def _figure(pk: int) -> Figure:
    found: QuerySet[Figure] = Figure.objects.select_related("indicator", "combination")
    return get_object_or_404(found, pk=pk)


def _latest(form: Form) -> str:
    """The newest period that has ended, else the newest; empty where nothing was asked yet."""
    periods = periods_of(form)
    today = timezone.localdate()
    one = next((other for other in periods if other.ends_on < today), periods[0] if periods else None)
    return span_at(one).dhis2 if one else ""
