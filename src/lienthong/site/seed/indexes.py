"""Putting indexes aside while tables are filled, and building them again afterwards, several at a time."""

from collections.abc import Callable, Iterable
from functools import partial

from django.db import connection, transaction
from django.db.models import Model

from lienthong.site.seed.staging import side_by_side

# Keys stay: they grow in order, and foreign keys stand on them.
_ASIDE = """
INSERT INTO seeding.aside (name, of, drops, builds, owns)
SELECT class.relname, of.relname,
       CASE WHEN made.conname IS NULL THEN format('DROP INDEX %%I', class.relname)
            ELSE format('ALTER TABLE %%I DROP CONSTRAINT %%I', of.relname, made.conname) END,
       pg_get_indexdef(class.oid),
       CASE WHEN made.conname IS NOT NULL
            THEN format('ALTER TABLE %%I ADD CONSTRAINT %%I UNIQUE USING INDEX %%I%%s', of.relname, made.conname,
                        class.relname, CASE WHEN made.condeferrable THEN ' DEFERRABLE' ELSE '' END
                                       || CASE WHEN made.condeferred THEN ' INITIALLY DEFERRED' ELSE '' END) END
  FROM pg_index AS index
  JOIN pg_class AS class ON class.oid = index.indexrelid
  JOIN pg_class AS of ON of.oid = index.indrelid
  LEFT JOIN pg_constraint AS made ON made.conindid = index.indexrelid AND made.contype = 'u'
 WHERE of.relname = ANY(%s) AND NOT index.indisprimary
   AND of.relnamespace = current_schema()::regnamespace
ON CONFLICT DO NOTHING
RETURNING drops
"""


def put_aside(models: Iterable[type[Model]]) -> None:
    """Drop every index of these models' tables but the keys, remembering how to build them; no autovacuum meanwhile."""
    tables = [model._meta.db_table for model in models]
    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE TABLE IF NOT EXISTS seeding.aside (name text PRIMARY KEY, of text, drops text,"
            " builds text, owns text, is_back boolean NOT NULL DEFAULT false)"
        )
        cursor.execute(_ASIDE, [tables])  # those of another run of this stay where they are
        for (drops,) in sorted(cursor.fetchall()):
            cursor.execute(drops)
        for table in tables:
            cursor.execute(f"ALTER TABLE {table} SET (autovacuum_enabled = off)")


def build_again(tell: Callable[[float], None], *, workers: int) -> None:
    """Build what was put aside and is not back yet, several at a time, what takes longest first."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT name, builds, owns FROM seeding.aside WHERE NOT is_back"
            " ORDER BY builds LIKE '%USING gin%' DESC, pg_relation_size(of::regclass) DESC, name"
        )
        left = cursor.fetchall()
    done = 0

    def build(name: str, builds: str) -> None:
        nonlocal done
        with connection.cursor() as cursor:
            cursor.execute("SET maintenance_work_mem = '1GB'")
            # As many sorts as workers: one sort by several processes would only wait for the others.
            cursor.execute("SET max_parallel_maintenance_workers = 0")
            cursor.execute(builds.replace(" INDEX ", " INDEX IF NOT EXISTS ", 1))
        done += 1
        tell(done / len(left))

    side_by_side(workers, [partial(build, name, builds) for name, builds, _ in left])
    # A constraint that takes over an index is made at once, and locks its table against everything.
    for name, _, owns in left:
        with transaction.atomic(), connection.cursor() as cursor:
            if owns:
                cursor.execute(owns)
            cursor.execute("UPDATE seeding.aside SET is_back = true WHERE name = %s", [name])


def tidy(tell: Callable[[float], None], models: Iterable[type[Model]], *, workers: int) -> None:
    """Statistics and visibility of the filled tables, so that the first reader need not do it."""
    tables = [model._meta.db_table for model in models]
    done = 0

    def vacuum(table: str) -> None:
        nonlocal done
        with connection.cursor() as cursor:
            cursor.execute(f"ALTER TABLE {table} RESET (autovacuum_enabled)")
            cursor.execute(f"VACUUM (ANALYZE, PARALLEL 0) {table}")
        done += 1
        tell(done / len(tables))

    side_by_side(workers, [partial(vacuum, table) for table in tables])
