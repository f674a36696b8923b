"""Directives, tasks and assignments to count, written straight into the tables."""

from datetime import date, datetime, timedelta
from itertools import count
from typing import Any

from django.utils import timezone

from lienthong.kernel.accounts.tests.factories import make_position
from lienthong.kernel.org.models import Unit
from lienthong.modules.directives.actions.tallies import mark_stale_tallies
from lienthong.modules.directives.models import Assignment, Directive, Task

_numbers = count(1)
ASSIGNED = datetime(2026, 1, 5, tzinfo=timezone.get_default_timezone())


def make_counted_directive(body: Unit, **fields: Any) -> Directive:
    """A resolution in force."""
    fields.setdefault("issued_on", date(2026, 1, 5))
    return Directive.objects.create(
        kind="resolution",
        symbol=f"{next(_numbers)}-NQ/TW",
        title="Nghị quyết về chuyển đổi số",
        body=body,
        state="active",
        author=make_position(body),
        created_at=ASSIGNED,
        **fields,
    )


def make_counted_task(directive: Directive, **fields: Any) -> Task:
    """An issued task."""
    fields.setdefault("title", "Xây dựng kho dữ liệu dùng chung")
    return Task.objects.create(
        directive=directive, deadline="date", due_on=date(2026, 6, 30), state="issued", created_at=ASSIGNED, **fields
    )


def give(task: Task, unit: Unit, *, due: date | None = None, **fields: Any) -> Assignment:
    """An assignment, noted as changed."""
    fields.setdefault("original_due_on", due)
    found = Assignment.objects.create(task=task, unit=unit, due_on=due, assigned_at=ASSIGNED, **fields)
    mark_stale_tallies([(task.pk, unit.pk)])
    return found


def change(assignment: Assignment, **fields: Any) -> None:
    """Some fields, noted as changed."""
    Assignment.objects.filter(pk=assignment.pk).update(**fields)
    mark_stale_tallies([(assignment.task_id, assignment.unit_id)])


def done(on: date, *, verified: date | None = None) -> dict[str, Any]:
    """What a report of all, and its verification, leave in an assignment."""
    state = "verified" if verified else "reported"
    return {"state": state, "percent": 100, "reported_on": on, "verified_on": verified}


def in_days(days: int) -> date:
    """A day counted from today."""
    return timezone.localdate() + timedelta(days=days)
