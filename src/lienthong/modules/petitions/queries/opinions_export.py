"""Tables of petitions as files; no cell is ever a formula."""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from lienthong.kernel.access.viewer import Viewer
from lienthong.modules.petitions.models import OpinionRun
from lienthong.modules.petitions.queries.opinions import clusters_shown

# A cell that begins so would be a formula in a spreadsheet program that reads the file as text.
FORMULAS = ("=", "+", "-", "@", "\t", "\r")
Cell = str | int


def plain(value: Cell) -> Cell:
    """A cell that no program takes for a formula: text that begins like one gets an apostrophe in front."""
    if not isinstance(value, str):
        return value
    text = "".join(char for char in value if char.isprintable())
    return f"'{text}" if text.startswith(FORMULAS) or value.startswith(FORMULAS) else text


def rows_of(viewer: Viewer, run: OpinionRun) -> list[Sequence[Cell]]:
    """Headings, then a row a cluster: terms, how many, the sentences that the viewer may read."""
    heads: tuple[Cell, ...] = (_("Terms"), _("Petitions"), _("Sentences"))
    lines: list[tuple[Cell, ...]] = [
        (" · ".join(one.terms), one.size, " / ".join(quote.text for quote in one.quotes))
        for one in clusters_shown(viewer, run)
    ]
    return [tuple(plain(cell) for cell in row) for row in [heads, *lines]]
