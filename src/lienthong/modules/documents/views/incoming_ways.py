"""Each way of moving a delivery: its form, what else the form shows, the action it calls, what is said afterwards."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from lienthong.kernel.access.pages import ViewerRequest
from lienthong.kernel.files.actions import CannotStore, store_upload
from lienthong.modules.documents.actions import (
    incoming,
    incoming_duplicates,
    incoming_handling,
    incoming_questions,
    instruction,
    registers,
)
from lienthong.modules.documents.actions.incoming_steps import CannotAct
from lienthong.modules.documents.forms.incoming import (
    AskForm,
    AssignForm,
    FinishForm,
    HandOverForm,
    ReasonForm,
    SubmitForm,
)
from lienthong.modules.documents.queries.incoming_choices import chosen_holders, chosen_reply, phrases
from lienthong.modules.documents.queries.incoming_holders import leaders
from lienthong.modules.documents.queries.incoming_page import DeliveryPage

Run = Callable[[ViewerRequest, DeliveryPage, dict[str, Any]], str]


@dataclass(frozen=True)
class Way:
    """`part` is the template of the form's inside beyond its plain fields, `verb` what its button says."""

    key: str
    title: "Promise | str"
    verb: "Promise | str"
    glyph: str
    run: Run
    form: type[forms.Form] = forms.Form
    part: str = "plain"
    is_grave: bool = False
    more: Callable[[ViewerRequest, DeliveryPage], dict[str, Any]] = field(default=lambda _request, _it: {})
    options: Callable[[ViewerRequest, DeliveryPage], dict[str, Any]] = field(default=lambda _request, _it: {})

    def form_for(self, request: ViewerRequest, it: DeliveryPage) -> forms.Form:
        """The form, bound when it was sent; what was typed so far comes back with a phrase."""
        options = self.options(request, it)
        if request.method == "POST":
            return self.form(request.POST, request.FILES, **options)
        return self.form(initial=_typed(request), **options)

    def context_for(self, request: ViewerRequest, it: DeliveryPage) -> dict[str, Any]:
        """What the form's template needs besides."""
        return self.more(request, it)


_KEPT = ("text", "due", "help_due", "note", "result")


def _typed(request: ViewerRequest) -> dict[str, Any]:
    typed = {name: request.GET.get(name, "") for name in _KEPT if name in request.GET}
    if phrase := request.GET.get("phrase", ""):
        typed["text"] = f"{typed.get('text', '').rstrip()} {phrase}".strip()[: instruction.LONGEST_INSTRUCTION]
    return typed


def _leaders(request: ViewerRequest, it: DeliveryPage) -> dict[str, Any]:
    found = leaders(request.viewer, secrecy=it.delivery.secrecy)
    return {"leaders": [(one.key, f"{one.name} ({one.note})" if one.note else one.name) for one in found]}


def _taking_part(request: ViewerRequest, it: DeliveryPage) -> dict[str, Any]:
    asked = request.POST if request.method == "POST" else request.GET
    chosen = {
        name: chosen_holders(request.viewer, asked.getlist(name))
        for name in ("lead", "coordinating", "information", "to")
    }
    return {"chosen": chosen, "phrases": phrases(request.viewer)}


def _replying(request: ViewerRequest, it: DeliveryPage) -> dict[str, Any]:
    return {"chosen": {"reply": chosen_reply(request.viewer, request.POST.get("reply", ""))}}


def _register(request: ViewerRequest, it: DeliveryPage, data: dict[str, Any]) -> str:
    done = incoming_duplicates.register_new_deliveries(
        viewer=request.viewer, delivery_ids=[it.id], again="again" in request.POST
    )
    return _("Registered: arrival number %(number)d") % {"number": done.numbers[it.id]}


def _refuse(request: ViewerRequest, it: DeliveryPage, data: dict[str, Any]) -> str:
    incoming.refuse_delivery(viewer=request.viewer, delivery_id=it.id, reason=data["reason"])
    return _("Refused; the sender is told why")


def _submit(request: ViewerRequest, it: DeliveryPage, data: dict[str, Any]) -> str:
    incoming.submit_delivery(viewer=request.viewer, delivery_id=it.id, to=data["to"], note=data["note"])
    return _("Submitted")


def _assign(request: ViewerRequest, it: DeliveryPage, data: dict[str, Any]) -> str:
    given = instruction.Instruction(
        text=data["text"],
        lead=request.POST.get("lead", ""),
        coordinating=request.POST.getlist("coordinating"),
        information=request.POST.getlist("information"),
        limit=data["due"],
        coordinating_limit=data["help_due"],
    )
    instruction.give_instruction(viewer=request.viewer, delivery_id=it.id, instruction=given)
    if data["keep"]:
        instruction.keep_phrase(viewer=request.viewer, text=data["text"])
    return _("Assigned")


def _hand_over(request: ViewerRequest, it: DeliveryPage, data: dict[str, Any]) -> str:
    incoming_handling.hand_delivery_over(
        viewer=request.viewer, delivery_id=it.id, to=request.POST.get("to", ""), note=data["note"]
    )
    return _("Handed over")


def _return(request: ViewerRequest, it: DeliveryPage, data: dict[str, Any]) -> str:
    incoming_handling.return_delivery(viewer=request.viewer, delivery_id=it.id, reason=data["reason"])
    return _("Returned")


def _finish(request: ViewerRequest, it: DeliveryPage, data: dict[str, Any]) -> str:
    reply = request.POST.get("reply", "")
    try:
        files = tuple(store_upload(upload=upload, viewer=request.viewer) for upload in request.FILES.getlist("files"))
    except CannotStore as error:
        raise CannotAct(str(error)) from error
    incoming_handling.finish_delivery(
        viewer=request.viewer,
        delivery_id=it.id,
        result=data["result"],
        reply_id=int(reply) if reply.isdecimal() else None,
        files=files,
    )
    return _("Finished")


def _contribute(request: ViewerRequest, it: DeliveryPage, data: dict[str, Any]) -> str:
    incoming_handling.finish_part(viewer=request.viewer, delivery_id=it.id, text=data["result"])
    return _("Your part is finished")


def _note(request: ViewerRequest, it: DeliveryPage, data: dict[str, Any]) -> str:
    incoming_handling.note_delivery(viewer=request.viewer, delivery_id=it.id)
    return _("Noted")


def _reopen(request: ViewerRequest, it: DeliveryPage, data: dict[str, Any]) -> str:
    incoming_handling.reopen_delivery(viewer=request.viewer, delivery_id=it.id, reason=data["reason"])
    return _("Taken up again")


def _void(request: ViewerRequest, it: DeliveryPage, data: dict[str, Any]) -> str:
    registers.void_arrival(viewer=request.viewer, delivery_id=it.id, reason=data["reason"])
    return _("The number is void")


def _ask(request: ViewerRequest, it: DeliveryPage, data: dict[str, Any]) -> str:
    incoming_questions.ask_question(viewer=request.viewer, delivery_id=it.id, to=data["to"], text=data["text"])
    return _("Asked")


WAYS: dict[str, Way] = {
    way.key: way
    for way in (
        Way("register", gettext_lazy("Register this document"), gettext_lazy("Register"), "stamp", _register),
        Way(
            "refuse",
            gettext_lazy("Refuse this document"),
            gettext_lazy("Refuse"),
            "ban",
            _refuse,
            ReasonForm,
            is_grave=True,
        ),
        Way(
            "submit",
            gettext_lazy("Submit to a leader"),
            gettext_lazy("Submit"),
            "send",
            _submit,
            SubmitForm,
            options=_leaders,
        ),
        Way(
            "assign",
            gettext_lazy("Give an instruction"),
            gettext_lazy("Assign"),
            "assign",
            _assign,
            AssignForm,
            "assign",
            more=_taking_part,
        ),
        Way(
            "hand_over",
            gettext_lazy("Hand over"),
            gettext_lazy("Hand over"),
            "hand-over",
            _hand_over,
            HandOverForm,
            "hand_over",
            more=_taking_part,
        ),
        Way("return", gettext_lazy("Return with a reason"), gettext_lazy("Return"), "return", _return, ReasonForm),
        Way(
            "finish",
            gettext_lazy("Finish with a result"),
            gettext_lazy("Finish"),
            "done",
            _finish,
            FinishForm,
            "finish",
            more=_replying,
        ),
        Way(
            "contribute",
            gettext_lazy("Finish your part"),
            gettext_lazy("Finish my part"),
            "done",
            _contribute,
            FinishForm,
        ),
        Way("acknowledge", gettext_lazy("Take note"), gettext_lazy("Noted"), "eye", _note),
        Way("reopen", gettext_lazy("Take it up again"), gettext_lazy("Reopen"), "recall", _reopen, ReasonForm),
        Way(
            "void",
            gettext_lazy("Void the arrival number"),
            pgettext_lazy("number", "Void"),
            "x",
            _void,
            ReasonForm,
            is_grave=True,
        ),
        Way("ask", gettext_lazy("Ask a question"), gettext_lazy("Ask"), "question", _ask, AskForm),
    )
}
