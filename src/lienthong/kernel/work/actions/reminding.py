"""Telling the holders of steps that a deadline comes near or has passed, once each."""

from collections import defaultdict
from datetime import timedelta
from pathlib import Path

from django.db import transaction
from django.utils import timezone

from lienthong.kernel.database.sql import statements
from lienthong.kernel.notify.actions import notify_desks, notify_positions, write_to_units
from lienthong.kernel.work.kinds import all_kinds
from lienthong.kernel.work.rules import DUE_SOON

LATE_BY_AT_MOST = timedelta(days=1)  # after a long stop of the worker nobody is told of last month's deadlines
SQL = statements(str(Path(__file__).parent))


@transaction.atomic
def remind() -> int:
    """Note which open steps became due soon or overdue, and tell who holds them; returns how many steps.

    One that lies at a unit's desk is told to the unit's own e-mail address too.
    """
    now = timezone.now()
    own = [key for key, kind in all_kinds().items() if kind.reminds_itself]
    rows = SQL["remind"].rows(now=now, soon=now + DUE_SOON, since=now - LATE_BY_AT_MOST, own=own)
    persons: dict[str, list[tuple[int, int, str]]] = defaultdict(list)
    desks: dict[tuple[str, str], list[tuple[int, int, str]]] = defaultdict(list)
    for step_id, kind, position_id, unit_id, desk, title in rows:
        if position_id is not None:
            persons[kind].append((position_id, step_id, title))
        else:
            desks[kind, desk].append((unit_id, step_id, title))
    for kind, told in persons.items():
        positions, steps, titles = zip(*told, strict=True)
        notify_positions(position_ids=positions, kind=kind, subject_kind="step", subject_ids=steps, titles=titles)
    for (kind, desk), told in desks.items():
        units, steps, titles = zip(*told, strict=True)
        notify_desks(unit_ids=units, desks=[desk], kind=kind, subject_kind="step", subject_ids=steps, titles=titles)
        write_to_units(unit_ids=units, kind=kind, subject_ids=steps, titles=titles)
    return len(rows)
