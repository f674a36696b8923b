"""The steering table as rows of a file."""

from collections.abc import Sequence

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from lienthong.kernel.language import formats
from lienthong.modules.directives.models import ScoreSheet
from lienthong.modules.directives.queries.steering import Asked, Group, Steered
from lienthong.modules.directives.queries.steering_files import Cell, Sheet
from lienthong.modules.directives.rules.steering import Figures

WIDTHS = (16, 8, 40, 12, 12, 12, 12, 12, 12, 12, 12, 14)


def steering_sheet(unit: Steered, groups: Sequence[Group], asked: Asked, directives: Sequence[str]) -> Sheet:
    """The ranked table as it stands on the screen."""
    view = _("Against the original deadline") if asked.original else _("Against the extended deadline")
    by = _("Ranked by what is verified") if asked.verified else _("Ranked by what is reported")
    return Sheet(
        body=unit.name,
        title=_("How directives are carried out"),
        subtitle=f"{', '.join(directives)} · {view} · {by} · {formats.date(timezone.localdate())}",
        heads=(
            _("Compared with"),
            _("Rank"),
            _("Unit"),
            _("Given"),
            _("Done on time"),
            _("Done late"),
            _("Open, in time"),
            _("Open, overdue"),
            pgettext("figure", "Verified"),
            _("Reported done, %"),
            _("Verified, %"),
            _("Reported, not verified, %"),
        ),
        widths=WIDTHS,
        rows=[
            (group_name(group.key, group.count), line.rank, line.name, *_cells(line.figures))
            for group in groups
            for line in group.lines
        ],
    )


def group_name(key: str, count: int) -> str:
    """Peers with how many they are."""
    known = dict(ScoreSheet.Group.choices)
    return f"{known[key]} (n = {count})" if key in known else pgettext("group", "Other offices")


def _cells(figures: Figures) -> tuple[Cell, ...]:
    shares = (figures.done_share, figures.verified_share, figures.unverified_share)
    return (
        figures.all,
        figures.done_on_time,
        figures.done_late,
        figures.open_in_time,
        figures.open_overdue,
        figures.verified,
        *(None if share is None else round(share * 100, 1) for share in shares),
    )
