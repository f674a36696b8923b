"""What people type and paste into a cell, read as a value of its type.

A Vietnamese writes 1.792,5 and an English reader 1,792.5; sheets bring both. Where the text itself says which mark
parts thousands (1.792,5 · 1.792.000 · 12,5), it is believed; where it does not (1.234), a whole number has no decimals
and anything else follows the reader's language.
"""

import re
import unicodedata
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.utils import timezone
from django.utils.translation import gettext as _

from lienthong.kernel.language import formats
from lienthong.kernel.language.dates import parse_date
from lienthong.kernel.language.text import fold, nfc
from lienthong.modules.reports.models import ValueType

DECIMALS, WHOLE_DIGITS = 4, 16
LONGEST_TEXT = 5000
LONGEST_NUMBER = 60
NUMERIC = frozenset({ValueType.COUNT, ValueType.INTEGER, ValueType.NUMBER, ValueType.PERCENTAGE, ValueType.YES_NO})
_WHOLE = frozenset({ValueType.COUNT, ValueType.INTEGER})
_YES = frozenset({"1", "co", "c", "x", "yes", "y", "true", "dung"})
_NO = frozenset({"0", "khong", "k", "no", "n", "false", "sai"})
_SPACES = re.compile(r"(?<=\d)[\s'’](?=\d{3}(?!\d))")
_SHAPE = re.compile(r"-?\d+(?:[.,]\d+)*")
_MOST_PERCENT = Decimal(100)


class CannotRead(ValueError):
    """The text is no value of the type; the message says in the reader's language what to do."""


@dataclass(frozen=True, slots=True)
class Reading:
    """A value as it is stored: a number, a text, or neither for a cell left empty."""

    number: Decimal | None = None
    text: str | None = None

    @property
    def is_empty(self) -> bool:
        """Whether nothing stands in the cell."""
        return self.number is None and self.text is None

    @property
    def plain(self) -> str:
        """The same for every language: `1792.5`, `2026-11-05`, the text; what a browser says it has seen."""
        if self.number is not None:
            return plain_number(self.number)
        return self.text or ""


EMPTY = Reading()


def plain_number(number: Decimal) -> str:
    """A number without an exponent and without zeros at its end."""
    return f"{number.normalize():f}" if number else "0"


def read_value(kind: str, typed: str, *, english: bool) -> Reading:
    """The value that was typed; an empty text is an empty cell. Raises CannotRead."""
    text = nfc(typed).replace("\x00", "").strip()
    if not text:
        return EMPTY
    if kind == ValueType.TEXT:
        if len(text) > LONGEST_TEXT:
            raise CannotRead(_("The text is longer than 5,000 characters."))
        return Reading(text=text)
    if kind == ValueType.DAY:
        return Reading(text=_day(text).isoformat())
    if kind == ValueType.YES_NO:
        return Reading(number=_yes_or_no(text))
    return Reading(number=_within(kind, read_number(text, whole=kind in _WHOLE, english=english)))


def read_plain(kind: str, plain: str) -> Reading:
    """What `Reading.plain` wrote; an empty cell for anything else."""
    try:
        if kind in NUMERIC:
            return Reading(number=Decimal(plain)) if plain and Decimal(plain).is_finite() else EMPTY
    except ArithmeticError:
        return EMPTY
    return Reading(text=nfc(plain)) if plain else EMPTY


def machine_text(number: Decimal) -> str:
    """A number of a program or a sheet as `read_value` takes it in English: with zeros after a point, so that none
    before three digits is held for a thousands mark.
    """
    text = plain_number(number)
    return f"{text}00000" if "." in text else text


def shown(kind: str, reading: Reading) -> str:
    """The value as a reader of the present language writes it; what `read_value` reads back."""
    if reading.number is not None:
        if kind == ValueType.YES_NO:
            return _("Yes") if reading.number else _("No")
        return formats.number(Decimal(plain_number(reading.number)))
    if kind == ValueType.DAY and reading.text:
        return formats.date(date.fromisoformat(reading.text))
    return reading.text or ""


def read_number(text: str, *, whole: bool, english: bool) -> Decimal:
    """A number in either spelling. Raises CannotRead, also for more than four decimals or sixteen whole digits."""
    text = unicodedata.normalize("NFKC", text).strip().removesuffix("%").strip().replace("\u2212", "-")
    bare = _SPACES.sub("", text).removeprefix("+")
    if len(bare) > LONGEST_NUMBER or not bare.isascii() or not _SHAPE.fullmatch(bare):
        raise CannotRead(_("This is not a number. Write digits only, such as 1792 or 12.5."))
    sign, digits = ("-", bare[1:]) if bare.startswith("-") else ("", bare)
    number = Decimal(sign + _unmarked(digits, whole=whole, english=english))
    if -int(number.normalize().as_tuple().exponent) > DECIMALS:
        raise CannotRead(_("At most four decimals: please round it."))
    if abs(number) >= Decimal(10) ** WHOLE_DIGITS:
        raise CannotRead(_("This number is too long."))
    return number


def _unmarked(digits: str, *, whole: bool, english: bool) -> str:
    """The digits with a full stop before the decimals and no other mark."""
    marks = {mark for mark in digits if mark in ".,"}
    if not marks:
        return digits
    last = digits[max(digits.rfind("."), digits.rfind(","))]
    if len(marks) == 2:
        head, tail = digits.rsplit(last, 1)
        if last in head or not _is_grouped(head, "," if last == "." else "."):
            raise CannotRead(_("The marks between the digits do not fit together."))
        return f"{head.translate({44: None, 46: None})}.{tail}"
    if _is_grouped(digits, last):
        is_thousands = digits.count(last) > 1 or whole or last == ("," if english else ".")
        return digits.replace(last, "" if is_thousands else ".")
    if digits.count(last) > 1:
        raise CannotRead(_("The marks between the digits do not fit together."))
    return digits.replace(last, ".")


def _is_grouped(digits: str, mark: str) -> bool:
    """Whether the mark parts groups of three, the first of one to three digits that do not begin with 0."""
    first, *rest = digits.split(mark)
    return bool(rest) and 1 <= len(first) <= 3 and first[0] != "0" and all(len(part) == 3 for part in rest)


def _within(kind: str, number: Decimal) -> Decimal:
    if kind in _WHOLE and number != number.to_integral_value():
        raise CannotRead(_("Give a whole number."))
    if kind == ValueType.COUNT and number < 0:
        raise CannotRead(_("Give a number of 0 or more."))
    if kind == ValueType.PERCENTAGE and not 0 <= number <= _MOST_PERCENT:
        raise CannotRead(_("Give a percentage from 0 to 100."))
    return number


def _yes_or_no(text: str) -> Decimal:
    word = fold(text)
    if word in _YES:
        return Decimal(1)
    if word in _NO:
        return Decimal(0)
    raise CannotRead(_("Write yes or no."))


def _day(text: str) -> date:
    try:
        return parse_date(text, today=timezone.localdate())
    except (ValueError, OverflowError) as error:
        raise CannotRead(_("This is not a date. Write 5/11 or 5/11/2026.")) from error
