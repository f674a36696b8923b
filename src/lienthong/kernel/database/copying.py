"""Writing many rows at once: keys taken ahead, rows by COPY."""

from collections.abc import Iterable, Sequence

from django.db import connection
from psycopg import sql


def take_ids(table: str, count: int) -> list[int]:
    """`count` keys of a table's sequence, in rising order; they are the caller's for good."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT nextval(pg_get_serial_sequence(%s, 'id')) FROM generate_series(1, %s::int)", [table, count]
        )
        return [row[0] for row in cursor.fetchall()]


def copy_rows(table: str, columns: Sequence[str], rows: Iterable[Sequence[object]]) -> int:
    """Append rows to `table` or `schema.table` by COPY, in the caller's transaction; returns how many there were."""
    statement = sql.SQL("COPY {} ({}) FROM STDIN").format(
        sql.Identifier(*table.split(".")), sql.SQL(", ").join(sql.Identifier(column) for column in columns)
    )
    count = 0
    with connection.cursor() as cursor, cursor.copy(statement) as copy:
        for row in rows:
            copy.write_row(row)
            count += 1
    return count
