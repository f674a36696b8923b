"""Many lines of a list at once: a grid whose lines are saved as they are left."""

from typing import Any

from django.http import HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import redirect
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from lienthong.kernel.access.pages import ViewerRequest, page
from lienthong.kernel.access.roles import Permission
from lienthong.kernel.ui.jinja import url
from lienthong.kernel.ui.render import render, to_text
from lienthong.modules.reports.actions.rosters_grid import LinesKept, keep_lines
from lienthong.modules.reports.actions.rosters_lines import CannotKeepLine
from lienthong.modules.reports.forms.entry import CannotUnderstand
from lienthong.modules.reports.forms.rosters_grid import read_lines
from lienthong.modules.reports.models import RosterUnit
from lienthong.modules.reports.queries import rosters_lines as reads
from lienthong.modules.reports.queries.rosters import list_for
from lienthong.modules.reports.rules.rosters import lack_of, may_enter
from lienthong.modules.reports.rules.rosters_fields import fields_of
from lienthong.modules.reports.views.rosters_lines import list_seen

PAGE = "reports/pages/roster_grid.html"


@page(Permission.REPORTS_ENTER)
def roster_grid(request: ViewerRequest, pk: int) -> HttpResponseBase:
    """The lines of a list as a grid, with empty ones below."""
    kept = list_seen(request, pk)
    if not may_enter(request.viewer, kept):
        return redirect("roster_list", pk)
    given = request.GET
    asked = reads.Asked(given.get("q", "")[:100], "lacking" in given, given.get("after", "")[:400])
    fields = fields_of(kept.roster.fields)
    lines, after = reads.lines_of(kept, fields, asked)
    context = {"fields": fields, "asked": asked, "lines": lines, "after": after, "now": _now()}
    return render(request, PAGE, context | _panel(kept))


@page(Permission.REPORTS_ENTER, methods=("POST",))
def roster_grid_cells(request: ViewerRequest, pk: int) -> HttpResponse:
    """Cells of lines as they are left, or as they waited for the network: what became of each."""
    gone = JsonResponse({"refused": _("This list is no longer there, or no longer yours.")}, status=404)
    if list_for(request.viewer, pk) is None:
        return gone
    try:
        sent = read_lines(request.body)
        if sent.who not in {None, request.viewer.position_id}:
            return JsonResponse({"refused": _("You act in another position now.")}, status=403)
        with translation.override(sent.language):
            done = keep_lines(viewer=request.viewer, list_id=pk, cells=sent.cells)
    except CannotUnderstand:
        return JsonResponse({"refused": _("What was sent cannot be read.")}, status=400)
    except RosterUnit.DoesNotExist:
        return gone
    except CannotKeepLine as error:
        return JsonResponse({"refused": str(error)}, status=409)
    return JsonResponse(_answer(request, pk, done))


def _answer(request: ViewerRequest, pk: int, done: LinesKept) -> dict[str, Any]:
    """What the browser is told: each cell, what each line still lacks, how far the list is."""
    kept = list_for(request.viewer, pk)
    fields = {one.key: one for one in fields_of(kept.roster.fields)} if kept else {}
    return {
        "revision": _now(),
        "cells": [
            {
                "figure": cell.name,
                "state": cell.state,
                "plain": cell.plain,
                "shown": cell.shown,
                "message": cell.message,
                "who": cell.who,
            }
            for cell in done.cells
        ],
        "lines": {key: url("roster_entry", entry.pk) if entry else "" for key, entry in done.lines.items()},
        "said": {
            f"{key}.{name}": [{"text": fields[name].fault(code), "is_error": False}]
            for key, entry in done.lines.items()
            for name, code in (entry.faults.items() if entry else ())
            if name in fields
        },
        "panel": to_text(request, PAGE, _panel(kept), fragment="panel") if kept else "",
    }


def _panel(kept: RosterUnit) -> dict[str, Any]:
    return {"kept": kept, "lack": lack_of(kept)}


def _now() -> int:
    """A moment as a growing number: what a kept copy of the page is older or newer than."""
    return int(timezone.now().timestamp() * 1000)
