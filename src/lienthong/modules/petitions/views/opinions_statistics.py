"""Counts of petitions, for the staff and in public."""

import csv
from io import StringIO

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from lienthong.kernel.access.pages import ViewerRequest, page, public
from lienthong.kernel.access.roles import Permission
from lienthong.kernel.ui.render import render
from lienthong.modules.petitions.queries import opinions_statistics as reads
from lienthong.modules.petitions.queries.opinions_export import plain
from lienthong.modules.petitions.queries.portal_counts import counted_map


@page(Permission.PETITIONS_VIEW)
def petition_statistics(request: ViewerRequest) -> HttpResponse:
    """The figures of the viewer's part of the tree, by place, topic or kind."""
    by, days = _asked(request)
    lines = reads.statistics_for(request.viewer, by=by, days=days)
    context = {**_choices(by, days), "lines": lines, "whole": reads.whole(lines)}
    return render(request, "petitions/pages/petition_statistics.html", context, fragment="figures")


@page(Permission.PETITIONS_VIEW)
def petition_statistics_file(request: ViewerRequest) -> HttpResponse:
    """The same as CSV."""
    by, days = _asked(request)
    out = StringIO()
    writer = csv.writer(out)
    writer.writerow([_choices(by, days)["head"], *(name for name, _about in heads())])
    for line in reads.statistics_for(request.viewer, by=by, days=days):
        writer.writerow([plain(line.name), *line.figures.cells])
    response = HttpResponse(out.getvalue().encode("utf-8-sig"), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="thong-ke-phan-anh-{timezone.localdate()}.csv"'
    return response


@public
def portal_statistics(request: HttpRequest) -> HttpResponse:
    """The figures of the whole country, or of a province by communes, without small numbers; places on a map too."""
    by, days = _asked(request)
    within = request.GET.get("within", "")
    province = reads.public_province(int(within)) if by == "place" and within.isdecimal() and len(within) < 16 else None
    if province:
        found, names = reads.public_statistics_within(province, days=days)
    else:
        found, names = reads.public_statistics(by=by, days=days)
    counts = counted_map(found, province) if by == "place" and found.total else None
    context = {**_choices(by, days), "found": found, "names": names, "heads": heads(), "counts": counts}
    return render(request, "petitions/pages/portal_statistics.html", {**context, "province": province})


def heads() -> list[tuple[str, str]]:
    """What the columns are called, and what each counts."""
    return [
        (pgettext("petitions", "Received"), _("Petitions received in this time.")),
        (pgettext("petitions", "Accepted"), _("Taken up to be answered.")),
        (pgettext("petitions", "Answered in time"), _("The unit answered before the time ended.")),
        (pgettext("petitions", "Answered late"), _("The unit answered after the time had ended.")),
        (pgettext("petitions", "Open"), _("Not answered yet.")),
        (pgettext("petitions", "Overdue"), _("Not answered though the time has ended.")),
        (pgettext("petitions", "Reopened"), _("Worked on once more because the citizen was not satisfied.")),
        (pgettext("petitions", "Citizen: solved"), _("The citizen says that it is solved.")),
        (pgettext("petitions", "Citizen: partly"), _("The citizen says that it is solved in part.")),
        (pgettext("petitions", "Citizen: not solved"), _("The citizen says that it is not solved.")),
    ]


def _asked(request: HttpRequest) -> tuple[str, int]:
    """By what and over how many days; what is not offered becomes the first of each."""
    by = request.GET.get("by", "")
    days = request.GET.get("days", "")
    return by if by in reads.WAYS else "place", int(days) if days in map(str, reads.DAYS) else 90


def _choices(by: str, days: int) -> dict[str, object]:
    named = {"place": pgettext("petitions", "Place"), "topic": _("Topic"), "kind": pgettext("petitions", "Kind")}
    return {
        "by": by,
        "days": days,
        "head": named[by],
        "ways": [(key, named[key]) for key in reads.WAYS],
        "times": [(30, _("The last 30 days")), (90, _("The last 90 days")), (365, _("The last year"))],
        "since": reads.since_of(days),
    }
