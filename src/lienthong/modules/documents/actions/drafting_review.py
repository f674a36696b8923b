"""Sending a draft round: review in order, signature, approval, return, remarks."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Max, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from lienthong.kernel.access.roles import PERMISSIONS, Permission
from lienthong.kernel.access.viewer import Viewer
from lienthong.kernel.accounts.models import Position
from lienthong.kernel.events.actions import Subject, emit
from lienthong.kernel.language.text import nfc
from lienthong.kernel.org.models import Unit
from lienthong.kernel.work.actions import CannotHandle, Hold, hand_over, take_back
from lienthong.kernel.work.models import Desk, Step, WorkItem
from lienthong.modules.documents.actions.drafting import close_version, current_version, locked, show_to
from lienthong.modules.documents.events.drafting import (
    DocumentApproved,
    DraftAgreed,
    DraftCommented,
    DraftReturned,
    DraftSubmitted,
    DraftTakenBack,
    ReviewAsked,
)
from lienthong.modules.documents.models import Comment, Document, Review, Version
from lienthong.modules.documents.rules.drafting import (
    TASK,
    after,
    may_comment,
    may_review,
    may_send,
    may_send_back,
    may_sign,
)
from lienthong.modules.documents.rules.symbols import BY_DELEGATION

LONGEST_REMARK = 4000
THOUSANDTHS = 1000
State = Review.State


class CannotSend(Exception):
    """The draft cannot go where it was sent; the message is for the person who tried."""


@dataclass(frozen=True, slots=True)
class Asked:
    """Who is asked to review: a position, or a unit whose leaders answer."""

    unit_id: int
    position_id: int | None = None


def open_step(document_id: int) -> Step | None:
    """The step in the lead that is open on a document's work item."""
    return (
        Step.objects.filter(
            item__kind="document", item__subject_id=document_id, left_at__isnull=True, part=Step.Part.LEAD
        )
        .select_related("item", "unit", "position__account")
        .first()
    )


@transaction.atomic
def ask_review(*, viewer: Viewer, document_id: int, reviewers: Sequence[Asked], note: str = "") -> None:
    """Send a draft to reviewers, who answer one after the other. Raises CannotSend."""
    document = _to_move(viewer, document_id, "ask_review")
    asked = _known(document, reviewers)
    if not asked:
        raise CannotSend(_("Choose at least one reviewer in your body, other than yourself."))
    round_ = (document.reviews.aggregate(last=Max("round"))["last"] or 0) + 1
    Review.objects.bulk_create(
        [
            Review(
                document=document,
                round=round_,
                place=place,
                unit_id=one.unit_id,
                position_id=one.position_id,
                state=State.ASKED if place == 1 else State.WAITING,
            )
            for place, one in enumerate(asked, 1)
        ]
    )
    show_to(document, [one.unit_id for one in asked], viewer)
    _pass_on(viewer, document, outcome="sent", to=_hold_of(asked[0], "review", note))
    first = asked[0]
    name = (
        Position.objects.select_related("account").get(pk=first.position_id).account.full_name
        if first.position_id
        else Unit.objects.get(pk=first.unit_id).name
    )
    _enter(document, "ask_review")
    emit(
        ReviewAsked(document.pk, name, len(asked), first.position_id, first.unit_id),
        subject=Subject("document", document.pk),
        viewer=viewer,
    )


@transaction.atomic
def agree(*, viewer: Viewer, document_id: int, note: str = "") -> None:
    """Agree with a draft; the next reviewer is asked, or the author gets it back to submit. Raises CannotSend."""
    document = locked(document_id)
    if not may_review(viewer, open_step(document_id)) or after(document.state, "agree") is None:
        raise CannotSend(_("This review is not yours to answer, or has been answered already."))
    review = document.reviews.filter(state=State.ASKED).order_by("round", "place").last()
    waiting = document.reviews.filter(state=State.WAITING).order_by("round", "place").first()
    if review:
        _answer(review, State.AGREED, note, viewer)
    if waiting:
        waiting.state = State.ASKED
        waiting.save(update_fields=["state"])
        to = _hold_of(Asked(waiting.unit_id, waiting.position_id), "review", "")
    else:
        to = _author_holds(document, _("All reviewers agreed."))
    _pass_on(viewer, document, outcome="agreed", to=to)
    _enter(document, "agree" if waiting else "agree_last")
    emit(
        DraftAgreed(document.pk, _told(note, viewer), _acting_for(viewer), to.position_id, to.unit_id),
        subject=Subject("document", document.pk),
        viewer=viewer,
    )


@transaction.atomic
def return_draft(*, viewer: Viewer, document_id: int, note: str) -> None:
    """Give a draft back to its author with a reason; reviewers not asked yet are skipped. Raises CannotSend."""
    document = locked(document_id)
    note = _clean(note)
    if not may_send_back(viewer, open_step(document_id)) or after(document.state, "return") is None:
        raise CannotSend(_("This draft is not with you, or has been answered already."))
    if not note:
        raise CannotSend(_("Say what the author should change."))
    if review := document.reviews.filter(state=State.ASKED).first():
        _answer(review, State.RETURNED, note, viewer)
    document.reviews.filter(state=State.WAITING).update(state=State.SKIPPED)
    _pass_on(viewer, document, outcome="returned", to=_author_holds(document, note))
    document.signer, document.signer_name, document.signer_title = None, "", ""
    document.save(update_fields=["signer", "signer_name", "signer_title"])
    _enter(document, "return")
    emit(
        DraftReturned(document.pk, _told(note, viewer), _acting_for(viewer), document.author_id),
        subject=Subject("document", document.pk),
        viewer=viewer,
    )


@transaction.atomic
def submit_draft(*, viewer: Viewer, document_id: int, signer_id: int, note: str = "") -> None:
    """Submit a draft to a leader of its body for signature. Raises CannotSend."""
    document = _to_move(viewer, document_id, "submit")
    signer = signers(document.body_id or 0).filter(pk=signer_id).first()
    if signer is None:
        raise CannotSend(_("Choose a leader of your body who may sign."))
    document.proposed_signer = signer
    document.save(update_fields=["proposed_signer"])
    show_to(document, [signer.unit_id], viewer)
    _pass_on(viewer, document, outcome="submitted", to=_hold_of(Asked(signer.unit_id, signer.pk), "sign", note))
    _enter(document, "submit")
    emit(
        DraftSubmitted(document.pk, signer.account.full_name, signer.pk),
        subject=Subject("document", document.pk),
        viewer=viewer,
    )


@transaction.atomic
def approve_draft(*, viewer: Viewer, document_id: int, note: str = "") -> Document:
    """Approve a document for issue; the body's records desk gets it. Raises CannotSend.

    A delegate signs in their own name under the authority TUQ. of the position's title; the timeline keeps both.
    """
    document = locked(document_id)
    if not may_sign(viewer, open_step(document_id)) or after(document.state, "approve") is None:
        raise CannotSend(_("This signature is not yours to give, or has been given already."))
    document.signer_id = viewer.position_id
    title = f"{BY_DELEGATION}{viewer.title}" if viewer.delegation_id else viewer.title
    document.signer_name, document.signer_title = viewer.full_name, title[:120]
    document.save(update_fields=["signer", "signer_name", "signer_title"])
    version = current_version(document.pk)
    close_version(version)
    desk = Hold(unit_id=document.body_id or document.unit_id, task="issue", desk=Desk.CLERK, note=_clean(note))
    show_to(document, [desk.unit_id], viewer)
    _pass_on(viewer, document, outcome="approved", to=desk)
    _enter(document, "approve")
    emit(
        DocumentApproved(
            document.pk,
            version.number,
            _acting_for(viewer),
            _told(note, viewer),
            document.author_id,
            document.body_id,
        ),
        subject=Subject("document", document.pk),
        viewer=viewer,
    )
    return document


@transaction.atomic
def take_draft_back(*, viewer: Viewer, document_id: int) -> None:
    """Take one's own draft back out of review or from the signer. Raises CannotSend."""
    document = locked(document_id)
    if after(document.state, "take_back") is None or not may_send(viewer, document):
        raise CannotSend(_("Only its author takes a draft back, before it is approved."))
    document.reviews.filter(state__in=[State.ASKED, State.WAITING]).update(state=State.SKIPPED)
    item = WorkItem.objects.get(kind="document", subject_id=document.pk)
    take_back(item_id=item.pk, outcome="taken_back", to=[_author_holds(document, "")])
    _enter(document, "take_back")
    emit(DraftTakenBack(document.pk), subject=Subject("document", document.pk), viewer=viewer)


@transaction.atomic
def add_comment(*, viewer: Viewer, version: Version, page: int, x: int, y: int, text: str) -> Comment:
    """Leave a remark at a place of a page, in thousandths of its width and height. Raises CannotSend."""
    document = locked(version.document_id)
    text = _clean(text)
    co_authors = set(document.co_authors.values_list("position_id", flat=True))
    if not may_comment(viewer, document, open_step(document.pk), co_authors):
        raise CannotSend(_("This draft is not with you, so you cannot leave a remark."))
    if not text:
        raise CannotSend(_("Write the remark."))
    comment = Comment.objects.create(
        version=version,
        page=max(1, page),
        x=min(max(0, x), THOUSANDTHS),
        y=min(max(0, y), THOUSANDTHS),
        text=text,
        author_id=viewer.position_id,
    )
    emit(DraftCommented(document.pk, comment.page, text[:200]), subject=Subject("document", document.pk), viewer=viewer)
    return comment


@transaction.atomic
def resolve_comment(*, viewer: Viewer, comment: Comment) -> None:
    """Mark a remark as dealt with: its writer or an author of the draft. Raises CannotSend."""
    document = locked(comment.version.document_id)
    authors = {document.author_id, *document.co_authors.values_list("position_id", flat=True)}
    if viewer.position_id not in authors | {comment.author_id}:
        raise CannotSend(_("Only its writer or an author of the draft closes a remark."))
    if comment.resolved_at is None:
        comment.resolved_at = timezone.now()
        comment.save(update_fields=["resolved_at"])


def signers(body_id: int) -> QuerySet[Position]:
    """Positions of a body that may sign, by title."""
    roles = [role for role, held in PERMISSIONS.items() if Permission.DOCUMENTS_SIGN in held]
    return (
        Position.objects.current()
        .filter(unit__body_id=body_id, role__in=roles)
        .select_related("account", "unit")
        .order_by("unit__lft", "id")
    )


def _to_move(viewer: Viewer, document_id: int, act: str) -> Document:
    """A locked draft that its author is about to send; its version is closed."""
    document = locked(document_id)
    if after(document.state, act) is None or not may_send(viewer, document):
        raise CannotSend(_("Only its author sends a draft on, once, while it is with them."))
    close_version(current_version(document_id))
    return document


def _pass_on(viewer: Viewer, document: Document, *, outcome: str, to: Hold) -> None:
    step = open_step(document.pk)
    if step is None:
        raise CannotSend(_("This draft is not with you, or has been answered already."))
    try:
        hand_over(viewer=viewer, step_id=step.pk, outcome=outcome, to=[to])
    except CannotHandle as error:
        raise CannotSend(_("This draft is not with you, or has been answered already.")) from error


def _enter(document: Document, act: str) -> None:
    document.state = after(document.state, act) or document.state
    document.save(update_fields=["state"])


def _known(document: Document, reviewers: Sequence[Asked]) -> list[Asked]:
    """Those asked who are positions or units of the document's body, in their order, each once, not the author."""
    units = set(
        Unit.objects.open()
        .filter(body_id=document.body_id, pk__in=[one.unit_id for one in reviewers])
        .values_list("pk", flat=True)
    )
    positions = dict(
        Position.objects.current()
        .filter(unit__body_id=document.body_id, pk__in=[one.position_id for one in reviewers if one.position_id])
        .values_list("pk", "unit_id")
    )
    found: list[Asked] = []
    for one in reviewers:
        if one.position_id is not None:
            is_known = one.position_id in positions and one.position_id != document.author_id
            asked = Asked(positions.get(one.position_id, 0), one.position_id)
        else:
            is_known, asked = one.unit_id in units, one
        if is_known and asked not in found:
            found.append(asked)
    return found


def _hold_of(asked: Asked, task: str, note: str) -> Hold:
    return Hold(unit_id=asked.unit_id, position_id=asked.position_id, task=task, desk=Desk.LEADER, note=_clean(note))


def _author_holds(document: Document, note: str) -> Hold:
    return Hold(unit_id=document.unit_id, position_id=document.author_id, task=TASK[Document.State.DRAFT], note=note)


def _answer(review: Review, state: str, note: str, viewer: Viewer) -> None:
    review.state, review.note, review.by_id, review.at = state, _clean(note), viewer.position_id, timezone.now()
    review.save(update_fields=["state", "note", "by", "at"])


def _acting_for(viewer: Viewer) -> str:
    """The holder of the position in which a delegate acts; empty for one's own position."""
    if viewer.delegation_id is None:
        return ""
    return Position.objects.select_related("account").get(pk=viewer.position_id).account.full_name


def _told(note: str, viewer: Viewer) -> str:
    """The note of an answer as the timeline keeps it, with the holder for whom a delegate answered."""
    holder = _acting_for(viewer)
    return "\n".join(
        filter(None, [_("For %(name)s, by delegation.") % {"name": holder} if holder else "", _clean(note)])
    )


def _clean(text: str) -> str:
    kept = "".join(char for char in nfc(text) if char.isprintable() or char in "\n\t")
    return kept.strip()[:LONGEST_REMARK]
