"""The S-curve of steering as a chart shows it, and its forecast in words."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from lienthong.kernel.language import formats
from lienthong.modules.directives.rules.steering import Day, Forecast, curve, forecast


@dataclass(frozen=True, slots=True)
class Drawn:
    """Labels under the chart, the series (the first and the last two are dashed), and what the forecast says."""

    places: list[str]
    series: list[tuple[str, list[int | None]]]
    dashed: tuple[int, ...]
    forecast: Forecast
    said: str
    method: str


def drawn_curve(days: Sequence[Day], today: date) -> Drawn:
    """The curve through what fell on some days, at least one, in the language that is active."""
    expected = forecast(days, today)
    shape = curve(days, today, expected)
    series: list[tuple[str, list[int | None]]] = [
        (pgettext("curve", "Planned"), list(shape.planned)),
        (pgettext("curve", "Reported"), shape.reported),
        (pgettext("curve", "Verified"), shape.verified),
    ]
    if not expected.is_short:
        series += [(_("Forecast, at the earliest"), shape.early), (_("Forecast, at the latest"), shape.late)]
    return Drawn(
        [f"{on:%m/%y}" for on in shape.places], series, (0, 3, 4), expected, said_of(expected), method_of(expected)
    )


def said_of(expected: Forecast) -> str:
    """The forecast in one sentence."""
    if expected.is_short or expected.ends_early is None or expected.ends_late is None:
        return _(
            "No forecast yet: the unit's history is too short. %(due)s assignments have fallen due on %(days)s days; "
            "at least 20 on 6 days are needed."
        ) % {"due": formats.number(expected.due), "days": formats.number(expected.days)}
    values = {"early": formats.date(expected.ends_early), "late": formats.date(expected.ends_late)}
    if expected.open_ended:
        return _("All is expected to be reported on %(early)s at the earliest; how late cannot be told.") % values
    return _("All is expected to be reported between %(early)s and %(late)s.") % values


def method_of(expected: Forecast) -> str:
    """How the forecast is made, in words."""
    if expected.is_short:
        return ""
    return _(
        "From the unit's own history: for each of %(days)s past days with something due (%(due)s assignments), "
        "how many days it took until as many had been reported done. In the middle half of the cases that was from "
        "%(early)s to %(late)s days (negative: before the day). The rest of the plan is moved by as much. What waits "
        "still counts with the time until today."
    ) % {
        "days": formats.number(expected.days),
        "due": formats.number(expected.due),
        "early": expected.early,
        "late": expected.late,
    }
