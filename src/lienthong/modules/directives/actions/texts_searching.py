"""Keeping the entries of directives and tasks in the search."""

from collections.abc import Iterable

from django.db import transaction

from lienthong.kernel.org.models import Unit
from lienthong.kernel.search.actions import drop_entries, put_entry
from lienthong.kernel.search.rules import EVERYBODY
from lienthong.modules.directives.models import Directive, Task, TextVersion

DIRECTIVE = "directive"
TASK = "task"


@transaction.atomic
def index_directive(*, directive_id: int) -> None:
    """Write the entries of a directive and of all its tasks again."""
    directive = Directive.objects.select_related("body").filter(pk=directive_id).first()
    if directive is None:
        drop_entries(kind=DIRECTIVE, subject_id=directive_id)
        return
    newest = TextVersion.objects.filter(directive=directive).order_by("-number").values_list("text", flat=True).first()
    put_entry(
        kind=DIRECTIVE,
        subject_id=directive.pk,
        on=directive.issued_on,
        title=directive.title,
        reference=directive.symbol,
        sender=directive.body.name,
        unit_ids=_seen_by(directive, is_open=True),
        texts=[directive.get_kind_display(), newest or ""],
    )
    for task in directive.tasks.order_by("id"):
        task.directive = directive
        _put(task)


@transaction.atomic
def index_task(*, task_id: int) -> None:
    """Write the entry of a task again."""
    task = Task.objects.select_related("directive__body").filter(pk=task_id).first()
    if task is None:
        drop_entries(kind=TASK, subject_id=task_id)
        return
    _put(task)


def _put(task: Task) -> None:
    directive = task.directive
    put_entry(
        kind=TASK,
        subject_id=task.pk,
        on=directive.issued_on,
        title=task.title,
        reference=task.code or directive.symbol,
        sender=directive.body.name,
        unit_ids=_seen_by(directive, is_open=task.state != Task.State.DRAFT),
        texts=[task.description, task.expected_product, directive.symbol],
    )


def _seen_by(directive: Directive, *, is_open: bool) -> Iterable[int]:
    if is_open and directive.state != Directive.State.DRAFT:
        return [EVERYBODY]
    return list(Unit.objects.filter(body_id=directive.body_id).order_by("id").values_list("id", flat=True))
