"""Work to test with: items of a kind that no module owns."""

from datetime import datetime, timedelta
from decimal import Decimal
from itertools import count
from typing import Any

from django.utils import timezone

from lienthong.kernel.access.viewer import Viewer
from lienthong.kernel.org.models import Unit
from lienthong.kernel.work.actions import Deadline, Hold, hand_over, open_item
from lienthong.kernel.work.kinds import BulkAction, register_kind
from lienthong.kernel.work.models import Step, WorkItem

KIND = "errand"
_subjects = count(1)


def stamp(*, viewer: Viewer, step_id: int, subject_id: int) -> object:
    """The kind's bulk action: finishes the step."""
    return hand_over(viewer=viewer, step_id=step_id, outcome="stamped")


def register_errands() -> None:
    """Make the kind known."""
    register_kind(
        KIND,
        name="Errand",
        address=lambda subject_id: f"/errands/{subject_id}",
        tasks={"do": "Do it", "stamp": "Stamp it", "sign": "Sign it"},
        actions=(BulkAction("stamp", "Stamp", stamp, frozenset({"stamp"})),),
        days={"sign": Decimal(2)},
    )


register_errands()


def make_item(unit: Unit, *holds: Hold, title: str = "Về công tác cán bộ", **fields: Any) -> WorkItem:
    """An open item with these steps, one at the unit's staff desk when none is given."""
    return open_item(
        kind=KIND,
        subject_id=next(_subjects),
        unit_id=unit.pk,
        title=title,
        to=holds or [Hold(unit.pk, "do")],
        **{"origin": "Văn phòng Trung ương", "reference": "204-QĐ/TW", **fields},
    )


def make_step(unit: Unit, *, due: datetime | None = None, days: float | None = None, **fields: Any) -> Step:
    """An open step of a new item, due at a moment or `days` days from now (negative: that long ago)."""
    if days is not None:
        due = timezone.now() + timedelta(days=days)
    hold = Hold(unit.pk, fields.pop("task", "do"), deadline=Deadline(at=due) if due else None, **fields)
    return make_item(unit, hold).steps.get()
