"""Follow-up questions: asked by who carries a delivery out, answered by who gave the instruction or issued it."""

from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from lienthong.kernel.access.viewer import Viewer
from lienthong.kernel.accounts.models import Position
from lienthong.kernel.events.actions import Subject, emit
from lienthong.kernel.events.models import Event
from lienthong.kernel.language.text import nfc
from lienthong.kernel.notify.actions import notify_desks, notify_positions
from lienthong.kernel.work.actions import CannotHandle, Hold, hand_over, open_item
from lienthong.kernel.work.models import Desk, Step
from lienthong.kernel.work.rules import may_handle
from lienthong.modules.documents.actions.incoming_steps import CannotAct, lock
from lienthong.modules.documents.events.incoming import QuestionAnswered, QuestionAsked
from lienthong.modules.documents.models import Delivery, Question
from lienthong.modules.documents.queries.incoming_holders import leaders_desk
from lienthong.modules.documents.rules.incoming import KIND, QUESTION, may_answer, may_ask


class CannotAsk(CannotAct):
    """The question cannot be asked; the message says why."""


class CannotAnswer(CannotAct):
    """The question cannot be answered by this viewer, or was answered."""


@transaction.atomic
def ask_question(*, viewer: Viewer, delivery_id: int, to: str, text: str) -> Question:
    """Ask the instructing leader or the issuing body; it becomes work there. Raises CannotAsk."""
    text = nfc(text).strip()
    if not text:
        raise CannotAsk(_("Write the question."))
    delivery = lock(viewer=viewer, delivery_id=delivery_id)
    steps = Step.objects.filter(item__kind=KIND, item__subject_id=delivery.pk, left_at__isnull=True)
    if not may_ask(viewer, delivery, holds_step=any(may_handle(viewer, step) for step in steps)):
        raise CannotAsk(_("Only who has the document in hand asks about it."))
    hold, name = _asked(delivery, to)
    question = Question.objects.create(
        delivery=delivery, to=to, text=text, asked_by_id=viewer.position_id, asked_at=timezone.now()
    )
    open_item(
        kind=QUESTION,
        subject_id=question.pk,
        unit_id=hold.unit_id,
        title=text,
        to=[hold],
        reference=delivery.document.symbol,
        origin=viewer.unit_name,
        urgency=delivery.document.urgency,
    )
    _tell(viewer, hold, question)
    emit(QuestionAsked(name, text), subject=Subject(KIND, delivery.pk), viewer=viewer)
    return question


@transaction.atomic
def answer_question(*, viewer: Viewer, question_id: int, text: str) -> Question:
    """Answer a question that is at the viewer's desk. Raises CannotAnswer, Question.DoesNotExist."""
    text = nfc(text).strip()
    if not text:
        raise CannotAnswer(_("Write the answer."))
    question = Question.objects.select_for_update(of=("self",)).select_related("delivery").get(pk=question_id)
    step = Step.objects.filter(item__kind=QUESTION, item__subject_id=question.pk, left_at__isnull=True).first()
    if step is None or not may_answer(viewer, question, holds_step=may_handle(viewer, step)):
        raise CannotAnswer(_("This question has been answered already, or was asked of somebody else."))
    try:
        hand_over(viewer=viewer, step_id=step.pk, outcome="answered")
    except CannotHandle as error:
        raise CannotAnswer(_("This question has been answered already, or was asked of somebody else.")) from error
    question.answer, question.answered_by_id, question.answered_at = text, viewer.position_id, timezone.now()
    question.save(update_fields=["answer", "answered_by", "answered_at"])
    notify_positions(
        position_ids=[question.asked_by_id],
        kind="question_answered",
        subject_kind=QUESTION,
        subject_id=question.pk,
        title=question.text,
        besides=viewer.position_id,
    )
    emit(
        QuestionAnswered(question.text, text),
        subject=Subject(KIND, question.delivery_id),
        viewer=viewer,
        unit_id=question.delivery.unit_id,
    )
    return question


def _tell(viewer: Viewer, hold: Hold, question: Question) -> None:
    said: dict[str, Any] = {"subject_kind": QUESTION, "subject_id": question.pk, "title": question.text}
    if hold.position_id:
        notify_positions(position_ids=[hold.position_id], kind="question_asked", besides=viewer.position_id, **said)
    else:
        notify_desks(
            unit_ids=[hold.unit_id], desks=[hold.desk], kind="question_asked", besides=viewer.position_id, **said
        )


def _asked(delivery: Delivery, to: str) -> tuple[Hold, str]:
    if to == Question.To.LEADER:
        return _leader(delivery)
    document = delivery.document
    if to != Question.To.ISSUER or document.body_id is None or document.body_id == delivery.unit_id:
        raise CannotAsk(_("This sender is not in the workplace; write to them outside."))
    author = Position.objects.current().filter(pk=document.author_id or 0).values_list("pk", "unit_id").first()
    name = document.body.name if document.body else ""
    if author:
        return Hold(author[1], "answer", position_id=author[0]), name
    return Hold(document.body_id, "answer", desk=Desk.CLERK), name


def _leader(delivery: Delivery) -> tuple[Hold, str]:
    """Who gave the last instruction, while they hold that position; else the leaders' desk."""
    position_id = (
        Event.objects.filter(subject_kind=KIND, subject_id=delivery.pk, verb="InstructionGiven")
        .order_by("-id")
        .values_list("position_id", flat=True)
        .first()
    )
    held = Position.objects.current().select_related("account").filter(pk=position_id or 0).first()
    if held:
        return Hold(held.unit_id, "answer", desk=Desk.LEADER, position_id=held.pk), held.account.full_name
    if not leaders_desk(delivery.unit_id):
        raise CannotAsk(_("Nobody has given an instruction on this document yet."))
    return Hold(delivery.unit_id, "answer", desk=Desk.LEADER), str(Desk.LEADER.label)
