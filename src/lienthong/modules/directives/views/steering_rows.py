"""The rows of a ranked table as plain strings: thirty-four in half a millisecond, where a macro takes forty."""

import html
from collections.abc import Mapping
from functools import cache, lru_cache

from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _
from markupsafe import Markup

from lienthong.kernel.language import formats
from lienthong.modules.directives.queries.steering import Asked, Group
from lienthong.modules.directives.rules.steering import Figures

COUNTS = ("all", "done_on_time", "done_late", "open_in_time", "open_overdue")
SHARES = ("done_share", "verified_share", "unverified_share")


def rows_of(group: Group, asked: Asked, *, at: str, behind: str) -> Markup:
    """A row a unit: place, name, counts, shares. `at` leads to a unit and `behind` to the list of a figure.

    Both hold `{}` where the unit's id stands; `behind` empty makes counts plain. Names are escaped here. Rows of the
    same figures are kept: they change as often as reports come in, and are asked for with every page.
    """
    return _rows(group, asked, at, behind, get_language() or "vi")


@lru_cache(maxsize=64)
def _rows(group: Group, asked: Asked, at: str, behind: str, language: str) -> Markup:
    label = _labels(language)
    query = html.escape(asked.query)
    to = f"?{query}" if query else ""
    figure = f"?{query}&amp;figure=" if query else "?figure="
    lines = []
    for one in group.lines:
        place = f'<b>{one.rank}</b><span class="faint">/{formats.number(one.of)}</span>' if one.rank else "–"
        lines.append(
            f'<tr><td class="num" data-label="{label["rank"]}"><span>{place}</span></td>'
            f'<th scope="row" data-label="{label["unit"]}"><a href="{at.format(one.id)}{to}">'
            f"{html.escape(one.name)}</a></th>"
            f"{_cells(one.figures, label, behind.format(one.id) + figure if behind else '')}</tr>"
        )
    return Markup("".join(lines))  # noqa: S704 (each value is escaped in its place)


def _cells(figures: Figures, label: Mapping[str, str], ahead: str) -> str:
    """Counts, each a link when `ahead` is an address that wants the figure's name, and shares."""
    cells = []
    mark = "," if (get_language() or "vi").startswith("en") else "."
    for name in COUNTS:
        count = getattr(figures, name)
        shown = f"{count:,}".replace(",", mark) if count else '<span class="faint">0</span>'
        if count and ahead:
            shown = f'<a href="{ahead}{name}">{shown}</a>'
        cells.append(f'<td class="num" data-label="{label[name]}">{shown}</td>')
    for name in SHARES:
        share = getattr(figures, name)
        shown = "–" if share is None else f"{share:.1%}".replace(".", "," if mark == "." else ".")
        cells.append(f'<td class="num" data-label="{label[name]}">{shown}</td>')
    return "".join(cells)


@cache
def _labels(_language: str) -> Mapping[str, str]:
    words = {
        "rank": _("Rank"),
        "unit": _("Unit"),
        "all": _("Given"),
        "done_on_time": _("Done on time"),
        "done_late": _("Done late"),
        "open_in_time": _("Open, in time"),
        "open_overdue": _("Open, overdue"),
        "done_share": _("Reported done"),
        "verified_share": pgettext("figure", "Verified"),
        "unverified_share": _("Reported, not verified"),
    }
    return {key: html.escape(word) for key, word in words.items()}
