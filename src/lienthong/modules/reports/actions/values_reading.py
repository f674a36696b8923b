"""What a row of a file means here: which figure, unit and period; each asked once, however often it comes."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from django.utils.translation import gettext as _

from lienthong.kernel.access.roles import Permission
from lienthong.kernel.access.viewer import Viewer
from lienthong.kernel.language.text import fold, nfc
from lienthong.kernel.org.models import Unit
from lienthong.modules.reports.models import Figure, Foreign, Indicator, Period
from lienthong.modules.reports.queries.exchange import UNITS
from lienthong.modules.reports.rules.catalogue import DEFAULT_COMBINATION
from lienthong.modules.reports.rules.periods import NotAPeriod, read_period


class BadRow(Exception):
    """A row that cannot be taken in; the message says why."""


@dataclass(frozen=True, slots=True)
class MeantUnit:
    """A unit of a row and the day on which it ended. What is older than a unit here is its history, and taken."""

    pk: int
    closed_on: date | None


@dataclass(frozen=True, slots=True)
class MeantPeriod:
    """A period of a row."""

    pk: int
    starts_on: date


A = TypeVar("A")


def _caught(find: Callable[..., A], *words: str) -> A | BadRow:
    try:
        return find(*words)
    except BadRow as bad:
        return bad


def _answer(known: A | BadRow) -> A:
    if isinstance(known, BadRow):
        raise known
    return known


class Meaning:
    """The words of a file, read by key, code or name. Each answer is kept, also that there is none."""

    def __init__(self, viewer: Viewer) -> None:
        self.viewer = viewer
        self.figures: dict[tuple[str, str], tuple[int, str] | BadRow] = {}
        self.places: dict[tuple[str, str], tuple[int, int] | BadRow] = {}
        self.periods: dict[str, MeantPeriod | BadRow] = {}
        self.units: dict[str, MeantUnit | BadRow] = {}
        # What is not divided may have another key elsewhere: a metadata file has said so.
        kept = Foreign.objects.filter(kind="categoryOptionCombos", body__name="default").values_list("uid", flat=True)
        self.defaults = {"", "default", DEFAULT_COMBINATION, *kept}
        self._load_indicators()
        self._load_units()

    def figure(self, element: str, combo: str) -> tuple[int, str]:
        """The figure and the kind of its values. Raises BadRow."""
        key = (element, combo)
        if key not in self.figures:
            self.figures[key] = _caught(self._figure, *key)
        return _answer(self.figures[key])

    def place(self, unit: str, period: str) -> tuple[int, int]:
        """The unit and the period, if the unit was there then. Raises BadRow."""
        key = (unit, period)
        if key not in self.places:
            self.places[key] = _caught(self._place, *key)
        return _answer(self.places[key])

    def _load_indicators(self) -> None:
        self.indicators: dict[str, tuple[int, str] | None] = {}
        rows = list(Indicator.objects.values_list("uid", "code", "folded", "pk", "type", "retired_on"))
        words = (
            [(folded, pk, kind) for _uid, _code, folded, pk, kind, retired in rows if retired is None],
            [(code, pk, kind) for _uid, code, _folded, pk, kind, _retired in rows],
            [(uid, pk, kind) for uid, _code, _folded, pk, kind, _retired in rows],
        )
        for known in words:  # a key beats a code, a code a name
            seen: set[str] = set()
            for word, pk, kind in known:
                if word:
                    self.indicators[word] = None if word in seen else (pk, kind)
                    seen.add(word)

    def _load_units(self) -> None:
        """Units whose figures the viewer may bring, by key and code."""
        units = Unit.objects.filter(pk__in={self.viewer.unit_id, self.viewer.body_id})
        if self.viewer.may(Permission.REPORTS_COMPILE):
            body = Unit.objects.get(pk=self.viewer.body_id)
            units = Unit.objects.filter(lft__gte=body.lft, lft__lte=body.rgt) | Unit.objects.filter(lft=0)
        elif not self.viewer.may(Permission.REPORTS_ENTER):
            units = units.none()
        keys = dict(Foreign.objects.filter(kind=UNITS, unit__isnull=False).values_list("unit_id", "uid"))
        self.by_word: dict[str, MeantUnit] = {}
        self.names: dict[str, MeantUnit | None] = {}
        for pk, code, folded, closed in units.values_list("pk", "code", "folded", "closed_on"):
            meant = MeantUnit(pk, closed)
            self.names[folded] = None if folded in self.names else meant
            self.by_word[code] = meant
            if pk in keys:
                self.by_word[keys[pk]] = meant

    def _figure(self, element: str, combo: str) -> tuple[int, str]:
        word, _dot, part = element.partition(".") if element not in self.indicators else (element, "", "")
        word = nfc(word.strip())
        found = self.indicators.get(word, self.indicators.get(fold(word), ()))
        if found is None:
            raise BadRow(_("Several indicators are called “%(word)s”.") % {"word": word[:60]})
        if not found:
            raise BadRow(_("There is no indicator “%(word)s”.") % {"word": word[:60]})
        part = nfc((combo or part).strip())
        part = DEFAULT_COMBINATION if part in self.defaults else part
        pk, kind = found
        parts = Figure.objects.filter(indicator_id=pk).values_list(
            "pk", "combination__uid", "combination__code", "combination__name"
        )
        for at in (1, 2, 3):
            hits = [row[0] for row in parts if row[at] == part]
            if len(hits) == 1:
                return hits[0], kind
        raise BadRow(_("“%(word)s” has no part “%(part)s”.") % {"word": word[:60], "part": part[:60]})

    def _place(self, unit: str, period: str) -> tuple[int, int]:
        if unit not in self.units:
            self.units[unit] = _caught(self._unit, unit)
        if period not in self.periods:
            self.periods[period] = _caught(self._period, period)
        meant, time = _answer(self.units[unit]), _answer(self.periods[period])
        if meant.closed_on and meant.closed_on <= time.starts_on:
            raise BadRow(_("The unit “%(unit)s” ended on %(day)s.") % {"unit": unit[:60], "day": meant.closed_on})
        return meant.pk, time.pk

    def _unit(self, unit: str) -> MeantUnit:
        word = nfc(unit.strip())
        if word in self.by_word:
            return self.by_word[word]
        found = self.names.get(fold(word))
        if found is None:
            several = _("Several units are called “%(unit)s”.")
            none = _("There is no unit “%(unit)s” whose figures you may bring.")
            raise BadRow((several if fold(word) in self.names else none) % {"unit": word[:60]})
        return found

    def _period(self, period: str) -> MeantPeriod:
        try:
            span = read_period(period)
            ends_on = span.ends_on
        except (NotAPeriod, OverflowError, ValueError) as error:
            raise BadRow(_("“%(period)s” is no period.") % {"period": period[:40]}) from error
        found, _made = Period.objects.get_or_create(
            type=span.type, starts_on=span.starts_on, defaults={"ends_on": ends_on}
        )
        return MeantPeriod(found.pk, found.starts_on)
