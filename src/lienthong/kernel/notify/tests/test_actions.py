from datetime import date

import pytest

from lienthong.kernel.accounts.tests.factories import make_account, make_position, make_viewer
from lienthong.kernel.notify.actions import (
    choose_channels,
    mark_all_read,
    notify_desks,
    notify_positions,
    open_notification,
)
from lienthong.kernel.notify.models import Notification
from lienthong.kernel.notify.queries import notifications_of, unread_count
from lienthong.kernel.org.tests.factories import make_tree

pytestmark = pytest.mark.django_db


def tell(*positions: int, title: str = "Quyết định 204", kind: str = "told", **more: object) -> int:
    return notify_positions(
        position_ids=positions,
        kind=kind,
        subject_kind="delivery",
        subject_id=7,
        title=title,
        **more,  # type: ignore[arg-type]
    )


def test_positions_are_told_once_each_and_only_those_in_office() -> None:
    units = make_tree()
    clerk, gone = make_position(units["ag"], "clerk"), make_position(units["ag"], "clerk", valid_to=date(2025, 8, 1))
    locked = make_position(units["ag"], "clerk", account=make_account(is_active=False))
    assert tell(clerk.pk, gone.pk, locked.pk) == 1
    assert list(Notification.objects.values_list("position_id", "subject_id", "title", "channel")) == [
        (clerk.pk, 7, "Quyết định 204", "none")
    ]


def test_who_did_it_is_not_told() -> None:
    units = make_tree()
    one, other = make_position(units["ag"]), make_position(units["ag"])
    assert tell(one.pk, other.pk, besides=one.pk) == 1
    assert Notification.objects.get().position_id == other.pk


def test_a_desk_is_everybody_who_sits_there_each_with_the_subject_of_their_unit() -> None:
    units = make_tree()
    clerk, officer = make_position(units["ag"], "clerk"), make_position(units["ag1"], "officer")
    make_position(units["ag"], "leader")
    make_position(units["ag2"], "officer")
    told = notify_desks(
        unit_ids=[units["ag"].pk, units["ag1"].pk],
        subject_ids=[11, 12],
        desks=["clerk"],
        kind="delivery_arrived",
        subject_kind="delivery",
        title="x" * 900,
    )
    assert told == 2
    assert set(Notification.objects.values_list("position_id", "subject_id")) == {(clerk.pk, 11), (officer.pk, 12)}


def test_the_channel_is_the_one_chosen_for_the_kind_then_for_all_the_rest() -> None:
    viewer = make_viewer(make_tree()["ag"], account=make_account(email="an@example.org"))
    choose_channels(viewer=viewer, channels={"": "daily", "urgent": "each"})
    tell(viewer.position_id, kind="urgent")
    tell(viewer.position_id, kind="other")
    choose_channels(viewer=viewer, channels={"": "", "urgent": "none"})
    tell(viewer.position_id, kind="urgent")
    tell(viewer.position_id, kind="other")
    assert list(Notification.objects.order_by("id").values_list("channel", flat=True)) == [
        "each",
        "daily",
        "none",
        "none",
    ]


def test_reading_one_and_all_concerns_ones_own_alone() -> None:
    units = make_tree()
    viewer, other = make_viewer(units["ag"]), make_viewer(units["ag"])
    tell(viewer.position_id, viewer.position_id, viewer.position_id, other.position_id)
    first, second, third = notifications_of(viewer)[0]
    assert unread_count(viewer) == 3
    assert open_notification(viewer=other, notification_id=first.id) is None
    assert open_notification(viewer=viewer, notification_id=third.id) == ""
    assert mark_all_read(viewer=viewer, up_to=second.id) == 1
    assert (unread_count(viewer), unread_count(other)) == (1, 1)


def test_unread_stops_counting_at_a_hundred() -> None:
    viewer = make_viewer(make_tree()["ag"])
    tell(*[viewer.position_id] * 130)
    assert unread_count(viewer) == 100


def test_pages_follow_each_other_without_gap() -> None:
    viewer = make_viewer(make_tree()["ag"])
    tell(*[viewer.position_id] * 7)
    seen, before = [], None
    while True:
        lines, before = notifications_of(viewer, before=before, size=3)
        seen += [line.id for line in lines]
        if before is None:
            break
    assert len(seen) == 7
    assert seen == sorted(seen, reverse=True)
