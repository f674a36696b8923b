"""Registering what came over the network, but not what the unit has registered before unless it says so."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from lienthong.kernel.access.viewer import Viewer
from lienthong.kernel.language import formats
from lienthong.modules.documents.actions.incoming import CannotRegister, register_deliveries
from lienthong.modules.documents.queries.incoming_duplicates import Duplicate, registered_before


@dataclass(frozen=True, slots=True)
class Registering:
    """What was done: the number of each delivery, and what was left out because the unit has it already."""

    numbers: dict[int, int]
    left_out: list[Duplicate]


@transaction.atomic
def register_new_deliveries(*, viewer: Viewer, delivery_ids: Sequence[int], again: bool = False) -> Registering:
    """Register deliveries, leaving out those that the unit has registered before, from paper for instance.

    `again`: register these too; the timeline says that they are here twice. Raises CannotRegister as
    `register_deliveries` does, and when nothing else is left.
    """
    known = registered_before(viewer, delivery_ids)
    if not known:
        return Registering(register_deliveries(viewer=viewer, delivery_ids=delivery_ids), [])
    twins = list(known.values())
    if again:
        override = _("registered a second time: %(numbers)s") % {"numbers": numbers_of(twins)}
        return Registering(
            register_deliveries(viewer=viewer, delivery_ids=delivery_ids, override=override[:300]), twins
        )
    new = [pk for pk in delivery_ids if pk not in known]
    if not new:
        raise CannotRegister(
            _("Your unit has registered this before: %(numbers)s. Open it to register it again or refuse it.")
            % {"numbers": numbers_of(twins)}
        )
    return Registering(register_deliveries(viewer=viewer, delivery_ids=new), twins)


def numbers_of(twins: Sequence[Duplicate]) -> str:
    """Symbols with arrival number and day, the first ten."""
    words = [
        _("%(symbol)s as No. %(number)s on %(day)s")
        % {"symbol": one.symbol, "number": one.arrival_number, "day": formats.date(one.arrival_on)}
        for one in twins[:10]
    ]
    return "; ".join(words) + (" …" if len(twins) > 10 else "")
