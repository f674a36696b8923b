"""What the tree of units, and who is asked, do to totals; what timelines say of adjustments."""

from datetime import date

from django.utils.translation import gettext_lazy as _

from lienthong.kernel.events.actions import handles
from lienthong.kernel.events.sentences import tell
from lienthong.kernel.jobs.actions import enqueue
from lienthong.kernel.org.events import UnitClosed, UnitMoved, UnitOpened
from lienthong.modules.reports.events.catalogue import FormActivated, FormUnitsChanged
from lienthong.modules.reports.events.entry import PeriodOpened
from lienthong.modules.reports.jobs.compile import compile_since, compile_whole


@handles(UnitOpened)
def compile_with_the_new(event: UnitOpened) -> None:
    """A unit that opened is expected to send, and takes up what lies below it."""
    _compile_since(event.on)


@handles(UnitMoved)
def compile_the_moved(event: UnitMoved) -> None:
    """What a unit sends counts for other units above it from that day on."""
    _compile_since(event.on)


@handles(UnitClosed)
def compile_without_the_closed(event: UnitClosed) -> None:
    """A unit that ended counts no longer."""
    _compile_since(event.on)


@handles(FormActivated)
def count_the_asked(event: FormActivated) -> None:
    """A form in force is expected of units from its first day on."""
    _compile_since(date.fromisoformat(event.begins_on))


@handles(PeriodOpened)
def count_the_opened(event: PeriodOpened) -> None:
    """A period that opened has its units expected at once, though nobody has sent anything."""
    enqueue(compile_whole, once=f"compile_whole {event.period_id}", period_id=event.period_id)


@handles(FormUnitsChanged)
def count_the_asked_anew(event: FormUnitsChanged) -> None:
    """Other units are asked from that day on."""
    _compile_since(date.fromisoformat(event.on))


def _compile_since(on: date) -> None:
    enqueue(compile_since, once=f"compile_since {on}", on=on.isoformat())


tell(
    {
        "FigureAdjusted": _("Adjusted %(figure)s by %(delta)s: %(reason)s"),
        "AdjustmentTakenBack": _("Took back the adjustment of %(figure)s by %(delta)s"),
    }
)
