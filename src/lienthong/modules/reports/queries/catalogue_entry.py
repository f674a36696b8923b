"""One entry of the catalogue: what it is, where it is used, how an expression reads."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from lienthong.kernel.access.viewer import Viewer
from lienthong.kernel.language import formats
from lienthong.modules.reports.models import (
    Category,
    CategoryOption,
    Derived,
    Disaggregation,
    Form,
    Indicator,
    LegendSet,
    PeriodType,
    ValidationRule,
)
from lienthong.modules.reports.queries.catalogue import in_words, names_in
from lienthong.modules.reports.rules.catalogue import DEFAULT_DISAGGREGATION, may_change, may_design
from lienthong.modules.reports.rules.expressions import CannotParse, parse, references, spelled

Facts = list[tuple[str, str]]
Use = tuple[str, str, int]


def may_change_entry(viewer: Viewer, entry: Any) -> bool:
    """Whether the viewer changes it: the body's own; what bodies share, when no other uses it."""
    if isinstance(entry, Disaggregation):
        others = entry.indicators.exclude(owner_id=viewer.body_id)
        return may_design(viewer) and entry.uid != DEFAULT_DISAGGREGATION and not others.exists()
    if isinstance(entry, LegendSet):
        return (
            may_design(viewer)
            and not Derived.objects.filter(legend_set=entry).exclude(owner_id=viewer.body_id).exists()
        )
    return may_change(viewer, entry.owner_id)


def facts_of(entry: Any) -> Facts:
    """What an entry is, as labelled lines."""
    told: dict[type, Callable[[Any], Facts]] = {
        Indicator: _indicator,
        Disaggregation: _disaggregation,
        Derived: _derived,
        ValidationRule: _rule,
        LegendSet: _legend,
    }
    facts = told[type(entry)](entry)
    shared: Facts = [(pgettext("catalogue", "Code"), entry.code), (_("Key in exchange"), entry.uid)]
    if hasattr(entry, "owner"):
        shared.append((pgettext("catalogue", "Owner"), entry.owner.name))
    if hasattr(entry, "version"):
        shared.append((pgettext("catalogue", "Version"), str(entry.version)))
    return [*facts, *shared]


def _indicator(entry: Indicator) -> Facts:
    divided = entry.disaggregation
    return [
        (_("How it is counted"), entry.description),
        (_("Measure"), entry.measure),
        (_("Kind of value"), entry.get_type_display()),
        (_("Divided by"), _("Not divided") if divided.uid == DEFAULT_DISAGGREGATION else divided.name),
        (_("Adding up"), entry.get_adding_display()),
        (_("Weighted by"), entry.weight.name if entry.weight else ""),
        (_("Short name"), entry.short_name),
    ]


def _disaggregation(entry: Disaggregation) -> Facts:
    categories = Category.objects.filter(pk__in=entry.categories.values("pk")).order_by("name", "pk")
    links = CategoryOption.objects.filter(category__in=categories).order_by("position", "pk")
    options: dict[int, list[str]] = {}
    for category_id, name in links.values_list("category_id", "option__name"):
        options.setdefault(category_id, []).append(name)
    combinations = entry.combinations.order_by("position", "pk").values_list("name", flat=True)
    return [
        *((one.name, " · ".join(options.get(one.pk, ()))) for one in categories),
        (_("Combinations"), " · ".join(combinations[:100])),
    ]


def _derived(entry: Derived) -> Facts:
    told = names_in([entry.numerator, entry.denominator])
    return [
        (_("How it is counted"), entry.description),
        (_("Measure"), entry.measure),
        (pgettext("derived", "Numerator"), in_words(entry.numerator, told)),
        (pgettext("derived", "Denominator"), in_words(entry.denominator, told)),
        (_("Times"), formats.number(entry.factor.normalize() if entry.factor % 1 else int(entry.factor))),
        (_("Decimals shown"), str(entry.decimals)),
        (_("Colours by"), entry.legend_set.name if entry.legend_set else ""),
        (_("Short name"), entry.short_name),
    ]


def _rule(entry: ValidationRule) -> Facts:
    told = names_in([entry.left, entry.right])
    jump = ""
    if entry.operator == ValidationRule.Operator.JUMP:
        jump = _("At most %(percent)s%% from the mean of %(periods)s periods before") % {
            "percent": formats.number(entry.percent),
            "periods": entry.periods,
        }
    return [
        (pgettext("rule", "Left side"), in_words(entry.left, told)),
        (pgettext("rule", "Compared"), jump or entry.get_operator_display()),
        (pgettext("rule", "Right side"), in_words(entry.right, told)),
        (_("Skipped"), entry.get_missing_display()),
        (_("When broken"), entry.get_severity_display()),
        (_("Only in periods of"), str(PeriodType(entry.period_type).label) if entry.period_type else ""),
        (_("What to say when it is broken"), entry.instruction),
    ]


def _legend(entry: LegendSet) -> Facts:
    return [
        (
            one["name"],
            _("%(first)s to below %(last)s")
            % {"first": formats.number(one["from"]), "last": formats.number(one["to"])},
        )
        for one in entry.legends
    ]


def uses_of(viewer: Viewer, entry: Any) -> list[Use]:
    """Where it is used: name, kind of entry ("form" for a form) and id; of forms those that the viewer sees."""
    forms = Form.objects.visible_to(viewer).order_by("name", "pk")
    if isinstance(entry, Indicator):
        named = Q(numerator__contains=entry.uid) | Q(denominator__contains=entry.uid)
        rules = ValidationRule.objects.filter(Q(left__contains=entry.uid) | Q(right__contains=entry.uid))
        asked = forms.filter(sections__rows__indicator=entry).distinct()
        return [
            *_uses(asked, "form"),
            *_uses(Derived.objects.filter(named).order_by("name", "pk"), "derived"),
            *_uses(rules.order_by("name", "pk"), "rules"),
        ]
    if isinstance(entry, ValidationRule):
        return _uses(forms.filter(rules__rule=entry), "form")
    if isinstance(entry, Disaggregation):
        return _uses(entry.indicators.order_by("folded", "pk"), "indicators")
    if isinstance(entry, LegendSet):
        return _uses(Derived.objects.filter(legend_set=entry).order_by("name", "pk"), "derived")
    return []


def _uses(found: Any, kind: str) -> list[Use]:
    return [(name, kind, pk) for name, pk in found.values_list("name", "pk")[:100]]


@dataclass(frozen=True, slots=True)
class ReadExpression:
    """An expression in words, or why it is none; `before` is what stands before the fault."""

    words: str = ""
    fault: str = ""
    before: str = ""
    after: str = ""


def read_expression(text: str) -> ReadExpression:
    """How an expression reads."""
    if not text.strip():
        return ReadExpression()
    try:
        node = parse(text)
    except CannotParse as error:
        return ReadExpression(fault=str(error), before=text[: error.place], after=text[error.place :])
    told = names_in([text])
    uids = dict(Indicator.objects.filter(uid__in={uid for uid, _combo in references(node)}).values_list("uid", "name"))
    missing = next((uid for uid, _combo in sorted(references(node)) if uid not in uids), "")
    if missing:
        return ReadExpression(fault=_("There is no figure “%(uid)s”.") % {"uid": missing})
    return ReadExpression(words=spelled(node, lambda key: f"[{told.get(key, key[0])}]"))
