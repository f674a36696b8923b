"""Steering: how units stand with what directives ask of them, and what lies behind each figure."""

from dataclasses import replace

from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from markupsafe import Markup

from lienthong.kernel.access.pages import ViewerRequest, page
from lienthong.kernel.access.roles import Permission
from lienthong.kernel.ui.render import render
from lienthong.modules.directives.models import Directive, Task
from lienthong.modules.directives.queries import steering as reads
from lienthong.modules.directives.views.steering_board import FIGURES, GROUPS, board
from lienthong.modules.directives.views.steering_chart import curve_card
from lienthong.modules.directives.views.steering_rows import rows_of

SORTS = ("rank", "name", *FIGURES)


@page(Permission.DIRECTIVES_OVERSEE)
def steering(request: ViewerRequest) -> HttpResponse:
    """The viewer's own unit."""
    return _board(request, None)


@page(Permission.DIRECTIVES_OVERSEE)
def steering_unit(request: ViewerRequest, unit: int) -> HttpResponse:
    """A unit of the viewer's subtree."""
    return _board(request, unit)


def _board(request: ViewerRequest, unit: int | None) -> HttpResponse:
    found, asked = steered(request, unit), asked_of(request)
    lines = reads.directive_lines(found, asked)
    chosen = [line.id for line in lines if line.id == asked.directive] or [line.id for line in lines]
    groups = tuple(_with_rows(reads.board(found, chosen, asked), asked, "steering_unit", "steering_list"))
    curve = curve_card(found, chosen, original=asked.original)
    context = {
        "unit": found,
        "asked": asked,
        "directives": lines,
        "board": board(found, asked, tuple(lines), groups, curve),
    }
    return render(request, "directives/pages/steering.html", context, fragment="board")


@page(Permission.DIRECTIVES_OVERSEE)
def steering_map(request: ViewerRequest, unit: int) -> JsonResponse:
    """The shares that the map draws."""
    found, asked = steered(request, unit), asked_of(request)
    directives = [asked.directive] if asked.directive else [one.id for one in reads.directive_lines(found, asked)]
    address = reverse("steering_unit", kwargs={"unit": 0})
    return JsonResponse(reads.map_of(found, directives, asked, address))


@page(Permission.DIRECTIVES_OVERSEE)
def steering_directive(request: ViewerRequest, unit: int, directive: int) -> HttpResponse:
    """One directive in a unit: its curve, its objectives and their tasks."""
    found, asked = steered(request, unit), asked_of(request)
    one = get_object_or_404(Directive.objects.visible_to(request.viewer), pk=directive)
    objectives = reads.objectives_of(one, found, asked) if found.is_holder else []
    own, following = (
        _own(request, found, [one.pk], replace(asked, directive=one.pk)) if not found.is_holder else ([], "")
    )
    context = {
        "unit": found,
        "asked": asked,
        "directive": one,
        "objectives": objectives,
        "assignments": own,
        "after": following,
        "figures": next((line.figures for line in reads.directive_lines(found, asked) if line.id == one.pk), None),
        "names": FIGURES,
        "curve": curve_card(found, [one.pk], original=asked.original),
    }
    return render(request, "directives/pages/steering_directive.html", context)


@page(Permission.DIRECTIVES_OVERSEE)
def steering_task(request: ViewerRequest, unit: int, task: int) -> HttpResponse:
    """One task: the provinces from the centre, the assignments themselves from a province."""
    found, asked = steered(request, unit), asked_of(request)
    one = get_object_or_404(
        Task.objects.visible_to(request.viewer).select_related("directive", "objective"),
        pk=task,
    )
    at_centre = found.is_holder and found.level == "central"
    context = {
        "unit": found,
        "asked": asked,
        "task": one,
        "groups": _with_rows(reads.task_units(one, found, asked), asked, "steering_task", task=task)
        if at_centre
        else [],
        "assignments": reads.task_assignments(one, found, asked),
        "names": FIGURES,
        "group_names": GROUPS,
    }
    return render(request, "directives/pages/steering_task.html", context)


@page(Permission.DIRECTIVES_OVERSEE)
def steering_list(request: ViewerRequest, unit: int) -> HttpResponse:
    """What lies behind one figure: the units below that it is made of, and the unit's own assignments."""
    found, asked = steered(request, unit), asked_of(request)
    figure = request.GET.get("figure", "")
    figure = figure if figure in FIGURES else "open_overdue"
    lines = reads.directive_lines(found, asked)
    directives = [asked.directive] if asked.directive else [line.id for line in lines]
    groups = reads.board(found, directives, asked)
    own, following = _own(request, found, directives, asked, figure)
    context = {
        "unit": found,
        "asked": asked,
        "figure": figure,
        "names": FIGURES,
        "group_names": GROUPS,
        "groups": [(group, [line for line in group.lines if getattr(line.figures, figure)]) for group in groups],
        "assignments": own,
        "after": following,
        "is_first": not request.GET.get("after"),
    }
    return render(request, "directives/pages/steering_list.html", context)


def _own(
    request: ViewerRequest, unit: reads.Steered, directives: list[int], asked: reads.Asked, figure: str = "all"
) -> tuple[list[reads.AssignmentLine], str]:
    return reads.own_assignments(unit, directives, asked, figure, after=request.GET.get("after", ""))


def _with_rows(
    groups: list[reads.Group], asked: reads.Asked, at: str, behind: str = "", **more: int
) -> list[tuple[reads.Group, Markup]]:
    """Groups with their rows, `at` and `behind` being names of addresses with a unit."""
    there = reverse(at, kwargs={"unit": 0, **more}).replace("/0", "/{}", 1)
    list_of = reverse(behind, kwargs={"unit": 0}).replace("/0", "/{}", 1) if behind else ""
    return [(group, rows_of(group, asked, at=there, behind=list_of)) for group in groups]


def steered(request: ViewerRequest, unit: int | None) -> reads.Steered:
    """The unit that was asked for; 404 outside the viewer's subtree."""
    found = reads.steered_unit(request.viewer, unit)
    if found is None:
        raise Http404
    return found


def asked_of(request: ViewerRequest) -> reads.Asked:
    """The filters of an address; what makes no sense is left out."""
    given = request.GET
    directive, group, sort = given.get("directive", ""), given.get("group", ""), given.get("sort", "rank")
    return reads.Asked(
        directive=int(directive) if directive.isdecimal() and len(directive) < 19 else None,
        original=given.get("due") == "original",
        verified=given.get("by") == "verified",
        group=group if group in reads.TERRITORIES else "",
        sort=sort if sort.removeprefix("-") in SORTS else "rank",
    )


def today() -> str:
    """The day as it stands in names of files."""
    return timezone.localdate().isoformat()
