"""The data files of the reference deployment's tree, and the days on which it changed."""

import csv
import gzip
from datetime import date
from functools import cache
from pathlib import Path

from lienthong.kernel.language.text import nfc

DATA = Path(__file__).parents[1] / "data"
# The first code list of administrative units (Decision 124/2004/QĐ-TTg); older ones are not told apart here.
CODED = date(2004, 7, 8)
RESTRUCTURED = date(2025, 7, 1)
RENAMED = date(2026, 4, 30)

Row = dict[str, str]


def rows_of(name: str) -> list[Row]:
    """The rows of a data file (`.csv` or `.csv.gz`), text in its composed form."""
    path = DATA / name
    text = gzip.decompress(path.read_bytes()).decode() if path.suffix == ".gz" else path.read_text()
    return list(csv.DictReader(nfc(text).splitlines()))


@cache
def former_districts() -> dict[str, str]:
    """The district of each commune before 1 July 2025, by the commune's code of then."""
    return {row["old_code"]: row["old_district"] for row in rows_of("succession-2025-07-01.csv.gz") if row["old_code"]}
