"""What happens to the calendar."""

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext_lazy as _

from lienthong.kernel.events.sentences import tell


@dataclass(frozen=True, slots=True)
class CalendarChanged:
    """Days between `first` and `last` became working or not; `unit_id` is None for the whole country."""

    first: date
    last: date
    reason: str
    decision: str
    unit_id: int | None


@dataclass(frozen=True, slots=True)
class OverrideWithdrawn:
    """A decision about days was taken back."""

    first: date
    last: date
    reason: str
    unit_id: int | None


tell(
    {
        "CalendarChanged": _("changed the calendar: %(reason)s (%(decision)s)"),
        "OverrideWithdrawn": _("took back a change of the calendar: %(reason)s"),
    }
)
