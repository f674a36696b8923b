"""The board of a steering screen, drawn once for the same figures: they change only when reports come in."""

from functools import lru_cache

from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _
from markupsafe import Markup

from lienthong.kernel.ui.render import part
from lienthong.modules.directives.queries import steering as reads

FIGURES = {
    "all": _("Given"),
    "done_on_time": _("Done on time"),
    "done_late": _("Done late"),
    "open_in_time": _("Open, in time"),
    "open_overdue": _("Open, overdue"),
    "verified": pgettext_lazy("figure", "Verified"),
    "unverified": _("Reported, not verified"),
}
GROUPS = {
    "provinces": pgettext_lazy("group", "Provinces"),
    "wards": pgettext_lazy("group", "Wards"),
    "communes": pgettext_lazy("group", "Communes"),
    "special_zones": pgettext_lazy("group", "Special zones"),
    "others": pgettext_lazy("group", "Other offices"),
}


def board(
    unit: reads.Steered,
    asked: reads.Asked,
    directives: tuple[reads.DirectiveLine, ...],
    groups: tuple[tuple[reads.Group, Markup], ...],
    curve: Markup,
) -> Markup:
    """Tiles, map, curve, directives and ranked tables of a unit; `groups` are units below with their rows."""
    return _board(unit, asked, directives, groups, curve, get_language() or "vi")


@lru_cache(maxsize=64)
def _board(
    unit: reads.Steered,
    asked: reads.Asked,
    directives: tuple[reads.DirectiveLine, ...],
    groups: tuple[tuple[reads.Group, Markup], ...],
    curve: Markup,
    _language: str,
) -> Markup:
    chosen = [line for line in directives if line.id == asked.directive] or directives
    return part(
        "directives/parts/steering_board.html",
        unit=unit,
        asked=asked,
        directives=directives,
        figures=reads.summed([line.figures for line in chosen]),
        groups=groups,
        names=FIGURES,
        group_names=GROUPS,
        group_tabs=_group_tabs(unit, asked),
        curve=curve,
        has_map=unit.is_holder,
    )


def _group_tabs(unit: reads.Steered, asked: reads.Asked) -> list[tuple[object, str, bool, None]]:
    """The centre may compare provinces, or all units of one kind in the country."""
    if unit.level != "central" or not unit.is_holder:
        return []
    tabs: list[tuple[object, str, bool, None]] = []
    for key in reads.GROUPS:
        wanted = reads.Asked(asked.directive, asked.original, asked.verified, key if key in reads.TERRITORIES else "")
        tabs.append((GROUPS[key], f"?{wanted.query}", asked.group == wanted.group, None))
    return tabs
