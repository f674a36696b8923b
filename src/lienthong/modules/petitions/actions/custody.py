"""A petition in the one list of work: who holds it next. A sealed one is on no list, so nothing is done for it."""

from collections.abc import Sequence
from typing import Any

from lienthong.kernel.access.viewer import Viewer
from lienthong.kernel.notify.actions import notify_desks, notify_positions
from lienthong.kernel.org.models import Unit
from lienthong.kernel.work.actions import Deadline, Hold, close_item, open_item, reopen_item, take_back
from lienthong.kernel.work.models import Desk, Step, WorkItem
from lienthong.modules.petitions.models import Petition
from lienthong.modules.petitions.queries.handling import screening_desk
from lienthong.modules.petitions.rules.handling import APPROVE, ASSIGN, HANDLE, KIND, RULE, SCREEN, SEND, WAIT


def at_arrival(petition: Petition, unit: Unit, *, note: str = "") -> Hold:
    """To be screened where petitions arrive at the unit."""
    return _hold(petition, unit.pk, SCREEN, desk=screening_desk(unit), note=note)


def for_ruling(petition: Petition, unit_id: int, *, note: str) -> Hold:
    """Before the leaders who rule on competence."""
    return _hold(petition, unit_id, RULE, desk=Desk.LEADER, note=note)


def for_assigning(petition: Petition) -> Hold:
    """Before the unit's leaders, who give it to somebody."""
    return _hold(petition, petition.unit_id, ASSIGN, desk=Desk.LEADER)


def for_handling(petition: Petition, *, note: str = "") -> Hold:
    """With whoever works on it."""
    unit_id = petition.handler.unit_id if petition.handler else petition.unit_id
    return _hold(petition, unit_id, HANDLE, position_id=petition.handler_id, note=note)


def for_reply(petition: Petition) -> Hold:
    """With whoever works on it, waiting for the citizen."""
    unit_id = petition.handler.unit_id if petition.handler else petition.unit_id
    return _hold(petition, unit_id, WAIT, position_id=petition.handler_id)


def for_approval(petition: Petition, unit_id: int) -> Hold:
    """Before the leaders of a unit who approve the answer."""
    return _hold(petition, unit_id, APPROVE, desk=Desk.LEADER)


def for_sending(petition: Petition) -> Hold:
    """Back with whoever works on it, to send what was approved."""
    unit_id = petition.handler.unit_id if petition.handler else petition.unit_id
    return _hold(petition, unit_id, SEND, position_id=petition.handler_id)


def open_work(petition: Petition, to: Hold) -> None:
    """Put a new petition on the list."""
    if petition.is_sealed:
        return
    open_item(
        kind=KIND,
        subject_id=petition.pk,
        unit_id=petition.unit_id,
        title=petition.title,
        reference=petition.reference,
        origin=petition.get_kind_display(),
        to=[to],
    )


def pass_work(petition: Petition, to: Hold, *, outcome: str, by: Viewer | None) -> None:
    """Close whatever is open of it and open one step, and tell who has it now; a closed item is open again."""
    item = _item(petition)
    if item is None:
        return
    if item.phase == WorkItem.Phase.CLOSED:
        reopen_item(item_id=item.pk, to=[to])
    else:
        take_back(item_id=item.pk, outcome=outcome, to=[to])
    if item.unit_id != petition.unit_id:
        WorkItem.objects.filter(pk=item.pk).update(unit_id=petition.unit_id)
    _tell(petition, to, by)


def close_work(petition: Petition, *, outcome: str) -> None:
    """Take it off the list."""
    if item := _item(petition):
        close_item(item_id=item.pk, outcome=outcome)


def open_steps(petition: Petition, tasks: Sequence[str]) -> list[Step]:
    """The open steps of a petition for these tasks."""
    own = Step.objects.filter(item__kind=KIND, item__subject_id=petition.pk, task__in=tasks, left_at__isnull=True)
    return list(own.order_by("id"))


def work_item(petition: Petition) -> WorkItem:
    """The petition's item. Raises WorkItem.DoesNotExist for a sealed one."""
    return WorkItem.objects.get(kind=KIND, subject_id=petition.pk)


def _tell(petition: Petition, to: Hold, by: Viewer | None) -> None:
    """News for the next holder: by reference alone, since it may leave by e-mail."""
    news: dict[str, Any] = {
        "kind": f"petition_{to.task}",
        "subject_kind": "petition",
        "subject_id": petition.pk,
        "title": f"{petition.reference} ({petition.get_kind_display()})",
        "besides": by.position_id if by else None,
    }
    if to.position_id:
        notify_positions(position_ids=[to.position_id], **news)
    else:
        notify_desks(unit_ids=[to.unit_id], desks=[to.desk], **news)


def _item(petition: Petition) -> WorkItem | None:
    return WorkItem.objects.filter(kind=KIND, subject_id=petition.pk).first()


def _hold(
    petition: Petition,
    unit_id: int,
    task: str,
    *,
    desk: str = Desk.STAFF,
    position_id: int | None = None,
    note: str = "",
) -> Hold:
    """The step's time is the petition's own: whoever holds it sees when it ends for the citizen."""
    deadline = Deadline(at=petition.due_at) if petition.due_at else None
    return Hold(unit_id, task, desk=desk, position_id=position_id, note=note, deadline=deadline)
