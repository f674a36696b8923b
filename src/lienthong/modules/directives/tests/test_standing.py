"""The four buckets: a partition on any day, and the same in SQL as in Python."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

import pytest
from django.db import connection
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from lienthong.modules.directives.models import Assignment
from lienthong.modules.directives.rules.standing import Bucket, bucket, bucket_sql

START = date(2026, 1, 1)
_days = st.integers(0, 40).map(lambda days: START + timedelta(days=days))
_maybe = st.none() | _days


@dataclass(frozen=True)
class Row:
    state: str
    assigned_at: datetime
    original_due_on: date | None
    due_on: date | None
    reported_on: date | None


_rows = st.builds(
    Row,
    state=st.sampled_from(Assignment.State.values),
    assigned_at=st.integers(0, 40 * 24).map(
        lambda hours: datetime(2026, 1, 1, tzinfo=timezone.get_default_timezone()) + timedelta(hours=hours)
    ),
    original_due_on=_maybe,
    due_on=_maybe,
    reported_on=_maybe,
)


@given(rows=st.lists(_rows, max_size=20), as_of=_days, original=st.booleans())
def test_the_buckets_partition_what_is_in_force(rows: list[Row], as_of: date, original: bool) -> None:
    in_force = [row for row in rows if row.state != "withdrawn" and timezone.localdate(row.assigned_at) <= as_of]
    found = [bucket(row, as_of, original=original) for row in rows]
    assert sum(found.count(one) for one in Bucket) == len(in_force)
    later = [bucket(row, as_of + timedelta(days=1), original=original) for row in rows]
    for before, after in zip(found, later, strict=True):
        if before in (Bucket.DONE_ON_TIME, Bucket.DONE_LATE):
            assert after == before
        if before == Bucket.OPEN_OVERDUE:
            assert after in (Bucket.OPEN_OVERDUE, Bucket.DONE_LATE)


def test_what_happened_later_has_not_happened() -> None:
    noon = datetime(2026, 1, 2, 5, tzinfo=timezone.get_default_timezone())
    row = Row("verified", noon, date(2026, 1, 10), date(2026, 1, 20), date(2026, 1, 15))
    assert bucket(row, date(2026, 1, 1)) is None
    assert bucket(row, date(2026, 1, 10), original=True) == Bucket.OPEN_IN_TIME
    assert bucket(row, date(2026, 1, 11), original=True) == Bucket.OPEN_OVERDUE
    assert bucket(row, date(2026, 1, 14)) == Bucket.OPEN_IN_TIME
    assert bucket(row, date(2026, 1, 15)) == Bucket.DONE_ON_TIME
    assert bucket(row, date(2026, 2, 15), original=True) == Bucket.DONE_LATE


@pytest.mark.django_db
@given(rows=st.lists(_rows, min_size=1, max_size=20), as_of=_days, original=st.booleans())
def test_sql_says_the_same(rows: list[Row], as_of: date, original: bool) -> None:
    sql = f"""
        SELECT {bucket_sql(as_of="%(as_of)s::date", original=original)}
          FROM unnest(%(states)s::text[], %(assigned)s::timestamptz[], %(originals)s::date[], %(dues)s::date[],
                      %(reported)s::date[]) WITH ORDINALITY
               AS assignment (state, assigned_at, original_due_on, due_on, reported_on, place)
         ORDER BY place
    """
    with connection.cursor() as cursor:
        cursor.execute(
            sql,
            {
                "as_of": as_of,
                "states": [row.state for row in rows],
                "assigned": [row.assigned_at for row in rows],
                "originals": [row.original_due_on for row in rows],
                "dues": [row.due_on for row in rows],
                "reported": [row.reported_on for row in rows],
            },
        )
        found = [value for (value,) in cursor.fetchall()]
    assert found == [bucket(row, as_of, original=original) for row in rows]
