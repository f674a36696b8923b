"""What may be done with a delivery at its recipient, by whom, and what follows: one table, one place for the status."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from lienthong.kernel.access.roles import Permission
from lienthong.kernel.access.viewer import Viewer
from lienthong.kernel.work.models import Desk
from lienthong.kernel.work.rules import desks_of
from lienthong.modules.documents.models import Delivery, Question, Status

KIND = "delivery"
QUESTION = "question"


class Task(TextChoices):
    """What a step of a delivery is for."""

    REGISTER = "register", _("Register")
    SUBMIT = "submit", _("Submit to a leader")
    DIRECT = "direct", _("Give an instruction")
    CARRY_OUT = "carry_out", _("Carry out")
    COORDINATE = "coordinate", _("Coordinate")
    INFORM = "inform", _("Take note")


class Act(TextChoices):
    """Everything that moves a delivery."""

    REGISTER = "register", pgettext_lazy("act", "Register")
    REFUSE = "refuse", pgettext_lazy("act", "Refuse")
    SUBMIT = "submit", pgettext_lazy("act", "Submit")
    ASSIGN = "assign", pgettext_lazy("act", "Assign")
    VOID = "void", pgettext_lazy("act", "Void the number")
    RETURN = "return", pgettext_lazy("act", "Return")
    HAND_OVER = "hand_over", pgettext_lazy("act", "Hand over")
    FINISH = "finish", pgettext_lazy("act", "Finish")
    CONTRIBUTE = "contribute", pgettext_lazy("act", "Finish one’s part")
    ACKNOWLEDGE = "acknowledge", pgettext_lazy("act", "Noted")
    REOPEN = "reopen", pgettext_lazy("act", "Reopen")


LEADING = (Task.REGISTER, Task.SUBMIT, Task.DIRECT, Task.CARRY_OUT)


@dataclass(frozen=True, slots=True)
class Transition:
    """From a step with `task` (None: from a finished delivery), `act` leads to one of the tasks of `to`.

    An empty string among them means that nothing follows in that part.
    """

    act: Act
    task: Task | None
    to: frozenset[str]


def _row(act: Act, task: Task | None, *to: Task | str) -> Transition:
    return Transition(act, task, frozenset(str(one) for one in to))


# Drawn in docs/modules/documents.md. Each task has a way out for whoever holds it.
TRANSITIONS: tuple[Transition, ...] = (
    _row(Act.REGISTER, Task.REGISTER, Task.SUBMIT),
    _row(Act.REFUSE, Task.REGISTER, ""),
    _row(Act.SUBMIT, Task.SUBMIT, Task.DIRECT),
    _row(Act.ASSIGN, Task.SUBMIT, Task.CARRY_OUT),
    _row(Act.FINISH, Task.SUBMIT, ""),
    _row(Act.VOID, Task.SUBMIT, Task.REGISTER, ""),
    _row(Act.ASSIGN, Task.DIRECT, Task.CARRY_OUT),
    _row(Act.HAND_OVER, Task.DIRECT, Task.DIRECT),
    _row(Act.RETURN, Task.DIRECT, Task.SUBMIT, Task.DIRECT),
    _row(Act.FINISH, Task.DIRECT, ""),
    _row(Act.HAND_OVER, Task.CARRY_OUT, Task.CARRY_OUT),
    _row(Act.RETURN, Task.CARRY_OUT, Task.SUBMIT, Task.DIRECT, Task.CARRY_OUT),
    _row(Act.FINISH, Task.CARRY_OUT, ""),
    _row(Act.HAND_OVER, Task.COORDINATE, Task.COORDINATE),
    _row(Act.CONTRIBUTE, Task.COORDINATE, ""),
    _row(Act.ACKNOWLEDGE, Task.INFORM, ""),
    _row(Act.REOPEN, None, Task.CARRY_OUT),
)
_FOLLOWS = {(row.act, row.task): row.to for row in TRANSITIONS}


def follows(act: Act, task: str | None) -> frozenset[str]:
    """The tasks that may follow an act on a step with this task; empty when the act is not open there."""
    return _FOLLOWS.get((act, Task(task) if task else None), frozenset())


def acts_on(viewer: Viewer, task: str) -> tuple[Act, ...]:
    """What the viewer may do with a step of this task that is theirs to handle, the usual act first."""
    return tuple(row.act for row in TRANSITIONS if row.task == task and may_act(viewer, row.act))


def may_act(viewer: Viewer, act: Act) -> bool:
    """Whether the viewer's role may do this at all; that the step is theirs is asked of `work.rules.may_handle`."""
    if act in {Act.REGISTER, Act.REFUSE, Act.SUBMIT, Act.VOID}:
        return viewer.may(Permission.DOCUMENTS_REGISTER)
    if act in {Act.ASSIGN, Act.REOPEN}:
        return may_direct(viewer)
    return viewer.may(Permission.DOCUMENTS_VIEW)


def may_direct(viewer: Viewer) -> bool:
    """Whether the viewer gives instructions: by permission, or because nobody else sits at the leaders' desk."""
    return viewer.may(Permission.DOCUMENTS_DIRECT) or Desk.LEADER in desks_of(viewer)


def may_register(viewer: Viewer) -> bool:
    """Whether the viewer keeps the register of incoming documents of their own body."""
    return viewer.may(Permission.DOCUMENTS_REGISTER) and viewer.unit_id == viewer.body_id


def is_given_back(delivery: Delivery) -> bool:
    """Whether the recipient agreed to a recall: then nothing more is done with the delivery."""
    return delivery.request == Delivery.Request.RECALL and delivery.recall == Status.RECALL_AGREED


def may_reopen(viewer: Viewer, delivery: Delivery) -> bool:
    """Whether a finished delivery may be taken up again by the viewer: by a leader of the body that received it."""
    return (
        delivery.status == Status.FINISHED
        and not is_given_back(delivery)
        and delivery.unit_id == viewer.unit_id
        and may_direct(viewer)
    )


def may_ask(viewer: Viewer, delivery: Delivery, *, holds_step: bool) -> bool:
    """Whether the viewer may ask a follow-up question: whoever holds a step of the delivery."""
    return holds_step and delivery.unit_id == viewer.body_id


def may_answer(viewer: Viewer, question: Question, *, holds_step: bool) -> bool:
    """Whether the viewer may answer: once, and only who was asked."""
    return holds_step and question.answered_at is None


def status_of(*, refused: bool, finished: bool, lead_task: str | None, lead_taken: bool) -> Status:
    """The delivery's status (QCVN 102:2016/BTTTT) from what happened: the only place where it is decided.

    `lead_task` and `lead_taken` are those of the open step in the lead, None and False when there is none.
    """
    if lead_task == Task.CARRY_OUT:
        return Status.IN_PROGRESS if lead_taken else Status.ASSIGNED
    if lead_task in {Task.SUBMIT, Task.DIRECT}:
        return Status.REGISTERED
    if finished:
        return Status.FINISHED
    return Status.REFUSED if refused else Status.ARRIVED


def usual_act(acts: Iterable[Act]) -> Act | None:
    """The main action among those open: the first in the table's order, None when nothing is open."""
    return next(iter(acts), None)
