"""Numbers as texts print them, and in addresses."""

import re

_ROMAN = {"I": 1, "V": 5, "X": 10, "L": 50, "C": 100}


def roman_value(text: str) -> int:
    """The value of a roman number up to 399; 0 for anything that is not written as one should be."""
    if not re.fullmatch(r"C{0,3}(?:XC|XL|L?X{0,3})(?:IX|IV|V?I{0,3})", text) or not text:
        return 0
    total = 0
    for place, char in enumerate(text):
        value = _ROMAN[char]
        total += -value if any(_ROMAN[later] > value for later in text[place + 1 : place + 2]) else value
    return total


def leading_number(text: str) -> int:
    """The number at the head of `12`, `12a` or `XII`; 0 where there is none."""
    digits = re.match(r"\d+", text)
    return int(digits[0]) if digits else roman_value(text)


def address_number(text: str) -> str:
    """A number as it stands in an address: without final stops, dots as hyphens, `đ` as `dd`."""
    return text.strip(" .)-–").replace(".", "-").replace("đ", "dd").replace("Đ", "DD")
