"""Printed reports: one as things stand now, those that are ordered, those that were made."""

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _

from lienthong.kernel.access.pages import ViewerRequest, page
from lienthong.kernel.access.roles import Permission
from lienthong.kernel.files.views import file_response
from lienthong.kernel.ui.render import render
from lienthong.modules.reports.actions.compile_bulletins import cancel_bulletin, order_bulletin
from lienthong.modules.reports.models import Bulletin, BulletinIssue
from lienthong.modules.reports.queries.compile_bulletin import bulletin_pdf
from lienthong.modules.reports.queries.compile_report import forms_read
from lienthong.modules.reports.rules.periods import Span
from lienthong.modules.reports.rules.submissions import period_name
from lienthong.modules.reports.views.compile import period_at, unit_read


@page(Permission.REPORTS_VIEW)
def compiled_bulletin(request: ViewerRequest, form: int, period: str, unit: int) -> HttpResponse:
    """The printed report of a form as things stand now."""
    one, at, of = get_object_or_404(forms_read(request.viewer), pk=form), period_at(period), unit_read(request, unit)
    response = HttpResponse(bulletin_pdf(of, [one], at, title=one.name), content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="bao-cao-tong-hop-{at.starts_on}.pdf"'
    return response


@page(Permission.REPORTS_VIEW)
def bulletins(request: ViewerRequest) -> HttpResponse:
    """What is ordered for the viewer's body, and what was printed."""
    found = list(Bulletin.objects.filter(unit_id=request.viewer.body_id).order_by("name", "id"))
    made = BulletinIssue.objects.filter(bulletin__in=found).select_related("bulletin", "period").order_by("-at", "-id")
    issues = [(one, period_name(Span(one.period.starts_on, one.period.type))) for one in made[:100]]
    context = {
        "bulletins": found,
        "issues": issues,
        "forms": forms_read(request.viewer)[:200],
        "may_order": request.viewer.may(Permission.REPORTS_APPROVE),
    }
    return render(request, "reports/pages/bulletins.html", context)


@page(Permission.REPORTS_APPROVE, methods=("POST",))
def order_compiled_bulletin(request: ViewerRequest) -> HttpResponse:
    """Have a form's report printed each period."""
    pk = request.POST.get("form", "")
    if not (pk.isascii() and pk.isdecimal() and len(pk) < 10):
        raise Http404
    made = order_bulletin(viewer=request.viewer, form=get_object_or_404(forms_read(request.viewer), pk=int(pk)))
    messages.success(request, _("“%(name)s” is printed each period from now on.") % {"name": made.name})
    return redirect("bulletins")


@page(Permission.REPORTS_APPROVE, methods=("POST",))
def cancel_compiled_bulletin(request: ViewerRequest, pk: int) -> HttpResponse:
    """Have it printed no more."""
    try:
        name = cancel_bulletin(viewer=request.viewer, bulletin_id=pk)
    except Bulletin.DoesNotExist as error:
        raise Http404 from error
    messages.success(request, _("“%(name)s” is printed no more.") % {"name": name})
    return redirect("bulletins")


@page(Permission.REPORTS_VIEW)
def bulletin_issue(request: ViewerRequest, pk: int) -> HttpResponseBase:
    """A report as it was printed on its day."""
    found = get_object_or_404(
        BulletinIssue.objects.select_related("file__blob"), pk=pk, bulletin__unit_id=request.viewer.body_id
    )
    if found.file is None:
        raise Http404
    return file_response(request, found.file)
