"""What forms ask while they are typed in: who can take part, when a time ends, which document answers."""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone

from lienthong.kernel.access.pages import ViewerRequest, page
from lienthong.kernel.access.roles import Permission
from lienthong.kernel.calendar.queries import OutsideCalendar, SkippedDay, skipped_days
from lienthong.kernel.ui.render import render
from lienthong.modules.documents.actions.instruction import forget_phrase
from lienthong.modules.documents.forms.incoming import LimitField
from lienthong.modules.documents.queries.incoming_choices import replies
from lienthong.modules.documents.queries.incoming_duplicates import known_senders
from lienthong.modules.documents.queries.incoming_holders import holders

OPTIONS = "documents/parts/incoming_options.html"


@page(Permission.DOCUMENTS_VIEW)
def incoming_holders(request: ViewerRequest) -> HttpResponse:
    """Departments and people of the body whose name has the typed words."""
    found = holders(viewer=request.viewer, typed=request.GET.get("q", ""), without=request.GET.getlist("without"))
    return render(request, OPTIONS, {"rows": [(one.key, one.name, one.note) for one in found]})


@page(Permission.DOCUMENTS_VIEW)
def incoming_replies(request: ViewerRequest) -> HttpResponse:
    """Documents of the body that may be the answer."""
    return render(request, OPTIONS, {"rows": replies(request.viewer, request.GET.get("q", ""))})


@page(Permission.DOCUMENTS_REGISTER)
def incoming_senders(request: ViewerRequest) -> HttpResponse:
    """Senders known to the register and the directory, as the choices of a field that takes any text."""
    found = known_senders(request.viewer, request.GET.get("sender", ""))
    return render(request, "documents/parts/incoming_senders.html", {"found": found})


@page(Permission.DOCUMENTS_VIEW)
def incoming_due(request: ViewerRequest) -> HttpResponse:
    """When a typed time ends, and which days off lie in between."""
    now, is_bad = timezone.now(), False
    due: datetime | None = None
    skipped: list[SkippedDay] = []
    try:
        due, skipped = _due(request, now)
    except (ValidationError, OutsideCalendar):
        is_bad = True
    context = {"due": due, "skipped": skipped, "is_bad": is_bad, "is_past": bool(due and due <= now)}
    return render(request, "documents/parts/incoming_due.html", context)


@page(Permission.DOCUMENTS_VIEW, methods=("POST",))
def forget_incoming_phrase(request: ViewerRequest, phrase_id: int) -> HttpResponse:
    """Remove one of the viewer's own phrases."""
    forget_phrase(viewer=request.viewer, phrase_id=phrase_id)
    return redirect("incoming")


def _due(request: ViewerRequest, now: datetime) -> tuple[datetime | None, list[SkippedDay]]:
    limit = LimitField(required=False).clean(request.GET.get("due", "") or request.GET.get("help_due", ""))
    deadline = limit.deadline()
    if deadline is None:
        return None, []
    due = deadline.due_after(now, unit_lft=request.viewer.lft)
    return due, skipped_days(now, due)
