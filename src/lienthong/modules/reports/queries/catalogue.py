"""The catalogue in lists, and what one entry shows."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeAlias

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy, pgettext_lazy

from lienthong.kernel.database.paging import BadCursor, decode, encode
from lienthong.kernel.language.text import fold, nfc
from lienthong.modules.reports.models import (
    Adding,
    Combination,
    Derived,
    Disaggregation,
    Figure,
    Indicator,
    LegendSet,
    ValidationRule,
    ValueType,
)
from lienthong.modules.reports.models import Row as AskedRow
from lienthong.modules.reports.rules.catalogue import DEFAULT_DISAGGREGATION, WORDS
from lienthong.modules.reports.rules.expressions import Key

Row: TypeAlias = tuple[Any, ...]
PAGE = 50
MOST_FOUND = 12
_REFERENCE = re.compile(r"#\{(\w{11})(?:\.(\w{11}|\*))?\}")


@dataclass(frozen=True, slots=True)
class Line:
    """One entry of a list: `cells` stand below the kind's `heads`."""

    id: int
    name: str
    code: str
    cells: tuple[str, ...]
    owner: str
    is_retired: bool


@dataclass(frozen=True, slots=True)
class Chosen:
    """What the list is narrowed to."""

    q: str = ""
    retired: bool = False


@dataclass(frozen=True, slots=True)
class Listing:
    """How a kind of entry is listed."""

    model: type[Any]
    heads: tuple[Any, ...]
    fields: tuple[str, ...]
    cells: Callable[[Row], tuple[str, ...]]
    owned: bool = True


def _indicator_cells(row: Row) -> tuple[str, ...]:
    measure, kind, adding, uid, divided, forms = row
    by = "–" if uid == DEFAULT_DISAGGREGATION else divided
    return (measure or "–", str(ValueType(kind).label), by, str(Adding(adding).label), str(forms))


def _rule_cells(row: Row) -> tuple[str, ...]:
    left, operator, right, severity, forms = row
    sign = str(ValidationRule.Operator(operator).label)
    return (f"{left} {sign} {right}".strip(), str(ValidationRule.Weight(severity).label), str(forms))


LISTINGS = {
    "indicators": Listing(
        Indicator,
        (
            gettext_lazy("Measure"),
            gettext_lazy("Kind of value"),
            gettext_lazy("Divided by"),
            gettext_lazy("Adding up"),
            gettext_lazy("Forms"),
        ),
        ("measure", "type", "adding", "disaggregation__uid", "disaggregation__name", "forms"),
        _indicator_cells,
    ),
    "disaggregations": Listing(
        Disaggregation,
        (gettext_lazy("Combinations"), gettext_lazy("Indicators")),
        ("combined", "used"),
        lambda row: (str(row[0]), str(row[1])),
        owned=False,
    ),
    "derived": Listing(
        Derived,
        (gettext_lazy("Measure"), pgettext_lazy("derived", "Numerator"), pgettext_lazy("derived", "Denominator")),
        ("measure", "numerator", "denominator"),
        lambda row: (row[0] or "–", row[1], row[2]),
    ),
    "rules": Listing(
        ValidationRule,
        (gettext_lazy("What must hold"), gettext_lazy("When broken"), gettext_lazy("Forms")),
        ("left", "operator", "right", "severity", "used"),
        _rule_cells,
    ),
    "legends": Listing(
        LegendSet,
        (gettext_lazy("Ranges"),),
        ("legends",),
        lambda row: (" · ".join(one["name"] for one in row[0]),),
        owned=False,
    ),
}


def _found(kind: str) -> Any:
    listing = LISTINGS[kind]
    found: Any = listing.model.objects.all()
    if kind == "indicators":
        asked = AskedRow.objects.filter(indicator=OuterRef("pk")).order_by().values("indicator")
        counted = asked.annotate(n=Count("section__form", distinct=True)).values("n")
        return found.annotate(forms=Coalesce(Subquery(counted), 0))
    if kind == "disaggregations":
        return found.exclude(uid=DEFAULT_DISAGGREGATION).annotate(
            combined=Count("combinations", distinct=True), used=Count("indicators", distinct=True)
        )
    return found.annotate(used=Count("forms")) if kind == "rules" else found


def catalogue_page(kind: str, chosen: Chosen, *, after: str = "") -> tuple[list[Line], str]:
    """A page of entries by name, and the key to go on from (empty on the last page). One query, one more for names."""
    listing = LISTINGS[kind]
    found = _found(kind)
    if listing.owned:
        found = found.filter(retired_on__isnull=not chosen.retired)
    if words := nfc(chosen.q).strip():
        named = Q(folded__contains=fold(words)) if kind == "indicators" else Q(name__icontains=words)
        found = found.filter(named | Q(code__istartswith=words) | Q(uid=words))
    order = "folded" if kind == "indicators" else "name"
    try:
        key = decode(after, str, int)
    except BadCursor:
        key = None
    if key:
        found = found.filter(Q(**{f"{order}__gt": key[0]}) | Q(**{order: key[0], "pk__gt": key[1]}))
    owner = ("owner__name", "retired_on") if listing.owned else ()
    rows = list(
        found.order_by(order, "pk").values_list("pk", order, "name", "code", *listing.fields, *owner)[: PAGE + 1]
    )
    width = 4 + len(listing.fields)
    lines = [
        Line(row[0], row[2], row[3], listing.cells(row[4:width]), *(row[width:] or ("", None))) for row in rows[:PAGE]
    ]
    lines = _with_names(kind, lines)
    return lines, encode(rows[PAGE - 1][1], rows[PAGE - 1][0]) if len(rows) > PAGE else ""


def _with_names(kind: str, lines: list[Line]) -> list[Line]:
    """Expressions in words instead of keys."""
    if kind not in {"derived", "rules"}:
        return lines
    told = names_in([cell for line in lines for cell in line.cells])
    return [
        Line(
            line.id,
            line.name,
            line.code,
            tuple(in_words(cell, told) for cell in line.cells),
            line.owner,
            line.is_retired,
        )
        for line in lines
    ]


def names_in(texts: list[str]) -> dict[Key, str]:
    """The names of the figures that texts mention."""
    wanted: set[Key] = {key for text in texts for key in _REFERENCE.findall(text)}
    names = dict(Indicator.objects.filter(uid__in={uid for uid, _combo in wanted}).values_list("uid", "name"))
    combos = dict(Combination.objects.filter(uid__in={combo for _uid, combo in wanted}).values_list("uid", "name"))
    return {
        (uid, combo): names.get(uid, uid) + (f" ({combos.get(combo, combo)})" if combo else "") for uid, combo in wanted
    }


def in_words(text: str, names: dict[Key, str]) -> str:
    """A text with the names of figures in the place of their keys."""
    return _REFERENCE.sub(lambda part: f"[{names.get((part[1], part[2] or ''), part[0])}]", text)


@dataclass(frozen=True, slots=True)
class Found:
    """A figure that an expression may name, or an indicator that a form may ask."""

    key: str
    name: str
    note: str


def figures_matching(text: str) -> list[Found]:
    """Figures whose indicator has every word of the text, as expressions write them: the whole first, then parts."""
    indicators = list(
        _matching(text)
        .exclude(type__in=WORDS)
        .values_list("pk", "uid", "name", "measure", "disaggregation__uid")[:MOST_FOUND]
    )
    parts: dict[int, list[tuple[str, str]]] = {}
    divided = [row[0] for row in indicators if row[4] != DEFAULT_DISAGGREGATION]
    for pk, uid, name in (
        Figure.objects.filter(indicator__in=divided)
        .order_by("combination__position", "pk")
        .values_list("indicator_id", "combination__uid", "combination__name")[:200]
    ):
        parts.setdefault(pk, []).append((uid, name))
    found = []
    for pk, uid, name, measure, _by in indicators:
        found.append(Found(f"#{{{uid}}}", name, measure))
        found += [Found(f"#{{{uid}.{combo}}}", f"{name} ({part})", measure) for combo, part in parts.get(pk, [])]
    return found[:40]


def indicators_matching(text: str, *, without: list[int] | None = None) -> list[Found]:
    """Indicators that may be asked, whose name has every word of the text or whose code begins with it."""
    rows = _matching(text).exclude(pk__in=without or []).values_list("pk", "name", "code", "measure")[:MOST_FOUND]
    return [
        Found(str(pk), name, " · ".join(part for part in (code, measure) if part)) for pk, name, code, measure in rows
    ]


def _matching(text: str) -> QuerySet[Indicator]:
    words = fold(text).split()[:8]
    named = Q()
    for word in words:
        named &= Q(folded__contains=word)
    found = Indicator.objects.filter(retired_on__isnull=True).order_by("folded", "pk")
    return found.filter(named | Q(code__istartswith=text.strip())) if words else found.none()


def counts_by_kind() -> dict[str, int]:
    """How many entries of each kind are offered."""
    return {
        kind: (
            listing.model.objects.filter(retired_on__isnull=True)
            if listing.owned
            else listing.model.objects.exclude(uid=DEFAULT_DISAGGREGATION)
        ).count()
        for kind, listing in LISTINGS.items()
    }
