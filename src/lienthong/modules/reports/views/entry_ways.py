"""Each way of moving a report: its form, what its button says, the action it calls, what is said afterwards."""

from collections.abc import Callable
from dataclasses import dataclass

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from lienthong.kernel.access.pages import ViewerRequest
from lienthong.modules.reports.actions import submissions as actions
from lienthong.modules.reports.forms.entry import NoteForm, ReasonForm, ReturnForm, SubmitForm
from lienthong.modules.reports.queries.entry_page import EntryPage

Run = Callable[[ViewerRequest, EntryPage, forms.Form], str]


@dataclass(frozen=True)
class Way:
    """`verb` is what its button says; the form of one that is `is_plain` asks nothing but to go ahead."""

    key: str
    title: "Promise | str"
    verb: "Promise | str"
    glyph: str
    run: Run
    form: type[forms.Form]
    hotkey: str = ""
    is_grave: bool = False

    def form_for(self, request: ViewerRequest, page: EntryPage) -> forms.Form:
        """The form, bound when it was sent."""
        data = request.POST if request.method == "POST" else None
        if self.form is SubmitForm:
            return SubmitForm(data, needs_word=bool(page.found.warnings))
        return self.form(data)


def _submit(request: ViewerRequest, page: EntryPage, form: forms.Form) -> str:
    actions.submit(viewer=request.viewer, submission_id=page.it.pk, note=form.cleaned_data["text"])
    return _("Sent")


def _withdraw(request: ViewerRequest, page: EntryPage, form: forms.Form) -> str:
    actions.withdraw(viewer=request.viewer, submission_id=page.it.pk, reason=form.cleaned_data["text"])
    return _("Taken back; you can change it now")


def _return(request: ViewerRequest, page: EntryPage, form: forms.Form) -> str:
    notes = form.notes if isinstance(form, ReturnForm) else {}
    actions.return_submission(
        viewer=request.viewer, submission_id=page.it.pk, reason=form.cleaned_data["text"], notes=notes
    )
    return _("Returned")


def _approve(request: ViewerRequest, page: EntryPage, form: forms.Form) -> str:
    actions.approve(viewer=request.viewer, submission_id=page.it.pk, note=form.cleaned_data["text"])
    return _("Approved")


def _lock(request: ViewerRequest, page: EntryPage, form: forms.Form) -> str:
    actions.lock(viewer=request.viewer, submission_id=page.it.pk, reason=form.cleaned_data["text"])
    return _("Locked")


def _unlock(request: ViewerRequest, page: EntryPage, form: forms.Form) -> str:
    actions.unlock(viewer=request.viewer, submission_id=page.it.pk, reason=form.cleaned_data["text"])
    return _("Unlocked; the level above can return it now")


WAYS: dict[str, Way] = {
    way.key: way
    for way in (
        Way("submit", gettext_lazy("Send the report"), gettext_lazy("Send"), "send", _submit, SubmitForm),
        Way(
            "withdraw",
            pgettext_lazy("submission", "Take back"),
            pgettext_lazy("submission", "Take back"),
            "undo",
            _withdraw,
            NoteForm,
        ),
        Way(
            "approve",
            pgettext_lazy("report", "Approve"),
            pgettext_lazy("report", "Approve"),
            "check",
            _approve,
            NoteForm,
            "e",
        ),
        Way("return", gettext_lazy("Return with notes"), gettext_lazy("Return"), "return", _return, ReturnForm),
        Way("lock", gettext_lazy("Lock"), gettext_lazy("Lock"), "lock", _lock, NoteForm),
        Way("unlock", gettext_lazy("Unlock"), gettext_lazy("Unlock"), "key", _unlock, ReasonForm, is_grave=True),
    )
}
