"""Derived figures of compiled ones: the expression's references are read from what is compiled."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from decimal import Decimal, localcontext

from lienthong.modules.reports.models import Derived, Figure, Period
from lienthong.modules.reports.queries.compile_reading import Board
from lienthong.modules.reports.rules.adding import Part, figure_of
from lienthong.modules.reports.rules.expressions import CannotParse, evaluate, parse, references

YEAR = Decimal(365)
Values = Mapping[tuple[str, str], Decimal]


def derived_of(figures: Sequence[Figure]) -> list[Derived]:
    """Derived figures, not retired, all of whose references are among these figures; by name."""
    there = _keys(figures)
    known = Derived.objects.filter(retired_on=None).select_related("legend_set").order_by("name", "id")
    return [one for one in known if _wants(one) <= there]


def derived_needing(derived: Derived) -> list[Figure]:
    """The figures that a derived figure is made of."""
    uids = {uid for uid, _combination in _wants(derived)}
    found = Figure.objects.filter(indicator__uid__in=uids).select_related("indicator", "combination")
    return list(found.order_by("indicator_id", "combination__position", "id"))


def derived_value(
    derived: Derived, row: int, period: Period, found: Board, figures: Sequence[Figure]
) -> Decimal | None:
    """A derived figure of one row and period; None where something is missing or is divided by nought."""
    parts = {one.pk: found.parts.get((row, one.pk, period.pk)) for one in figures}
    return derived_from(derived, values_of(figures, parts), (period.ends_on - period.starts_on).days + 1)


def derived_from(derived: Derived, values: Values, days: int) -> Decimal | None:
    """Factor × numerator / denominator of values by (indicator, combination) in a time of so many days."""
    try:
        above, below = parse(derived.numerator), parse(derived.denominator)
    except CannotParse:
        return None
    with localcontext() as context:
        context.prec = 40
        over, under = evaluate(above, values), evaluate(below, values)
        if over is None or not under:
            return None
        yearly = YEAR / days if derived.is_annualized else 1
        return round(over / under * derived.factor * yearly, derived.decimals)


def values_of(figures: Sequence[Figure], parts: Mapping[int, Part | None]) -> dict[tuple[str, str], Decimal]:
    """What expressions refer to: each combination's figure, and that of all combinations together."""
    values: dict[tuple[str, str], Decimal] = {}
    whole: dict[str, Part] = defaultdict(Part)
    adding: dict[str, str] = {}
    for one in figures:
        part = parts.get(one.pk)
        value = figure_of(one.indicator.adding, part)
        if part is not None and value is not None:
            values[one.indicator.uid, one.combination.uid] = value
            whole[one.indicator.uid] += part
            adding[one.indicator.uid] = one.indicator.adding
    for uid, part in whole.items():
        together = figure_of(adding[uid], part)
        if together is not None:
            values[uid, ""] = together
    return values


def _keys(figures: Sequence[Figure]) -> set[tuple[str, str]]:
    exact = {(one.indicator.uid, one.combination.uid) for one in figures}
    return exact | {(one.indicator.uid, "") for one in figures}


def _wants(derived: Derived) -> set[tuple[str, str]]:
    try:
        return references(parse(derived.numerator)) | references(parse(derived.denominator))
    except CannotParse:
        return {("", "")}
