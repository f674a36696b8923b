"""Making the weekly briefs and telling leaders."""

from datetime import date

from django.db import transaction
from django.utils import timezone

from lienthong.kernel.access.roles import roles_at
from lienthong.kernel.accounts.models import Position
from lienthong.kernel.files.actions import store_bytes
from lienthong.kernel.notify.actions import notify_desks
from lienthong.kernel.org.models import Unit
from lienthong.modules.directives.models import Brief
from lienthong.modules.directives.queries.steering import SQL, Steered
from lienthong.modules.directives.queries.steering_brief import brief_pdf

NEWS = "weekly_brief"


def make_briefs(*, on: date | None = None) -> int:
    """A brief for the centre and each province that has a leader; what exists is not made again. Returns how many."""
    on = on or timezone.localdate()
    led = Position.objects.current().filter(role__in=roles_at(["leader"])).values("unit_id")
    units = Unit.objects.open().filter(level__in=["central", "province"], kind="committee", pk__in=led)
    missing = units.exclude(pk__in=Brief.objects.filter(on=on).values("unit_id"))
    return sum(make_brief(unit_id=pk, on=on) is not None for pk in missing.order_by("lft").values_list("id", flat=True))


@transaction.atomic
def make_brief(*, unit_id: int, on: date) -> Brief | None:
    """Lay one brief out, keep it, tell the unit's leaders; None when the unit was given nothing yet."""
    row = SQL["steering_unit"].row(unit=unit_id, lft=0, rgt=2**31 - 1)
    if row is None or not SQL["steering_directives"].rows(unit=unit_id):
        return None
    unit = Steered(*(*row[:7], None, ""))
    file = store_bytes(
        name=f"bao-cao-tuan-{on:%Y-%m-%d}.pdf",
        content=brief_pdf(unit, on=on),
        viewer=None,
        media_type="application/pdf",
    )
    brief = Brief.objects.create(unit_id=unit_id, on=on, file=file)
    notify_desks(
        unit_ids=[unit_id], desks=["leader"], kind=NEWS, subject_kind="brief", subject_id=brief.pk, title=unit.name
    )
    return brief
