"""Passing many items on in one statement: what a clerk does with a morning's post."""

from collections.abc import Sequence
from decimal import Decimal

from django.db import connection, transaction
from django.utils import timezone

from lienthong.kernel.access.viewer import Viewer
from lienthong.kernel.calendar.queries import due_after_working_days
from lienthong.kernel.work.actions.custody import CannotHandle
from lienthong.kernel.work.models import Desk
from lienthong.kernel.work.rules import desks_of

_HAND_ON = """
WITH closed AS (
    UPDATE work_step AS step
       SET left_at = %(now)s, outcome = %(outcome)s, taken_at = coalesce(step.taken_at, %(now)s)
     WHERE step.id = ANY(%(steps)s) AND step.left_at IS NULL
       AND (step.position_id = %(me)s
            OR step.position_id IS NULL AND step.unit_id = %(unit)s AND step.desk = ANY(%(desks)s))
    RETURNING step.id, step.item_id, step.kind
), stopped AS (
    UPDATE work_clock AS clock SET stopped_at = %(now)s
      FROM closed WHERE clock.step_id = closed.id AND clock.stopped_at IS NULL
    RETURNING clock.step_id, clock.due_at
), opened AS (
    INSERT INTO work_step
           (item_id, kind, unit_id, position_id, desk, part, task, note, sender_id, entered_at, taken_at, due_at,
            outcome)
    SELECT item_id, kind, %(unit)s, %(position)s::bigint, %(desk)s, 'lead', %(task)s, '', id, %(now)s,
           %(taken)s::timestamptz,
           %(due)s::timestamptz, ''
      FROM closed
    RETURNING id
), clock AS (
    INSERT INTO work_clock (step_id, measure, amount, started_at, original_due_at, due_at)
    SELECT id, 'working', %(amount)s, %(now)s, %(due)s::timestamptz, %(due)s::timestamptz
      FROM opened WHERE %(due)s::timestamptz IS NOT NULL
    RETURNING step_id
), ledger AS (
    INSERT INTO work_clockevent (clock_id, kind, at, due_at, reason, document)
    SELECT step_id, 'stop', %(now)s, due_at, '', '' FROM stopped
    UNION ALL
    SELECT step_id, 'start', %(now)s, %(due)s::timestamptz, '', '' FROM clock
), stale AS (
    INSERT INTO work_stale (unit_id) VALUES (%(unit)s)
)
SELECT count(*) FROM closed
"""


@transaction.atomic(savepoint=False)
def pass_on(
    *,
    viewer: Viewer,
    step_ids: Sequence[int],
    outcome: str,
    task: str,
    desk: str = Desk.CLERK,
    position_id: int | None = None,
    working_days: Decimal | None = None,
) -> None:
    """Finish lead steps of the viewer's own unit and open the next one of each there, with the same time for all.

    A step that stays at the viewer's own desk counts as taken. Steps must be distinct. Raises CannotHandle when any
    of them is finished already or not the viewer's; then nothing changes: a transaction around it must end, too.
    """
    now = timezone.now()
    due = due_after_working_days(now, working_days, unit_lft=viewer.lft) if working_days else None
    with connection.cursor() as cursor:
        cursor.execute(
            _HAND_ON,
            {
                "steps": list(step_ids),
                "me": viewer.position_id,
                "unit": viewer.unit_id,
                "desks": desks_of(viewer),
                "position": position_id,
                "desk": desk,
                "outcome": outcome,
                "task": task,
                "amount": working_days,
                "due": due,
                "taken": now if position_id is None and desk in desks_of(viewer) else None,
                "now": now,
            },
        )
        if cursor.fetchone()[0] != len(step_ids):
            raise CannotHandle
