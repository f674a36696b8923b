"""The completion board of a roster: who is done on a day, over time, who is behind; as a map and as a file."""

from datetime import date

from django.http import Http404, HttpResponse, JsonResponse
from django.urls import reverse
from django.utils import timezone

from lienthong.kernel.access.pages import ViewerRequest, page
from lienthong.kernel.access.roles import Permission
from lienthong.kernel.language.dates import parse_date
from lienthong.kernel.ui.render import render
from lienthong.modules.reports.models import Roster
from lienthong.modules.reports.queries import rosters_board as reads
from lienthong.modules.reports.queries.rosters_files import MEDIA_TYPES, csv_of, xlsx_of
from lienthong.modules.reports.views.rosters import roster_seen


@page(Permission.REPORTS_COMPILE)
def roster_board(request: ViewerRequest, pk: int) -> HttpResponse:
    """The board of the viewer's body."""
    return _board(request, pk, None)


@page(Permission.REPORTS_COMPILE)
def roster_board_unit(request: ViewerRequest, pk: int, unit: int) -> HttpResponse:
    """The board of a unit of the body's subtree."""
    return _board(request, pk, unit)


def _board(request: ViewerRequest, pk: int, unit: int | None) -> HttpResponse:
    roster, found, on = _roster(request, pk), _unit(request, unit), day_of(request)
    sort = request.GET.get("sort", "place")
    sort = sort if sort in reads.SORTS else "place"
    board = reads.board_of(roster.pk, found, on, sort=sort)
    context = {
        "roster": roster,
        "unit": found,
        "on": on,
        "is_today": on == timezone.localdate(),
        "sort": sort,
        "board": board,
        "trend": reads.drawn_trend(board),
        "has_map": found.level in ("central", "province") and len(board.rows) > 1,
    }
    return render(request, "reports/pages/roster_board.html", context, fragment="board")


@page(Permission.REPORTS_COMPILE)
def roster_board_map(request: ViewerRequest, pk: int, unit: int) -> JsonResponse:
    """The shares that the map draws."""
    roster, found, on = _roster(request, pk), _unit(request, unit), day_of(request)
    address = reverse("roster_board_unit", kwargs={"pk": pk, "unit": 0})
    drawn = reads.map_of(reads.board_of(roster.pk, found, on), found, address)
    return JsonResponse(drawn)


@page(Permission.REPORTS_COMPILE)
def roster_board_file(request: ViewerRequest, pk: int, unit: int, kind: str) -> HttpResponse:
    """The ranked table as a file."""
    roster, found, on = _roster(request, pk), _unit(request, unit), day_of(request)
    heads, rows = reads.board_cells(reads.board_of(roster.pk, found, on))
    if kind not in MEDIA_TYPES:
        raise Http404
    content = csv_of(heads, rows) if kind == "csv" else xlsx_of(roster.name, heads, rows)
    return attached(content, f"tien-do-danh-sach-{roster.pk}-{on.isoformat()}.{kind}", kind)


@page(Permission.REPORTS_COMPILE)
def lists_behind(request: ViewerRequest, pk: int, unit: int) -> HttpResponse:
    """The lists of a subtree that are not done, or those that are."""
    roster, found = _roster(request, pk), _unit(request, unit)
    after = request.GET.get("after", "")
    waiting = request.GET.get("state") != "done"
    place = int(after) if after.isascii() and after.isdigit() and len(after) < 10 else 0
    lines, following = reads.lists_behind(roster.pk, found, waiting=waiting, after=place)
    context = {
        "roster": roster,
        "unit": found,
        "waiting": waiting,
        "lines": lines,
        "after": following,
        "is_first": not place,
    }
    return render(request, "reports/pages/lists_behind.html", context)


def attached(content: bytes, name: str, kind: str) -> HttpResponse:
    """A file to keep."""
    response = HttpResponse(content, content_type=MEDIA_TYPES[kind])
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def day_of(request: ViewerRequest) -> date:
    """The day that was asked for, never after today; today where none was."""
    today = timezone.localdate()
    try:
        return min(parse_date(request.GET.get("on", ""), today=today), today)
    except ValueError:
        return today


def _roster(request: ViewerRequest, pk: int) -> Roster:
    found = roster_seen(request, pk)
    if found.state == Roster.State.DRAFT:
        raise Http404
    return found


def _unit(request: ViewerRequest, unit: int | None) -> reads.Overlooked:
    found = reads.overlooked_unit(request.viewer, unit)
    if found is None:
        raise Http404
    return found
