"""Recall, update and replacement of a document that has gone out, and the recipients' answers."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from lienthong.kernel.access.viewer import Viewer
from lienthong.kernel.events.actions import Subject, emit, record_many
from lienthong.kernel.files.actions import store_upload
from lienthong.kernel.files.rules import PDF
from lienthong.kernel.notify.actions import notify_desks
from lienthong.kernel.work.actions import close_items
from lienthong.kernel.work.models import Desk
from lienthong.modules.documents.actions.drafting import CannotDraft, Head, begin_draft
from lienthong.modules.documents.events.recall import (
    DocumentRecalled,
    DocumentReplaced,
    DocumentUpdated,
    RecallAsked,
    RecallWithdrawn,
    RequestAnswered,
)
from lienthong.modules.documents.models import Delivery, Document, Recipient, Status, Version
from lienthong.modules.documents.rules.recall import (
    AGREED,
    ASKED,
    REFUSED,
    CannotMove,
    Move,
    may_answer,
    may_replace,
    may_request,
    next_code,
)

Request = Delivery.Request
REASON = 300


class CannotRecall(Exception):
    """The recall cannot be asked or withdrawn; the message says why."""


class CannotAnswer(Exception):
    """The request is not open any more, or not the viewer's to answer, or the refusal has no reason."""


class CannotUpdate(Exception):
    """The corrected copy cannot be sent; the message says why."""


class CannotReplace(Exception):
    """The document cannot be replaced: it does not stand any more, or is not the viewer's body's."""


@dataclass(frozen=True, slots=True)
class Asked:
    """How many recipients were asked, and how many gave it back at once because they had not opened it."""

    asked: int
    at_once: int


@transaction.atomic
def ask_recall(*, viewer: Viewer, document_id: int, reason: str, unit_ids: Sequence[int] | None = None) -> Asked:
    """Ask the document back from all recipients or from some; those who have not opened it give it back at once.

    A form sent twice finds nobody left to ask. Raises CannotRecall.
    """
    document = _locked(viewer, document_id)
    if document is None or not may_request(viewer, document):
        raise CannotRecall(_("Only a records clerk of the issuing body may recall a document that stands."))
    reason = reason.strip()[:REASON]
    if not reason:
        raise CannotRecall(_("Say why it is recalled; the recipients read it."))
    chosen = _askable(document_id)
    if unit_ids is not None:
        chosen = chosen.filter(unit_id__in=unit_ids)
    asked = _ask(viewer, document, chosen, Request.RECALL, reason, closes="recalled")
    if asked.asked + asked.at_once == 0:
        raise CannotRecall(_("Nobody is left to ask: everyone has been asked or has given it back."))
    emit(
        RecallAsked(document_id, asked.asked + asked.at_once, asked.at_once, reason),
        subject=Subject("document", document_id),
        viewer=viewer,
    )
    _finish_recall(viewer, document)
    return asked


@transaction.atomic
def withdraw_recall(*, viewer: Viewer, document_id: int) -> int:
    """Take a recall back from those who have not answered; returns how many. Raises CannotRecall."""
    document = _locked(viewer, document_id)
    if document is None or not may_request(viewer, document):
        raise CannotRecall(_("Only a records clerk of the issuing body may withdraw a recall."))
    waiting = Delivery.objects.filter(document_id=document_id, request=Request.RECALL, recall=ASKED)
    rows = list(waiting.select_for_update().order_by("id").values_list("id", "unit_id"))
    next_code(ASKED, Move.WITHDRAW)
    Delivery.objects.filter(pk__in=[pk for pk, _unit in rows]).update(
        request="", recall=None, recall_reason="", asked_at=None
    )
    if rows:
        emit(RecallWithdrawn(document_id, len(rows)), subject=Subject("document", document_id), viewer=viewer)
        _tell(viewer, "RecallWithdrawn", rows, document, payload={})
    return len(rows)


@transaction.atomic
def answer_request(*, viewer: Viewer, delivery_id: int, agrees: bool, reason: str = "") -> Delivery:
    """The recipient agrees to or refuses what the sender asks; a refusal says why. Raises CannotAnswer."""
    delivery = (
        Delivery.objects.visible_to(viewer)
        .select_for_update(of=("self",))
        .select_related("document", "unit")
        .filter(pk=delivery_id)
        .first()
    )
    reason = reason.strip()[:REASON]
    if delivery is None or not may_answer(viewer, delivery):
        raise CannotAnswer(_("This request has been answered or withdrawn."))
    if not agrees and not reason:
        raise CannotAnswer(_("Say why you refuse; the sender reads it."))
    try:
        code = next_code(delivery.recall, Move.AGREE if agrees else Move.REFUSE)
    except CannotMove as error:
        raise CannotAnswer(_("This request has been answered or withdrawn.")) from error
    delivery.recall, delivery.answer, delivery.answered_at = code, reason, timezone.now()
    delivery.save(update_fields=["recall", "answer", "answered_at"])
    if agrees and delivery.request != Request.UPDATE:
        close_items(kind="delivery", subject_ids=[delivery.pk], outcome=_outcome(delivery.request))
    told = RequestAnswered(delivery.pk, delivery.document_id, delivery.request, code or 0, delivery.unit.name, reason)
    emit(told, subject=Subject("delivery", delivery.pk), viewer=viewer, unit_id=delivery.unit_id)
    record_many(
        "RequestAnswered",
        subject_kind="document",
        subject_ids=[delivery.document_id],
        unit_ids=[delivery.document.unit_id],
        viewer=viewer,
        payload={"recipient": delivery.unit.name, "code": code, "request": delivery.request, "reason": reason},
    )
    _finish_recall(viewer, delivery.document)
    return delivery


@transaction.atomic
def send_update(*, viewer: Viewer, document_id: int, upload: "UploadedFile[Any]", note: str) -> int:
    """Send a corrected PDF to every recipient, who acknowledges it or refuses; returns how many there are.

    The number and the date stay. Raises CannotUpdate; CannotStore when the file is not taken.
    """
    document = _locked(viewer, document_id)
    if document is None or not may_request(viewer, document):
        raise CannotUpdate(_("Only a records clerk of the issuing body may send a correction."))
    note = note.strip()[:REASON]
    if not note:
        raise CannotUpdate(_("Say what was corrected; the recipients read it."))
    file = store_upload(upload=upload, viewer=viewer)
    if file.blob.media_type != PDF:
        raise CannotUpdate(_("A correction is sent as PDF."))
    last = document.versions.order_by("-number").first()
    Version.objects.create(
        document=document,
        number=last.number + 1 if last else 1,
        pdf=file,
        author_id=viewer.position_id,
        note=note,
        at=timezone.now(),
        closed_at=timezone.now(),
        is_final=True,
    )
    chosen = _askable(document_id) | Delivery.objects.filter(
        ~Q(request=Request.RECALL), document_id=document_id, recall__in=[ASKED, AGREED]
    )
    asked = _ask(viewer, document, chosen, Request.UPDATE, note, closes="")
    count = asked.asked + asked.at_once
    emit(DocumentUpdated(document_id, count, note), subject=Subject("document", document_id), viewer=viewer)
    return count


@transaction.atomic
def begin_replacement(*, viewer: Viewer, document_id: int) -> Document:
    """A draft that takes this document's place once it is issued, addressed to the same recipients.

    One that has been begun is returned again. Raises CannotReplace.
    """
    document = _locked(viewer, document_id)
    if document is None or not may_replace(viewer, document):
        raise CannotReplace
    begun = (
        Document.objects.filter(replaces=document, body_id=document.body_id)
        .exclude(state=Document.State.CANCELLED)
        .first()
    )
    if begun is not None:
        return begun
    head = Head(document.type_id or 0, document.summary, document.urgency, document.secrecy)
    try:
        draft = begin_draft(viewer=viewer, head=head)
    except CannotDraft as error:
        raise CannotReplace from error
    draft.replaces = document
    draft.save(update_fields=["replaces"])
    last = document.versions.filter(content__isnull=False).order_by("-number").first()
    if last is not None:
        draft.versions.update(content=last.content)
    Recipient.objects.bulk_create(
        Recipient(document=draft, unit_id=old.unit_id, group_id=old.group_id, outside_id=old.outside_id)
        for old in document.recipients.order_by("id")
    )
    return draft


@transaction.atomic
def mark_replaced(*, viewer: Viewer, document_id: int, by: Document) -> None:
    """Mark a document as replaced by one just issued; its recipients are told and answer. Does nothing twice."""
    document = Document.objects.select_for_update(of=("self",)).get(pk=document_id)
    if document.state != Document.State.ISSUED:
        return
    document.state = Document.State.REPLACED
    document.save(update_fields=["state"])
    reason = _("Replaced by %(symbol)s") % {"symbol": by.symbol}
    _ask(viewer, document, _askable(document_id), Request.REPLACE, reason, closes="replaced")
    emit(
        DocumentReplaced(document_id, by.pk, by.symbol),
        subject=Subject("document", document_id),
        viewer=viewer,
    )


def _locked(viewer: Viewer, document_id: int) -> Document | None:
    return Document.objects.visible_to(viewer).select_for_update(of=("self",)).filter(pk=document_id).first()


def _askable(document_id: int) -> "QuerySet[Delivery]":
    """Deliveries on which nothing is asked now and that the recipient did not turn away."""
    nothing_open = Q(recall__isnull=True) | Q(recall=REFUSED) | Q(request=Request.UPDATE, recall=AGREED)
    return Delivery.objects.filter(nothing_open, document_id=document_id).exclude(status=Status.REFUSED)


def _outcome(request: str) -> str:
    return "recalled" if request == Request.RECALL else "replaced"


def _ask(
    viewer: Viewer, document: Document, chosen: "QuerySet[Delivery]", request: str, reason: str, *, closes: str
) -> Asked:
    """Ask the chosen deliveries; unopened ones agree at once (and their work closes with the outcome `closes`)."""
    now = timezone.now()
    rows = list(chosen.select_for_update().order_by("id").values_list("id", "unit_id", "opened_at", "status"))
    unopened = [(pk, unit) for pk, unit, opened, status in rows if opened is None and status == Status.ARRIVED]
    held = [(pk, unit) for pk, unit, opened, status in rows if opened is not None or status != Status.ARRIVED]
    _set(unopened, request, AGREED, reason, now, answered_at=now)
    _set(held, request, ASKED, reason, now, answered_at=None)
    if closes and unopened:
        close_items(kind="delivery", subject_ids=[pk for pk, _unit in unopened], outcome=closes)
    _tell(viewer, f"{request.capitalize()}Sent", held + unopened, document, payload={"reason": reason})
    return Asked(len(held), len(unopened))


def _set(
    rows: Sequence[tuple[int, int]],
    request: str,
    code: int,
    reason: str,
    now: datetime,
    *,
    answered_at: datetime | None,
) -> None:
    Delivery.objects.filter(pk__in=[pk for pk, _unit in rows]).update(
        request=request,
        recall=code,
        recall_reason=reason,
        asked_at=now,
        answer="",
        answered_at=answered_at,
    )


def _tell(
    viewer: Viewer, verb: str, rows: Sequence[tuple[int, int]], document: Document, payload: dict[str, object]
) -> None:
    """The event of each delivery, and news for the clerks and leaders of its unit."""
    if not rows:
        return
    delivery_ids, unit_ids = [pk for pk, _unit in rows], [unit for _pk, unit in rows]
    record_many(
        verb,
        subject_kind="delivery",
        subject_ids=delivery_ids,
        unit_ids=unit_ids,
        viewer=viewer,
        payload={"document_id": document.pk, "symbol": document.symbol, **payload},
    )
    kinds = {"RecallSent": "recall_asked", "UpdateSent": "document_updated", "ReplaceSent": "document_replaced"}
    notify_desks(
        unit_ids=unit_ids,
        desks=[Desk.CLERK, Desk.LEADER],
        kind=kinds.get(verb, "recall_withdrawn"),
        subject_kind="delivery",
        subject_ids=delivery_ids,
        title=f"{document.symbol} {document.summary}"[:300],
    )


def _finish_recall(viewer: Viewer, document: Document) -> None:
    """The document is recalled once every recipient that had it has given it back."""
    holding = (
        Delivery.objects.filter(document_id=document.pk)
        .exclude(request=Request.RECALL, recall=AGREED)
        .exclude(status=Status.REFUSED)
    )
    asked = Delivery.objects.filter(document_id=document.pk, request=Request.RECALL, recall=AGREED)
    if document.state == Document.State.ISSUED and asked.exists() and not holding.exists():
        Document.objects.filter(pk=document.pk).update(state=Document.State.RECALLED)
        emit(DocumentRecalled(document.pk), subject=Subject("document", document.pk), viewer=viewer)
