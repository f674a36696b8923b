"""Opening units of a metadata file in the tree here: by who administers it, as it was shown before."""

from dataclasses import replace

from django.db import transaction
from django.utils.translation import gettext as _

from lienthong.kernel.access.roles import Permission
from lienthong.kernel.access.viewer import Viewer
from lienthong.kernel.events.actions import Subject, emit
from lienthong.kernel.org.actions import CannotChangeUnit, CannotNumberTree, numbered_once, open_unit
from lienthong.kernel.org.models import Kind, Level, Unit
from lienthong.modules.reports.events.exchange import UnitsOpenedFromFile
from lienthong.modules.reports.models import Foreign
from lienthong.modules.reports.queries.exchange import UNITS
from lienthong.modules.reports.queries.exchange_opening import Opening, openings

# So many in one go: each is a record with its events, and somebody waits for it.
MOST_AT_ONCE = 500
LAST = 2**31 - 1


class CannotOpenUnits(Exception):
    """The units cannot be opened, or not as they were shown; the message says why."""


@transaction.atomic
def open_foreign_units(*, viewer: Viewer, seal: str) -> list[Unit]:
    """Open the first units of files that wait, parents first, from today on; each is linked to its key.

    `seal` is that of the plan that was shown. Raises CannotOpenUnits.
    """
    if not viewer.may(Permission.ADMINISTER_UNIT):
        raise CannotOpenUnits(_("Your position administers no units."))
    # Two who open at once wait for each other, and the second sees that the plan is another.
    list(Foreign.objects.select_for_update().filter(kind=UNITS, unit__isnull=True).order_by("pk").values_list("pk"))
    plan = openings(viewer)
    if plan.seal != seal:
        raise CannotOpenUnits(_("Units or files changed meanwhile. Look at what would be opened now."))
    try:
        with numbered_once():
            made = _open(viewer, plan.opened[:MOST_AT_ONCE])
    except (CannotChangeUnit, CannotNumberTree) as error:
        raise CannotOpenUnits(_("A unit cannot be opened so: the unit above it changed.")) from error
    if made:
        told = UnitsOpenedFromFile(len(made), made[0].name)
        emit(told, subject=Subject("report_exchange", viewer.body_id), viewer=viewer)
    return made


def _open(viewer: Viewer, plan: list[Opening]) -> list[Unit]:
    """Open them with the viewer's name. What was opened a moment ago is numbered only at the end, so that no interval
    says whose it is: below it the plan has asked, for the unit here above all of it.
    """
    anywhere = replace(viewer, lft=0, rgt=LAST)
    made: dict[str, Unit] = {}
    for one in plan:
        made[one.uid] = open_unit(
            viewer=viewer if one.parent_id else anywhere,
            parent_id=one.parent_id or made[one.above].pk,
            kind=Kind.BRANCH if one.level == Level.VILLAGE else Kind.COMMITTEE,
            name=one.name,
            code=one.code,
        )
        Foreign.objects.filter(pk=one.foreign_id).update(unit=made[one.uid], fault="")
    return list(made.values())
