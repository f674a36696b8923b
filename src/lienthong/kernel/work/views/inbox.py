"""My work: the one list of open steps, and what may be done to many of them."""

from urllib.parse import quote

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from markupsafe import Markup

from lienthong.kernel.access.pages import ViewerRequest, asked_back, page
from lienthong.kernel.access.roles import Permission
from lienthong.kernel.accounts.queries import KeptView
from lienthong.kernel.ui.render import module, render, shaped
from lienthong.kernel.work import actions, queries
from lienthong.kernel.work.kinds import kind_of
from lienthong.kernel.work.marks import assign_dialog, bulk_buttons, marks, rows_of

MOST_SELECTED = 200


@page(Permission.WORK_VIEW)
def my_work(request: ViewerRequest) -> HttpResponse:
    """The viewer's open steps, filtered, with the numbers beside the filters."""
    chosen = queries.Filter.of(request.GET.dict())
    lines, after = queries.my_steps(
        request.viewer, chosen=chosen, after=queries.After.read(request.GET.get("after", ""))
    )
    counts = queries.my_counts(request.viewer)
    request.unread = counts.unread  # the frame need not ask again
    context = {
        "lines": lines,
        "rows": rows_of(lines),
        "filters": _filters(chosen, counts),
        "counts": counts,
        "chosen": chosen,
        "more": f"{chosen.address()}&after={quote(str(after))}" if after else "",
        "is_first": "after" not in request.GET,
        "bulk_buttons": bulk_buttons(queries.bulk_actions(request.viewer, lines)) if lines else "",
        "dialog": assign_dialog(),
    }
    return render(request, "work/pages/my_work.html", context)


def _filters(chosen: queries.Filter, counts: queries.Counts) -> Markup:
    """What stands over the list: the same for everybody but for the numbers and the views that they keep."""
    names = marks().kinds
    return shaped(
        "work/parts/filters.html",
        (chosen.standing, chosen.part, chosen.holder, chosen.kind, *counts.kinds),
        {"chosen": chosen, "kinds": [(kind, names[kind]) for kind in counts.kinds]},
        saved=_saved(counts.saved, chosen) if counts.saved else "",
        **counts.shown(),
        **{f"of_{kind}": count for kind, count in counts.kinds.items()},
    )


def _saved(views: list[KeptView], chosen: queries.Filter) -> Markup:
    chips: Markup = module("accounts/parts/saved_views.html").view_chips("/", views, chosen.address()[2:])
    return chips


@page(Permission.WORK_VIEW)
def open_step(request: ViewerRequest, pk: int) -> HttpResponse:
    """Lead from a step, as notifications name it, to its record; the record itself decides who may read it."""
    found = queries.record_of_step(pk)
    if found is None:
        raise Http404
    return redirect(kind_of(found[0]).address(found[1]))


@page(Permission.WORK_VIEW)
def colleagues(request: ViewerRequest) -> HttpResponse:
    """Those to whom the viewer may hand a step: the people of the same body, the own unit's first."""
    return render(request, "work/parts/colleagues.html", {"groups": queries.colleagues_of(request.viewer)})


@page(Permission.WORK_VIEW, methods=("POST",))
def take_steps(request: ViewerRequest) -> HttpResponse:
    """Take the selected steps."""
    return _told(request, actions.take_many(viewer=request.viewer, step_ids=_selected(request)))


@page(Permission.WORK_VIEW, methods=("POST",))
def note_steps(request: ViewerRequest) -> HttpResponse:
    """Finish the selected steps that are for information."""
    return _told(request, actions.note_many(viewer=request.viewer, step_ids=_selected(request)))


@page(Permission.WORK_VIEW, methods=("POST",))
def assign_steps(request: ViewerRequest) -> HttpResponse:
    """Hand the selected steps to a colleague."""
    position = request.POST.get("position", "")
    if not position.isdecimal():
        messages.error(request, _("Choose the colleague who takes over."))
        return _back(request)
    done = actions.assign_many(
        viewer=request.viewer,
        step_ids=_selected(request),
        position_id=int(position),
        note=request.POST.get("note", "").strip(),
    )
    return _told(request, done)


@page(Permission.WORK_VIEW, methods=("POST",))
def do_steps(request: ViewerRequest, action: str) -> HttpResponse:
    """Run a module's bulk action on the selected steps."""
    return _told(request, actions.do_to_many(viewer=request.viewer, action=action, step_ids=_selected(request)))


def _selected(request: ViewerRequest) -> list[int]:
    return [int(key) for key in request.POST.getlist("selected") if key.isdecimal()][:MOST_SELECTED]


def _told(request: ViewerRequest, outcome: actions.Done) -> HttpResponse:
    if outcome.done:
        done = ngettext("%(count)s step done.", "%(count)s steps done.", outcome.done) % {"count": outcome.done}
        messages.success(request, done)
    if outcome.refused:
        text = ngettext(
            "%(count)s step was left as it is: this does not fit it, or somebody has finished it.",
            "%(count)s steps were left as they are: this does not fit them, or somebody has finished them.",
            outcome.refused,
        )
        messages.warning(request, text % {"count": outcome.refused})
    if not outcome.done and not outcome.refused:
        messages.warning(request, _("Nothing was selected."))
    return _back(request)


def _back(request: ViewerRequest) -> HttpResponse:
    return redirect(asked_back(request) or "my_work")
