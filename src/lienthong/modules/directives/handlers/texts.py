"""What follows events of directives, their texts and tasks: the search, timelines, the panel beside a document."""

from collections.abc import Iterable

from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from lienthong.kernel.access.roles import Permission
from lienthong.kernel.access.viewer import Viewer
from lienthong.kernel.events.actions import watches
from lienthong.kernel.events.models import Event
from lienthong.kernel.events.sentences import mark_verbs, tell
from lienthong.kernel.jobs.actions import enqueue
from lienthong.kernel.search.kinds import register_kind
from lienthong.kernel.ui.jinja import url
from lienthong.modules.directives.actions.texts_searching import DIRECTIVE, TASK
from lienthong.modules.directives.jobs.texts import index_directive, index_task
from lienthong.modules.directives.models import Directive, Task
from lienthong.modules.directives.queries.tasks import met_by_document
from lienthong.modules.documents.api import Panel, register_panel

# Events after which the words, the readers, or whether it is there at all, may be others.
_TEXT = {"DirectiveMade", "DirectiveChanged", "DirectiveBroughtIntoForce", "TextReplaced"}


def _visible_directives(viewer: Viewer, ids: Iterable[int]) -> set[int]:
    return set(Directive.objects.visible_to(viewer).filter(pk__in=list(ids)).values_list("pk", flat=True))


def _visible_tasks(viewer: Viewer, ids: Iterable[int]) -> set[int]:
    return set(Task.objects.visible_to(viewer).filter(pk__in=list(ids)).values_list("pk", flat=True))


register_kind(
    DIRECTIVE,
    name=_("Directives"),
    address=lambda pk: url("directive", pk),
    visible=_visible_directives,
)
register_kind(TASK, name=_("Tasks"), address=lambda pk: url("task", pk), visible=_visible_tasks)


@watches("directive")
def index_directive_later(record: Event) -> None:
    """Its name, text or readers may be others now."""
    if record.verb in _TEXT:
        enqueue(index_directive, once=f"directive:{record.subject_id}", directive_id=record.subject_id)
    elif record.verb == "TaskDeleted":
        enqueue(index_task, once=f"task:{record.payload['task_id']}", task_id=record.payload["task_id"])


@watches("task")
def index_task_later(record: Event) -> None:
    """Any event of a task: its words or its readers may be others now."""
    enqueue(index_task, once=f"task:{record.subject_id}", task_id=record.subject_id)


def beside_document(viewer: Viewer, document_id: int) -> Panel | None:
    """Tasks that a document stands beside or that its directive gives, and the way to make a directive of it."""
    if not viewer.may(Permission.DIRECTIVES_VIEW):
        return None
    made = Directive.objects.visible_to(viewer).filter(document_id=document_id).order_by("id").first()
    ways = [(str(made), url("directive", made.pk), "megaphone")] if made else []
    if made is None and viewer.may(Permission.DIRECTIVES_PREPARE):
        address = f"{url('new_directive')}?document={document_id}"
        ways = [(_now("Make a directive of it"), address, "megaphone")]
    return Panel(_now("Directives and tasks"), met_by_document(viewer, document_id), ways)


register_panel(beside_document)
tell(
    {
        "DirectiveMade": _("made a directive of “%(file)s”; %(provisions)s provisions were found"),
        "DirectiveChanged": _("changed what the directive is called or its days"),
        "DirectiveBroughtIntoForce": _("brought the directive into force"),
        "DirectiveClosed": _("closed the directive"),
        "DirectiveReopened": _("opened the directive again"),
        "TextReplaced": _(
            "took in version %(version)s of the text: %(changed)s changed, %(gone)s gone, %(added)s new;"
            " %(tasks)s tasks to look at"
        ),
        "TaskAdded": _("made the task “%(title)s”"),
        "TaskChanged": _("changed the task; revision %(revision)s"),
        "TaskDeleted": _("deleted the task “%(title)s”"),
        "TaskProvisionsConfirmed": _("confirmed that the task is still right: %(provisions)s"),
        "TaskDocumentLinked": _("put the document %(document)s beside the task"),
        "TaskDocumentUnlinked": _("took the document %(document)s from the task"),
        "ObjectiveAdded": _("made the objective “%(title)s”"),
        "ObjectiveChanged": _("changed the objective “%(title)s”"),
        "ObjectiveDeleted": _("deleted the objective “%(title)s”"),
        "IndicatorAdded": _("made the indicator “%(title)s”"),
        "IndicatorChanged": _("changed the indicator “%(title)s”"),
        "IndicatorDeleted": _("deleted the indicator “%(title)s”"),
    }
)
mark_verbs(
    {
        "DirectiveMade": ("scan", "info"),
        "DirectiveChanged": ("edit", "neutral"),
        "DirectiveBroughtIntoForce": ("play", "good"),
        "DirectiveClosed": ("lock", "neutral"),
        "DirectiveReopened": ("undo", "warn"),
        "TextReplaced": ("replace", "warn"),
        "TaskAdded": ("plus", "good"),
        "TaskChanged": ("edit", "neutral"),
        "TaskDeleted": ("trash", "bad"),
        "TaskProvisionsConfirmed": ("check", "good"),
        "TaskDocumentLinked": ("paperclip", "neutral"),
        "TaskDocumentUnlinked": ("minus", "neutral"),
        "ObjectiveAdded": ("flag", "good"),
        "ObjectiveChanged": ("flag", "neutral"),
        "ObjectiveDeleted": ("trash", "bad"),
        "IndicatorAdded": ("chart", "good"),
        "IndicatorChanged": ("chart", "neutral"),
        "IndicatorDeleted": ("trash", "bad"),
    }
)
