"""Score sheets: the figures that go into one, the list of them, one as a table."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from lienthong.kernel.access.viewer import Viewer
from lienthong.kernel.database.sql import statements
from lienthong.kernel.language import formats
from lienthong.kernel.org.models import Unit
from lienthong.modules.directives.models import ScoreSheet
from lienthong.modules.directives.queries.steering_files import Sheet
from lienthong.modules.directives.rules.scores import INPUTS
from lienthong.modules.directives.rules.steering import group_of

SQL = statements(str(Path(__file__).parent))
WIDTHS = (8, 44, 12, 12, 12, 12, 12, 12)


def score_inputs(starts_on: date, ends_on: date) -> list[dict[str, Any]]:
    """What each unit is scored by, as of the period's end or today if that is earlier; reads the assignments once."""
    as_of = min(ends_on, timezone.localdate())
    rows = SQL["score_inputs"].rows(starts=starts_on, ends=ends_on, as_of=as_of)
    return [
        {"unit": pk, "name": name, "group": group_of(level, kind, place), **dict(zip(INPUTS, figures, strict=True))}
        for pk, name, level, kind, place, *figures in rows
    ]


def sheets() -> QuerySet[ScoreSheet]:
    """Every sheet, newest period and version first, without its rows."""
    return ScoreSheet.objects.select_related("position__account").defer("rows").order_by("-ends_on", "-version", "-id")


def seen_rows(viewer: Viewer, sheet: ScoreSheet, group: str) -> list[dict[str, Any]]:
    """The rows of one group of peers that lie in the viewer's subtree, in order of place."""
    rows = [row for row in sheet.rows if row["group"] == group]
    if viewer.level == "central":
        return rows
    units = Unit.objects.filter(lft__gte=viewer.lft, lft__lte=viewer.rgt)
    mine = set(units.filter(pk__in=[row["unit"] for row in rows]).values_list("id", flat=True))
    return [row for row in rows if row["unit"] in mine]


def score_table(sheet: ScoreSheet, rows: Sequence[dict[str, Any]], group: str) -> Sheet:
    """A group's rows as a file; the digest of the whole sheet stands below the title."""
    period = f"{formats.date(sheet.starts_on)} – {formats.date(sheet.ends_on)}"
    return Sheet(
        body=str(dict(ScoreSheet.Group.choices).get(group, "")),
        title=_("Scores %(period)s, version %(version)s") % {"period": period, "version": sheet.version},
        subtitle=f"{sheet.formula} · SHA-256 {sheet.sha256}",
        heads=(
            _("Rank"),
            _("Unit"),
            _("Score"),
            _("Fell due"),
            _("Done on time"),
            _("Done late"),
            _("Open, overdue"),
            _("Verified"),
        ),
        widths=WIDTHS,
        rows=[(row["rank"], row["name"], row["score"], *(row[name] for name in INPUTS)) for row in rows],
    )
