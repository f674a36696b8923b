"""What tables are made of: figures, indicators over all their combinations, derived figures, and their divisions."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import reduce
from operator import add

from django.utils.translation import gettext as _

from lienthong.modules.reports.models import (
    Category,
    CategoryOption,
    Combination,
    Derived,
    DisaggregationCategory,
    Figure,
    Form,
)
from lienthong.modules.reports.queries.compile_derived import derived_from, derived_needing, derived_of, values_of
from lienthong.modules.reports.queries.compile_report import figures_of
from lienthong.modules.reports.rules.adding import Part, written
from lienthong.modules.reports.rules.legends import Range, ranges_of

COMBINATION = "combination"


@dataclass(frozen=True, slots=True)
class Option:
    """One part of a division: the combinations that belong to it; None: all of them together."""

    key: str
    name: str
    combinations: frozenset[int] | None = None


ALL = Option("", "")


@dataclass(frozen=True, slots=True)
class Item:
    """A figure that may be asked for: one combination, an indicator over all of them, or a derived one."""

    key: str
    name: str
    measure: str
    figures: tuple[Figure, ...]
    derived: Derived | None = None
    ranges: tuple[Range, ...] = field(default=())

    def within(self, option: Option) -> tuple[Figure, ...]:
        """Its figures that belong to a part of a division; of a derived figure only all together."""
        if option.combinations is None:
            return self.figures
        if self.derived:
            return ()
        return tuple(one for one in self.figures if one.combination_id in option.combinations)

    def value(self, figures: Iterable[Figure], parts: Mapping[int, Part | None], days: int) -> Decimal | None:
        """What it shows of the parts of some of its figures, gathered over so many days."""
        if self.derived:
            return derived_from(self.derived, values_of(self.figures, parts), days)
        known = [part for one in figures if (part := parts.get(one.pk)) is not None]
        return written(self.figures[0].indicator.adding, reduce(add, known)) if known else None


def items_of(form: Form) -> list[Item]:
    """Everything of a form that may be asked for: indicators, their combinations where there are several, derived."""
    figures = figures_of(form)
    by_indicator: dict[int, list[Figure]] = {}
    for one in figures:
        by_indicator.setdefault(one.indicator_id, []).append(one)
    found = []
    for several in by_indicator.values():
        indicator = several[0].indicator
        if indicator.adding == "none":
            continue
        ranges = ranges_of(indicator.legend_set.legends) if indicator.legend_set else ()
        found.append(Item(f"i{indicator.pk}", indicator.name, indicator.measure, tuple(several), ranges=ranges))
        if len(several) > 1:
            found += [
                Item(
                    f"f{one.pk}", f"{indicator.name} – {one.combination.name}", indicator.measure, (one,), None, ranges
                )
                for one in several
            ]
    return [
        *found,
        *(
            Item(
                f"d{one.pk}",
                one.name,
                one.measure,
                tuple(derived_needing(one)),
                one,
                ranges_of(one.legend_set.legends) if one.legend_set else (),
            )
            for one in derived_of(figures)
        ),
    ]


def divisions_of(items: Iterable[Item]) -> list[tuple[str, str]]:
    """By what figures can be divided: (word in an address, name)."""
    figures = {figure.pk: figure for item in items for figure in item.figures}
    divided = {figure.indicator.disaggregation_id for figure in figures.values()}
    links = DisaggregationCategory.objects.filter(disaggregation__in=divided)
    categories = Category.objects.filter(pk__in=links.values("category"))
    found = [(f"c{pk}", name) for pk, name in categories.order_by("name", "id").values_list("pk", "name")]
    indicators = [figure.indicator_id for figure in figures.values()]
    if len(found) != 1 and len(set(indicators)) < len(indicators):
        found.append((COMBINATION, _("Every combination")))
    return found


def options_of(by: str, items: Sequence[Item]) -> list[Option]:
    """The parts of a division that the figures of some items have, and all together; that alone without a division."""
    figures = {figure.pk: figure for item in items for figure in item.figures}.values()
    parts = []
    if by == COMBINATION:
        several = {item.figures[0].indicator_id for item in items if len(item.figures) > 1 and not item.derived}
        divided = {one.combination_id: one.combination for one in figures if one.indicator_id in several}
        parts = [Option(f"k{pk}", one.name, frozenset({pk})) for pk, one in divided.items()]
    elif by:
        parts = _options_of_category(int(by[1:]), [one.combination_id for one in figures])
    return [*parts, ALL]


def _options_of_category(category: int, combinations: list[int]) -> list[Option]:
    """The options of a category, in order, that some combinations have."""
    of: dict[int, set[int]] = {}
    links = Combination.options.through.objects.filter(combination__in=combinations)
    for combination, option in links.values_list("combination_id", "option_id"):
        of.setdefault(option, set()).add(combination)
    places = CategoryOption.objects.filter(category=category, option__in=of).order_by("position", "id")
    named = places.values_list("option_id", "option__name")
    return [Option(f"o{pk}", name, frozenset(of[pk])) for pk, name in named]
