"""Each way of moving an assignment: its form, what its button says, the action it calls, what is said afterwards."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lienthong.kernel.access.pages import ViewerRequest
from lienthong.kernel.files.actions import CannotStore, store_upload
from lienthong.modules.directives.actions.appraisal import CannotAppraise, accept_report, return_report
from lienthong.modules.directives.actions.assigning import CannotCascade
from lienthong.modules.directives.actions.assigning_changes import withdraw_assignments
from lienthong.modules.directives.actions.extensions import CannotExtend, ask_extension, decide_extension
from lienthong.modules.directives.actions.reports import DONE, CannotReport, report_progress
from lienthong.modules.directives.forms.reports import (
    ConfirmForm,
    DecideForm,
    ExtendForm,
    ReasonForm,
    ReportForm,
    VerifyForm,
)
from lienthong.modules.directives.models import Appraisal
from lienthong.modules.directives.queries.reports_page import AssignmentPage
from lienthong.modules.directives.rules.assigning import may_report, stage_of

REFUSALS = (CannotReport, CannotAppraise, CannotExtend, CannotCascade, CannotStore)
Run = Callable[[ViewerRequest, AssignmentPage, dict[str, Any]], str]


@dataclass(frozen=True)
class Way:
    """`part` is the template of the form's inside beyond its plain fields, `verb` what its button says."""

    key: str
    title: "Promise | str"
    verb: "Promise | str"
    glyph: str
    run: Run
    form: type[forms.Form]
    hotkey: str = ""
    is_grave: bool = False

    def form_for(self, request: ViewerRequest, page: AssignmentPage) -> forms.Form:
        """The form, bound when it was sent; a report begins with what was typed before."""
        kind = ConfirmForm if self.form is VerifyForm and stage_of(page.it) == Appraisal.Stage.CONFIRMING else self.form
        if request.method == "POST":
            return kind(request.POST, request.FILES)
        return kind(initial=_kept(page) if self.form is ReportForm else None)


def _kept(page: AssignmentPage) -> dict[str, Any]:
    if page.draft is None:
        return {"percent": page.it.percent or None}
    return {
        "percent": page.draft.percent,
        "narrative": page.draft.narrative,
        "obstacles": page.draft.obstacles,
    }


def numbers_of(values: list[str]) -> list[int]:
    """The ids among submitted values."""
    return [int(value) for value in values if value.isascii() and value.isdigit() and len(value) < 19]


def _report(request: ViewerRequest, page: AssignmentPage, data: dict[str, Any]) -> str:
    if not may_report(request.viewer, page.it):
        raise CannotReport(_("Only the unit itself reports on its task."))
    uploads = [store_upload(upload=upload, viewer=request.viewer) for upload in request.FILES.getlist("files")]
    report_progress(
        viewer=request.viewer,
        assignment_id=page.it.pk,
        percent=data["percent"],
        narrative=data["narrative"],
        obstacles=data["obstacles"],
        file_ids=[*numbers_of(request.POST.getlist("file")), *(file.pk for file in uploads)],
        request_key=data["request_key"],
    )
    if data["percent"] == DONE:
        return _("Reported as done; it is now being looked at")
    return _("Reported")


def _extend(request: ViewerRequest, page: AssignmentPage, data: dict[str, Any]) -> str:
    ask_extension(viewer=request.viewer, assignment_id=page.it.pk, due_on=data["due_on"], reason=data["reason"])
    return _("Asked; you are told of the answer")


def _accept(request: ViewerRequest, page: AssignmentPage, data: dict[str, Any]) -> str:
    accept_report(viewer=request.viewer, assignment_id=page.it.pk, score=data.get("score"))
    return _("Verified") if "score" in data else _("Confirmed")


def _return(request: ViewerRequest, page: AssignmentPage, data: dict[str, Any]) -> str:
    return_report(viewer=request.viewer, assignment_id=page.it.pk, reason=data["reason"])
    return _("Returned")


def _decide(request: ViewerRequest, page: AssignmentPage, data: dict[str, Any]) -> str:
    decide_extension(
        viewer=request.viewer,
        extension_id=page.asked.pk if page.asked else 0,
        grant=data["decision"] == "grant",
        answer=data["answer"],
    )
    return _("Answered")


def _withdraw(request: ViewerRequest, page: AssignmentPage, data: dict[str, Any]) -> str:
    withdraw_assignments(
        viewer=request.viewer, task_id=page.it.task_id, assignment_ids=[page.it.pk], reason=data["reason"]
    )
    return _("Withdrawn")


WAYS: dict[str, Way] = {
    way.key: way
    for way in (
        Way("report", gettext_lazy("Report progress"), gettext_lazy("Report"), "chart-line", _report, ReportForm, "e"),
        Way(
            "extend",
            gettext_lazy("Ask for more time"),
            gettext_lazy("Ask for more time"),
            "hourglass",
            _extend,
            ExtendForm,
        ),
        Way("accept", gettext_lazy("Accept the report"), gettext_lazy("Accept"), "check", _accept, VerifyForm, "e"),
        Way("return", gettext_lazy("Return the report"), gettext_lazy("Return"), "return", _return, ReasonForm),
        Way(
            "decide",
            gettext_lazy("Answer the request for more time"),
            gettext_lazy("Answer"),
            "hourglass",
            _decide,
            DecideForm,
            "e",
        ),
        Way(
            "withdraw",
            gettext_lazy("Withdraw the task"),
            gettext_lazy("Withdraw"),
            "undo",
            _withdraw,
            ReasonForm,
            is_grave=True,
        ),
    )
}
