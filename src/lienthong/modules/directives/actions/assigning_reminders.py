"""Reminders by rule: −7 and 0 working days the responsible, +3 their head too, +10 the head of the body above too."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from lienthong.kernel.calendar.models import Day
from lienthong.kernel.database.sql import statements
from lienthong.kernel.notify.actions import notify_desks, notify_positions
from lienthong.kernel.work.models import Desk
from lienthong.modules.directives.rules.assigning import KIND

SQL = statements(__file__)
NEWS = {-7: "task_due_soon", 0: "task_due_today", 3: "task_overdue", 10: "task_long_overdue"}
HEAD_FROM, PARENT_FROM = 3, 10
# The longest run of days off around Tết is shorter, and ten working days lie within.
REACH = timedelta(days=45)


@dataclass(frozen=True, slots=True)
class Span:
    """The due days `first` up to, not with, `last` that lie `days` working days before today."""

    first: date
    last: date
    days: int


def spans_of(today: date, working: Sequence[date]) -> list[Span]:
    """For each reminder the due days that it is for; `working` are the working days around today, in order.

    A due day off counts as the working day before it: it is told of before it passes. Each span reaches one working
    day further back, for a worker that stood still for a day; who was told is not told again.
    """
    place = max(index for index, on in enumerate(working) if on <= today)
    return [Span(working[place - days - 1], working[place - days + 1], days) for days in NEWS]


@transaction.atomic
def remind_of_tasks(*, today: date | None = None) -> int:
    """Tell of the deadlines that today's rule names, once each; returns of how many assignments."""
    today = today or timezone.localdate()
    working = list(
        Day.objects.filter(on__gte=today - REACH, on__lte=today + REACH, halves__gt=0)
        .order_by("on")
        .values_list("on", flat=True)
    )
    spans = spans_of(today, working)
    rows = SQL["remind_of_tasks"].rows(
        firsts=[span.first for span in spans],
        lasts=[span.last for span in spans],
        days=[span.days for span in spans],
        now=timezone.now(),
    )
    persons: dict[str, list[tuple[int, int, str]]] = defaultdict(list)
    desks: dict[tuple[str, str], list[tuple[int, int, str]]] = defaultdict(list)
    for pk, days, unit_id, parent_id, position_id, holding_id, desk, title in rows:
        kind, at_head = NEWS[days], position_id is None and desk == Desk.LEADER
        if position_id is not None:
            persons[kind].append((position_id, pk, title))
        else:
            desks[kind, desk or Desk.STAFF].append((holding_id or unit_id, pk, title))
        if days >= HEAD_FROM and not at_head:
            desks[kind, Desk.LEADER].append((unit_id, pk, title))
        if days >= PARENT_FROM and parent_id and parent_id != unit_id:
            desks["task_overdue_below", Desk.LEADER].append((parent_id, pk, title))
    _tell(persons, desks)
    return len(rows)


def _tell(
    persons: dict[str, list[tuple[int, int, str]]], desks: dict[tuple[str, str], list[tuple[int, int, str]]]
) -> None:
    for kind, told in persons.items():
        positions, subjects, titles = zip(*told, strict=True)
        notify_positions(position_ids=positions, **_said(kind, subjects, titles))
    for (kind, desk), told in desks.items():
        units, subjects, titles = zip(*told, strict=True)
        notify_desks(unit_ids=units, desks=[desk], **_said(kind, subjects, titles))


def _said(kind: str, subjects: Sequence[int], titles: Sequence[str]) -> dict[str, Any]:
    return {"kind": kind, "subject_kind": KIND, "subject_ids": subjects, "titles": titles}
