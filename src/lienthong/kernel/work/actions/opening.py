"""Opening work: one item with its first steps, or thousands in one statement."""

from collections.abc import Sequence
from decimal import Decimal

from django.db import connection, transaction
from django.utils import timezone

from lienthong.kernel.calendar.queries import due_for_units
from lienthong.kernel.work.actions.custody import Hold, add_steps
from lienthong.kernel.work.models import Desk, WorkItem

_OPEN_MANY = """
WITH given AS (
    SELECT * FROM unnest(%(subjects)s::bigint[], %(units)s::bigint[], %(dues)s::timestamptz[])
        AS given (subject_id, unit_id, due_at)
), item AS (
    INSERT INTO work_workitem (kind, subject_id, unit_id, origin, reference, title, urgency, phase, outcome, opened_at)
    SELECT %(kind)s, subject_id, unit_id, %(origin)s, %(reference)s, %(title)s, %(urgency)s, 'open', '', %(now)s
      FROM given
    RETURNING id, subject_id
), step AS (
    INSERT INTO work_step (item_id, unit_id, desk, part, task, note, entered_at, due_at, outcome)
    SELECT item.id, given.unit_id, %(desk)s, 'lead', %(task)s, '', %(now)s, given.due_at, ''
      FROM item JOIN given ON given.subject_id = item.subject_id
    RETURNING id, due_at
), clock AS (
    INSERT INTO work_clock (step_id, measure, amount, started_at, original_due_at, due_at)
    SELECT id, 'working', %(amount)s, %(now)s, due_at, due_at FROM step
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


@transaction.atomic
def open_items(
    *,
    kind: str,
    subject_ids: Sequence[int],
    unit_ids: Sequence[int],
    unit_lfts: Sequence[int],
    title: str,
    task: str,
    working_days: Decimal,
    desk: str = Desk.CLERK,
    reference: str = "",
    origin: str = "",
    urgency: int = 0,
) -> None:
    """Open one item with one lead step and its clock for each (subject, unit) pair, in one statement."""
    now = timezone.now()
    with connection.cursor() as cursor:
        cursor.execute(
            _OPEN_MANY,
            {
                "subjects": list(subject_ids),
                "units": list(unit_ids),
                "dues": due_for_units(now, working_days, unit_lfts),
                "kind": kind,
                "origin": origin[:200],
                "reference": reference,
                "title": title[:500],
                "urgency": urgency,
                "desk": desk,
                "task": task,
                "amount": working_days,
                "now": now,
            },
        )
