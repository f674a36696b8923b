"""Rows of a data value set as files of DHIS2 have them, and what is wrong with a row.

Numbers are written as programs write them, with a point and without marks for thousands: `1.792` is one and a bit, and
`1,792` no number. A file that people type is for `entry`'s sheets, which know both languages.
"""

import csv
import json
import re
from collections.abc import Iterable, Iterator, Sequence
from operator import itemgetter
from typing import Any, TypeAlias

from django.utils.translation import gettext as _

from lienthong.kernel.language.text import nfc
from lienthong.modules.reports.models import ValueType

COLUMNS = ("dataelement", "period", "orgunit", "categoryoptioncombo", "attributeoptioncombo", "value", "deleted")
NEEDED = ("dataelement", "period", "orgunit", "value")
LONGEST_TEXT = 5000
_YES, _NO = frozenset({"true", "1", "yes"}), frozenset({"false", "0", "no"})
_NUMBER = re.compile(r"-?\d{1,16}(?:\.\d{1,30})?", re.ASCII)
_DAY = re.compile(r"(\d{4}-\d{2}-\d{2})(?:T00:00(?::00(?:\.0{1,9})?)?(?:Z|[+-]\d{2}:?\d{2})?)?", re.ASCII)
_FORMULA = re.compile(r"'[=+\-@\t\r]")

# Line of the file, then the columns in the order of COLUMNS.
RawRow: TypeAlias = tuple[int, Sequence[str]]


class CannotReadFile(Exception):
    """The file as a whole cannot be read; the message says why."""


def csv_rows(lines: Iterable[str]) -> Iterator[RawRow]:
    """The rows of a CSV file with a heading, one by one. Raises CannotReadFile."""
    reader = csv.reader(lines)
    try:
        head = next(reader, [])
        pick, width = itemgetter(*_places(head)), len(head)
        for row in reader:
            if len(row) == width:
                row.append("")  # what a column that is not there says
                yield reader.line_num, pick(row)
            elif row:
                yield reader.line_num, ()
    except (csv.Error, UnicodeDecodeError) as error:
        raise CannotReadFile(
            _("Line %(line)s cannot be read as CSV in UTF-8.") % {"line": reader.line_num + 1}
        ) from error


def _places(head: Sequence[str]) -> list[int]:
    names = [re.sub(r"[^a-z]", "", name.lower()) for name in head]
    for name in COLUMNS:
        if names.count(name) > 1:
            raise CannotReadFile(_("The column “%(name)s” is there twice.") % {"name": name})
        if name in NEEDED and name not in names:
            raise CannotReadFile(_("The column “%(name)s” is missing in the first line.") % {"name": name})
    return [names.index(name) if name in names else -1 for name in COLUMNS]


def json_rows(content: bytes) -> Iterator[RawRow]:
    """The rows of a JSON file; what the whole set says of period and unit holds where a row says nothing."""
    try:
        document = json.loads(content)
    except (ValueError, RecursionError) as error:
        raise CannotReadFile(_("This is no JSON file that can be read.")) from error
    found = document.get("dataValues") if isinstance(document, dict) else None
    if not isinstance(found, list):
        raise CannotReadFile(_("It has no list “dataValues”."))
    # What the whole set says holds where a row says nothing.
    shared = {1: _said(document, "period"), 2: _said(document, "orgUnit"), 4: _said(document, "attributeOptionCombo")}
    for number, one in enumerate(found, start=1):
        if not isinstance(one, dict):
            yield number, ()
            continue
        names = ("dataElement", "period", "orgUnit", "categoryOptionCombo", "attributeOptionCombo", "value", "deleted")
        row = [_said(one, name) for name in names]
        for place, word in shared.items():
            row[place] = row[place] or word
        yield number, row


def _said(one: dict[str, Any], name: str) -> str:
    value = one.get(name)
    if value is None:
        return ""
    text = str(value).lower() if isinstance(value, bool) else str(value)
    # Half of a pair of UTF-16 can be written in JSON, and nowhere else.
    return text if text.isascii() else text.encode("utf-8", "replace").decode()


def fault_of(kind: str, text: str) -> str:
    """What is wrong with a value of a type; empty when nothing is."""
    if kind == ValueType.TEXT:
        return "" if len(text) <= LONGEST_TEXT else _("longer than %(most)s characters") % {"most": LONGEST_TEXT}
    if kind == ValueType.DAY:
        return "" if _DAY.fullmatch(text) else _("no day as 2026-11-22")
    if kind == ValueType.YES_NO:
        return "" if text.lower() in _YES | _NO else _("neither true nor false")
    return _fault_of_number(kind, text)


def _fault_of_number(kind: str, text: str) -> str:
    if not _NUMBER.fullmatch(text):
        return _("no number")
    if kind in {ValueType.COUNT, ValueType.INTEGER} and text.partition(".")[2].strip("0"):
        return _("not whole")
    return _("below 0") if kind == ValueType.COUNT and text.startswith("-") else ""


def stored_as(kind: str, text: str) -> tuple[str, str]:
    """A value without fault as (number, text); one of them is empty."""
    if kind == ValueType.YES_NO:
        return "1" if text.lower() in _YES else "0", ""
    if kind == ValueType.DAY:
        return "", text[:10]
    if kind == ValueType.TEXT:
        # An apostrophe before a sign of a formula was put there by an export.
        return "", nfc(text[1:] if _FORMULA.match(text) else text)
    return text, ""


def for_file(text: str) -> str:
    """A text that no spreadsheet program takes for a formula; `stored_as` reads it as it was."""
    return f"'{text}" if text.startswith(("=", "+", "-", "@", "\t", "\r")) or _FORMULA.match(text) else text
