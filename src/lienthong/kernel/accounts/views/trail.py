"""What happened, for those who oversee it, and the landing page of administration."""

from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from lienthong.kernel.access.pages import ViewerRequest, page
from lienthong.kernel.access.roles import Permission
from lienthong.kernel.accounts.forms.trail import TrailFilter
from lienthong.kernel.accounts.queries.people import figures
from lienthong.kernel.accounts.queries.trail import Entry, TrailRow, TrailWanted, trail
from lienthong.kernel.events.sentences import sentence_of
from lienthong.kernel.ui.render import render

PAGE = 50
RECENT = 8


@page(Permission.TRAIL_VIEW)
def administration(request: ViewerRequest) -> HttpResponse:
    """Where administration begins: its parts, and what was done last."""
    may = request.viewer.may(Permission.ADMINISTER_UNIT)
    context = {
        "figures": figures(request.viewer) if may else None,
        "recent": told(trail(request.viewer, TrailWanted(who="people"), limit=RECENT)),
    }
    return render(request, "accounts/pages/administration.html", context)


@page(Permission.TRAIL_VIEW)
def trail_page(request: ViewerRequest) -> HttpResponse:
    """The log of events in the viewer's subtree."""
    form = TrailFilter(request.GET, viewer=request.viewer)
    rows = trail(request.viewer, form.wanted(), before=form.before(), limit=PAGE + 1)
    more = ""
    if len(rows) > PAGE:
        query = request.GET.copy()
        query["before"] = str(rows[PAGE - 1].id)
        more = f"{request.path}?{query.urlencode()}"
    context = {"rows": told(rows[:PAGE]), "form": form, "more": more, "person": form.person()}
    return render(request, "accounts/pages/trail.html", context, fragment="list")


def told(rows: "list[Entry] | list[TrailRow]") -> list[dict[str, Any]]:
    """Entries as the component `timeline` takes them."""
    return [_told(row) for row in rows]


def _told(row: Entry | TrailRow) -> dict[str, Any]:
    line: dict[str, Any] = {
        "what": sentence_of(row.verb, row.payload),
        "at": row.at,
        "who": row.person or _("The system"),
        "position": row.title,
        "unit": row.unit,
    }
    if isinstance(row, TrailRow) and row.subject and row.subject != row.person:
        page_of = {"account": "account_profile", "unit": "unit_profile"}
        line |= {"document": row.subject, "href": reverse(page_of[row.subject_kind], args=(row.subject_id,))}
    return line
