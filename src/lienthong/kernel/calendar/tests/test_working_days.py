"""Adding working days: one look-up, held equal to walking day by day."""

from datetime import date, datetime, time, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lienthong.kernel.accounts.tests.factories import make_viewer
from lienthong.kernel.calendar.actions import CannotOverride, override_days, rebuild_days, withdraw_override
from lienthong.kernel.calendar.models import Day, Override
from lienthong.kernel.calendar.queries import (
    OutsideCalendar,
    due_after_calendar_days,
    due_after_working_days,
    due_for_units,
    skipped_days,
)
from lienthong.kernel.calendar.rules import NotADuration, halves_of
from lienthong.kernel.org.models import Unit
from lienthong.kernel.org.tests.factories import make_tree

pytestmark = pytest.mark.django_db
HANOI = ZoneInfo("Asia/Ho_Chi_Minh")
STARTS = st.datetimes(datetime(2025, 1, 1), datetime(2027, 12, 31), timezones=st.just(HANOI))  # noqa: DTZ001 (the zone is added)
HALVES = st.integers(1, 130)
BEGINS, ENDS = (time(7, 30), time(12)), (time(12), time(17))


@pytest.fixture
def tree() -> dict[str, Unit]:
    """Days with a working Saturday, a half day and a closed week; a storm in one province."""
    rebuild_days()
    units = make_tree()
    viewer = make_viewer(units["tw"], "operator")
    for first, length, halves, unit in (
        (date(2026, 1, 10), 1, 2, None),
        (date(2026, 3, 4), 1, 1, None),
        (date(2026, 6, 8), 5, 0, None),
        (date(2026, 9, 14), 3, 0, units["ag"]),
        (date(2026, 9, 15), 1, 1, units["ag1"]),
    ):
        override_days(
            viewer=viewer,
            first=first,
            last=first + timedelta(days=length - 1),
            halves=halves,
            reason="Hoán đổi",
            decision="1/QĐ",
            unit_id=unit.pk if unit else None,
        )
    return units


def by_walking(start: datetime, halves: int, unit: Unit | None) -> datetime:
    """The obvious way: list every working half after the one in which the start lies, take the nth."""
    local = start.astimezone(HANOI)
    halves_on = dict(Day.objects.values_list("on", "halves"))
    for override in Override.objects.filter(unit__isnull=False).order_by("id"):
        assert override.unit
        if unit is not None and override.unit.lft <= unit.lft <= override.unit.rgt:
            for offset in range((override.last - override.first).days + 1):
                halves_on[override.first + timedelta(days=offset)] = override.halves
    on, left = local.date(), halves
    while True:
        for half in range(halves_on[on]):
            if datetime.combine(on, BEGINS[half], HANOI) > local:
                left -= 1
                if left == 0:
                    return datetime.combine(on, ENDS[half], HANOI)
        on += timedelta(days=1)


@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(start=STARTS, halves=HALVES, name=st.sampled_from(["", "tw", "ag", "ag1", "village", "hn1"]))
def test_one_look_up_equals_walking(tree: dict[str, Unit], start: datetime, halves: int, name: str) -> None:
    unit = tree[name] if name else None
    due = due_after_working_days(start, Decimal(halves) / 2, unit_lft=unit.lft if unit else None)
    assert due == by_walking(start, halves, unit)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(start=STARTS, halves=HALVES)
def test_many_units_at_once_equal_each_alone(tree: dict[str, Unit], start: datetime, halves: int) -> None:
    places = [tree[name].lft for name in ("tw", "ag", "ag1", "ag2", "village", "hn1")]
    days = Decimal(halves) / 2
    assert due_for_units(start, days, places) == [due_after_working_days(start, days, unit_lft=lft) for lft in places]


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(start=STARTS, halves=HALVES)
def test_more_time_is_never_due_earlier(tree: dict[str, Unit], start: datetime, halves: int) -> None:
    days = Decimal(halves) / 2
    due = due_after_working_days(start, days)
    assert start < due < due_after_working_days(start, days + Decimal("0.5"))


@pytest.mark.parametrize(
    ("start", "days", "due"),
    [
        ("2026-11-16T09:00", "1", "2026-11-17T12:00"),  # Monday morning: the other half of today, then tomorrow's first
        ("2026-11-16T06:00", "1", "2026-11-16T17:00"),  # before work begins, today counts whole
        ("2026-11-23T18:00", "1", "2026-11-25T17:00"),  # 24 November is the Day of Culture
        ("2026-11-20T18:00", "0.5", "2026-11-23T12:00"),  # Friday evening
        ("2026-11-21T10:00", "1", "2026-11-23T17:00"),  # Saturday
        ("2026-02-13T18:00", "1", "2026-02-23T17:00"),  # over Tết
    ],
)
def test_known_cases(start: str, days: str, due: str) -> None:
    rebuild_days()
    moment = datetime.fromisoformat(start).replace(tzinfo=HANOI)
    assert due_after_working_days(moment, Decimal(days)) == datetime.fromisoformat(due).replace(tzinfo=HANOI)


def test_calendar_days_end_on_a_working_day(tree: dict[str, Unit]) -> None:
    monday = datetime(2026, 6, 1, 9, tzinfo=HANOI)
    assert due_after_calendar_days(monday, 3) == datetime(2026, 6, 4, 17, tzinfo=HANOI)
    assert due_after_calendar_days(monday, 7) == datetime(2026, 6, 15, 17, tzinfo=HANOI)


def test_days_skipped_are_named(tree: dict[str, Unit]) -> None:
    skipped = skipped_days(datetime(2026, 6, 5, 9, tzinfo=HANOI), datetime(2026, 6, 15, 17, tzinfo=HANOI))
    assert [one.on.day for one in skipped] == [8, 9, 10, 11, 12]
    assert {one.reason for one in skipped} == {"Hoán đổi"}


@pytest.mark.parametrize("days", [0, -1, 0.3, 1.25])
def test_what_is_no_duration(days: float) -> None:
    with pytest.raises(NotADuration):
        halves_of(days)


def test_the_ends_of_the_calendar_are_said() -> None:
    rebuild_days()
    for start, days in ((datetime(2014, 1, 1, tzinfo=HANOI), 1), (datetime(2045, 12, 29, tzinfo=HANOI), 9)):
        with pytest.raises(OutsideCalendar):
            due_after_working_days(start, days)


def test_ordinals_count_the_halves_before(tree: dict[str, Unit]) -> None:
    total = 0
    for halves, ordinal in Day.objects.order_by("on").values_list("halves", "ordinal"):
        assert ordinal == total
        total += halves
    assert rebuild_days() == 0


def test_an_override_needs_a_decision_and_can_be_taken_back(tree: dict[str, Unit]) -> None:
    viewer = make_viewer(tree["tw"], "operator")
    today = timezone.localdate()
    for first, last, decision in ((today, today - timedelta(days=1), "1/QĐ"), (today, today, " ")):
        with pytest.raises(CannotOverride):
            override_days(viewer=viewer, first=first, last=last, halves=0, reason="x", decision=decision)
    override = Override.objects.get(first=date(2026, 1, 10))
    assert Day.objects.get(on=date(2026, 1, 10)).halves == 2
    withdraw_override(viewer=viewer, override_id=override.pk)
    assert Day.objects.get(on=date(2026, 1, 10)).halves == 0
