"""The row of an inbox and its badges as plain strings: fifty in a third of a millisecond, where macros take six.

The words come from the catalogues once a language; everything that comes from outside is escaped here.
"""

import datetime as dt
import html
from functools import lru_cache

from django.utils.translation import get_language
from django.utils.translation import gettext as _
from markupsafe import Markup, escape

from lienthong.kernel.language import formats
from lienthong.kernel.ui.jinja import icon

_OPENS = ' hx-swap="innerHTML show:none" hx-push-url="true"'


def badge(text: str, tone: str = "neutral", glyph: str = "") -> Markup:
    """A small mark: `tone` is neutral, good, info, warn, bad, plum or solid."""
    drawn = icon(glyph) if glyph else ""
    return Markup(f'<span class="badge tone-{escape(tone)}">{drawn}{escape(text)}</span>')  # noqa: S704 (escaped where it is put in)


def standing(value: str, due: dt.date | None = None) -> Markup:
    """Early, on_time, late, in_time, due_soon, overdue: icon, word and colour, the same in every module."""
    return _standing(get_language() or "vi", value, due)


def part(value: str) -> Markup:
    """Lead, coordinating, information."""
    return _mark(get_language() or "vi", "part", value)


def secrecy(value: str) -> Markup:
    """Secret, top_secret, absolute; open shows nothing."""
    return _mark(get_language() or "vi", "secrecy", value)


def urgency(value: str) -> Markup:
    """Urgent, very_urgent, flash; normal shows nothing."""
    return _mark(get_language() or "vi", "urgency", value)


@lru_cache(maxsize=8192)
def _standing(_language: str, value: str, due_on: dt.date | None) -> Markup:
    due = formats.date(due_on)
    after = f" · {due}" if due else ""
    known = {
        "early": (_("Done early"), "good", "fast"),
        "on_time": (_("Done on time"), "good", "check-circle"),
        "late": (_("Done late"), "plum", "late"),
        "in_time": (_("Due %(date)s") % {"date": due} if due else _("In time"), "info", "clock"),
        "due_soon": (_("Due soon") + after, "warn", "due"),
        "overdue": (_("Overdue") + after, "bad", "overdue"),
    }
    return badge(*known[value]) if value in known else Markup()


@lru_cache(maxsize=64)
def _mark(_language: str, kind: str, value: str) -> Markup:
    known = {
        ("part", "lead"): (_("Lead"), "neutral", "lead"),
        ("part", "coordinating"): (_("Coordinating"), "neutral", "coordinating"),
        ("part", "information"): (_("For information"), "neutral", "information"),
        ("secrecy", "secret"): (_("Secret"), "plum", "lock"),
        ("secrecy", "top_secret"): (_("Top secret"), "plum", "lock"),
        ("secrecy", "absolute"): (_("Absolute secret"), "plum", "lock"),
        ("urgency", "urgent"): (_("Urgent"), "warn", "zap"),
        ("urgency", "very_urgent"): (_("Very urgent"), "bad", "flame"),
        ("urgency", "flash"): (_("Flash"), "solid", "siren"),
    }
    return badge(*known[kind, value]) if (kind, value) in known else Markup()


@lru_cache(maxsize=4)
def _words(_language: str) -> tuple[str, str]:
    return str(escape(_("Select"))), str(escape(_("unread")))


def _safe(value: object) -> str:
    """Escaped, unless it is markup already; plain strings, since objects of Markup cost half of a row."""
    return str(value) if hasattr(value, "__html__") else html.escape(str(value))


def row(
    *,
    key: object,
    href: str,
    sender: str,
    summary: str,
    symbol: str = "",
    standing: str = "",
    due: dt.date | None = None,
    part: str = "",
    when: str = "",
    urgency: str = "normal",
    secrecy: str = "open",
    unread: bool = False,
    current: bool = False,
    open_in: str = "",
    selectable: bool = True,
    left: bool = False,
    more: str = "",
) -> Markup:
    """One row: sender, number and symbol, summary in two lines, standing, part. `more` is markup after the marks."""
    language = get_language() or "vi"
    select, new = _words(language)
    key, href = _safe(key), _safe(href)
    kind = f"row{' unread' if unread else ''}{' left' if left else ''}"
    here = ' aria-current="true"' if current else ""
    opens = f' hx-get="{href}" hx-target="{_safe(open_in)}"{_OPENS}' if open_in else ""
    name = f"{select}: {_safe(symbol or summary)}"
    box = f'<input type="checkbox" name="selected" value="{key}" form="bulk" aria-label="{name}">' if selectable else ""
    dot = '<span class="row-new" aria-hidden="true"></span>' if unread else ""
    told = f'<span class="sr-only">({new})</span>' if unread else ""
    number = f'<span class="symbol">{_safe(symbol)}</span>' if symbol else ""
    marks = (
        _standing(language, standing, due),
        _mark(language, "urgency", urgency),
        _mark(language, "secrecy", secrecy),
        _mark(language, "part", part),
        _safe(more),
    )
    return Markup(  # noqa: S704 (each value is escaped in its place)
        f'<article class="{kind}" id="row-{key}" data-row="{key}"{here}>{dot}<span class="row-check">{box}</span>'
        f'<div class="row-main"><div class="row-top"><span class="from">{_safe(sender)}</span>{told}'
        f'<span class="when">{_safe(when)}</span></div><a class="row-link" href="{href}"{opens}>{number}'
        f'{_safe(summary)}</a><div class="row-marks">{"".join(marks)}</div></div></article>'
    )
