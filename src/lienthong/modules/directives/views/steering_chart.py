"""The card with the S-curve: drawn once for the same figures, which change only when reports come in."""

from collections.abc import Sequence
from datetime import date
from functools import lru_cache

from django.utils import timezone
from django.utils.translation import get_language
from markupsafe import Markup

from lienthong.kernel.ui.render import part
from lienthong.modules.directives.queries.steering import Steered, days_of
from lienthong.modules.directives.queries.steering_curve import drawn_curve
from lienthong.modules.directives.rules.steering import Day


def curve_card(unit: Steered, directives: Sequence[int], *, original: bool) -> Markup:
    """The card of some directives in a unit; empty where nothing fell or falls due. One query."""
    days = days_of(unit, directives, original=original)
    return _card(days, timezone.localdate(), get_language() or "vi") if days else Markup()


@lru_cache(maxsize=32)
def _card(days: tuple[Day, ...], today: date, _language: str) -> Markup:
    return part("directives/parts/steering_curve.html", curve=drawn_curve(days, today))
