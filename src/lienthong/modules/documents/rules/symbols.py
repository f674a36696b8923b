"""Number and symbol of a document, as each system writes them."""

LETTER = "CV"
"""Code of the official letter (công văn), whose symbol names no type in the state's system."""

LEAST_DIGITS = 2

BY_DELEGATION = "TUQ. "
"""Stands before the title when a delegate signs: thừa ủy quyền (Decree 30/2020, article 13; annex I, II.7)."""


def written_number(number: int) -> str:
    """A number as it stands in a symbol: those below ten with a nought in front (Decree 30/2020, annex I, II.3)."""
    if number < 1:
        raise ValueError("numbers of documents begin with 1")
    return str(number).zfill(LEAST_DIGITS)


def symbol_of(system: str, number: int, type_code: str, body_symbol: str, unit_symbol: str = "") -> str:
    """The whole number and symbol of a document.

    State bodies (Decree 30/2020/ND-CP, annex I, II.3): `12/QĐ-UBND`, and for an official letter `12/UBND-VX`, where
    `unit_symbol` is the unit that drafted it; without one, `12/UBND`. The Party (Guidance 36-HD/VPTW of 2018, II.1.3),
    and the Front after its manner: `204-QĐ/TW`, `127-CV/VPTW`. Raises ValueError for a number below 1.
    """
    written = written_number(number)
    if system != "state":
        return f"{written}-{type_code}/{body_symbol}"
    if type_code == LETTER:
        return f"{written}/{body_symbol}-{unit_symbol}" if unit_symbol else f"{written}/{body_symbol}"
    return f"{written}/{type_code}-{body_symbol}"


def symbol_to_come(system: str, type_code: str, body_symbol: str, unit_symbol: str = "") -> str:
    """The symbol of a document that has no number yet, with room for it: `      -QĐ/TW`."""
    written = written_number(1)
    return symbol_of(system, 1, type_code, body_symbol, unit_symbol).replace(written, " " * 6, 1)
