"""Named SQL: statements kept in `sql/*.sql` beside the code, each with a name and a line that says what it is for.

-- name: overdue_of_unit
-- Open steps of one unit past their due date, oldest first.
SELECT …  WHERE step.unit_id = %(unit)s

SQL = statements(__file__)
SQL["overdue_of_unit"].rows(unit=unit.pk)
"""

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from lienthong.kernel.database.routing import connection

_NAME = re.compile(r"^-- name: *(\w+) *\n-- *(\S.*)\n", re.MULTILINE)


class BadStatement(Exception):
    """A file of statements that does not keep the form above."""


@dataclass(frozen=True, slots=True)
class Statement:
    """One statement; it runs on the connection that `reading()` chooses, with values bound by the server."""

    name: str
    about: str
    text: str

    def rows(self, **values: Any) -> list[tuple[Any, ...]]:
        """All rows, as tuples."""
        with connection().cursor() as cursor:
            cursor.execute(self.text, values)
            return list(cursor.fetchall())

    def row(self, **values: Any) -> tuple[Any, ...] | None:
        """The first row, None if there is none."""
        with connection().cursor() as cursor:
            cursor.execute(self.text, values)
            row: tuple[Any, ...] | None = cursor.fetchone()
            return row

    def value(self, **values: Any) -> Any:
        """The first column of the first row, None if there is no row."""
        row = self.row(**values)
        return row[0] if row else None

    def run(self, **values: Any) -> int:
        """Run a statement that returns nothing; the number of rows it touched."""
        with connection().cursor() as cursor:
            cursor.execute(self.text, values)
            return int(cursor.rowcount)


def statements(beside: str) -> dict[str, Statement]:
    """The statements of all `sql/*.sql` in the folder of that file (pass `__file__`), by name.

    Raises BadStatement for text before the first name, a missing comment line or a name used twice.
    """
    found: dict[str, Statement] = {}
    for file in sorted((Path(beside).parent / "sql").glob("*.sql")):
        before, *parts = _NAME.split(file.read_text())
        if before.strip() or not parts:
            raise BadStatement(f"{file}: begins with something else than `-- name: x` and a comment line")
        for name, about, text in zip(parts[::3], parts[1::3], parts[2::3], strict=True):
            if name in found:
                raise BadStatement(f"{file}: {name} is there twice")
            if "-- name:" in text:
                raise BadStatement(f"{file}: a statement after {name} lacks its comment line")
            found[name] = Statement(name, about.strip(), text.strip().removesuffix(";"))
    return found
