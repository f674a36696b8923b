"""After a document was issued or recalled: copies, mail, and what timelines and news say."""

from django.utils.translation import gettext_lazy as _

from lienthong.kernel.events.actions import handles
from lienthong.kernel.events.sentences import mark_verbs, tell
from lienthong.kernel.jobs.actions import enqueue
from lienthong.kernel.notify.news import register_news
from lienthong.kernel.ui.jinja import url
from lienthong.modules.documents.events.issuing import DocumentIssued, FinalCopyMade, OutsideCopyRetried
from lienthong.modules.documents.jobs.issuing import mail_outside, make_copy
from lienthong.modules.documents.models import OutsideDelivery


@handles(DocumentIssued)
def copy_later(event: DocumentIssued) -> None:
    """The numbered copy is made by a worker, so that the number's counter is never locked while Typst works."""
    enqueue(make_copy, once=f"copy:{event.document_id}", document_id=event.document_id)


@handles(FinalCopyMade)
def mail_copies(event: FinalCopyMade) -> None:
    """Addresses outside get the copy as soon as it is there."""
    waiting = OutsideDelivery.objects.filter(document_id=event.document_id, sent_at__isnull=True).exclude(email="")
    for pk in waiting.order_by("id").values_list("pk", flat=True):
        enqueue(mail_outside, once=f"outside:{pk}", outside_id=pk)


@handles(OutsideCopyRetried)
def mail_copy_again(event: OutsideCopyRetried) -> None:
    """A failed one is tried again."""
    enqueue(mail_outside, once=f"outside:{event.outside_id}", outside_id=event.outside_id)


def _delivery(pk: int) -> str:
    return url("delivery", pk)


tell(
    {
        "RecipientsChanged": _("set the recipients: %(units)s units, %(groups)s groups, %(outside)s outside"),
        "DocumentIssued": _("issued it as %(symbol)s to %(units)s units and %(outside)s addresses outside"),
        "FinalCopyMade": _("The copy with number and date was made"),
        "CopyUnmarked": _("The uploaded PDF went out as it was: nothing could be laid over it"),
        "DocumentArrived": _("sent the document"),
        "OutsideCopySent": _("Sent to %(name)s, outside"),
        "OutsideCopyFailed": _("Could not be sent to %(name)s, outside"),
        "OutsideCopyRetried": _("tried again to send it to %(name)s"),
        "RecipientsReminded": _("reminded %(count)s recipients who had not opened it"),
        "RecipientReminded": _("reminded this recipient to open it"),
        "RecallAsked": _("asked it back from %(count)s recipients; %(at_once)s had not opened it"),
        "RecallWithdrawn": _("withdrew the recall"),
        "RecallSent": _("asked to have the document back"),
        "UpdateSent": _("sent a corrected copy"),
        "ReplaceSent": _("replaced the document by another"),
        "DocumentUpdated": _("sent a corrected copy to %(count)s recipients"),
        "DocumentReplaced": _("replaced it by %(by)s"),
        "RequestAnswered": _("answered the request: %(recipient)s"),
        "DocumentRecalled": _("Every recipient has given it back"),
    }
)
mark_verbs(
    {
        "RecipientsChanged": ("users", "neutral"),
        "DocumentIssued": ("send", "good"),
        "FinalCopyMade": ("stamp", "neutral"),
        "CopyUnmarked": ("stamp", "warn"),
        "DocumentArrived": ("send", "info"),
        "OutsideCopySent": ("mail", "neutral"),
        "OutsideCopyFailed": ("mail", "bad"),
        "OutsideCopyRetried": ("retry", "neutral"),
        "RecipientsReminded": ("bell-ring", "neutral"),
        "RecipientReminded": ("bell-ring", "warn"),
        "RecallAsked": ("recall", "warn"),
        "RecallSent": ("recall", "warn"),
        "RecallWithdrawn": ("undo", "neutral"),
        "UpdateSent": ("refresh", "warn"),
        "ReplaceSent": ("replace", "warn"),
        "DocumentUpdated": ("refresh", "warn"),
        "DocumentReplaced": ("replace", "warn"),
        "RequestAnswered": ("reply", "neutral"),
        "DocumentRecalled": ("recall", "bad"),
    }
)
register_news(
    "document_arrived",
    name=_("A document has arrived"),
    subject=_("Arrived: {title}"),
    body=_("{title} has arrived at {unit}. Register it today or on the next working day."),
    address=_delivery,
    icon="inbox",
)
register_news(
    "document_reminder",
    name=_("A sender reminds us"),
    subject=_("Not opened yet: {title}"),
    body=_("The sender reminds {unit}: {title} has not been opened yet."),
    address=_delivery,
    icon="bell-ring",
)
register_news(
    "recall_asked",
    name=_("A document is recalled"),
    subject=_("The sender asks it back: {title}"),
    address=_delivery,
    icon="recall",
)
register_news(
    "recall_withdrawn",
    name=_("A recall is withdrawn"),
    subject=_("No longer recalled: {title}"),
    address=_delivery,
    icon="undo",
)
register_news(
    "document_updated",
    name=_("A document was corrected"),
    subject=_("A corrected copy has come: {title}"),
    address=_delivery,
    icon="refresh",
)
register_news(
    "document_replaced",
    name=_("A document was replaced"),
    subject=_("Replaced by another: {title}"),
    address=_delivery,
    icon="replace",
)
