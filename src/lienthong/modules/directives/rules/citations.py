"""An address as people say it: `art_5__clause_2__point_dd` is “điểm đ khoản 2 Điều 5”."""

from collections.abc import Iterable

from django.utils.translation import gettext as _


def cite(address: str) -> str:
    """The citation of an address in the reader's language, the innermost part first."""
    return " ".join(_one(*piece.partition("_")[::2]) for piece in reversed(address.split("__")))


def cite_all(addresses: Iterable[str]) -> str:
    """Several citations in one line."""
    return "; ".join(cite(address) for address in addresses)


def _one(prefix: str, number: str) -> str:
    words = {
        "att": _("Annex %(number)s"),
        "part": _("Part %(number)s"),
        "chp": _("Chapter %(number)s"),
        "sec": _("Section %(number)s"),
        "subsec": _("Subsection %(number)s"),
        "art": _("Article %(number)s"),
        "clause": _("clause %(number)s"),
        "point": _("point %(number)s"),
        "para": _("paragraph %(number)s"),
    }
    number = number.replace("dd", "đ") if prefix == "point" else number.replace("-", ".")
    return words.get(prefix, "%(number)s") % {"number": number}
