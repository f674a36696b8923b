"""What the tree of units does to totals."""

from datetime import date

from lienthong.kernel.events.actions import handles
from lienthong.kernel.jobs.actions import enqueue
from lienthong.kernel.org.events import UnitClosed, UnitMoved, UnitOpened
from lienthong.modules.reports.jobs.compile import compile_since


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


def _compile_since(on: date) -> None:
    enqueue(compile_since, once=f"compile_since {on}", on=on.isoformat())
