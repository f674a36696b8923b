"""What follows events of directives: steering."""

from django.utils.translation import gettext_lazy as _

from lienthong.kernel.events.actions import handles
from lienthong.kernel.jobs.actions import enqueue
from lienthong.kernel.notify.news import register_news
from lienthong.kernel.org.events import UnitClosed, UnitMoved
from lienthong.kernel.ui.jinja import url
from lienthong.modules.directives.actions.steering_briefs import NEWS
from lienthong.modules.directives.jobs.tallies import rebuild_all_tallies


@handles(UnitMoved)
def tally_the_moved(event: UnitMoved) -> None:
    """What a unit holds counts for other units above it from now on."""
    enqueue(rebuild_all_tallies, once="rebuild_all_tallies")


@handles(UnitClosed)
def tally_without_the_closed(event: UnitClosed) -> None:
    """The same when a unit ceases to exist."""
    enqueue(rebuild_all_tallies, once="rebuild_all_tallies")


register_news(
    NEWS,
    name=_("My weekly brief is ready"),
    subject=_("Weekly brief: {title}"),
    body=_("{title}\n\nThe brief of this week on how directives are carried out is ready."),
    address=lambda brief_id: url("kept_brief", pk=brief_id),
    icon="printer",
)
