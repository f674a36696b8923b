"""What time and the tree bring about: new periods, units that come and go."""

from lienthong.kernel.jobs.actions import job
from lienthong.modules.directives.actions.assigning_changes import begin_periods, inherit_tasks, settle_closed_unit
from lienthong.modules.directives.actions.assigning_reminders import remind_of_tasks


@job(every="10 17 * * *", queue="upkeep")
def begin_next_periods(timestamp: int) -> None:
    """Ten past midnight in Viet Nam: recurring tasks are given for the period that began."""
    begin_periods()


@job(every="15 0 * * *", queue="upkeep")
def remind_of_due_tasks(timestamp: int) -> None:
    """A quarter past seven in Viet Nam: who is to be told of a task's deadline today is told."""
    remind_of_tasks()


@job(queue="upkeep")
def give_to_new_unit(unit_id: int) -> None:
    """The issued tasks whose rule a new unit fits."""
    inherit_tasks(unit_id=unit_id)


@job(queue="upkeep")
def hand_on_of_closed_unit(unit_id: int) -> None:
    """The open assignments of a closed unit go to the one that took over."""
    settle_closed_unit(unit_id=unit_id)
