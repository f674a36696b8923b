"""What drafting tells the rest of the house: its kind of work, its sentences, and who hears of what."""

from decimal import Decimal

from django.utils.translation import gettext_lazy as _

from lienthong.kernel.access.roles import Permission
from lienthong.kernel.access.viewer import Viewer
from lienthong.kernel.events.actions import handles
from lienthong.kernel.events.sentences import mark_verbs, tell
from lienthong.kernel.jobs.actions import enqueue
from lienthong.kernel.notify.actions import notify_desks, notify_positions
from lienthong.kernel.notify.news import register_news
from lienthong.kernel.ui.jinja import url
from lienthong.kernel.work.kinds import BulkAction, register_kind
from lienthong.kernel.work.models import Desk
from lienthong.modules.documents.actions.drafting_review import CannotSend, agree, approve_draft
from lienthong.modules.documents.events.drafting import (
    ConversionAsked,
    DocumentApproved,
    DraftAgreed,
    DraftReturned,
    DraftSubmitted,
    ReviewAsked,
)
from lienthong.modules.documents.jobs.drafting import make_pdf
from lienthong.modules.documents.models import Document


def _agree(*, viewer: Viewer, step_id: int, subject_id: int) -> None:
    agree(viewer=viewer, document_id=subject_id)


def _approve(*, viewer: Viewer, step_id: int, subject_id: int) -> None:
    approve_draft(viewer=viewer, document_id=subject_id)


register_kind(
    "document",
    name=_("Document"),
    address=lambda document_id: url("draft", document_id),
    tasks={
        "draft": _("Write"),
        "review": _("Review"),
        "sign": _("Sign"),
        "issue": _("Issue"),
    },
    actions=(
        BulkAction(
            "agree_drafts",
            _("Agree"),
            _agree,
            tasks=frozenset({"review"}),
            permission=Permission.DOCUMENTS_DRAFT,
            icon="check",
            refusals=(CannotSend,),
        ),
        BulkAction(
            "approve_drafts",
            _("Approve"),
            _approve,
            tasks=frozenset({"sign"}),
            permission=Permission.DOCUMENTS_SIGN,
            icon="signature",
            refusals=(CannotSend,),
        ),
    ),
    # Decree 30/2020/ND-CP, article 18: what is signed goes out that day, the next working day at the latest.
    days={"review": Decimal(3), "sign": Decimal(2), "issue": Decimal(1)},
)

tell(
    {
        "DraftBegun": _("began the draft"),
        "DraftSaved": _("saved version %(version)s"),
        "DraftRestored": _("restored version %(restored)s as version %(version)s"),
        "AttachmentAdded": _("added the attachment %(name)s"),
        "AttachmentRemoved": _("removed the attachment %(name)s"),
        "CoAuthorsChanged": _("lets write along: %(names)s"),
        "ReviewAsked": _("asked %(count)s for review, first %(first)s"),
        "DraftAgreed": _("agreed"),
        "DraftReturned": _("returned it"),
        "DraftTakenBack": _("took the draft back"),
        "DraftSubmitted": _("submitted it to %(signer)s for signature"),
        "DocumentApproved": _("approved version %(version)s"),
        "ConversionAsked": _("asked for a PDF of the file"),
        "DraftConverted": _("%(name)s was turned into a PDF"),
        "DraftNotConverted": _("%(name)s could not be turned into a PDF"),
        "DraftCancelled": _("gave the draft up"),
        "DraftCommented": _("left a remark on page %(page)s: %(text)s"),
    }
)

mark_verbs(
    {
        "DraftBegun": ("edit-text", "neutral"),
        "DraftSaved": ("edit", "neutral"),
        "DraftRestored": ("history", "neutral"),
        "AttachmentAdded": ("paperclip", "neutral"),
        "AttachmentRemoved": ("paperclip", "neutral"),
        "CoAuthorsChanged": ("users", "neutral"),
        "ReviewAsked": ("eye", "info"),
        "DraftAgreed": ("check", "good"),
        "DraftReturned": ("return", "warn"),
        "DraftTakenBack": ("undo", "neutral"),
        "DraftSubmitted": ("signature", "info"),
        "DocumentApproved": ("check-circle", "good"),
        "ConversionAsked": ("refresh", "neutral"),
        "DraftConverted": ("pdf", "good"),
        "DraftNotConverted": ("pdf", "bad"),
        "DraftCancelled": ("ban", "bad"),
        "DraftCommented": ("message", "info"),
    }
)


def _draft_address(document_id: int) -> str:
    return url("draft", document_id)


register_news(
    "draft_asked",
    name=_("A draft waits for my review or signature"),
    subject=_("A draft waits for you: {title}"),
    address=_draft_address,
    icon="signature",
)
register_news(
    "draft_answered",
    name=_("My draft was returned or approved"),
    subject=_("Your draft was answered: {title}"),
    address=_draft_address,
    icon="edit-text",
)
register_news(
    "draft_to_issue",
    name=_("An approved document waits to be issued"),
    subject=_("To be issued: {title}"),
    address=_draft_address,
    icon="send",
)


@handles(ReviewAsked)
def tell_the_first_reviewer(event: ReviewAsked) -> None:
    """The one whose turn it is hears of it; of an office its leaders do."""
    _tell("draft_asked", event.document_id, event.position_id, event.unit_id)


@handles(DraftAgreed)
def tell_who_is_next(event: DraftAgreed) -> None:
    """The next reviewer hears of it, or the author when all agreed."""
    _tell("draft_asked", event.document_id, event.position_id, event.unit_id)


@handles(DraftSubmitted)
def tell_the_signer(event: DraftSubmitted) -> None:
    """The leader hears that a signature is asked."""
    _tell("draft_asked", event.document_id, event.position_id, None)


@handles(DraftReturned)
def tell_the_author(event: DraftReturned) -> None:
    """The author hears that the draft came back."""
    _tell("draft_answered", event.document_id, event.author_id, None)


@handles(DocumentApproved)
def tell_author_and_desk(event: DocumentApproved) -> None:
    """The author hears that it was approved, the records desk that it is to be issued."""
    _tell("draft_answered", event.document_id, event.author_id, None)
    if event.body_id is not None:
        notify_desks(
            unit_ids=[event.body_id],
            desks=[Desk.CLERK],
            kind="draft_to_issue",
            subject_kind="document",
            subject_id=event.document_id,
            title=_summary(event.document_id),
        )


def _tell(kind: str, document_id: int, position_id: int | None, unit_id: int | None) -> None:
    about = {"kind": kind, "subject_kind": "document", "subject_id": document_id, "title": _summary(document_id)}
    if position_id is not None:
        notify_positions(position_ids=[position_id], **about)  # type: ignore[arg-type]
    elif unit_id is not None:
        notify_desks(unit_ids=[unit_id], desks=[Desk.LEADER], **about)  # type: ignore[arg-type]


def _summary(document_id: int) -> str:
    return Document.objects.values_list("summary", flat=True).get(pk=document_id)


@handles(ConversionAsked)
def convert_later(event: ConversionAsked) -> None:
    """LibreOffice takes seconds and may fail; a worker waits for it."""
    once = f"pdf:{event.document_id}:{event.source_id}"
    enqueue(make_pdf, once=once, document_id=event.document_id, source_id=event.source_id)
