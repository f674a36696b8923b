"""Administration of units: the tree, what each was called and when, and what may be done with it."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from lienthong.kernel.access.pages import ViewerRequest, page
from lienthong.kernel.access.roles import Permission
from lienthong.kernel.org import actions, queries
from lienthong.kernel.org.forms import AddressForm, CloseForm, MoveForm, OpenForm, RenameForm, UnitForm
from lienthong.kernel.org.models import Unit
from lienthong.kernel.org.queries import administered_roots, unit_facts
from lienthong.kernel.ui.render import render

MATCHES = 50
OPTIONS = 12


@page(Permission.ADMINISTER_UNIT)
def units(request: ViewerRequest) -> HttpResponse:
    """Where the tree begins for this viewer, or the units found by name."""
    q = request.GET.get("q", "").strip()[:100]
    within = request.viewer.administered
    context = {
        "q": q,
        "found": queries.units_matching(q, limit=MATCHES, within=within) if q else [],
        "roots": [] if q else administered_roots(request.viewer),
    }
    return render(request, "org/pages/units.html", context, fragment="list")


@page(Permission.ADMINISTER_UNIT)
def unit_profile(request: ViewerRequest, unit_id: int) -> HttpResponse:
    """One unit: where it stands, what lies below, its names, and what may be done."""
    unit = _unit(request, unit_id)
    context = {"unit": unit, "facts_of": unit_facts(unit), "above": _above(request, unit)}
    return render(request, "org/pages/unit_profile.html", context)


@page(Permission.ADMINISTER_UNIT, methods=("GET", "POST"))
def open_unit(request: ViewerRequest, unit_id: int) -> HttpResponse:
    """Open a unit below another."""
    parent = _unit(request, unit_id)
    form = OpenForm(request.POST if request.method == "POST" else None, parent=parent)

    def act(values: dict[str, Any]) -> Unit:
        return actions.open_unit(viewer=request.viewer, parent_id=unit_id, **values)

    return _form(request, parent, form, act, (_("Open a unit below"), _("Open the unit"), _("The unit is open.")))


@page(Permission.ADMINISTER_UNIT, methods=("GET", "POST"))
def rename_unit(request: ViewerRequest, unit_id: int) -> HttpResponse:
    """Call a unit differently from a day on."""
    unit = _unit(request, unit_id)
    form = RenameForm(
        request.POST if request.method == "POST" else None, initial={"name": unit.name, "symbol": unit.symbol}
    )

    def act(values: dict[str, Any]) -> Unit:
        return actions.rename_unit(viewer=request.viewer, unit_id=unit_id, **values)

    return _form(request, unit, form, act, (_("Rename the unit"), _("Rename"), _("The unit has its new name.")))


@page(Permission.ADMINISTER_UNIT, methods=("GET", "POST"))
def change_unit_address(request: ViewerRequest, unit_id: int) -> HttpResponse:
    """Set the unit's own e-mail address, to which reminders go."""
    unit = _unit(request, unit_id)
    form = AddressForm(request.POST if request.method == "POST" else None, initial={"email": unit.email})

    def act(values: dict[str, Any]) -> Unit:
        return actions.change_unit_address(viewer=request.viewer, unit_id=unit_id, **values)

    return _form(request, unit, form, act, (_("The unit's e-mail address"), _("Keep"), _("The address is kept.")))


@page(Permission.ADMINISTER_UNIT, methods=("GET", "POST"))
def move_unit(request: ViewerRequest, unit_id: int) -> HttpResponse:
    """Put a unit under another parent."""
    unit = _unit(request, unit_id)
    form = MoveForm(request.POST if request.method == "POST" else None, viewer=request.viewer)

    def act(values: dict[str, Any]) -> Unit:
        return actions.move_unit(viewer=request.viewer, unit_id=unit_id, **values)

    return _form(request, unit, form, act, (_("Move the unit"), _("Move"), _("The unit has moved.")))


@page(Permission.ADMINISTER_UNIT, methods=("GET", "POST"))
def close_unit(request: ViewerRequest, unit_id: int) -> HttpResponse:
    """Close a unit from a day on."""
    unit = _unit(request, unit_id)
    form = CloseForm(request.POST if request.method == "POST" else None)

    def act(values: dict[str, Any]) -> Unit:
        return actions.close_unit(viewer=request.viewer, unit_id=unit_id, **values)

    return _form(request, unit, form, act, (_("Close the unit"), _("Close the unit"), _("The unit is closed.")))


@page(Permission.ADMINISTER_UNIT)
def find_own_units(request: ViewerRequest) -> HttpResponse:
    """Open units that the viewer administers, by name: the answer of a typeahead."""
    found = queries.units_matching(request.GET.get("q", ""), limit=OPTIONS, within=request.viewer.administered)
    return render(request, "org/parts/options.html", {"rows": [(one.id, one.name, one.above) for one in found]})


def _form(
    request: ViewerRequest, unit: Unit, form: UnitForm, act: Callable[[dict[str, Any]], Unit], words: tuple[str, ...]
) -> HttpResponse:
    """A page with one form about a unit; `words` are its title, the verb of its button and what is said when done."""
    title, verb, done = words
    if request.method == "POST" and form.is_valid():
        try:
            changed = act(form.cleaned_data)
        except (actions.CannotChangeUnit, actions.CannotNumberTree) as error:
            form.refuse(str(error))
        else:
            messages.success(request, done)
            return redirect("unit_profile", changed.pk)
    context = {"form": form, "unit": unit, "title": title, "verb": verb, "above": _above(request, unit)}
    return render(request, "org/pages/unit_form.html", context, status=422 if form.errors else 200)


def _above(request: ViewerRequest, unit: Unit) -> list[queries.Step]:
    """The units above one that the viewer administers too, root first."""
    steps = [step for step in queries.ancestors(unit.pk) if step.id != unit.pk]
    mine = set(
        Unit.objects.administered_by(request.viewer).filter(pk__in=[s.id for s in steps]).values_list("pk", flat=True)
    )
    return [step for step in steps if step.id in mine]


def _unit(request: ViewerRequest, unit_id: int) -> Unit:
    """The unit, or 404 as if there were none."""
    found = Unit.objects.administered_by(request.viewer).select_related("parent", "body")
    unit: Unit | None = found.filter(pk=unit_id).first()
    if unit is None:
        raise Http404
    return unit
