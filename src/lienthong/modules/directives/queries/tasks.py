"""One task as its page shows it, and the documents and directives that meet."""

from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse

from lienthong.kernel.access.roles import Permission
from lienthong.kernel.access.viewer import Viewer
from lienthong.kernel.accounts.queries import told
from lienthong.kernel.search.queries import Question, answers
from lienthong.modules.directives.models import Indicator, Task, TaskDocument
from lienthong.modules.directives.queries.tasks_tree import due_text, places_of, units_of
from lienthong.modules.directives.queries.texts import newest_version, provisions_at
from lienthong.modules.directives.rules.assigning import is_follower
from lienthong.modules.directives.rules.citations import cite
from lienthong.modules.directives.rules.texts import may_change_task
from lienthong.modules.documents.api import Document, document_address

OPTIONS = 20
# They name documents, which not everybody who may read the task may read.
OF_DOCUMENTS = ("TaskDocumentLinked", "TaskDocumentUnlinked")


@dataclass(frozen=True, slots=True)
class Place:
    """A provision that a task carries out: its words now, empty when it is gone; `is_stale` when it differs."""

    address: str
    citation: str
    words: str
    is_stale: bool


@dataclass(frozen=True, slots=True)
class TaskSheet:
    """Everything on a task's page; `above` are the tasks over it from the top, `below` those directly under it."""

    task: Task
    due: str
    lead: str
    coordinating: list[str]
    above: list[tuple[int, str]]
    below: list[tuple[int, str, str]]
    places: list[Place]
    indicators: list[tuple[str, str]]
    documents: list[tuple[int, str, str, str]]
    entries: list[dict[str, Any]]
    may_change: bool
    may_give: bool


def task_sheet(viewer: Viewer, task_id: int) -> TaskSheet | None:
    """A task that the viewer may see; None for any other."""
    seen = Task.objects.visible_to(viewer)
    task = seen.select_related("directive__body", "objective", "parent").filter(pk=task_id).first()
    if task is None:
        return None
    leads, others = units_of([task.pk])
    below = seen.filter(parent=task).order_by("order", "id").values_list("id", "title", "state")
    indicators = Indicator.objects.filter(task=task).order_by("order", "id").values_list("title", "measure")
    return TaskSheet(
        task=task,
        due=due_text(task.deadline, task.due_on, task.working_days, task.recurrence),
        lead=leads.get(task.pk, ""),
        coordinating=others.get(task.pk, []),
        above=_above(seen, task),
        below=[(pk, title, str(Task.State(state).label)) for pk, title, state in below],
        places=_places(task),
        indicators=list(indicators),
        documents=documents_of(viewer, task.pk),
        entries=told("task", task.pk, without=() if is_follower(viewer, task.directive) else OF_DOCUMENTS),
        may_change=may_change_task(viewer, task),
        may_give=viewer.may(Permission.DIRECTIVES_ASSIGN) and may_change_task(viewer, task),
    )


def _above(seen: QuerySet[Task], task: Task) -> list[tuple[int, str]]:
    """Up to the first that the viewer may not see."""
    rows = seen.filter(directive_id=task.directive_id).values_list("id", "parent_id", "title")
    parents = {pk: (parent, title) for pk, parent, title in rows}
    found: list[tuple[int, str]] = []
    here = task.parent_id
    while here in parents and len(found) < 50:
        found.append((here, parents[here][1]))
        here = parents[here][0]
    return found[::-1]


def _places(task: Task) -> list[Place]:
    version = newest_version(task.directive_id)
    places = places_of(task.directive, [task.pk]).get(task.pk, [])
    words = (
        {address: text for address, _heading, text in provisions_at(version, [one for one, _stale in places])}
        if version
        else {}
    )
    return [Place(address, cite(address), words.get(address, ""), stale) for address, stale in places]


def documents_of(viewer: Viewer, task_id: int) -> list[tuple[int, str, str, str]]:
    """Id, name, address and summary of documents beside a task that the viewer may read."""
    rows = TaskDocument.objects.filter(task_id=task_id, document__in=Document.objects.visible_to(viewer)).order_by("id")
    return [
        (pk, symbol or summary, document_address(pk), summary if symbol else "")
        for pk, symbol, summary in rows.values_list("document_id", "document__symbol", "document__summary")
    ]


def document_options(viewer: Viewer, text: str) -> list[tuple[int, str, str]]:
    """Documents that the viewer may read by number, symbol or words, as the search finds them: id, name, note."""
    found = answers(viewer, Question(text, kind="document"), size=OPTIONS).found
    return [(one.subject_id, one.reference or one.title[:80], one.title if one.reference else "") for one in found]


def met_by_document(viewer: Viewer, document_id: int) -> list[tuple[str, str, str]]:
    """What of directives a document meets: tasks that it stands beside, directives made of it (text, address, note)."""
    tasks = Task.objects.visible_to(viewer)
    beside = tasks.filter(documents__document_id=document_id)
    made = tasks.filter(directive__document_id=document_id)
    rows = (beside | made).distinct().select_related("directive").order_by("directive_id", "order", "id")[:50]
    return [(task.title, reverse("task", args=[task.pk]), str(task.directive)) for task in rows]
