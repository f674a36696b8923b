"""A changed calendar moves what runs in working days, in the petition and in the one list alike, and back again."""

from datetime import date, timedelta

import pytest
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lienthong.kernel.access.viewer import Viewer
from lienthong.kernel.accounts.tests.factories import make_viewer
from lienthong.kernel.calendar.actions import override_days, withdraw_override
from lienthong.kernel.calendar.models import Override
from lienthong.kernel.work.models import ClockEvent, Step
from lienthong.modules.petitions.actions.recomputing import recompute_petitions
from lienthong.modules.petitions.models import ClockEntry, Petition
from lienthong.modules.petitions.queries.clocks import end_of
from lienthong.modules.petitions.tests.factories_handling import World, make_petition, make_world

pytestmark = pytest.mark.django_db
STATES = ("submitted", "in_progress", "coordinating", "awaiting", "extended", "answered", "reopened")


@pytest.fixture
def world() -> World:
    return make_world()


def days_off(admin: Viewer, unit_id: int, *, after: int, days: int) -> Override:
    """Days off in a unit from so many days after today."""
    first = timezone.localdate() + timedelta(days=after)
    return override_days(
        viewer=admin,
        first=first,
        last=first + timedelta(days=days - 1),
        halves=0,
        reason="Bão số 9",
        decision="12/CĐ-UBND",
        unit_id=unit_id,
    )


def reckon(override: Override, reason: str = "Bão số 9") -> int:
    """What the worker does afterwards."""
    return recompute_petitions(
        first=override.first, last=override.last, reason=reason, decision="12/CĐ-UBND", unit_id=override.unit_id
    )


def test_what_runs_moves_and_comes_back_and_what_was_decided_stays(world: World) -> None:
    admin = make_viewer(world.units["ag"], "administrator")
    made = {state: make_petition(world, state) for state in STATES}
    by_law = make_petition(world, "in_progress", kind="complaint")
    before = {state: one.due_at for state, one in made.items()}
    override = days_off(admin, world.units["ag"].pk, after=1, days=14)
    assert reckon(override) == len(moving := ("submitted", "in_progress", "coordinating", "reopened"))
    for state, one in made.items():
        one.refresh_from_db()
        assert (one.due_at != before[state]) == (state in moving), state
        for step in Step.objects.filter(item__kind="petition", item__subject_id=one.pk, left_at__isnull=True):
            assert step.due_at == one.due_at
    entry = made["in_progress"].clock_entries.latest("id")
    assert (entry.kind, entry.reason, entry.due_at) == ("moved", "Bão số 9 · 12/CĐ-UBND", made["in_progress"].due_at)
    assert ClockEvent.objects.filter(kind="recompute", document="12/CĐ-UBND").count() >= len(moving)
    assert by_law.due_at == Petition.objects.get(pk=by_law.pk).due_at  # days of a law are days of the calendar
    assert reckon(override) == 0
    withdraw_override(viewer=admin, override_id=override.pk)
    assert reckon(override) == len(moving)
    for state, one in made.items():
        assert Petition.objects.get(pk=one.pk).due_at == before[state]


def test_another_province_and_other_days_touch_nothing(world: World) -> None:
    make_petition(world, "in_progress")
    assert (
        reckon(days_off(make_viewer(world.units["hn"], "administrator"), world.units["hn"].pk, after=1, days=14)) == 0
    )
    assert (
        reckon(days_off(make_viewer(world.units["ag"], "administrator"), world.units["ag"].pk, after=90, days=5)) == 0
    )


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(changes=st.lists(st.tuples(st.integers(0, 25), st.integers(1, 6)), min_size=1, max_size=4))
def test_whatever_days_are_off_the_time_is_what_the_calendar_gives(
    world: World, changes: list[tuple[int, int]]
) -> None:
    Override.objects.all().delete()
    admin = make_viewer(world.units["ag"], "administrator")
    petition = make_petition(world, "in_progress")
    for after, days in changes:
        reckon(days_off(admin, world.units["ag"].pk, after=after, days=days))
    petition.refresh_from_db()
    begun = petition.clock_entries.filter(kind=ClockEntry.Kind.DECIDE).latest("id")
    assert petition.due_at == end_of(begun.at, begun.amount or 0, begun.measure, world.units["ag1"].lft)
    assert isinstance(timezone.localdate(petition.due_at), date)
    assert petition.clock_entries.latest("id").due_at == petition.due_at
