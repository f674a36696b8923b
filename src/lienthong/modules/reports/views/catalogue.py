"""The catalogue: indicators, disaggregations, derived figures, validation rules, legend sets."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lienthong.kernel.access.pages import ViewerRequest, page
from lienthong.kernel.access.roles import Permission
from lienthong.kernel.accounts.queries import told
from lienthong.kernel.ui.render import render
from lienthong.modules.reports.actions import catalogue as indicators
from lienthong.modules.reports.actions import catalogue_derived as derived
from lienthong.modules.reports.actions import catalogue_disaggregations as divided
from lienthong.modules.reports.actions.catalogue import CannotChangeCatalogue
from lienthong.modules.reports.forms import catalogue as forms
from lienthong.modules.reports.models import Derived, Disaggregation, Indicator, LegendSet, ValidationRule
from lienthong.modules.reports.queries import catalogue as reads
from lienthong.modules.reports.queries import catalogue_entry as entry_reads
from lienthong.modules.reports.rules.catalogue import may_design


@dataclass(frozen=True, slots=True)
class Way:
    """A kind of entry: what it is, what is typed of it, what makes, changes, retires and deletes it."""

    model: type[Any]
    title: Promise
    about: Promise
    new: Promise
    form: type[forms.EntryForm]
    edit: type[forms.EntryForm]
    subject: str
    save: Callable[[ViewerRequest, Any, Any], Any]
    delete: Callable[[ViewerRequest, int], None]
    retire: Callable[[ViewerRequest, int, bool], Any] | None = None


def _save_indicator(request: ViewerRequest, form: Any, entry: Indicator | None) -> Indicator:
    if entry is None:
        return indicators.make_indicator(viewer=request.viewer, values=form.values())
    return indicators.change_indicator(
        viewer=request.viewer,
        indicator_id=entry.pk,
        version=form.cleaned_data["version"] or 0,
        values=form.values(),
    )


def _save_disaggregation(request: ViewerRequest, form: Any, entry: Disaggregation | None) -> Disaggregation:
    data = form.cleaned_data
    if entry is not None:
        return divided.change_disaggregation(
            viewer=request.viewer, disaggregation_id=entry.pk, name=data["name"], code=data["code"], more=form.more()
        )
    return divided.make_divided(
        viewer=request.viewer,
        name=data["name"],
        code=data["code"],
        categories=data.get("categories", ()),
        category=data["category"],
        options=data["options"].splitlines(),
    )


def _save_entry(request: ViewerRequest, form: Any, entry: Any) -> Any:
    return derived.save_entry(
        viewer=request.viewer,
        values=form.values(),
        pk=entry.pk if entry else None,
        version=form.cleaned_data["version"] or 0,
    )


def _retires(model: Any) -> Callable[[ViewerRequest, int, bool], Any]:
    return lambda request, pk, retired: derived.retire_entry(viewer=request.viewer, model=model, pk=pk, retired=retired)


def _deletes(model: Any) -> Callable[[ViewerRequest, int], None]:
    return lambda request, pk: derived.delete_entry(viewer=request.viewer, model=model, pk=pk)


WAYS = {
    "indicators": Way(
        Indicator,
        gettext_lazy("Indicators"),
        gettext_lazy("What units enter: each with its unit of measure, its kind of value and its way of adding up."),
        gettext_lazy("New indicator"),
        forms.IndicatorForm,
        forms.IndicatorForm,
        indicators.SUBJECT,
        _save_indicator,
        lambda request, pk: indicators.delete_indicator(viewer=request.viewer, indicator_id=pk),
        lambda request, pk, retired: indicators.retire_indicator(
            viewer=request.viewer, indicator_id=pk, retired=retired
        ),
    ),
    "disaggregations": Way(
        Disaggregation,
        gettext_lazy("Disaggregations"),
        gettext_lazy("By what a figure is divided: sex, age, or both at once."),
        gettext_lazy("New disaggregation"),
        forms.DisaggregationForm,
        forms.ChangeDisaggregationForm,
        divided.SUBJECT,
        _save_disaggregation,
        lambda request, pk: divided.delete_disaggregation(viewer=request.viewer, disaggregation_id=pk),
    ),
    "derived": Way(
        Derived,
        gettext_lazy("Derived figures"),
        gettext_lazy("Figures computed from others, such as a share; nobody enters them."),
        gettext_lazy("New derived figure"),
        forms.DerivedForm,
        forms.DerivedForm,
        derived.SUBJECTS[Derived],
        _save_entry,
        _deletes(Derived),
        _retires(Derived),
    ),
    "rules": Way(
        ValidationRule,
        gettext_lazy("Validation rules"),
        gettext_lazy("What must hold of a unit’s figures, checked as they are entered."),
        gettext_lazy("New rule"),
        forms.RuleForm,
        forms.RuleForm,
        derived.SUBJECTS[ValidationRule],
        _save_entry,
        _deletes(ValidationRule),
        _retires(ValidationRule),
    ),
    "legends": Way(
        LegendSet,
        gettext_lazy("Legends"),
        gettext_lazy("Named ranges by which maps and tables are coloured."),
        gettext_lazy("New legend"),
        forms.LegendForm,
        forms.LegendForm,
        derived.SUBJECTS[LegendSet],
        _save_entry,
        _deletes(LegendSet),
    ),
}


@page(Permission.REPORTS_VIEW)
def catalogue(request: ViewerRequest, kind: str = "indicators") -> HttpResponse:
    """The entries of one kind by name, narrowed by words; paging by key."""
    way = _way(kind)
    given = request.GET
    chosen = reads.Chosen(q=given.get("q", "")[:100], retired=given.get("state") == "retired")
    lines, older = reads.catalogue_page(kind, chosen, after=given.get("after", "")[:400])
    context = {
        "kind": kind,
        "way": way,
        "chosen": chosen,
        "lines": lines,
        "heads": reads.LISTINGS[kind].heads,
        "older": older,
        "tabs": _tabs(kind),
        "may_design": may_design(request.viewer),
    }
    return render(request, "reports/pages/catalogue.html", context, fragment="list")


@page(Permission.REPORTS_DESIGN, methods=("GET", "POST"))
def new_catalogue_entry(request: ViewerRequest, kind: str) -> HttpResponseBase:
    """Make an entry."""
    way = _way(kind)
    form = way.form(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        try:
            made = way.save(request, form, None)
        except CannotChangeCatalogue as error:
            form.refuse(error)
        else:
            messages.success(request, _("“%(name)s” was made.") % {"name": made.name})
            return redirect("catalogue_entry", kind, made.pk)
    context = {"kind": kind, "way": way, "form": form}
    status = 422 if form.is_bound else 200
    return render(request, "reports/pages/new_catalogue_entry.html", context, status=status)


@page(Permission.REPORTS_VIEW)
def catalogue_entry(request: ViewerRequest, kind: str, pk: int) -> HttpResponse:
    """One entry: what it is, where it is used, what happened to it."""
    way, entry = _entry(kind, pk)
    context = {
        "kind": kind,
        "way": way,
        "entry": entry,
        "facts": entry_reads.facts_of(entry),
        "uses": entry_reads.uses_of(request.viewer, entry),
        "may_change": entry_reads.may_change_entry(request.viewer, entry),
        "entries": told(way.subject, entry.pk),
    }
    return render(request, "reports/pages/catalogue_entry.html", context)


@page(Permission.REPORTS_DESIGN, methods=("GET", "POST"))
def edit_catalogue_entry(request: ViewerRequest, kind: str, pk: int) -> HttpResponseBase:
    """Change an entry that is the viewer's body's."""
    way, entry = _entry(kind, pk)
    if not entry_reads.may_change_entry(request.viewer, entry):
        raise Http404
    given = request.POST if request.method == "POST" else None
    form = way.edit(given, entry=entry, initial=way.edit.initial_of(entry))  # type: ignore[attr-defined]
    if form.is_bound and form.is_valid():
        try:
            way.save(request, form, entry)
        except CannotChangeCatalogue as error:
            form.refuse(error)
        else:
            messages.success(request, _("Saved."))
            return redirect("catalogue_entry", kind, pk)
    context = {"kind": kind, "way": way, "form": form, "entry": entry}
    status = 422 if form.is_bound else 200
    return render(request, "reports/pages/edit_catalogue_entry.html", context, status=status)


@page(Permission.REPORTS_DESIGN, methods=("POST",))
def catalogue_act(request: ViewerRequest, kind: str, pk: int, act: str) -> HttpResponseBase:
    """Retire an entry, offer it again, or delete it; the page asked first."""
    way, entry = _entry(kind, pk)
    try:
        if act == "delete":
            way.delete(request, pk)
            messages.success(request, _("“%(name)s” was deleted.") % {"name": entry.name})
            return redirect("catalogue", kind)
        if act not in {"retire", "restore"} or way.retire is None:
            raise Http404
        way.retire(request, pk, act == "retire")
        messages.success(request, _("Retired.") if act == "retire" else _("It is offered again."))
    except CannotChangeCatalogue as error:
        messages.error(request, str(error))
    return redirect("catalogue_entry", kind, pk)


@page(Permission.REPORTS_DESIGN)
def find_figures(request: ViewerRequest) -> HttpResponse:
    """Figures for an expression, by the words of their names."""
    found = reads.figures_matching(request.GET.get("q", "")[:100])
    return render(request, "reports/parts/found.html", {"found": [(one.key, one.name, one.note) for one in found]})


@page(Permission.REPORTS_DESIGN)
def read_expression(request: ViewerRequest) -> HttpResponse:
    """An expression in words, or what is wrong with it and where."""
    text = request.GET.get(request.GET.get("field", ""), "")[:4000]
    return render(request, "reports/parts/expression.html", {"read": entry_reads.read_expression(text)})


def _way(kind: str) -> Way:
    if kind not in WAYS:
        raise Http404
    return WAYS[kind]


def _entry(kind: str, pk: int) -> tuple[Way, Any]:
    way = _way(kind)
    return way, get_object_or_404(way.model, pk=pk)


def _tabs(kind: str) -> list[tuple[Any, str, bool, int]]:
    counts = reads.counts_by_kind()
    return [(way.title, key, key == kind, counts[key]) for key, way in WAYS.items()]
