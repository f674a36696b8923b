"""Score sheets: the list, one with its ranks, computing it again, freezing a period."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _

from lienthong.kernel.access.pages import ViewerRequest, page
from lienthong.kernel.access.roles import Permission
from lienthong.kernel.ui.render import render
from lienthong.modules.directives.actions.scores import CannotFreeze, may_freeze
from lienthong.modules.directives.actions.scores import freeze_scores as keep_scores
from lienthong.modules.directives.forms.scores import PeriodForm
from lienthong.modules.directives.models import ScoreSheet
from lienthong.modules.directives.queries import scores as reads
from lienthong.modules.directives.rules.scores import differences, digest
from lienthong.modules.directives.views.steering_files import sent


@page(Permission.DIRECTIVES_OVERSEE)
def score_sheets(request: ViewerRequest) -> HttpResponse:
    """Every sheet, and the form that makes one."""
    return _sheets(request, PeriodForm.for_quarter(timezone.localdate()))


@page(Permission.DIRECTIVES_OVERSEE, methods=("POST",))
def freeze_scores(request: ViewerRequest) -> HttpResponse:
    """Keep the scores of a period."""
    form = PeriodForm(request.POST)
    if not form.is_valid():
        return _sheets(request, form, status=422)
    try:
        sheet = keep_scores(viewer=request.viewer, **form.cleaned_data)
    except CannotFreeze as error:
        form.add_error(None, str(error))
        return _sheets(request, form, status=422)
    messages.success(request, _("The scores are frozen as version %(version)s.") % {"version": sheet.version})
    return redirect("score_sheet", sheet.pk)


def _sheets(request: ViewerRequest, form: PeriodForm, status: int = 200) -> HttpResponse:
    context = {"sheets": list(reads.sheets()[:200]), "form": form if may_freeze(request.viewer) else None}
    return render(request, "directives/pages/score_sheets.html", context, status=status)


@page(Permission.DIRECTIVES_OVERSEE)
def score_sheet(request: ViewerRequest, pk: int) -> HttpResponse:
    """One sheet by group of peers; `?replay` computes it again from what it was given."""
    sheet, group = _sheet(request, pk)
    context = {
        "sheet": sheet,
        "group": group,
        "groups": [(name, f"?group={key}", key == group, None) for key, name in ScoreSheet.Group.choices],
        "rows": reads.seen_rows(request.viewer, sheet, group),
        "replayed": None,
    }
    if "replay" in request.GET:
        written = digest(sheet.formula, str(sheet.starts_on), str(sheet.ends_on), sheet.rows)
        context |= {"replayed": differences(sheet.formula, sheet.rows), "is_whole": written == sheet.sha256}
    return render(request, "directives/pages/score_sheet.html", context)


@page(Permission.DIRECTIVES_OVERSEE)
def score_sheet_file(request: ViewerRequest, pk: int, kind: str) -> HttpResponse:
    """One group of a sheet as a spreadsheet, CSV or PDF."""
    sheet, group = _sheet(request, pk)
    rows = reads.seen_rows(request.viewer, sheet, group)
    return sent(reads.score_table(sheet, rows, group), kind, f"bang-diem-{sheet.ends_on}-v{sheet.version}-{group}")


def _sheet(request: ViewerRequest, pk: int) -> tuple[ScoreSheet, str]:
    sheet = get_object_or_404(ScoreSheet.objects.select_related("position__account"), pk=pk)
    group = request.GET.get("group", "")
    if group and group not in ScoreSheet.Group:
        raise Http404
    return sheet, group or (ScoreSheet.Group.PROVINCES if request.viewer.level == "central" else ScoreSheet.Group.WARDS)
