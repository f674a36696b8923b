"""Reminding the recipients who have not opened a document."""

from django.db import transaction
from django.utils import timezone

from lienthong.kernel.access.viewer import Viewer
from lienthong.kernel.events.actions import Subject, emit, record_many
from lienthong.kernel.notify.actions import notify_desks, write_to_units
from lienthong.kernel.work.models import Desk
from lienthong.modules.documents.events.issuing import RecipientsReminded
from lienthong.modules.documents.models import Document
from lienthong.modules.documents.queries.issuing_board import remindable
from lienthong.modules.documents.rules.issuing import may_remind


class CannotRemind(Exception):
    """The document does not stand any more, or is not the viewer's body's."""


@transaction.atomic
def remind_unopened(*, viewer: Viewer, document_id: int) -> int:
    """Remind every recipient that has not opened the document and was not reminded today; returns how many.

    Twice in a row reminds nobody the second time. Raises CannotRemind.
    """
    document = Document.objects.visible_to(viewer).select_for_update(of=("self",)).filter(pk=document_id).first()
    if document is None or not may_remind(viewer, document):
        raise CannotRemind
    waiting = remindable(document_id).select_for_update().order_by("id")
    rows = list(waiting.values_list("id", "unit_id"))
    if not rows:
        return 0
    delivery_ids, unit_ids = [row[0] for row in rows], [row[1] for row in rows]
    remindable(document_id).filter(pk__in=delivery_ids).update(reminded_at=timezone.now())
    record_many(
        "RecipientReminded",
        subject_kind="delivery",
        subject_ids=delivery_ids,
        unit_ids=unit_ids,
        viewer=viewer,
        payload={"document_id": document_id},
    )
    title = f"{document.symbol} {document.summary}"[:300]
    notify_desks(
        unit_ids=unit_ids,
        desks=[Desk.CLERK, Desk.LEADER],
        kind="document_reminder",
        subject_kind="delivery",
        subject_ids=delivery_ids,
        title=title,
    )
    write_to_units(unit_ids=unit_ids, kind="document_reminder", subject_ids=delivery_ids, title=title)
    emit(
        RecipientsReminded(document_id, len(rows)),
        subject=Subject("document", document_id),
        viewer=viewer,
    )
    return len(rows)
