"""Cascading: a task becomes an assignment for every unit that it is for, in one transaction over sets."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from lienthong.kernel.access.viewer import Viewer
from lienthong.kernel.calendar.queries import OutsideCalendar
from lienthong.kernel.database.sql import statements
from lienthong.kernel.events.actions import Subject, emit, record_many
from lienthong.kernel.notify.actions import notify_desks
from lienthong.kernel.work.actions import Hold, add_steps, close_items, open_items, renew_items
from lienthong.kernel.work.models import Step, WorkItem
from lienthong.modules.directives.events.assigning import TaskIssued
from lienthong.modules.directives.models import Assignment, Cascading, Directive, Extension, Part, Task
from lienthong.modules.directives.queries.assigning_dues import due_days, moment_of
from lienthong.modules.directives.queries.assigning_units import Meant, applied_of, desks_for, units_meant
from lienthong.modules.directives.rules.assigning import CARRY_OUT, CONTRIBUTE, EXTENSION, KIND, may_cascade
from lienthong.modules.directives.rules.periods import period_of

SQL = statements(__file__)


class CannotCascade(Exception):
    """The task cannot be given to units; the message says why in the viewer's language."""


@dataclass(frozen=True, slots=True)
class Cascade:
    """What cascading did: units with a new assignment, updated ones, those that had started and are asked about,
    those that are no longer meant. `is_repeat`: the same form had done it before, and nothing was done now.
    """

    new: int
    updated: int = 0
    asked: int = 0
    withdrawn: int = 0
    is_repeat: bool = False


@transaction.atomic
def cascade_task(*, viewer: Viewer, task_id: int, request_key: str = "") -> Cascade:
    """Give a task to every unit that its rule, its list and its lead mean today; again after it changed.

    Twice is once: a unit that has its assignment gets no other. What nobody has begun goes by the new wording; what
    somebody has is counted in `asked` and waits for `settle_change`. Raises CannotCascade.
    """
    task = locked_task(viewer, task_id)
    if request_key and (done := Cascading.objects.filter(request_key=request_key[:40], task=task).first()):
        return Cascade(done.new, done.updated, done.asked, done.withdrawn, is_repeat=True)
    meant = _checked(task)
    period_on = period_of(task.recurrence, timezone.localdate()) if task.deadline == Task.Deadline.RECURRING else None
    withdrawn, updated = _change_given(viewer, task, meant) if task.state == Task.State.ISSUED else (0, 0)
    new = assign_units(viewer=viewer, task=task, units=meant, period_on=period_on)
    asked = Assignment.objects.filter(
        task=task, revision__lt=task.revision, state__in=["started", "reported", "confirmed"]
    ).count()
    now = timezone.now()
    if task.state != Task.State.ISSUED:
        task.state, task.issued_at = Task.State.ISSUED, now
        task.save(update_fields=["state", "issued_at"])
    Cascading.objects.create(
        task=task,
        request_key=request_key[:40],
        at=now,
        position_id=viewer.position_id,
        revision=task.revision,
        new=new,
        updated=updated,
        asked=asked,
        withdrawn=withdrawn,
    )
    emit(TaskIssued(task_id, new, updated, asked, withdrawn), subject=Subject("task", task_id), viewer=viewer)
    return Cascade(new, updated, asked, withdrawn)


def locked_task(viewer: Viewer, task_id: int) -> Task:
    """A task that the viewer may give to units, its row locked until the end. Raises CannotCascade."""
    task = (
        Task.objects.filter(directive__in=Directive.objects.visible_to(viewer))
        .select_for_update(of=("self",))
        .select_related("directive__body")
        .filter(pk=task_id)
        .first()
    )
    if task is None:
        raise CannotCascade(_("There is no such task."))
    if not may_cascade(viewer, task.directive):
        raise CannotCascade(_("Only a leader of the body that follows the directive gives its tasks to units."))
    return task


def _checked(task: Task) -> list[Meant]:
    """The units that the task is for, once nothing stands against giving it to them."""
    if task.directive.state == Directive.State.CLOSED:
        raise CannotCascade(_("The directive is closed; its tasks are no longer given to units."))
    if task.directive.state == Directive.State.DRAFT:
        raise CannotCascade(_("Put the directive in force first: units cannot read it yet."))
    if task.state == Task.State.WITHDRAWN:
        raise CannotCascade(_("The task was withdrawn. Make a new one in its place."))
    meant = units_meant(applied_of(task))
    if not meant:
        raise CannotCascade(_("Nobody would get it. Say for whom the task is."))
    return meant


def assign_units(*, viewer: Viewer | None, task: Task, units: Sequence[Meant], period_on: date | None) -> int:
    """Assignments with their work, clocks, events and news for those units that have none; returns how many.

    `viewer` is None for the system itself: a period begun, a unit opened. Raises CannotCascade beyond the calendar.
    """
    try:
        dues = due_days(task, period_on=period_on, unit_lfts=[unit.lft for unit in units])
    except OutsideCalendar as error:
        raise CannotCascade(_("The deadline lies beyond the calendar. Choose an earlier one.")) from error
    rows = SQL["assign"].rows(
        task=task.pk,
        period=period_on,
        revision=task.revision,
        now=timezone.now(),
        units=[unit.unit_id for unit in units],
        dues=dues,
    )
    if rows:
        _open_work(viewer, task, rows, {unit.unit_id: unit.lft for unit in units})
    return len(rows)


def _open_work(viewer: Viewer | None, task: Task, rows: Sequence[tuple[int, int, date]], lfts: dict[int, int]) -> None:
    ids, units = [row[0] for row in rows], [row[1] for row in rows]
    desks = desks_for(units)
    title, directive = _title(task), task.directive
    record_many(
        "TaskAssigned",
        subject_kind=KIND,
        subject_ids=ids,
        unit_ids=units,
        viewer=viewer,
        payload={"task_id": task.pk},
    )
    open_items(
        kind=KIND,
        subject_ids=ids,
        unit_ids=units,
        unit_lfts=[lfts[unit] for unit in units],
        title=title,
        task=CARRY_OUT,
        dues=[moment_of(row[2]) for row in rows],
        desks=desks,
        reference=directive.symbol[:60],
        origin=directive.body.name,
    )
    tell_desks(ids=ids, units=units, desks=desks, kind="task_assigned", title=_news(task))
    _ask_to_contribute(task, ids, units)


def tell_desks(*, ids: Sequence[int], units: Sequence[int], desks: Sequence[str], kind: str, title: str) -> None:
    """News of one kind for the desks at which assignments lie, one statement a desk."""
    for desk in sorted(set(desks)):
        places = [place for place, own in enumerate(desks) if own == desk]
        notify_desks(
            unit_ids=[units[place] for place in places],
            desks=[desk],
            kind=kind,
            subject_kind=KIND,
            subject_ids=[ids[place] for place in places],
            title=title,
        )


def _ask_to_contribute(task: Task, ids: Sequence[int], units: Sequence[int]) -> None:
    """The units that coordinate hold a step beside the lead's."""
    named = dict(task.units.values_list("unit_id", "part"))
    lead = next((unit for unit, part in named.items() if part == Part.LEAD), None)
    helping = sorted(unit for unit, part in named.items() if part == Part.COORDINATING)
    if lead not in units or not helping:
        return
    item = WorkItem.objects.get(kind=KIND, subject_id=ids[units.index(lead)])
    holds = [
        Hold(unit, CONTRIBUTE, desk=desk, part=Step.Part.COORDINATING)
        for unit, desk in zip(helping, desks_for(helping), strict=True)
    ]
    add_steps(item=item, to=holds)


def _change_given(viewer: Viewer, task: Task, meant: Sequence[Meant]) -> tuple[int, int]:
    """Take back what units that are no longer meant have not begun; the rest goes by the new wording and day."""
    besides = [unit.unit_id for unit in meant]
    withdrawn = withdraw_many(viewer=viewer, task=task, states=[Assignment.State.ASSIGNED], besides=besides)
    count = 0
    for (period_on,) in SQL["open_periods"].rows(task=task.pk, revision=task.revision):
        dues = due_days(task, period_on=period_on, unit_lfts=[unit.lft for unit in meant])
        rows = SQL["renew"].rows(
            task=task.pk,
            period=period_on,
            revision=task.revision,
            units=[unit.unit_id for unit in meant],
            dues=dues,
        )
        renew_work(viewer=viewer, task=task, rows=rows)
        count += len(rows)
    return len(withdrawn), count


def renew_work(*, viewer: Viewer, task: Task, rows: Sequence[tuple[int, int, date | None]]) -> None:
    """Titles and due moments of work, events and news for assignments (id, unit, due day) given anew."""
    ids, units = [row[0] for row in rows], [row[1] for row in rows]
    renew_items(
        kind=KIND,
        subject_ids=ids,
        dues=[moment_of(row[2]) for row in rows],
        task=CARRY_OUT,
        title=_title(task),
        reason=_("The task was issued anew"),
        document=task.directive.symbol,
    )
    record_many(
        "AssignmentRenewed",
        subject_kind=KIND,
        subject_ids=ids,
        unit_ids=units,
        viewer=viewer,
        payload={"revision": task.revision},
    )
    tell_desks(ids=ids, units=units, desks=desks_for(units), kind="task_changed", title=_news(task))


def withdraw_many(
    *,
    viewer: Viewer | None,
    task: Task,
    states: Sequence[str],
    besides: Sequence[int] | None = None,
    named: Sequence[int] | None = None,
    reason: str = "",
) -> list[int]:
    """Take back the assignments of a task in these states, close their work and tell their units; returns their ids.

    `besides` are units that keep theirs; `named` narrows to these assignments.
    """
    rows = SQL["withdraw"].rows(
        task=task.pk,
        states=list(states),
        besides=None if besides is None else list(besides),
        named=None if named is None else list(named),
    )
    if not rows:
        return []
    ids, units = [row[0] for row in rows], [row[1] for row in rows]
    close_items(kind=KIND, subject_ids=ids, outcome="withdrawn")
    drop_requests(ids, answer=reason or _("The task was withdrawn."))
    record_many(
        "AssignmentWithdrawn",
        subject_kind=KIND,
        subject_ids=ids,
        unit_ids=units,
        viewer=viewer,
        payload={"reason": reason},
    )
    tell_desks(ids=ids, units=units, desks=desks_for(units), kind="task_withdrawn", title=_news(task))
    return ids


def drop_requests(assignment_ids: Sequence[int], *, answer: str) -> None:
    """Requests for more time that no longer matter are answered by the product itself, and leave the leaders' desk."""
    asked = Extension.objects.filter(assignment_id__in=assignment_ids, state=Extension.State.ASKED)
    ids = list(asked.values_list("pk", flat=True))
    if ids:
        Extension.objects.filter(pk__in=ids).update(
            state=Extension.State.REFUSED, answer=answer, decided_at=timezone.now()
        )
        close_items(kind=EXTENSION, subject_ids=ids, outcome=Extension.State.REFUSED)


def _title(task: Task) -> str:
    return f"{task.code} {task.title}".strip()


def _news(task: Task) -> str:
    return f"{task.directive.symbol} {_title(task)}".strip()
