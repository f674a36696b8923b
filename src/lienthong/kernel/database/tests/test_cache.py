import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext

from lienthong.kernel.database.cache import DatabaseCache

pytestmark = pytest.mark.django_db


def test_the_cache_is_shared_by_all_processes() -> None:
    cache.set("a", [1.5, 2], 60)
    assert DatabaseCache("", {}).get("a") == [1.5, 2]


def test_add_keeps_the_first_and_takes_the_place_of_an_expired_one() -> None:
    assert cache.add("lock", True, 60)
    assert not cache.add("lock", True, 60)
    cache.set("lock", True, -1)
    assert cache.get("lock") is None
    assert cache.add("lock", True, 60)


def test_delete_touch_and_has() -> None:
    cache.set("b", 1, None)
    assert "b" in cache
    assert cache.touch("b", 5)
    assert cache.delete("b")
    assert not cache.delete("b")
    assert not cache.touch("b")


def test_one_statement_an_operation() -> None:
    with CaptureQueriesContext(connection) as queries:
        cache.add("c", 1, 5)
        cache.get("c")
        cache.delete("c")
    assert len(queries) == 3


def test_the_table_is_unlogged() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT relpersistence FROM pg_class WHERE relname = 'database_cacheentry'")
        assert cursor.fetchone()[0] == "u"
