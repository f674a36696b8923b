"""Dates, numbers and sizes as the reader's language writes them; plain string work, since lists call these often."""

import datetime as dt
from collections.abc import Callable
from decimal import Decimal
from functools import lru_cache

from django.utils import timezone
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_VI_DAYS = ("Thứ Hai", "Thứ Ba", "Thứ Tư", "Thứ Năm", "Thứ Sáu", "Thứ Bảy", "Chủ nhật")
_SIZES = ("B", "kB", "MB", "GB", "TB")
_QUARTER = 15 * 60 * 1_000_000
MOST_QUARTERS = 40_000


def _local(value: dt.date | dt.datetime) -> dt.date | dt.datetime:
    if isinstance(value, dt.datetime) and value.tzinfo is not None:
        return timezone.localtime(value)
    return value


def _english() -> bool:
    return (get_language() or "vi").startswith("en")


def date(value: dt.date | dt.datetime | None) -> str:
    """`22/11/2026` in Vietnamese, `22 Nov 2026` in English; nothing for None."""
    if value is None:
        return ""
    return _written(_local(value), english=_english())


def date_writer() -> Callable[[int], str]:
    """`date` for many moments of one page, each in microseconds since 1970: a quarter of an hour is looked up once.

    All zones stand whole quarters of an hour from UTC, so that no day begins within one.
    """
    return _writer(timezone.get_current_timezone(), _english())


@lru_cache(maxsize=16)
def _writer(zone: dt.tzinfo, english: bool) -> Callable[[int], str]:  # noqa: FBT001 (a key of the cache)
    known: dict[int, str] = {}

    def write(moment: int) -> str:
        quarter = moment // _QUARTER
        found = known.get(quarter)
        if found is None:
            if len(known) >= MOST_QUARTERS:
                known.clear()
            local = dt.datetime.fromtimestamp(moment // 1_000_000, zone)
            found = known[quarter] = _written(local, english=english)
        return found

    return write


def _written(local: dt.date, *, english: bool) -> str:
    if english:
        return f"{local.day} {_MONTHS[local.month - 1]} {local.year}"
    return f"{local.day:02}/{local.month:02}/{local.year}"


def day(value: dt.date | dt.datetime | None) -> str:
    """A date with its day of the week: `Chủ nhật, 22/11/2026`, `Sun, 22 Nov 2026`."""
    if value is None:
        return ""
    names = _DAYS if _english() else _VI_DAYS
    return f"{names[_local(value).weekday()]}, {date(value)}"


def time(value: dt.time | dt.datetime | None) -> str:
    """Hours and minutes of the 24-hour clock: `14:05`."""
    if value is None:
        return ""
    if isinstance(value, dt.datetime) and value.tzinfo is not None:
        value = timezone.localtime(value)
    return f"{value.hour:02}:{value.minute:02}"


def datetime(value: dt.datetime | None) -> str:
    """Date and time: `22/11/2026 14:05`."""
    return "" if value is None else f"{date(value)} {time(value)}"


def number(value: float | Decimal | None, decimals: int | None = None) -> str:
    """`1.792,5` in Vietnamese, `1,792.5` in English; `decimals` fixes the places after the mark."""
    if value is None:
        return ""
    if isinstance(value, float) and decimals is None and value.is_integer():
        value = int(value)
    written = f"{value:,}" if decimals is None else f"{value:,.{decimals}f}"
    return written if _english() else written.translate({44: ".", 46: ","})


def percent(share: float | Decimal | None, decimals: int = 1) -> str:
    """A share of one as a percentage: 0.6865 is `68,7%`."""
    return "" if share is None else number(share * 100, decimals) + "%"


def filesize(size: int | None) -> str:
    """Bytes in steps of a thousand: `1,4 MB`."""
    if size is None:
        return ""
    amount = float(size)
    place = 0
    while amount >= 1000 and place < len(_SIZES) - 1:
        amount /= 1000
        place += 1
    return f"{number(amount, 0 if place == 0 or amount >= 100 else 1)} {_SIZES[place]}"


def relative(value: dt.datetime | None, *, now: dt.datetime | None = None) -> str:
    """How long ago or how soon: `5 phút trước`, `in 3 hours`; beyond a week, the date."""
    if value is None:
        return ""
    seconds = int((value - (now or timezone.now())).total_seconds())
    past, distance = seconds <= 0, abs(seconds)
    if distance < 60:
        return _("just now") if past else _("in a moment")
    if distance < 3600:
        amount = distance // 60
        form = ngettext("%(count)d minute ago", "%(count)d minutes ago", amount)
        coming = ngettext("in %(count)d minute", "in %(count)d minutes", amount)
    elif distance < 86_400:
        amount = distance // 3600
        form = ngettext("%(count)d hour ago", "%(count)d hours ago", amount)
        coming = ngettext("in %(count)d hour", "in %(count)d hours", amount)
    elif distance < 7 * 86_400:
        amount = distance // 86_400
        form = ngettext("%(count)d day ago", "%(count)d days ago", amount)
        coming = ngettext("in %(count)d day", "in %(count)d days", amount)
    else:
        return date(value)
    return (form if past else coming) % {"count": amount}
