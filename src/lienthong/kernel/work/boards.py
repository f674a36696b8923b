"""The rows of a board of units as plain strings: a hundred units of six cells in half a millisecond."""

from collections.abc import Sequence
from functools import lru_cache

from django.utils.translation import get_language
from django.utils.translation import gettext as _
from markupsafe import Markup, escape

from lienthong.kernel.language.formats import number, percent
from lienthong.kernel.ui.jinja import url
from lienthong.kernel.work.queries.oversight import Figure

SHOWN = ("open", "due_soon", "overdue", "late")


def rows_of_units(figures: Sequence[Figure]) -> Markup:
    """One row a unit: its name, what is unfinished, due soon, overdue and late, each leading to its list; the share."""
    name, share, *words = _words(get_language() or "vi")
    cells = tuple(zip(SHOWN, words, strict=True))
    unit_at, steps_at = url("oversight_unit", unit=0).split("0"), url("oversight_steps", unit=0).split("0")
    rows = []
    for one in figures:
        tree, key = one.tree, one.unit_id
        link = f'<a href="{unit_at[0]}{key}{unit_at[1]}">{escape(one.name)}</a>'
        rows.append(f'<tr><th scope="row" data-label="{name}">{link}</th>')
        for figure, word in cells:
            count = tree[figure]
            held = (
                f'<a href="{steps_at[0]}{key}{steps_at[1]}?figure={figure}">{number(count)}</a>'
                if count
                else '<span class="faint">0</span>'
            )
            rows.append(f'<td data-label="{word}" class="num">{held}</td>')
        part = one.share
        rows.append(f'<td data-label="{share}" class="num">{"–" if part is None else percent(part)}</td></tr>')
    return Markup("".join(rows))  # noqa: S704 (the only text from outside is escaped above)


@lru_cache(maxsize=8)
def _words(_language: str) -> tuple[str, ...]:
    words = (_("Unit"), _("Share on time"), _("Unfinished"), _("Due soon"), _("Overdue"), _("Done late"))
    return tuple(str(escape(word)) for word in words)
