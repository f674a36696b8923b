"""Making, changing, moving and deleting tasks; who leads, what in the text they carry out, which documents belong."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from lienthong.kernel.access.viewer import Viewer
from lienthong.kernel.events.actions import Subject, emit
from lienthong.kernel.language.text import nfc
from lienthong.kernel.org.models import Unit
from lienthong.modules.directives.events.tasks import TaskAdded, TaskChanged, TaskDeleted
from lienthong.modules.directives.models import Directive, Objective, Part, Provision, Task, TaskProvision, TaskUnit
from lienthong.modules.directives.rules.tasks import is_below, subtree_of
from lienthong.modules.directives.rules.texts import may_change_task, may_delete_task, may_prepare


class CannotChangeTask(Exception):
    """The task cannot be made, changed or deleted so; `field` is the one at fault, empty for the task as a whole."""

    def __init__(self, message: str, field: str = "") -> None:
        self.field = field
        super().__init__(message)


@dataclass(frozen=True, slots=True)
class TaskValues:
    """Everything that a task says. `addresses` are provisions of the newest text; `lead_ids` holds one id at most."""

    title: str
    description: str = ""
    expected_product: str = ""
    code: str = ""
    deadline: str = Task.Deadline.STANDING
    due_on: date | None = None
    working_days: int | None = None
    recurrence: str = ""
    parent_id: int | None = None
    objective_id: int | None = None
    lead_ids: tuple[int, ...] = ()
    coordinating_ids: tuple[int, ...] = ()
    addresses: tuple[str, ...] = ()


PLAIN = ("title", "description", "expected_product", "code", "deadline", "due_on", "working_days", "recurrence")


@transaction.atomic
def add_task(*, viewer: Viewer, directive_id: int, values: TaskValues) -> Task:
    """Add a task at the end of a directive's tree, as a draft. Raises CannotChangeTask."""
    directive = lock_directive(viewer, directive_id)
    values = _checked(directive, values, None)
    last = directive.tasks.aggregate(last=Max("order"))["last"]
    task = Task(directive=directive, order=(last or 0) + 1, created_at=timezone.now())
    _write(task, values)
    emit(TaskAdded(task.pk, directive.pk, task.title), subject=Subject("task", task.pk), viewer=viewer)
    return task


@transaction.atomic
def change_task(*, viewer: Viewer, task_id: int, values: TaskValues) -> Task:
    """Change a task. One that units have been given gets a new revision, which they are then told of.

    Raises CannotChangeTask.
    """
    task = lock_task(viewer, task_id)
    if not may_change_task(viewer, task):
        raise CannotChangeTask(_("A withdrawn task does not change any more."))
    values = _checked(task.directive, values, task)
    what = _differences(task, values)
    if not what:
        return task
    if task.state == Task.State.ISSUED:
        task.revision += 1
    _write(task, values)
    told = TaskChanged(task.pk, task.directive_id, task.title, task.revision, ", ".join(what))
    emit(told, subject=Subject("task", task.pk), viewer=viewer)
    return task


@transaction.atomic
def delete_task(*, viewer: Viewer, task_id: int) -> int:
    """Delete a task and those below it, while no unit was given any; returns the directive's id."""
    task = lock_task(viewer, task_id)
    below = subtree_of(task.pk, _parents(task.directive))
    if not may_delete_task(viewer, task) or Task.objects.filter(pk__in=below).exclude(state=Task.State.DRAFT).exists():
        raise CannotChangeTask(_("Units have been given this task or one below it: withdraw it instead."))
    told = TaskDeleted(task.pk, task.directive_id, task.title)
    task.delete()
    emit(told, subject=Subject("directive", told.directive_id), viewer=viewer)
    return told.directive_id


@transaction.atomic
def move_task(*, viewer: Viewer, task_id: int, up: bool) -> Task:
    """Exchange a task with the one before it (`up`) or after it under the same parent; at an end nothing happens."""
    task = lock_task(viewer, task_id)
    rows = task.directive.tasks.filter(parent=task.parent, objective=task.objective)
    siblings = list(rows.order_by("order", "id"))
    place = next(index for index, one in enumerate(siblings) if one.pk == task.pk)
    other = place - 1 if up else place + 1
    if 0 <= other < len(siblings):
        siblings[place], siblings[other] = siblings[other], siblings[place]
        orders = sorted(one.order for one in siblings)
        for one, order in zip(siblings, orders, strict=True):
            one.order = order
        Task.objects.bulk_update(siblings, ["order"])
    return task


def lock_directive(viewer: Viewer, directive_id: int) -> Directive:
    """The directive, locked, whose tree the viewer may change. Raises CannotChangeTask."""
    found = Directive.objects.visible_to(viewer).select_for_update(of=("self",)).filter(pk=directive_id).first()
    if found is None or not may_prepare(viewer, found):
        raise CannotChangeTask(_("Only the body that follows this directive changes it, while it is not closed."))
    return found


def lock_task(viewer: Viewer, task_id: int) -> Task:
    """A task and its directive, locked. Raises CannotChangeTask."""
    directive_id = Task.objects.visible_to(viewer).filter(pk=task_id).values_list("directive_id", flat=True).first()
    directive = lock_directive(viewer, directive_id or 0)
    task = Task.objects.select_for_update(of=("self",)).get(pk=task_id)
    task.directive = directive
    return task


def _checked(directive: Directive, values: TaskValues, task: Task | None) -> TaskValues:
    title = " ".join(nfc(values.title).split())[:500]
    if not title:
        raise CannotChangeTask(_("Say what is to be done."), "title")
    _check_units(values)
    _check_parent(directive, values, task)
    if values.objective_id and not Objective.objects.filter(pk=values.objective_id, directive=directive).exists():
        raise CannotChangeTask(_("This objective is not one of the directive’s."), "objective")
    kept = _deadline(values)
    return TaskValues(
        title=title,
        description=nfc(values.description).strip(),
        expected_product=nfc(values.expected_product).strip()[:300],
        code=nfc(values.code).strip()[:30],
        parent_id=values.parent_id,
        objective_id=values.objective_id,
        lead_ids=values.lead_ids,
        coordinating_ids=tuple(dict.fromkeys(values.coordinating_ids)),
        addresses=_known(directive, values.addresses),
        **kept,
    )


def _check_units(values: TaskValues) -> None:
    if len(set(values.lead_ids)) > 1:
        raise CannotChangeTask(_("A task has one lead unit. Keep one and let the others coordinate."), "lead")
    if set(values.lead_ids) & set(values.coordinating_ids):
        raise CannotChangeTask(_("The lead unit cannot coordinate as well."), "coordinating")
    ids = {*values.lead_ids, *values.coordinating_ids}
    if Unit.objects.filter(pk__in=ids, closed_on__isnull=True).count() != len(ids):
        raise CannotChangeTask(_("One of the units is closed or does not exist."), "lead")


def _check_parent(directive: Directive, values: TaskValues, task: Task | None) -> None:
    if values.parent_id is None:
        return
    parents = _parents(directive)
    if values.parent_id not in parents:
        raise CannotChangeTask(_("The task above must be one of the same directive."), "parent")
    if task and is_below(values.parent_id, task.pk, parents):
        above = Task.objects.values_list("title", flat=True).get(pk=values.parent_id)
        text = _("“%(above)s” already lies below this task, or is it; a task cannot lie below itself.")
        raise CannotChangeTask(text % {"above": above}, "parent")


def _parents(directive: Directive) -> dict[int, int | None]:
    return dict(Task.objects.filter(directive=directive).values_list("id", "parent_id"))


def _deadline(values: TaskValues) -> dict[str, Any]:
    """The fields of the kind of deadline alone, the others emptied."""
    kind = values.deadline
    if kind == Task.Deadline.DATE and values.due_on is None:
        raise CannotChangeTask(_("Say by which day."), "due_on")
    if kind == Task.Deadline.WORKING_DAYS and not 0 < (values.working_days or 0) <= 2500:
        raise CannotChangeTask(_("Say within how many working days, from 1 to 2,500."), "working_days")
    if kind == Task.Deadline.RECURRING and values.recurrence not in Task.Recurrence.values:
        raise CannotChangeTask(_("Say how often it comes back."), "recurrence")
    if kind not in Task.Deadline.values:
        raise CannotChangeTask(_("Choose a kind of deadline."), "deadline")
    days = values.working_days if kind in {Task.Deadline.WORKING_DAYS, Task.Deadline.RECURRING} else None
    return {
        "deadline": kind,
        "due_on": values.due_on if kind == Task.Deadline.DATE else None,
        "working_days": days,
        "recurrence": values.recurrence if kind == Task.Deadline.RECURRING else "",
    }


def newest_hashes(directive: Directive) -> dict[str, str]:
    """Address and hash of every provision of a directive's newest text."""
    newest = directive.versions.order_by("-number").values("pk")[:1]
    return dict(Provision.objects.filter(version__in=newest).values_list("address", "sha256"))


def _known(directive: Directive, addresses: Iterable[str]) -> tuple[str, ...]:
    wanted = tuple(dict.fromkeys(addresses))
    if not wanted:
        return ()
    unknown = set(wanted) - set(newest_hashes(directive))
    held = TaskProvision.objects.filter(task__directive=directive, address__in=unknown).values_list(
        "address", flat=True
    )
    if unknown - set(held):
        raise CannotChangeTask(_("A provision that was chosen is not in the text any more."), "addresses")
    return wanted


def _differences(task: Task, values: TaskValues) -> list[str]:
    """The names of fields that would change."""
    what = [name for name in (*PLAIN, "parent_id", "objective_id") if getattr(task, name) != getattr(values, name)]
    units = set(task.units.values_list("unit_id", "part"))
    if units != _wanted_units(values):
        what.append("units")
    if set(task.provisions.values_list("address", flat=True)) != set(values.addresses):
        what.append("provisions")
    return what


def _wanted_units(values: TaskValues) -> set[tuple[int, str]]:
    leads = {(unit_id, Part.LEAD.value) for unit_id in values.lead_ids}
    return leads | {(unit_id, Part.COORDINATING.value) for unit_id in values.coordinating_ids}


def _write(task: Task, values: TaskValues) -> None:
    for name in (*PLAIN, "parent_id", "objective_id"):
        setattr(task, name, getattr(values, name))
    task.save()
    wanted = _wanted_units(values)
    have = set(task.units.values_list("unit_id", "part"))
    task.units.filter(unit_id__in=[unit_id for unit_id, _part in have - wanted]).delete()
    TaskUnit.objects.bulk_create([TaskUnit(task=task, unit_id=unit, part=part) for unit, part in sorted(wanted - have)])
    task.provisions.exclude(address__in=values.addresses).delete()
    linked = set(task.provisions.values_list("address", flat=True))
    fresh = [address for address in values.addresses if address not in linked]
    if fresh:
        hashes = newest_hashes(task.directive)
        TaskProvision.objects.bulk_create(
            [TaskProvision(task=task, address=address, sha256=hashes[address]) for address in fresh]
        )
