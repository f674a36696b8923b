"""Follow-up questions as those see them who ask and who are asked."""

from dataclasses import dataclass

from lienthong.kernel.access.viewer import Viewer
from lienthong.kernel.work.models import Step
from lienthong.kernel.work.rules import may_handle
from lienthong.modules.documents.models import Delivery, Document, Question
from lienthong.modules.documents.rules.incoming import QUESTION, may_answer


@dataclass(frozen=True, slots=True)
class Asked:
    """A question with what it is about."""

    question: Question
    may_answer: bool
    document_id: int
    delivery_id: int | None


def asked(viewer: Viewer, question_id: int) -> Asked | None:
    """A question that the viewer asked, is asked, or whose delivery or document of the own body they see; else None.

    `delivery_id` is None for the issuing body, which does not see how a recipient handles its document.
    """
    question = (
        Question.objects.select_related(
            "delivery__document", "delivery__unit", "asked_by__account", "answered_by__account"
        )
        .filter(pk=question_id)
        .first()
    )
    if question is None:
        return None
    step = Step.objects.filter(item__kind=QUESTION, item__subject_id=question.pk, left_at__isnull=True).first()
    holds = step is not None and may_handle(viewer, step)
    sees = Delivery.objects.received_by(viewer).filter(pk=question.delivery_id).exists()
    document = question.delivery.document
    issued = question.to == Question.To.ISSUER and document.body_id == viewer.body_id
    if not (sees or holds or (issued and Document.objects.visible_to(viewer).filter(pk=document.pk).exists())):
        return None
    return Asked(
        question,
        may_answer(viewer, question, holds_step=holds),
        document.pk,
        question.delivery_id if sees else None,
    )
