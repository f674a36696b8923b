"""Oversight: how a unit and the units below it stand, and the list behind each figure."""

from django.http import Http404, HttpResponse, JsonResponse
from django.utils.translation import gettext_lazy as _

from lienthong.kernel.access.pages import ViewerRequest, page
from lienthong.kernel.access.roles import Permission
from lienthong.kernel.ui.render import render
from lienthong.kernel.work import queries
from lienthong.kernel.work.boards import rows_of_units
from lienthong.kernel.work.marks import rows_of
from lienthong.kernel.work.models import Desk
from lienthong.kernel.work.queries.oversight import FIGURES, Overseen

NAMES = {
    "open": _("Unfinished"),
    "due_soon": _("Due soon"),
    "overdue": _("Overdue"),
    "on_time": _("Done on time"),
    "late": _("Done late"),
}
SORTS = ("name", "share", *FIGURES)


@page(Permission.WORK_OVERSEE)
def oversight(request: ViewerRequest) -> HttpResponse:
    """The viewer's own unit."""
    return _board(request, None)


@page(Permission.WORK_OVERSEE)
def oversight_unit(request: ViewerRequest, unit: int) -> HttpResponse:
    """A unit of the viewer's subtree."""
    return _board(request, unit)


@page(Permission.WORK_OVERSEE)
def oversight_steps(request: ViewerRequest, unit: int) -> HttpResponse:
    """The steps behind one figure."""
    found, own, after = _overseen(request, unit), "own" in request.GET, request.GET.get("after", "")
    figure = request.GET.get("figure", "")
    figure = figure if figure in FIGURES else "open"
    lines, following = queries.steps_of_unit(found, figure, own=own, after=after)
    part = "&own=1" if own else ""
    context = {
        "unit": found,
        "own": own,
        "figure": figure,
        "names": NAMES,
        "figures": [(name, f"?figure={key}{part}", key == figure, None) for key, name in NAMES.items()],
        "rows": rows_of(lines, in_split=False),
        "here": f"?figure={figure}{part}",
        "after": following,
        "is_first": not after,
    }
    return render(request, "work/pages/oversight_steps.html", context)


@page(Permission.WORK_OVERSEE)
def oversight_people(request: ViewerRequest, unit: int) -> HttpResponse:
    """Who of one unit holds how much."""
    found = _overseen(request, unit)
    context = {"unit": found, "people": queries.people_of(found.id), "desks": dict(Desk.choices)}
    return render(request, "work/parts/people.html", context)


@page(Permission.WORK_OVERSEE)
def oversight_map(request: ViewerRequest, unit: int) -> JsonResponse:
    """The figures that the map draws."""
    figure = request.GET.get("figure", "")
    drawn = queries.map_of(_overseen(request, unit), figure if figure in FIGURES else "overdue")
    return JsonResponse(drawn or {"layer": "provinces", "steps": [1], "values": {}})


def _board(request: ViewerRequest, unit: int | None) -> HttpResponse:
    found = _overseen(request, unit)
    asked = request.GET.get("sort", "-overdue")
    sort, descending = asked.removeprefix("-"), asked.startswith("-")
    if sort not in SORTS:
        sort, descending = "overdue", True
    board = queries.board_of(found.id, sort=sort, descending=descending)
    context = {
        "unit": found,
        "board": board,
        "rows": rows_of_units(board.children),
        "sort": sort,
        "descending": descending,
        "has_map": found.level in ("central", "province") and bool(board.children),
    }
    return render(request, "work/pages/oversight.html", context)


def _overseen(request: ViewerRequest, unit: int | None) -> Overseen:
    found = queries.overseen_unit(request.viewer, unit)
    if found is None:
        raise Http404
    request.unread = found.unread  # the frame need not ask again
    return found
