"""What time and the tree bring about for reports: periods that open and close, units that close."""

from lienthong.kernel.jobs.actions import job
from lienthong.modules.reports.actions.submissions_opening import (
    lock_closed_periods,
    open_due_periods,
    settle_unit_closed,
)
from lienthong.modules.reports.actions.submissions_reminding import tell_of_missing


@job(every="20 17 * * *", queue="upkeep")
def open_report_periods(timestamp: int) -> None:
    """Twenty past midnight in Viet Nam: reports that begin today are laid before their units."""
    open_due_periods()


@job(queue="upkeep")
def open_report_periods_now() -> None:
    """A form came into force, or is asked of other units, in the middle of a period: its reports need not wait for
    midnight.
    """
    open_due_periods()


@job(every="40 17 * * *", queue="upkeep")
def lock_report_periods(timestamp: int) -> None:
    """Twenty to one in Viet Nam: approved reports of closed periods are locked."""
    lock_closed_periods()


@job(every="30 1 * * *", queue="upkeep")
def tell_of_missing_reports(timestamp: int) -> None:
    """Half past eight in Viet Nam: the level above hears what fell due since yesterday and has not come."""
    tell_of_missing()


@job(queue="upkeep")
def settle_reports_of_closed_unit(unit_id: int) -> None:
    """What a closed unit had not sent is no longer open work."""
    settle_unit_closed(unit_id=unit_id)
