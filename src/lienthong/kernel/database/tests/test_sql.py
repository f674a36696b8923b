"""Statements kept in files: found by name, bound by the server, refused when they lack their form."""

from pathlib import Path

import pytest

from lienthong.kernel.database.sql import BadStatement, statements

GOOD = """-- name: doubled
-- Twice a number.
SELECT %(number)s::int * 2;

-- name: counted
-- Numbers up to one.
SELECT n, -n FROM generate_series(1, %(upto)s) AS n ORDER BY n;

-- name: nothing
-- No row.
SELECT 1 WHERE false
"""


def write(folder: Path, **files: str) -> str:
    (folder / "sql").mkdir()
    for name, text in files.items():
        (folder / "sql" / f"{name}.sql").write_text(text)
    return str(folder / "queries.py")


@pytest.mark.django_db
def test_rows_a_row_and_a_value(tmp_path: Path) -> None:
    found = statements(write(tmp_path, numbers=GOOD))
    assert set(found) == {"doubled", "counted", "nothing"}
    assert found["doubled"].about == "Twice a number."
    assert found["doubled"].value(number=21) == 42
    assert found["counted"].rows(upto=2) == [(1, -1), (2, -2)]
    assert found["counted"].row(upto=2) == (1, -1)
    assert found["counted"].run(upto=3) == 3
    assert (found["nothing"].row(), found["nothing"].value(), found["nothing"].rows()) == (None, None, [])


@pytest.mark.django_db
def test_a_value_is_never_part_of_the_statement(tmp_path: Path) -> None:
    echo = statements(write(tmp_path, echo="-- name: echo\n-- As given.\nSELECT %(text)s::text\n"))["echo"]
    assert echo.value(text="'; DROP TABLE accounts_account; --") == "'; DROP TABLE accounts_account; --"


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("SELECT 1\n" + GOOD, "begins with something else"),
        ("-- name: lonely\nSELECT 1\n", "begins with something else"),
        (GOOD + "\n-- name: silent\nSELECT 1\n", "lacks its comment"),
        (GOOD + "\n-- name: doubled\n-- Again.\nSELECT 1\n", "there twice"),
    ],
)
def test_a_file_out_of_form_is_refused(tmp_path: Path, text: str, why: str) -> None:
    with pytest.raises(BadStatement, match=why):
        statements(write(tmp_path, numbers=text))


def test_a_name_is_one_files_alone(tmp_path: Path) -> None:
    with pytest.raises(BadStatement, match="there twice"):
        statements(write(tmp_path, one=GOOD, two=GOOD))
