"""Issuing: the preview that shows what will happen, and the one click that does it."""

from uuid import uuid4

from django.contrib import messages
from django.http import Http404, HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from lienthong.kernel.access.pages import ViewerRequest, page
from lienthong.kernel.ui.render import render
from lienthong.modules.documents.actions.drafting import current_version
from lienthong.modules.documents.actions.issuing import CannotIssue, issue_document
from lienthong.modules.documents.forms.issuing import IssueForm
from lienthong.modules.documents.queries.issuing_preview import preview_of
from lienthong.modules.documents.queries.stamping import stamp_plan


@page("documents.issue", methods=("GET", "POST"))
def issue(request: ViewerRequest, document_id: int) -> HttpResponseBase:
    """Show the number that would be given and who would get it; a POST issues."""
    form = IssueForm(request.POST or None)
    error = ""
    if request.method == "POST" and form.is_valid():
        try:
            issued = issue_document(
                viewer=request.viewer,
                document_id=document_id,
                issued_on=form.cleaned_data["issued_on"],
                idempotency_key=form.cleaned_data["idempotency_key"],
            )
        except CannotIssue as cannot:
            error = str(cannot)
        else:
            messages.success(request, _("Issued as %(symbol)s.") % {"symbol": issued.symbol})
            return redirect("document", document_id)
    return _preview(request, document_id, form, error)


def _preview(request: ViewerRequest, document_id: int, form: IssueForm, error: str) -> HttpResponseBase:
    preview = preview_of(request.viewer, document_id)
    if preview is None:
        raise Http404
    if preview.state not in ("draft", "review", "submitted", "approved"):
        return redirect("document", document_id)
    context = {
        "preview": preview,
        "stamp": stamp_plan(current_version(document_id)),
        "form": form,
        "error": error,
        "idempotency_key": uuid4().hex,
    }
    return render(request, "documents/pages/issue.html", context, status=422 if error or form.errors else 200)
