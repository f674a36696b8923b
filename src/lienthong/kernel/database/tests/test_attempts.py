from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.db import connection

from lienthong.kernel.database import attempts
from lienthong.kernel.database.attempts import Limit, count_attempt, forget_attempts
from lienthong.kernel.database.models import Attempts

OFTEN, SELDOM = Limit("address", 3, 60), Limit("account", 1, 60)


@pytest.fixture(autouse=True)
def no_chance(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is pruned by chance."""
    monkeypatch.setattr(attempts, "_PRUNE_ONE_IN", 10**12)


@pytest.mark.django_db
def test_so_many_and_no_more(django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(3):
        assert all(count_attempt([OFTEN]) for _ in range(3))
    assert count_attempt([OFTEN]) is None
    assert count_attempt([Limit("other", 3, 60)]), "another key counts by itself"


@pytest.mark.django_db
def test_what_one_limit_refuses_counts_against_none() -> None:
    assert count_attempt([OFTEN, SELDOM])
    for _ in range(3):
        assert count_attempt([OFTEN, SELDOM]) is None
    assert len(Attempts.objects.get(key="address").hits) == 1
    assert count_attempt([OFTEN])


@pytest.mark.django_db
def test_what_turned_out_well_is_taken_back() -> None:
    for _ in range(9):
        attempt = count_attempt([OFTEN, SELDOM])
        assert attempt
        attempt.take_back()


@pytest.mark.django_db
def test_the_window_slides(monkeypatch: pytest.MonkeyPatch) -> None:
    now = [1_000_000_000_000_000_000]
    monkeypatch.setattr("lienthong.kernel.database.attempts.time.time_ns", lambda: now[0])
    for _ in range(3):
        assert count_attempt([OFTEN])
        now[0] += 25_000_000_000
    assert count_attempt([OFTEN]), "the first is 75 seconds old"
    now[0] += 1
    assert count_attempt([OFTEN]) is None, "three lie within the last 60 seconds"


@pytest.mark.django_db
def test_forgetting_and_pruning(monkeypatch: pytest.MonkeyPatch) -> None:
    count_attempt([SELDOM])
    forget_attempts(["account"])
    assert count_attempt([SELDOM])
    count_attempt([Limit("old", 1, -1)])
    monkeypatch.setattr(attempts, "_PRUNE_ONE_IN", 1)
    count_attempt([OFTEN])
    assert not Attempts.objects.filter(key="old").exists()
    assert Attempts.objects.filter(key="account").exists()


@pytest.mark.django_db(transaction=True)
def test_connections_that_try_at_once_share_the_limit() -> None:
    """Each thread has a connection of its own, as each process has."""
    limit, other = Limit("a", 7, 60), Limit("b", 1000, 60)

    def one(place: int) -> bool:
        try:
            return count_attempt([limit, other] if place % 2 else [other, limit]) is not None
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(one, range(60))) == 7
    Attempts.objects.all().delete()


@pytest.mark.django_db
def test_the_table_is_unlogged() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT relpersistence FROM pg_class WHERE relname = 'database_attempts'")
        assert cursor.fetchone()[0] == "u"
