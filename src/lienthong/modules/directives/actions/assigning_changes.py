"""After a task was given: whom it is for, what changed, what is taken back, periods and units that come and go."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from lienthong.kernel.access.viewer import Viewer
from lienthong.kernel.database.sql import statements
from lienthong.kernel.events.actions import Subject, emit
from lienthong.kernel.language.text import nfc
from lienthong.kernel.org.models import Unit
from lienthong.kernel.work.actions import Deadline, Hold, close_items, take_back
from lienthong.kernel.work.models import WorkItem
from lienthong.modules.directives.actions.assigning import (
    CannotCascade,
    assign_units,
    locked_task,
    renew_work,
    withdraw_many,
)
from lienthong.modules.directives.events.assigning import (
    ApplicationChanged,
    AssignmentInherited,
    ChangeSettled,
    PeriodBegun,
    TaskWithdrawn,
)
from lienthong.modules.directives.models import Application, Assignment, Directive, Part, Task
from lienthong.modules.directives.queries.assigning_dues import due_days, moment_of
from lienthong.modules.directives.queries.assigning_units import (
    Applied,
    applied_of,
    desks_for,
    successor_of_unit,
    tasks_fitting,
    units_meant,
)
from lienthong.modules.directives.rules.assigning import CARRY_OUT, IN_FORCE, KIND, LOOKED_AT, OPEN, may_apply
from lienthong.modules.directives.rules.periods import is_closed, next_period, period_of

SQL = statements(__file__)


class CannotApply(Exception):
    """Whom a task is for cannot be set so; the message says why."""


@transaction.atomic
def set_application(*, viewer: Viewer, task_id: int, applied: Applied) -> Application | None:
    """Say for whom a task is, besides the unit in its lead: by a rule or a list. Raises CannotApply.

    An issued task keeps its assignments until it is issued again.
    """
    task = (
        Task.objects.filter(directive__in=Directive.objects.visible_to(viewer))
        .select_for_update(of=("self",))
        .select_related("directive")
        .filter(pk=task_id)
        .first()
    )
    if task is None or not may_apply(viewer, task.directive):
        raise CannotApply(_("Only who prepares tasks at the body that follows the directive says for whom they are."))
    if task.state == Task.State.WITHDRAWN:
        raise CannotApply(_("The task was withdrawn."))
    lead_id = task.units.filter(part=Part.LEAD).values_list("unit_id", flat=True).first()
    if not (applied.level or applied.unit_ids or lead_id):
        raise CannotApply(_("Choose a level, or name units; or give the task a unit in the lead."))
    named = set(applied.unit_ids)
    if Unit.objects.open().filter(pk__in=named).count() != len(named):
        raise CannotApply(_("One of the units has been closed or does not exist. Choose again."))
    rule = _keep_rule(task, applied)
    count = len(units_meant(replace(applied, lead_id=lead_id)))
    emit(ApplicationChanged(task_id, count), subject=Subject("task", task_id), viewer=viewer)
    return rule


def _keep_rule(task: Task, applied: Applied) -> Application | None:
    if not (applied.level or applied.unit_ids):
        Application.objects.filter(task=task).delete()
        return None
    rule, _is_new = Application.objects.update_or_create(
        task=task,
        defaults={
            "level": applied.level,
            "system": applied.system,
            "under_id": applied.under_id,
            "trait": applied.trait,
            "unit_ids": sorted(set(applied.unit_ids)),
        },
    )
    return rule


@transaction.atomic
def settle_change(*, viewer: Viewer, task_id: int, assignment_ids: Sequence[int], apply: bool) -> int:
    """Say of units that had started whether they go by the task's new wording and day, or keep to theirs.

    Returns how many were settled. Raises CannotCascade when the task is not the viewer's to give.
    """
    task = locked_task(viewer, task_id)
    waiting = Assignment.objects.filter(
        task=task, pk__in=assignment_ids, revision__lt=task.revision, state__in=["started", *LOOKED_AT]
    )
    found = list(waiting.select_related("unit").order_by("id"))
    dues = [due_days(task, period_on=one.period_on, unit_lfts=[one.unit.lft])[0] for one in found]
    rows = SQL["settle"].rows(
        ids=[one.pk for one in found],
        dues=dues,
        revision=task.revision,
        apply=apply,
        states=["started", *LOOKED_AT],
    )
    if rows and apply:
        renew_work(viewer=viewer, task=task, rows=rows)
    if rows:
        emit(ChangeSettled(task_id, len(rows), apply), subject=Subject("task", task_id), viewer=viewer)
    return len(rows)


@transaction.atomic
def withdraw_task(*, viewer: Viewer, task_id: int, reason: str) -> int:
    """Take a task back from every unit that has not been verified; returns how many. Raises CannotCascade."""
    reason = nfc(reason).strip()[:1000]
    if not reason:
        raise CannotCascade(_("Say why the task is withdrawn: every unit reads it."))
    task = locked_task(viewer, task_id)
    if task.state == Task.State.WITHDRAWN:
        raise CannotCascade(_("The task has been withdrawn already."))
    gone = withdraw_many(viewer=viewer, task=task, states=IN_FORCE, reason=reason)
    task.state = Task.State.WITHDRAWN
    task.save(update_fields=["state"])
    emit(TaskWithdrawn(task_id, len(gone), reason), subject=Subject("task", task_id), viewer=viewer)
    return len(gone)


@transaction.atomic
def withdraw_assignments(*, viewer: Viewer, task_id: int, assignment_ids: Sequence[int], reason: str) -> int:
    """Take a task back from some units; returns from how many. Raises CannotCascade."""
    reason = nfc(reason).strip()[:1000]
    if not reason:
        raise CannotCascade(_("Say why it is withdrawn: the unit reads it."))
    task = locked_task(viewer, task_id)
    return len(withdraw_many(viewer=viewer, task=task, states=IN_FORCE, named=assignment_ids, reason=reason))


def begin_periods(*, today: date | None = None) -> int:
    """Give every recurring task in force for the periods that have begun since; returns how many assignments."""
    today = today or timezone.localdate()
    tasks = Task.objects.filter(
        deadline=Task.Deadline.RECURRING, state=Task.State.ISSUED, directive__state=Directive.State.ACTIVE
    )
    return sum(_begin_periods(pk, today) for pk in tasks.order_by("id").values_list("pk", flat=True))


@transaction.atomic
def _begin_periods(task_id: int, today: date) -> int:
    task = Task.objects.select_for_update(of=("self",)).select_related("directive__body").get(pk=task_id)
    last = Assignment.objects.filter(task=task).order_by("-period_on").values_list("period_on", flat=True).first()
    current, ends_on = period_of(task.recurrence, today), task.directive.ends_on
    count, period_on = 0, next_period(task.recurrence, last) if last else current
    meant = units_meant(applied_of(task)) if period_on <= current else []
    while meant and period_on <= current and (ends_on is None or period_on <= ends_on):
        new = assign_units(viewer=None, task=task, units=meant, period_on=period_on)
        emit(PeriodBegun(task_id, period_on, new), subject=Subject("task", task_id), viewer=None)
        count, period_on = count + new, next_period(task.recurrence, period_on)
    _close_periods(task, today)
    return count


def _close_periods(task: Task, today: date) -> None:
    """The work of periods that take no more reports ends; their assignments stay as they stand."""
    since = today - timedelta(days=800)
    periods = Assignment.objects.filter(task=task, period_on__gte=since, period_on__lt=today, state__in=OPEN)
    over = [one for one in periods.values_list("period_on", flat=True).distinct() if one]
    for period_on in over:
        if is_closed(task.recurrence, period_on, today):
            ids = periods.filter(period_on=period_on).values_list("pk", flat=True)
            close_items(kind=KIND, subject_ids=list(ids), outcome="period_closed")


@transaction.atomic
def inherit_tasks(*, unit_id: int) -> int:
    """Give a unit that was opened the issued tasks whose rule it fits; returns how many."""
    count = 0
    for task_id in tasks_fitting(unit_id):
        task = Task.objects.select_related("directive__body").get(pk=task_id)
        own = [unit for unit in units_meant(replace(applied_of(task), lead_id=None)) if unit.unit_id == unit_id]
        recurring = task.deadline == Task.Deadline.RECURRING
        period_on = period_of(task.recurrence, timezone.localdate()) if recurring else None
        if own:
            count += assign_units(viewer=None, task=task, units=own, period_on=period_on)
    return count


@transaction.atomic
def settle_closed_unit(*, unit_id: int) -> tuple[int, int]:
    """Open assignments of a closed unit go to the unit that took over, or end; returns (handed on, withdrawn).

    They end where nobody took over, or the successor has the same task already.
    """
    closed, successor = Unit.objects.get(pk=unit_id), successor_of_unit(unit_id)
    handed, ended = 0, 0
    found = Assignment.objects.select_for_update(of=("self",)).select_related("task__directive__body")
    for one in found.filter(unit_id=unit_id, state__in=IN_FORCE).order_by("id"):
        if successor is not None and _hand_on(one, closed, successor):
            handed += 1
        else:
            withdraw_many(viewer=None, task=one.task, states=IN_FORCE, named=[one.pk], reason=closed.name)
            ended += 1
    return handed, ended


def _hand_on(one: Assignment, closed: Unit, successor_id: int) -> bool:
    try:
        with transaction.atomic():
            Assignment.objects.filter(pk=one.pk).update(unit_id=successor_id)
    except IntegrityError:
        return False
    SQL["mark_stale"].run(task=one.task_id, unit=closed.pk)
    SQL["mark_stale"].run(task=one.task_id, unit=successor_id)
    item = WorkItem.objects.filter(kind=KIND, subject_id=one.pk).exclude(phase=WorkItem.Phase.CLOSED).first()
    if item is not None:
        WorkItem.objects.filter(pk=item.pk).update(unit_id=successor_id)
        if one.state in OPEN:
            due = moment_of(one.due_on)
            hold = Hold(
                successor_id,
                CARRY_OUT,
                desk=desks_for([successor_id])[0],
                deadline=Deadline(at=due) if due else None,
            )
            take_back(item_id=item.pk, outcome="inherited", to=[hold])
    emit(AssignmentInherited(closed.name), subject=Subject(KIND, one.pk), viewer=None, unit_id=successor_id)
    return True
