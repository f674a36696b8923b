"""Bulk import of a week's values from CSV, against a bare COPY of the same rows."""

import time
from collections.abc import Iterator
from contextlib import suppress
from tempfile import TemporaryFile
from typing import Any

from django.db import connection, transaction

from bench.measure import Result


class _Undo(Exception):
    """Ends a transaction whose rows nobody shall keep."""


def importing(last: Any) -> Result:
    """The last week's values from a CSV file into the next, undone; against COPY into a table with the same keys."""
    from lienthong.kernel.accounts.models import Position
    from lienthong.kernel.accounts.queries import viewer_of_position
    from lienthong.modules.reports.actions.values_import import import_values
    from lienthong.modules.reports.models import Period
    from lienthong.modules.reports.rules.periods import Span
    from lienthong.modules.reports.rules.value_rows import csv_rows

    ahead = Span(last.starts_on, last.type).next
    leader = Position.objects.select_related("account", "unit").get(account__username="lanhdao.tw")
    with (
        TemporaryFile("w+", encoding="utf-8") as file,
        TemporaryFile("w+b") as plain,
        suppress(_Undo),
        transaction.atomic(),
    ):
        period, _new = Period.objects.get_or_create(
            type=ahead.type, starts_on=ahead.starts_on, defaults={"ends_on": ahead.ends_on}
        )
        count = _written(file, plain, last.pk, period.pk, ahead.dhis2)
        bare = _bare_copy(plain)
        file.seek(0)
        began = time.perf_counter()
        taken = import_values(viewer=viewer_of_position(leader), rows=csv_rows(file), name="bench")
        _check_keys()
        took = (time.perf_counter() - began) * 1000
        raise _Undo
    share = bare / took
    return Result(
        name="values imported from CSV",
        median_ms=took,
        per_second=taken.rows / took * 1000,
        limit_name="COPY into a table with the same primary and foreign keys",
        limit_median_ms=bare,
        limit_per_second=count / bare * 1000,
        ratio=share,
        rows=taken.rows,
        must="≥ 0.4 of its speed",
        holds=share >= 0.4 and taken.written == count,
        notes={"refused": taken.refused},
    )


def _written(file: Any, plain: Any, source: int, target: int, spelled: str) -> int:
    """The values of one period as a CSV file of another, and as the lines of a COPY; how many."""
    file.write("dataelement,period,orgunit,value\n")
    with (
        connection.cursor() as cursor,
        cursor.copy(
            "COPY (SELECT indicator.uid, unit.code, value.unit_id, value.figure_id, trim_scale(value.number)"
            " FROM reports_value AS value JOIN org_unit AS unit ON unit.id = value.unit_id"
            " JOIN reports_figure AS figure ON figure.id = value.figure_id"
            " JOIN reports_indicator AS indicator ON indicator.id = figure.indicator_id"
            f" WHERE value.period_id = {source:d} AND value.number IS NOT NULL) TO STDOUT"
        ) as copy,
    ):
        count = 0
        for uid, code, unit, figure, number in (bytes(row).decode().rstrip("\n").split("\t") for row in _lines(copy)):
            file.write(f"{uid},{spelled},{code},{number}\n")
            plain.write(f"{unit}\t{target}\t{figure}\t{number}\n".encode())
            count += 1
    return count


def _lines(copy: Any) -> Iterator[bytes]:
    """Whole lines of what a COPY sends."""
    rest = b""
    for block in copy:
        *whole, rest = (rest + bytes(block)).split(b"\n")
        yield from whole


def _bare_copy(plain: Any) -> float:
    """The same rows by COPY alone into an empty table with the keys of values."""
    plain.seek(0)
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE bare_value (LIKE reports_value INCLUDING ALL)")
        cursor.execute(
            "SELECT conname, pg_get_constraintdef(oid) FROM pg_constraint"
            " WHERE conrelid = 'reports_value'::regclass AND contype = 'f'"
        )
        for name, key in cursor.fetchall():
            cursor.execute(f'ALTER TABLE bare_value ADD CONSTRAINT "bare_{name}" {key}')
        began = time.perf_counter()
        with cursor.copy("COPY bare_value (unit_id, period_id, figure_id, number) FROM STDIN") as copy:
            while block := plain.read(1 << 20):
                copy.write(block)
        _check_keys()
        took = (time.perf_counter() - began) * 1000
        cursor.execute("DROP TABLE bare_value")
    return took


def _check_keys() -> None:
    """Foreign keys are looked up when a transaction ends; here before its rows go away."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
