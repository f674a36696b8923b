"""Each way of moving a petition: its form, what its button says, the action it calls, what is said afterwards."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext, pgettext_lazy

from lienthong.kernel.access.pages import ViewerRequest
from lienthong.modules.petitions.actions import moves
from lienthong.modules.petitions.actions.coordinating import answer_coordination
from lienthong.modules.petitions.actions.instances import set_instance
from lienthong.modules.petitions.actions.moving import CannotMove
from lienthong.modules.petitions.actions.notes import add_note, send_news
from lienthong.modules.petitions.forms import handling as forms
from lienthong.modules.petitions.models import Petition
from lienthong.modules.petitions.queries.handling_page import PetitionPage
from lienthong.modules.petitions.queries.handling_people import people_for, templates_for

Run = Callable[[ViewerRequest, PetitionPage, Any], str]


@dataclass(frozen=True)
class Way:
    """`title` heads its form, `verb` is what its button says; `leaves` says that the row is then done in the list."""

    key: str
    title: "Promise | str"
    verb: "Promise | str"
    glyph: str
    run: Run
    form: type[forms.ActForm]
    hotkey: str = ""
    is_grave: bool = False
    leaves: bool = False

    def form_for(self, request: ViewerRequest, page: PetitionPage) -> forms.ActForm:
        """The form, bound when it was sent."""
        data = request.POST if request.method == "POST" else None
        if self.form is forms.AssignForm:
            return forms.AssignForm(data, petition=page.it, people=people_for(page.it))
        if self.form is forms.DraftForm:
            return forms.DraftForm(data, petition=page.it, initial=_begun(request, page))
        return self.form(data, petition=page.it)


def _begun(request: ViewerRequest, page: PetitionPage) -> dict[str, str]:
    """An answer begins with a chosen template, or with the version that came back."""
    chosen = request.GET.get("template", "")
    for template in templates_for(page.it):
        if str(template.pk) == chosen:
            return {
                "text": forms.filled(template, page.it),
                "public_text": page.draft.public_text if page.draft else "",
            }
    return {"text": page.draft.text, "public_text": page.draft.public_text} if page.draft else {}


def _one(form: forms.ActForm, name: str, missing: str) -> int:
    chosen = form.chosen(name)
    if not chosen:
        raise CannotMove(missing)
    return chosen[0]


def _accept(request: ViewerRequest, page: PetitionPage, form: Any) -> str:
    data = form.cleaned_data
    moves.accept(
        viewer=request.viewer,
        petition_id=page.it.pk,
        is_complex=data.get("is_complex", False),
        is_remote=data.get("is_remote", False),
        topic_id=data.get("topic"),
    )
    return _("Accepted; the time to answer runs")


def _disown(request: ViewerRequest, page: PetitionPage, form: Any) -> str:
    to = form.chosen("unit")
    done = moves.disown(
        viewer=request.viewer,
        petition_id=page.it.pk,
        reason=form.cleaned_data["reason"],
        to_unit_id=to[0] if to else None,
    )
    if done.state == Petition.State.MISROUTED:
        return _("Gone up to %(unit)s for a ruling") % {"unit": done.unit.name}
    return _("Passed on to %(unit)s") % {"unit": done.unit.name}


def _rule(request: ViewerRequest, page: PetitionPage, form: Any) -> str:
    to = _one(form, "unit", _("Choose the unit that is competent."))
    done = moves.transfer(
        viewer=request.viewer, petition_id=page.it.pk, to_unit_id=to, reason=form.cleaned_data["reason"]
    )
    return _("Ruled: %(unit)s is competent") % {"unit": done.unit.name}


def _instance(request: ViewerRequest, page: PetitionPage, form: Any) -> str:
    data = form.cleaned_data
    done = set_instance(
        viewer=request.viewer, petition_id=page.it.pk, is_second=data["is_second"], reason=data["reason"]
    )
    return _("Now in its second instance") if done.instance > 1 else _("Now in its first instance")


def _refuse(request: ViewerRequest, page: PetitionPage, form: Any) -> str:
    moves.refuse(viewer=request.viewer, petition_id=page.it.pk, reason=form.cleaned_data["reason"])
    return _("Not taken up; the citizen reads why")


def _merge(request: ViewerRequest, page: PetitionPage, form: Any) -> str:
    into = _one(form, "petition", _("Choose the petition that was there first."))
    try:
        done = moves.merge(viewer=request.viewer, petition_id=page.it.pk, into_id=into)
    except Petition.DoesNotExist as error:
        raise CannotMove(_("Choose the petition that was there first.")) from error
    return _("Merged into %(reference)s") % {"reference": done.duplicate_of.reference if done.duplicate_of else ""}


def _restore(request: ViewerRequest, page: PetitionPage, form: Any) -> str:
    moves.restore(viewer=request.viewer, petition_id=page.it.pk)
    return _("Taken up again for screening")


def _withdraw(request: ViewerRequest, page: PetitionPage, form: Any) -> str:
    moves.withdraw(viewer=request.viewer, petition_id=page.it.pk, reason=form.cleaned_data["reason"])
    return _("Withdrawn for the citizen")


def _assign(request: ViewerRequest, page: PetitionPage, form: Any) -> str:
    data = form.cleaned_data
    done = moves.assign(viewer=request.viewer, petition_id=page.it.pk, position_id=data["position"], note=data["note"])
    return _("Assigned to %(name)s") % {"name": done.handler.account.full_name if done.handler else ""}


def _ask(request: ViewerRequest, page: PetitionPage, form: Any) -> str:
    done = moves.ask(viewer=request.viewer, petition_id=page.it.pk, text=form.cleaned_data["text"])
    return _("Asked; the time runs on") if done.due_at else _("Asked; the time stands still until the reply")


def _reply(request: ViewerRequest, page: PetitionPage, form: Any) -> str:
    moves.stop_waiting(viewer=request.viewer, petition_id=page.it.pk, reply=form.cleaned_data["text"])
    return _("The work goes on")


def _coordinate(request: ViewerRequest, page: PetitionPage, form: Any) -> str:
    moves.coordinate(
        viewer=request.viewer,
        petition_id=page.it.pk,
        unit_ids=form.chosen("unit"),
        question=form.cleaned_data["text"],
        working_days=form.working_days,
    )
    return _("The units have been asked")


def _resume(request: ViewerRequest, page: PetitionPage, form: Any) -> str:
    moves.resume(viewer=request.viewer, petition_id=page.it.pk)
    return _("The work goes on")


def _extend(request: ViewerRequest, page: PetitionPage, form: Any) -> str:
    moves.extend(viewer=request.viewer, petition_id=page.it.pk, reason=form.cleaned_data["reason"])
    return pgettext("petition", "Extended")


def _draft(request: ViewerRequest, page: PetitionPage, form: Any) -> str:
    data = form.cleaned_data
    moves.draft(
        viewer=request.viewer, petition_id=page.it.pk, text=data["text"], public_text=data.get("public_text", "")
    )
    return _("Laid before the leaders")


def _approve(request: ViewerRequest, page: PetitionPage, form: Any) -> str:
    answer = moves.approve(viewer=request.viewer, petition_id=page.it.pk)
    if answer.state != answer.State.APPROVED:
        return _("Endorsed; now %(unit)s approves it") % {"unit": page.above}
    if not form.cleaned_data["send_now"]:
        return _("Approved; it waits to be sent")
    try:
        moves.answer(viewer=request.viewer, petition_id=page.it.pk)
    except CannotMove:
        return _("Approved; the unit sends it")
    return _("Approved and sent to the citizen")


def _return(request: ViewerRequest, page: PetitionPage, form: Any) -> str:
    moves.return_answer(viewer=request.viewer, petition_id=page.it.pk, note=form.cleaned_data["text"])
    return _("Returned")


def _answer(request: ViewerRequest, page: PetitionPage, form: Any) -> str:
    moves.answer(viewer=request.viewer, petition_id=page.it.pk)
    return _("Sent to the citizen")


def _close(request: ViewerRequest, page: PetitionPage, form: Any) -> str:
    moves.close(viewer=request.viewer, petition_id=page.it.pk)
    return pgettext("petition", "Closed")


def _reopen(request: ViewerRequest, page: PetitionPage, form: Any) -> str:
    moves.reopen(viewer=request.viewer, petition_id=page.it.pk, reason=form.cleaned_data["reason"])
    return _("Taken up once more; the time to answer runs anew")


def _answer_part(request: ViewerRequest, page: PetitionPage, form: Any) -> str:
    part = page.own_part.pk if page.own_part else 0
    answer_coordination(viewer=request.viewer, coordination_id=part, text=form.cleaned_data["text"])
    return _("Answered; the unit that asked reads it")


def _note(request: ViewerRequest, page: PetitionPage, form: Any) -> str:
    add_note(viewer=request.viewer, petition_id=page.it.pk, text=form.cleaned_data["text"])
    return _("Noted")


def _news(request: ViewerRequest, page: PetitionPage, form: Any) -> str:
    send_news(viewer=request.viewer, petition_id=page.it.pk, text=form.cleaned_data["text"])
    return _("The citizen can read it now")


WAYS: dict[str, Way] = {
    way.key: way
    for way in (
        Way(
            "accept",
            gettext_lazy("Accept the petition"),
            pgettext_lazy("petition", "Accept"),
            "check",
            _accept,
            forms.AcceptForm,
            "e",
        ),
        Way(
            "disown",
            gettext_lazy("Not ours"),
            gettext_lazy("Pass on"),
            "hand-over",
            _disown,
            forms.DisownForm,
            "t",
            leaves=True,
        ),
        Way(
            "refuse",
            gettext_lazy("Not eligible"),
            gettext_lazy("Do not take it up"),
            "x",
            _refuse,
            forms.ReasonForm,
            "r",
            True,
            True,
        ),
        Way(
            "merge",
            pgettext_lazy("petition", "Duplicate"),
            gettext_lazy("Merge"),
            "copy",
            _merge,
            forms.MergeForm,
            "m",
            leaves=True,
        ),
        Way(
            "instance",
            gettext_lazy("First or second instance"),
            gettext_lazy("Set the instance"),
            "switch",
            _instance,
            forms.InstanceForm,
        ),
        Way(
            "restore", gettext_lazy("Screen it again"), gettext_lazy("Screen it again"), "undo", _restore, forms.GoForm
        ),
        Way(
            "rule",
            gettext_lazy("Rule on competence"),
            gettext_lazy("Rule"),
            "shield-check",
            _rule,
            forms.RuleForm,
            "e",
            leaves=True,
        ),
        Way(
            "assign",
            pgettext_lazy("petition task", "Assign"),
            pgettext_lazy("petition task", "Assign"),
            "assign",
            _assign,
            forms.AssignForm,
        ),
        Way(
            "draft",
            gettext_lazy("Write the answer"),
            gettext_lazy("Lay before the leaders"),
            "edit-text",
            _draft,
            forms.DraftForm,
            "e",
        ),
        Way("ask", gettext_lazy("Ask the citizen"), gettext_lazy("Ask"), "question", _ask, forms.MessageForm),
        Way("reply", gettext_lazy("Go on"), gettext_lazy("Go on"), "play", _reply, forms.ReplyForm, "e"),
        Way(
            "coordinate",
            gettext_lazy("Ask other units"),
            gettext_lazy("Ask"),
            "users",
            _coordinate,
            forms.CoordinateForm,
        ),
        Way("resume", gettext_lazy("Go on without them"), gettext_lazy("Go on"), "play", _resume, forms.GoForm),
        Way("extend", gettext_lazy("Take more time"), gettext_lazy("Extend"), "hourglass", _extend, forms.ReasonForm),
        Way(
            "approve",
            gettext_lazy("Approve the answer"),
            pgettext_lazy("report", "Approve"),
            "check",
            _approve,
            forms.ApproveForm,
            "e",
        ),
        Way("return", gettext_lazy("Return the answer"), gettext_lazy("Return"), "return", _return, forms.ReturnForm),
        Way(
            "answer",
            gettext_lazy("Send the answer"),
            gettext_lazy("Send"),
            "send",
            _answer,
            forms.GoForm,
            "e",
            leaves=True,
        ),
        Way(
            "close",
            pgettext_lazy("petition", "Close the petition"),
            pgettext_lazy("petition", "Close"),
            "check-all",
            _close,
            forms.GoForm,
        ),
        Way(
            "reopen",
            gettext_lazy("Take it up once more"),
            gettext_lazy("Take it up once more"),
            "refresh",
            _reopen,
            forms.ReasonForm,
        ),
        Way(
            "withdraw",
            gettext_lazy("The citizen withdraws it"),
            gettext_lazy("Withdraw"),
            "undo",
            _withdraw,
            forms.ReasonForm,
            "",
            True,
        ),
        Way(
            "answer_part",
            gettext_lazy("Answer the unit"),
            gettext_lazy("Answer"),
            "reply",
            _answer_part,
            forms.MessageForm,
            "e",
        ),
        Way("note", pgettext_lazy("message", "Private note"), gettext_lazy("Note"), "edit", _note, forms.MessageForm),
        Way(
            "news",
            pgettext_lazy("message", "News to the citizen"),
            gettext_lazy("Publish to the citizen"),
            "megaphone",
            _news,
            forms.MessageForm,
        ),
    )
}
USUAL = ("answer_part", "accept", "rule", "draft", "approve", "answer", "reply", "assign", "disown", "refuse", "return")
