"""Documents beside a task: its basis, its result, a reminder."""

from django.db import transaction
from django.utils.translation import gettext as _

from lienthong.kernel.access.viewer import Viewer
from lienthong.kernel.events.actions import Subject, emit
from lienthong.modules.directives.actions.tasks import CannotChangeTask
from lienthong.modules.directives.events.tasks import TaskDocumentLinked, TaskDocumentUnlinked
from lienthong.modules.directives.models import Task, TaskDocument
from lienthong.modules.directives.rules.texts import may_change_task
from lienthong.modules.documents.api import Document


@transaction.atomic
def link_document(*, viewer: Viewer, task_id: int, document_id: int) -> None:
    """Put a document that the viewer may read beside a task; once is enough. Raises CannotChangeTask."""
    task = _task(viewer, task_id)
    document = Document.objects.visible_to(viewer).filter(pk=document_id).first()
    if document is None:
        raise CannotChangeTask(_("Choose a document that you may read."), "document")
    _link, is_new = TaskDocument.objects.get_or_create(task=task, document=document)
    if is_new:
        told = TaskDocumentLinked(task.pk, document.pk, str(document))
        emit(told, subject=Subject("task", task.pk), viewer=viewer)


@transaction.atomic
def unlink_document(*, viewer: Viewer, task_id: int, document_id: int) -> None:
    """Take a document from a task; the document itself stays. Raises CannotChangeTask."""
    task = _task(viewer, task_id)
    link = TaskDocument.objects.select_related("document").filter(task=task, document_id=document_id).first()
    if link:
        link.delete()
        told = TaskDocumentUnlinked(task.pk, document_id, str(link.document))
        emit(told, subject=Subject("task", task.pk), viewer=viewer)


def _task(viewer: Viewer, task_id: int) -> Task:
    task = Task.objects.visible_to(viewer).select_related("directive").filter(pk=task_id).first()
    if task is None or not may_change_task(viewer, task):
        raise CannotChangeTask(_("Only the body that follows this directive changes it, while it is not closed."))
    return task
