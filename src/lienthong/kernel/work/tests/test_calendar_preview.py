"""Looking first at what a changed calendar does: the number is right, and nothing has moved."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from lienthong.kernel.accounts.tests.factories import make_viewer
from lienthong.kernel.calendar.actions import clocks_moved_by, override_days, rebuild_days
from lienthong.kernel.calendar.models import Override
from lienthong.kernel.events.models import Event
from lienthong.kernel.org.tests.factories import make_tree
from lienthong.kernel.work.actions import Deadline, Hold
from lienthong.kernel.work.models import Clock, ClockEvent
from lienthong.kernel.work.tests.factories import make_item

pytestmark = pytest.mark.django_db


def test_the_preview_counts_what_then_moves() -> None:
    rebuild_days()
    tree = make_tree()
    for unit in ("ag1", "ag2", "hn1"):
        make_item(tree[unit], Hold(tree[unit].pk, "do", deadline=Deadline(Decimal(5))))
    before = dict(Clock.objects.values_list("pk", "due_at"))
    entries, events = ClockEvent.objects.count(), Event.objects.count()
    today = timezone.localdate()
    storm = {
        "viewer": make_viewer(tree["ag"], "administrator"),
        "first": today + timedelta(days=1),
        "last": today + timedelta(days=4),
        "halves": 0,
        "reason": "Bão số 7",
        "decision": "Quyết định 1",
        "unit_id": tree["ag"].pk,
    }
    assert clocks_moved_by(**storm) == 2
    assert dict(Clock.objects.values_list("pk", "due_at")) == before
    assert (ClockEvent.objects.count(), Event.objects.count(), Override.objects.count()) == (entries, events, 0)
    override_days(**storm)  # type: ignore[arg-type]
    after = dict(Clock.objects.values_list("pk", "due_at"))
    assert sum(after[pk] != due for pk, due in before.items()) == 2
