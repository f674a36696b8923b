"""Who fills in forms follows the tree of units; forms that are over end."""

from datetime import date

from django.utils import timezone

from lienthong.kernel.jobs.actions import job
from lienthong.modules.reports.actions.form_units import derive_after_change, end_forms


@job(queue="upkeep")
def ask_units_anew(on: str) -> None:
    """After a change of the tree on a day (ISO): who fills in each form in force from that day on."""
    derive_after_change(on=date.fromisoformat(on))


@job(every="20 17 * * *", queue="upkeep")
def end_finished_forms(timestamp: int) -> None:
    """Twenty past midnight in Viet Nam: forms whose last period takes no entry any more."""
    end_forms(today=timezone.localdate())
