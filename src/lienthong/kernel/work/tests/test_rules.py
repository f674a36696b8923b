"""How a step stands: in Python and in SQL alike, for every order of moments."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from hypothesis import given, settings
from hypothesis import strategies as st

from lienthong.kernel.access.roles import DESKS, Role, roles_at
from lienthong.kernel.accounts.tests.factories import make_viewer
from lienthong.kernel.org.tests.factories import make_tree
from lienthong.kernel.work.actions import hand_over
from lienthong.kernel.work.models import Desk
from lienthong.kernel.work.rules import StandingName, desks_of, may_handle, standing, standing_sql
from lienthong.kernel.work.tests.factories import make_step

NOON = datetime(2026, 11, 22, 5, tzinfo=UTC)
# Moments around each other and around the two borders, to the microsecond.
MOMENTS = st.one_of(
    st.sampled_from([timedelta(days=days, microseconds=off) for days in range(-3, 4) for off in (-1, 0, 1)]),
    st.timedeltas(min_value=timedelta(days=-9), max_value=timedelta(days=9)),
).map(lambda apart: NOON + apart)


@dataclass
class Moments:
    due_at: datetime | None
    left_at: datetime | None


@pytest.mark.django_db
@settings(max_examples=200, deadline=None)
@given(due=st.none() | MOMENTS, left=st.none() | MOMENTS, as_of=MOMENTS)
def test_python_and_sql_agree(due: datetime | None, left: datetime | None, as_of: datetime) -> None:
    expression = standing_sql(due="given.due", left="given.gone", as_of="given.as_of")
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {expression} FROM (SELECT %s::timestamptz, %s::timestamptz, %s::timestamptz)"
            " AS given (due, gone, as_of)",
            [due, left, as_of],
        )
        row = cursor.fetchone()
    assert row == (standing(Moments(due, left), as_of).value,)


@pytest.mark.parametrize(
    ("due", "left", "expected"),
    [
        (None, None, StandingName.IN_TIME),
        (None, -1, StandingName.ON_TIME),
        (5, None, StandingName.IN_TIME),
        (2, None, StandingName.DUE_SOON),
        (0, None, StandingName.DUE_SOON),
        (-0.001, None, StandingName.OVERDUE),
        (-1, -3, StandingName.EARLY),
        (-1, -1.5, StandingName.ON_TIME),
        (-2, -1, StandingName.LATE),
        (5, 1, StandingName.IN_TIME),
    ],
)
def test_each_standing(due: float | None, left: float | None, expected: StandingName) -> None:
    moments = [None if days is None else NOON + timedelta(days=days) for days in (due, left)]
    assert standing(Moments(*moments), NOON) is expected


def test_every_role_sits_at_known_desks_and_every_desk_has_somebody() -> None:
    assert set(DESKS) == set(Role)
    assert set().union(*DESKS.values()) == set(Desk.values)
    for desk in Desk.values:
        assert roles_at([desk])


@pytest.mark.django_db
def test_a_step_is_its_holders_or_its_desks_and_nobodys_once_left() -> None:
    units = make_tree()
    clerk, leader, elsewhere = (
        make_viewer(units[unit], role) for unit, role in (("ag", "clerk"), ("ag", "leader"), ("hn", "clerk"))
    )
    desk, mine = make_step(units["ag"], desk="clerk"), make_step(units["ag"], position_id=leader.position_id)
    assert [may_handle(one, desk) for one in (clerk, leader, elsewhere)] == [True, False, False]
    assert [may_handle(one, mine) for one in (clerk, leader, elsewhere)] == [False, True, False]
    hand_over(viewer=clerk, step_id=desk.pk, outcome="done")
    desk.refresh_from_db()
    assert not may_handle(clerk, desk)
    assert desks_of(clerk) == ["clerk"]
