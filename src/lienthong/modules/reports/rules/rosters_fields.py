"""Fields of a roster: what each may be, how a value is read as people or spreadsheets write it, what does not hold."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from django.utils.translation import get_language, gettext_lazy, pgettext_lazy
from django.utils.translation import gettext as _

from lienthong.kernel.language import formats
from lienthong.kernel.language.dates import parse_date
from lienthong.kernel.language.text import fold, nfc, sort_key
from lienthong.modules.reports.rules.rosters_patterns import fits_pattern

FIELD_TYPES = {
    "text": pgettext_lazy("field", "Short text"),
    "note": pgettext_lazy("field", "Long text"),
    "count": pgettext_lazy("field", "Whole number, 0 or more"),
    "number": pgettext_lazy("field", "Number"),
    "day": pgettext_lazy("field", "Day"),
    "yes_no": pgettext_lazy("field", "Yes or no"),
    "choice": pgettext_lazy("field", "One of a list"),
    "phone": pgettext_lazy("field", "Phone number"),
    "email": pgettext_lazy("field", "E-mail address"),
}
NUMBERS = frozenset({"count", "number"})
WORDS = frozenset({"text", "note", "phone", "email", "choice"})
UNIQUE = ("", "unit", "roster")
MOST_FIELDS = 40
MOST_OPTIONS = 200
LONGEST = {"text": 200, "note": 4000, "choice": 200, "phone": 20, "email": 254}
LARGEST = Decimal(10) ** 15
KEY = re.compile(r"[a-z][a-z0-9_]{0,39}")
_PHONE = re.compile(r"\+?[0-9][0-9 .()-]{5,18}")
_EMAIL = re.compile(r"[^@\s]{1,64}@[^@\s.]+(\.[^@\s.]+)+")
_YES = frozenset({"1", "co", "yes", "y", "x", "true", "dung"})
_NO = frozenset({"0", "khong", "no", "n", "false", "sai"})
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")
FAULTS = {
    "required": gettext_lazy("This is needed."),
    "number": gettext_lazy("This is not a number. Write 1.234,5 or 1234.5."),
    "count": gettext_lazy("This is not a whole number of 0 or more."),
    "day": gettext_lazy("This is not a date. Write 22/11/2026."),
    "yes_no": gettext_lazy("Write yes or no."),
    "choice": gettext_lazy("This is not one of the choices of this field."),
    "phone": gettext_lazy("This is not a phone number."),
    "email": gettext_lazy("This is not an e-mail address."),
    "long": gettext_lazy("At most %(most)s characters."),
    "small": gettext_lazy("%(least)s or more."),
    "large": gettext_lazy("%(most)s or less."),
    "pattern": gettext_lazy("This is not written as it is asked."),
    "taken": gettext_lazy("Another line has this already; it may stand only once."),
}


class Unfit(ValueError):
    """A value that does not fit its field; `code` is a key of FAULTS."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True)
class Field:
    """A field of a roster. `least` and `most` bound numbers (as written by programs) and days (ISO); a short text
    may have to fit a `pattern`, of which `example` is one and `rule` says in words what it asks.
    """

    key: str
    label: str
    label_en: str = ""
    type: str = "text"
    required: bool = False
    unique: str = ""
    options: tuple[str, ...] = ()
    least: str = ""
    most: str = ""
    pattern: str = ""
    example: str = ""
    rule: str = ""

    @property
    def name(self) -> str:
        """What it is called in the reader's language."""
        return self.label_en if self.label_en and (get_language() or "vi").startswith("en") else self.label

    def fault(self, code: str) -> str:
        """What is wrong with a value, in words."""
        if code == "pattern":
            return " ".join(filter(None, [self.rule, _("Such as %(example)s.") % {"example": self.example}]))
        most = str(LONGEST.get(self.type, "")) if code == "long" else shown(self, self.most)
        return str(FAULTS.get(code, code)) % {"least": shown(self, self.least), "most": most}


def fields_of(stored: Iterable[Mapping[str, Any]]) -> list[Field]:
    """The fields of a roster from what is stored; what is not known there is left out."""
    found = []
    for one in stored:
        known: dict[str, Any] = {name: value for name, value in one.items() if name in Field.__slots__}
        found.append(Field(**{**known, "options": tuple(known.get("options", ()))}))
    return found


def stored_fields(fields: Sequence[Field]) -> list[dict[str, Any]]:
    """The fields as they are stored."""
    return [{**asdict(field), "options": list(field.options)} for field in fields]


def read_value(field: Field, given: Any) -> Any:
    """A cell or what was typed as it is stored: text, whole number, a number as text, an ISO day, true or false.

    None for nothing. Raises Unfit.
    """
    if isinstance(given, str):
        given = " ".join(nfc(_CONTROL.sub("", given)).split()) if field.type != "note" else _lines(given)
    if given is None or given == "":
        return None
    return _bounded(field, _READERS[field.type](field, given))


def missing_faults(fields: Sequence[Field], values: Mapping[str, Any]) -> dict[str, str]:
    """By key, what the stored values of a line lack or do not hold any more (the fields may have changed since)."""
    found: dict[str, str] = {}
    for field in fields:
        value = values.get(field.key)
        if value is None:
            if field.required:
                found[field.key] = "required"
            continue
        try:
            read_value(field, _known_number(value) if field.type in NUMBERS else value)
        except Unfit as error:
            found[field.key] = error.code
    return found


def _known_number(value: Any) -> Any:
    """A stored number, which no language has a say in."""
    try:
        return Decimal(str(value))
    except InvalidOperation:
        return value


def shown(field: Field, value: Any) -> str:
    """A stored value as the reader's language writes it; empty for none."""
    if value is None or value == "":
        return ""
    if field.type == "yes_no":
        return _("Yes") if value else _("No")
    try:
        if field.type in NUMBERS:
            return formats.number(Decimal(str(value)))
        return formats.date(date.fromisoformat(value)) if field.type == "day" else str(value)
    except (InvalidOperation, ValueError, TypeError):
        return str(value)


def plain(field: Field, value: Any) -> str:
    """A stored value as it is compared: what a select holds, else as it is stored."""
    if value is None:
        return ""
    return str(int(value)) if field.type == "yes_no" else str(value)


def key_value(value: Any) -> str:
    """A value as it is compared where it may stand only once: case and spaces make no difference, accents do."""
    return str(value).casefold()[:300]


def order_of(fields: Sequence[Field], values: Mapping[str, Any]) -> tuple[str, str]:
    """By what a line is sorted (its first field), and all its words as the search compares them."""
    first = str(values.get(fields[0].key) or "") if fields else ""
    if fields and fields[0].type in NUMBERS and first:
        place = sort_key(first.partition(".")[0].zfill(16))
    else:
        place = sort_key(first)
    words = " ".join(str(values[one.key]) for one in fields if one.type in WORDS and values.get(one.key))
    return place[:200], fold(words)[:2000]


def _lines(text: str) -> str:
    return nfc(_CONTROL.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))).strip()


def _text(field: Field, given: Any) -> str:
    text = _plain(given)
    if len(text) > LONGEST[field.type]:
        raise Unfit("long")
    if field.pattern and field.type == "text" and not fits_pattern(field.pattern, text):
        raise Unfit("pattern")
    return text


def _plain(given: Any) -> str:
    """What a spreadsheet holds, as text: 12 for 12.0, an ISO day."""
    if isinstance(given, datetime):
        return given.date().isoformat()
    if isinstance(given, float) and given.is_integer():
        return str(int(given))
    return str(given)


def _phone(field: Field, given: Any) -> str:
    text = _plain(given)
    if not isinstance(given, str) and len(text) == 9:  # a spreadsheet took the number for a figure: its 0 is gone
        text = f"0{text}"
    if not _PHONE.fullmatch(text):
        raise Unfit("phone")
    return text


def _email(field: Field, given: Any) -> str:
    text = _text(field, given)
    if not _EMAIL.fullmatch(text):
        raise Unfit("email")
    return text


def _number(field: Field, given: Any) -> str:
    value = decimal_of(given)
    if value.as_tuple().exponent < -6:  # type: ignore[operator]
        value = round(value, 6)
    return f"{value.normalize():f}"


def _count(field: Field, given: Any) -> int:
    try:
        value = decimal_of(given)
    except Unfit as error:
        raise Unfit("count") from error
    if value < 0 or value != value.to_integral_value():
        raise Unfit("count")
    return int(value)


def _day(field: Field, given: Any) -> str:
    if isinstance(given, datetime):
        return given.date().isoformat()
    if isinstance(given, date):
        return given.isoformat()
    try:
        found = parse_date(str(given), today=date.today())  # noqa: DTZ011  (only fills in a year that was not typed)
    except (ValueError, OverflowError) as error:
        raise Unfit("day") from error
    return found.isoformat()


def _yes_no(field: Field, given: Any) -> bool:
    if isinstance(given, bool):
        return given
    word = fold(_plain(given))
    if word in _YES:
        return True
    if word in _NO:
        return False
    raise Unfit("yes_no")


def _choice(field: Field, given: Any) -> str:
    text = _plain(given)
    if text in field.options:
        return text
    found = [option for option in field.options if fold(option) == fold(text)]
    if len(found) != 1:
        raise Unfit("choice")
    return found[0]


_READERS = {
    "text": _text,
    "note": _text,
    "count": _count,
    "number": _number,
    "day": _day,
    "yes_no": _yes_no,
    "choice": _choice,
    "phone": _phone,
    "email": _email,
}


def _bounded(field: Field, value: Any) -> Any:
    """The value, if it lies within the field's bounds. Raises Unfit."""
    if not (field.least or field.most) or field.type not in {*NUMBERS, "day"}:
        return value
    measured: Any = Decimal(value) if field.type in NUMBERS else value
    least, most = (Decimal(one) if one and field.type in NUMBERS else one for one in (field.least, field.most))
    if least != "" and measured < least:
        raise Unfit("small")
    if most != "" and measured > most:
        raise Unfit("large")
    return value


_GROUPED = {mark: re.compile(rf"-?\d{{1,3}}(\{mark}\d{{3}})+") for mark in ".,"}


def decimal_of(given: Any) -> Decimal:
    """A number as Vietnamese (1.234,5), English (1,234.5) or programs (1234.5) write it. Raises Unfit.

    Where one mark alone could part thousands or decimals (1.792), it is read as the reader's language has it.
    """
    if isinstance(given, bool) or not isinstance(given, str | int | float | Decimal):
        raise Unfit("number")
    text = str(given)
    if isinstance(given, str):
        text = _unmarked(text.replace("\u00a0", "").replace("\u202f", "").replace(" ", ""))
    try:
        value = Decimal(text)
    except InvalidOperation as error:
        raise Unfit("number") from error
    if not value.is_finite() or abs(value) >= LARGEST:
        raise Unfit("number")
    return value


def _unmarked(text: str) -> str:
    """The number without marks of thousands, with a point before its decimals."""
    if not re.fullmatch(r"[+-]?[\d.,]+", text):
        raise Unfit("number")
    thousands, decimals = (",", ".") if (get_language() or "vi").startswith("en") else (".", ",")
    if "." in text and "," in text:
        decimals = max(".,", key=text.rindex)
        thousands = "," if decimals == "." else "."
        whole, _mark, rest = text.rpartition(decimals)
        if decimals in whole or thousands in rest or not _GROUPED[thousands].fullmatch(whole.lstrip("+")):
            raise Unfit("number")
        return whole.replace(thousands, "") + "." + rest
    mark = "." if "." in text else ","
    if mark not in text:
        return text
    is_grouped = bool(_GROUPED[mark].fullmatch(text.lstrip("+"))) and not text.lstrip("+-").startswith("0")
    if is_grouped and (mark == thousands or text.count(mark) > 1):
        return text.replace(mark, "")
    if text.count(mark) > 1:
        raise Unfit("number")
    return text.replace(mark, ".")
