"""The weekly brief of a leader: two pages in the official layout."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from django.utils import timezone, translation

from lienthong.kernel.language import formats
from lienthong.modules.directives.queries.steering import Asked, Steered, board, days_of, directive_lines, summed
from lienthong.modules.directives.queries.steering_curve import said_of
from lienthong.modules.directives.queries.steering_files import laid_out
from lienthong.modules.directives.rules.steering import Day, Figures, forecast

WEEK = timedelta(days=7)
NAMED = 10
FIRST_MONTHS = 2
ONE_DIGIT = 10
GROUPS = {"provinces": "tỉnh, thành phố", "wards": "phường", "communes": "xã", "special_zones": "đặc khu"}


def brief_pdf(unit: Steered, *, on: date | None = None) -> bytes:
    """The brief of a unit as PDF, as things stand; always Vietnamese, as official papers are."""
    with translation.override("vi"):
        return laid_out("brief", brief_data(unit, on=on or timezone.localdate()))


def brief_data(unit: Steered, *, on: date) -> dict[str, Any]:
    """Everything that the brief shows, as plain data."""
    asked = Asked()
    lines = directive_lines(unit, asked)
    ids = [line.id for line in lines]
    whole = summed([line.figures for line in lines])
    days = days_of(unit, ids, original=False)
    groups = [group for group in board(unit, ids, asked) if group.key in GROUPS]
    worst = sorted(
        (line for group in groups for line in group.lines if line.figures.open_overdue),
        key=lambda line: (-line.figures.open_overdue, line.sort_key),
    )
    return {
        "body": unit.name.upper(),
        "dated": written_date(on),
        "week": f"Tuần từ {formats.date(on - WEEK)} đến {formats.date(on)}",
        "figures": _figures(whole),
        "original": _figures(summed([line.figures for line in directive_lines(unit, Asked(original=True))])),
        "changes": _changes(days, on),
        "forecast": said_of(forecast(days, on)),
        "directives": [
            {"name": line.symbol or line.title, "title": line.title, **_figures(line.figures)} for line in lines
        ],
        "worst": [
            {"name": line.name, "peers": GROUPS[line.group], "rank": f"{line.rank}/{line.of}", **_figures(line.figures)}
            for line in worst[:NAMED]
        ],
        "best": [
            {"name": line.name, "peers": GROUPS[group.key], "rank": f"{line.rank}/{line.of}", **_figures(line.figures)}
            for group in groups
            for line in sorted((one for one in group.lines if one.rank), key=lambda one: one.rank or 0)[:3]
        ],
    }


def written_date(on: date) -> str:
    """The day as Decree 30/2020 writes it: days below 10 and the months 1 and 2 with a nought in front."""
    day = f"0{on.day}" if on.day < ONE_DIGIT else str(on.day)
    month = f"0{on.month}" if on.month <= FIRST_MONTHS else str(on.month)
    return f"ngày {day} tháng {month} năm {on.year}"


def _figures(found: Figures) -> dict[str, str]:
    shares = {
        "done_share": found.done_share,
        "verified_share": found.verified_share,
        "on_time_share": found.on_time_share,
        "unverified_share": found.unverified_share,
    }
    return {
        **{
            name: formats.number(getattr(found, name))
            for name in ("all", "done", "done_on_time", "done_late", "open_in_time", "open_overdue", "verified")
        },
        **{name: "–" if share is None else formats.percent(share) for name, share in shares.items()},
    }


def _changes(days: Sequence[Day], on: date) -> dict[str, str]:
    """What was reported and verified in this week and in the one before, and what falls due in the next."""

    def between(first: date, last: date, figure: str) -> str:
        return formats.number(sum(getattr(day, figure) for day in days if first < day.on <= last))

    return {
        "reported": between(on - WEEK, on, "reported"),
        "reported_before": between(on - 2 * WEEK, on - WEEK, "reported"),
        "verified": between(on - WEEK, on, "verified"),
        "verified_before": between(on - 2 * WEEK, on - WEEK, "verified"),
        "due_next": between(on, on + WEEK, "due"),
    }
