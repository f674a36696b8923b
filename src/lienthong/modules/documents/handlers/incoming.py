"""Deliveries and questions as kinds of work: what they are called, where they are read; what their steps mean."""

from decimal import Decimal

from django.utils.translation import gettext_lazy as _

from lienthong.kernel.access.roles import Permission
from lienthong.kernel.access.viewer import Viewer
from lienthong.kernel.events.actions import handles
from lienthong.kernel.events.sentences import mark_verbs, tell
from lienthong.kernel.notify.news import register_news
from lienthong.kernel.ui.jinja import url
from lienthong.kernel.work.events import StepAssigned, StepTaken
from lienthong.kernel.work.kinds import BulkAction, register_kind
from lienthong.kernel.work.models import Step
from lienthong.modules.documents.actions.incoming import register_deliveries
from lienthong.modules.documents.actions.incoming_steps import NEWS, CannotAct, settle, share_document
from lienthong.modules.documents.models import Delivery
from lienthong.modules.documents.rules.incoming import KIND, QUESTION, Task


def _register(*, viewer: Viewer, step_id: int, subject_id: int) -> object:
    return register_deliveries(viewer=viewer, delivery_ids=[subject_id])


register_kind(
    KIND,
    name=_("Incoming document"),
    address=lambda pk: url("delivery", pk),
    tasks=dict(Task.choices),
    actions=(
        BulkAction(
            "register_deliveries",
            _("Register"),
            _register,
            tasks=frozenset({str(Task.REGISTER)}),
            permission=Permission.DOCUMENTS_REGISTER,
            icon="stamp",
            refusals=(CannotAct,),
        ),
    ),
)
register_kind(
    QUESTION,
    name=_("Question"),
    address=lambda pk: url("question", pk),
    tasks={"answer": _("Answer")},
    days={"answer": Decimal(2)},
)
register_news(
    NEWS,
    name=_("A document needs you"),
    subject=_("It needs you: {title}"),
    address=lambda pk: url("delivery", pk),
    icon="file-text",
)
register_news(
    "question_asked",
    name=_("Somebody asks you"),
    subject=_("You are asked: {title}"),
    address=lambda pk: url("question", pk),
    icon="question",
)
register_news(
    "question_answered",
    name=_("A question was answered"),
    subject=_("Your question is answered: {title}"),
    address=lambda pk: url("question", pk),
    icon="message",
)

tell(
    {
        "DeliveryRegistered": _("registered it as number %(number)s of %(year)s"),
        "PaperReceived": _("registered it from %(sender)s"),
        "DeliveryRefused": _("refused it"),
        "DeliverySubmitted": _("submitted it to %(to)s"),
        "InstructionGiven": _("assigned it to %(lead)s"),
        "StepTaken": _("opened it"),
        "StepAssigned": _("handed it over to %(to)s"),
        "DeliveryHandedOver": _("handed it over to %(to)s"),
        "DeliveryReturned": _("returned it to %(to)s"),
        "PartFinished": _("finished the own part"),
        "DeliveryNoted": _("took note of it"),
        "DeliveryFinished": _("finished it"),
        "DeliveryReopened": _("took it up again and gave it to %(to)s"),
        "ArrivalNumberVoided": _("voided arrival number %(number)s"),
        "IssuedNumberVoided": _("voided the number of %(symbol)s"),
        "QuestionAsked": _("asked %(to)s"),
        "QuestionAnswered": _("answered the question “%(question)s”"),
    }
)
mark_verbs(
    {
        "DeliveryRegistered": ("stamp", "info"),
        "DeliveryRefused": ("ban", "bad"),
        "DeliverySubmitted": ("send", "neutral"),
        "InstructionGiven": ("assign", "warn"),
        "StepTaken": ("eye", "neutral"),
        "StepAssigned": ("hand-over", "neutral"),
        "DeliveryHandedOver": ("hand-over", "neutral"),
        "DeliveryReturned": ("return", "bad"),
        "PartFinished": ("coordinating", "good"),
        "DeliveryNoted": ("eye", "neutral"),
        "DeliveryFinished": ("done", "good"),
        "DeliveryReopened": ("recall", "warn"),
        "ArrivalNumberVoided": ("x", "bad"),
        "IssuedNumberVoided": ("x", "bad"),
        "QuestionAsked": ("question", "warn"),
        "QuestionAnswered": ("message", "info"),
    }
)


@handles(StepTaken)
def follow_taking(event: StepTaken) -> None:
    """A delivery whose lead has opened it is in progress."""
    if event.kind == KIND:
        settle(Delivery.objects.select_for_update().get(pk=event.subject_id))


@handles(StepAssigned)
def follow_assigning(event: StepAssigned) -> None:
    """A step handed over from the list of work moves the delivery too, and its new unit may read the document."""
    step = Step.objects.select_related("item").get(pk=event.step_id)
    if step.item.kind == KIND:
        delivery = Delivery.objects.select_for_update().get(pk=step.item.subject_id)
        share_document(delivery, {step.unit_id}, account_id=None)
        settle(delivery)
