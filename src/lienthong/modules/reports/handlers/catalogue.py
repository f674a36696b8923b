"""What the catalogue does when units come, go and move; what timelines say of it."""

from datetime import date

from django.utils.translation import gettext_lazy as _

from lienthong.kernel.events.actions import handles
from lienthong.kernel.events.sentences import tell
from lienthong.kernel.jobs.actions import enqueue
from lienthong.kernel.org.events import UnitClosed, UnitMoved, UnitOpened
from lienthong.modules.reports.events.exchange import ValuesImported
from lienthong.modules.reports.jobs.catalogue import ask_units_anew
from lienthong.modules.reports.jobs.compile import compile_whole


def _ask_anew(on: date) -> None:
    # One job a day of change, however many units a reform touches; it waits for the transaction.
    enqueue(ask_units_anew, once=f"ask_units_anew:{on}", on=on.isoformat())


@handles(UnitOpened)
def ask_the_new(event: UnitOpened) -> None:
    """A new unit fills in the forms whose rule it fits."""
    _ask_anew(event.on)


@handles(UnitMoved)
def ask_the_moved(event: UnitMoved) -> None:
    """A unit that moved fills in what is asked where it came to."""
    _ask_anew(event.on)


@handles(UnitClosed)
def ask_no_more(event: UnitClosed) -> None:
    """A closed unit is asked nothing from that day on."""
    _ask_anew(event.on)


@handles(ValuesImported)
def compile_what_came(event: ValuesImported) -> None:
    """Periods of which many units were brought at once; the few others are noted one by one."""
    for period in event.periods:
        enqueue(compile_whole, once=f"compile_whole {period}", period_id=period)


tell(
    {
        "CatalogueEntryMade": _("Made: %(name)s"),
        "CatalogueEntryChanged": _("Changed to version %(version)s: %(changes)s"),
        "CatalogueEntryRetired": _("Retired: %(name)s"),
        "CatalogueEntryRestored": _("Offered again: %(name)s"),
        "CatalogueEntryDeleted": _("Deleted: %(name)s"),
        "FormMade": _("Form made: %(name)s, version %(version)s"),
        "FormChanged": _("Form changed: %(changes)s"),
        "FormActivated": _("Form in force from %(begins_on)s: %(figures)s figures of %(units)s units"),
        "FormUnitsChanged": _("From %(on)s on, %(units)s units fill the form in"),
        "FormRetired": _("The form ends on %(ends_on)s"),
        "MetadataImported": _("Catalogue taken in from %(name)s: %(new)s new, %(changed)s changed"),
        "ValuesImported": _("Values taken in from %(name)s: %(taken)s; %(refused)s rows refused"),
        "UnitsOpenedFromFile": _("Opened %(count)s units of a file, first %(first)s"),
        "UnitLinked": _("%(name)s is known in exchange as %(uid)s"),
        "FormDeleted": _("Draft of the form deleted: %(name)s"),
    }
)
