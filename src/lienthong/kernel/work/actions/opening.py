"""Opening work: one item with its first steps, or thousands in one statement."""

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal

from django.db import connection, transaction
from django.utils import timezone

from lienthong.kernel.calendar.queries import due_for_units
from lienthong.kernel.work.actions.custody import Hold, add_steps
from lienthong.kernel.work.models import Clock, Desk, WorkItem

_OPEN_MANY = """
WITH given AS (
    SELECT * FROM unnest(%(subjects)s::bigint[], %(units)s::bigint[], %(dues)s::timestamptz[], %(desks)s::text[])
        AS given (subject_id, unit_id, due_at, desk)
), item AS (
    INSERT INTO work_workitem (kind, subject_id, unit_id, origin, reference, title, urgency, phase, outcome, opened_at)
    SELECT %(kind)s, subject_id, unit_id, %(origin)s, %(reference)s, %(title)s, %(urgency)s, 'open', '', %(now)s
      FROM given
    ON CONFLICT (kind, subject_id) DO UPDATE
       SET unit_id = excluded.unit_id, origin = excluded.origin, reference = excluded.reference,
           title = excluded.title, urgency = excluded.urgency, phase = 'open', outcome = '', closed_at = NULL
     WHERE work_workitem.phase = 'closed'
    RETURNING id, subject_id
), step AS (
    INSERT INTO work_step (item_id, kind, unit_id, desk, part, task, note, entered_at, due_at, outcome)
    SELECT item.id, %(kind)s, given.unit_id, given.desk, 'lead', %(task)s, '', %(now)s, given.due_at, ''
      FROM item JOIN given ON given.subject_id = item.subject_id
    RETURNING id, due_at
), clock AS (
    INSERT INTO work_clock (step_id, measure, amount, started_at, original_due_at, due_at)
    SELECT id, %(measure)s, %(amount)s, %(now)s, due_at, due_at FROM step WHERE due_at IS NOT NULL
    RETURNING step_id, due_at
), ledger AS (
    INSERT INTO work_clockevent (clock_id, kind, at, due_at, reason, document)
    SELECT step_id, 'start', %(now)s, due_at, '', '' FROM clock
)
INSERT INTO work_stale (unit_id) SELECT unit_id FROM given
"""


@transaction.atomic
def open_item(
    *,
    kind: str,
    subject_id: int,
    unit_id: int,
    title: str,
    to: Sequence[Hold],
    reference: str = "",
    origin: str = "",
    urgency: int = 0,
) -> WorkItem:
    """Open the item of a module's record with its first steps. Raises IntegrityError if it is open already."""
    item = WorkItem.objects.create(
        kind=kind,
        subject_id=subject_id,
        unit_id=unit_id,
        origin=origin[:200],
        reference=reference,
        title=title[:500],
        urgency=urgency,
        opened_at=timezone.now(),
    )
    add_steps(item=item, to=to, at=item.opened_at)
    return item


def open_items(
    *,
    kind: str,
    subject_ids: Sequence[int],
    unit_ids: Sequence[int],
    unit_lfts: Sequence[int],
    title: str,
    task: str,
    working_days: Decimal | None = None,
    dues: Sequence[datetime | None] = (),
    desk: str = Desk.CLERK,
    desks: Sequence[str] = (),
    reference: str = "",
    origin: str = "",
    urgency: int = 0,
) -> None:
    """Open one item with one lead step and its clock for each (subject, unit) pair, in one statement.

    Either the same `working_days` for all, or the moments `dues` in the order of the subjects (None: no clock); so
    for `desk` and `desks`. An item that was closed is opened again; one that is open stays as it is.
    """
    now = timezone.now()
    if working_days is not None:
        dues = due_for_units(now, working_days, unit_lfts)
    with connection.cursor() as cursor:
        cursor.execute(
            _OPEN_MANY,
            {
                "subjects": list(subject_ids),
                "units": list(unit_ids),
                "dues": list(dues),
                "desks": list(desks) or [desk] * len(subject_ids),
                "kind": kind,
                "origin": origin[:200],
                "reference": reference,
                "title": title[:500],
                "urgency": urgency,
                "task": task,
                "measure": Clock.Measure.WORKING if working_days is not None else Clock.Measure.DATE,
                "amount": working_days,
                "now": now,
            },
        )
