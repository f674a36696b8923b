"""Doing one thing to many selected steps, each in a transaction of its own."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction

from lienthong.kernel.access.viewer import Viewer
from lienthong.kernel.events.actions import Subject, emit
from lienthong.kernel.work.actions.assigning import assign_step
from lienthong.kernel.work.actions.custody import CannotHandle, hand_over, take_step
from lienthong.kernel.work.events import StepNoted
from lienthong.kernel.work.kinds import BulkAction, kind_of
from lienthong.kernel.work.models import Step

NOTED = "noted"


@dataclass(slots=True)
class Done:
    """What came of it: how many it was done to, how many it did not fit or was refused."""

    done: int = 0
    refused: int = 0


def do_to_many(*, viewer: Viewer, action: str, step_ids: Sequence[int]) -> Done:
    """Run the registered bulk action `action` on those of the steps whose kind has it and whose task it fits."""
    outcome = Done()
    for step in _selected(step_ids):
        found = _action(viewer, step, action)
        if found and _once(found, viewer, step):
            outcome.done += 1
    outcome.refused = len(set(step_ids)) - outcome.done
    return outcome


def take_many(*, viewer: Viewer, step_ids: Sequence[int]) -> Done:
    """Take each of the steps."""

    def take(*, viewer: Viewer, step_id: int, subject_id: int) -> object:
        return take_step(viewer=viewer, step_id=step_id)

    return _each(BulkAction("take", "", take), viewer, step_ids)


def note_many(*, viewer: Viewer, step_ids: Sequence[int]) -> Done:
    """Finish those of the steps that are for information alone."""

    def note(*, viewer: Viewer, step_id: int, subject_id: int) -> object:
        item = Step.objects.select_related("item").get(pk=step_id).item
        hand_over(viewer=viewer, step_id=step_id, outcome=NOTED)
        return emit(StepNoted(step_id), subject=Subject(item.kind, item.subject_id), viewer=viewer)

    informed = Step.objects.filter(pk__in=step_ids, part=Step.Part.INFORMATION).values_list("pk", flat=True)
    done = _each(BulkAction(NOTED, "", note), viewer, list(informed)).done
    return Done(done, len(set(step_ids)) - done)


def assign_many(*, viewer: Viewer, step_ids: Sequence[int], position_id: int, note: str = "") -> Done:
    """Hand each of the steps to a colleague."""

    def assign(*, viewer: Viewer, step_id: int, subject_id: int) -> object:
        return assign_step(viewer=viewer, step_id=step_id, position_id=position_id, note=note)

    return _each(BulkAction("assign", "", assign), viewer, step_ids)


def _each(action: BulkAction, viewer: Viewer, step_ids: Sequence[int]) -> Done:
    done = sum(_once(action, viewer, step) for step in _selected(step_ids))
    return Done(done, len(set(step_ids)) - done)


def _selected(step_ids: Sequence[int]) -> list[Step]:
    return list(Step.objects.filter(pk__in=step_ids).select_related("item").order_by("id"))


def _action(viewer: Viewer, step: Step, key: str) -> BulkAction | None:
    for action in kind_of(step.item.kind).actions:
        if action.key == key and (not action.tasks or step.task in action.tasks):
            return action if not action.permission or viewer.may(action.permission) else None
    return None


def _once(action: BulkAction, viewer: Viewer, step: Step) -> bool:
    refused: tuple[type[Exception], ...] = (CannotHandle, *action.refusals)
    try:
        with transaction.atomic():
            action.run(viewer=viewer, step_id=step.pk, subject_id=step.item.subject_id)
    except refused:
        return False
    return True
