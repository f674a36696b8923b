"""Putting indexes aside while tables are filled, and building them again afterwards, two at a time."""

from collections.abc import Callable, Iterable
from functools import partial

from django.db import connection
from django.db.models import Model

from lienthong.site.seed.staging import side_by_side

# Keys stay: they grow in order, and foreign keys stand on them.
_ASIDE = """
INSERT INTO seeding.aside (name, of, size, drops, builds)
SELECT class.relname, of.relname, of.relpages,
       CASE WHEN made.conname IS NULL THEN format('DROP INDEX %%I', class.relname)
            ELSE format('ALTER TABLE %%I DROP CONSTRAINT %%I', of.relname, made.conname) END,
       CASE WHEN made.conname IS NULL THEN pg_get_indexdef(class.oid)
            ELSE format('ALTER TABLE %%I ADD CONSTRAINT %%I %%s', of.relname, made.conname,
                        pg_get_constraintdef(made.oid)) END
  FROM pg_index AS index
  JOIN pg_class AS class ON class.oid = index.indexrelid
  JOIN pg_class AS of ON of.oid = index.indrelid
  LEFT JOIN pg_constraint AS made ON made.conindid = index.indexrelid AND made.contype = 'u'
 WHERE of.relname = ANY(%s) AND NOT index.indisprimary
   AND of.relnamespace = current_schema()::regnamespace
ON CONFLICT DO NOTHING
"""


def put_aside(models: Iterable[type[Model]]) -> None:
    """Drop every index of these models' tables but the keys, remembering how to build them; no autovacuum meanwhile."""
    tables = [model._meta.db_table for model in models]  # noqa: SLF001
    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE TABLE IF NOT EXISTS seeding.aside (name text PRIMARY KEY, of text, drops text,"
            " size int, builds text, is_back boolean NOT NULL DEFAULT false)"
        )
        cursor.execute(_ASIDE, [tables])
        cursor.execute("SELECT drops FROM seeding.aside ORDER BY name")
        for (drops,) in cursor.fetchall():
            cursor.execute(drops)
        for table in tables:
            cursor.execute(f"ALTER TABLE {table} SET (autovacuum_enabled = off)")


def build_again(tell: Callable[[float], None], *, workers: int) -> None:
    """Build what was put aside and is not back yet, the indexes of one table one after another."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT of, name, builds FROM seeding.aside WHERE NOT is_back ORDER BY name")
        left = cursor.fetchall()
    done = 0

    def build(name: str, builds: str) -> None:
        nonlocal done
        with connection.cursor() as cursor:
            cursor.execute("SET maintenance_work_mem = '1GB'")
            cursor.execute("SET max_parallel_maintenance_workers = 1")
            cursor.execute(builds)
            cursor.execute("UPDATE seeding.aside SET is_back = true WHERE name = %s", [name])
        done += 1
        tell(done / len(left))

    plain = [(name, builds) for _, name, builds in left if builds.startswith("CREATE")]
    # A constraint locks its table against everything, so that these go one at a time.
    side_by_side(workers, [partial(build, name, builds) for name, builds in plain])
    for _, name, builds in left:
        if not builds.startswith("CREATE"):
            build(name, builds)


def tidy(tell: Callable[[float], None], models: Iterable[type[Model]], *, workers: int) -> None:
    """Statistics and visibility of the filled tables, so that the first reader need not do it."""
    tables = [model._meta.db_table for model in models]  # noqa: SLF001
    done = 0

    def vacuum(table: str) -> None:
        nonlocal done
        with connection.cursor() as cursor:
            cursor.execute(f"ALTER TABLE {table} RESET (autovacuum_enabled)")
            cursor.execute(f"VACUUM (ANALYZE, PARALLEL 0) {table}")
        done += 1
        tell(done / len(tables))

    side_by_side(workers, [partial(vacuum, table) for table in tables])
