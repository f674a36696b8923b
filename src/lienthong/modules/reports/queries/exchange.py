"""The catalogue as DHIS2 spells it: what is stored, object by object, and the file that is exported."""

from collections.abc import Callable, Iterable
from copy import deepcopy
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Q, QuerySet

from lienthong.modules.reports.models import Category as CategoryModel
from lienthong.modules.reports.models import (
    CategoryOption,
    Combination,
    Derived,
    Disaggregation,
    DisaggregationCategory,
    Foreign,
    Form,
    Indicator,
    LegendSet,
    Option,
    PeriodType,
    Section,
    ValidationRule,
)
from lienthong.modules.reports.rules import dhis2
from lienthong.modules.reports.rules.catalogue import DEFAULT_COMBINATION, DEFAULT_DISAGGREGATION
from lienthong.modules.reports.rules.dhis2 import Told, spelling

UNITS = "organisationUnits"
MOST = 1e28
PAGE = 50
# What is not divided has other keys in some systems, but one meaning.
DEFAULTS = {"categoryCombos": DEFAULT_DISAGGREGATION, "categoryOptionCombos": DEFAULT_COMBINATION}
# Where a form keeps the sections of the file that it came from.
SECTIONS = "sections+"


@dataclass(frozen=True, slots=True)
class Stored:
    """One object: its row, what the catalogue says of it in DHIS2's spelling, and the object as it came."""

    pk: int
    told: Told
    raw: dict[str, Any]
    owner_id: int | None = None


def stored_of(kind: str) -> dict[str, Stored]:
    """Every stored object of a kind by its uid."""
    return _STORED[kind]()


def unit_uids() -> dict[int, str]:
    """The uid in exchange of every unit that has one."""
    return dict(Foreign.objects.filter(kind=UNITS, unit__isnull=False).values_list("unit_id", "uid"))


def unlinked_units(*, after: int = 0) -> tuple[list[tuple[int, str, str, str]], int]:
    """Units of files that are no unit here yet: (id, uid, name, code), and where to go on (0 on the last page).

    Those without a unit above them come first: once they are linked, what lies below them can be opened.
    """
    found = Foreign.objects.filter(kind=UNITS, unit__isnull=True).order_by("pk")
    fields = ("pk", "uid", "body__name", "body__code")
    roots = [] if after else list(found.filter(body__parent__isnull=True).values_list(*fields)[:PAGE])
    rows = list(found.filter(pk__gt=after, body__parent__isnull=False).values_list(*fields)[: PAGE + 1])
    lines = [(pk, uid, str(name or uid), str(code or "")) for pk, uid, name, code in [*roots, *rows[:PAGE]]]
    return lines, rows[PAGE - 1][0] if len(rows) > PAGE else 0


def unlinked_count() -> int:
    """How many units of files are no unit here yet."""
    return Foreign.objects.filter(kind=UNITS, unit__isnull=True).count()


def _named(one: Any, **more: Any) -> Stored:
    told = {"name": one.name, "code": one.code, **more}
    return Stored(one.pk, told, one.foreign, getattr(one, "owner_id", None))


def _options() -> dict[str, Stored]:
    return {one.uid: _named(one) for one in Option.objects.order_by("pk")}


def _categories() -> dict[str, Stored]:
    options: dict[int, list[str]] = {}
    for category, uid in CategoryOption.objects.order_by("position", "pk").values_list("category_id", "option__uid"):
        options.setdefault(category, []).append(uid)
    return {
        one.uid: _named(one, categoryOptions=options.get(one.pk, [])) for one in CategoryModel.objects.order_by("pk")
    }


def _combos() -> dict[str, Stored]:
    parts: dict[int, list[str]] = {}
    links = DisaggregationCategory.objects.order_by("position", "pk")
    for disaggregation, uid in links.values_list("disaggregation_id", "category__uid"):
        parts.setdefault(disaggregation, []).append(uid)
    found = Disaggregation.objects.exclude(uid=DEFAULT_DISAGGREGATION).order_by("pk")
    return {one.uid: _named(one, categories=parts.get(one.pk, [])) for one in found}


def _option_combos() -> dict[str, Stored]:
    found = Combination.objects.exclude(uid=DEFAULT_COMBINATION).select_related("disaggregation")
    return {
        one.uid: _named(
            one,
            categoryCombo=one.disaggregation.uid,
            categoryOptions=sorted(option.uid for option in one.options.all()),
        )
        for one in found.prefetch_related("options").order_by("pk")
    }


def _data_elements() -> dict[str, Stored]:
    return {
        one.uid: _named(
            one,
            shortName=one.short_name,
            description=one.description,
            valueType=spelling(dhis2.VALUE_TYPES, one.type),
            aggregationType=spelling(dhis2.ADDINGS, one.adding),
            categoryCombo=one.disaggregation.uid,
            legendSet=one.legend_set.uid if one.legend_set else "",
        )
        for one in Indicator.objects.select_related("disaggregation", "legend_set").order_by("pk")
    }


def _legends() -> dict[str, Stored]:
    return {
        one.uid: _named(
            one, legends=[{**each, "from": float(each["from"]), "to": float(each["to"])} for each in one.legends]
        )
        for one in LegendSet.objects.order_by("pk")
    }


def _indicators() -> dict[str, Stored]:
    return {
        one.uid: _named(
            one,
            shortName=one.short_name,
            description=one.description,
            numerator=one.numerator,
            denominator=one.denominator,
            factor=one.factor,
            decimals=one.decimals,
            annualized=one.is_annualized,
            legendSet=one.legend_set.uid if one.legend_set else "",
        )
        for one in Derived.objects.select_related("legend_set").order_by("pk")
    }


# What DHIS2 cannot say of rules and forms: jumps, and periods of five years.
_UNSAID = Q(operator=ValidationRule.Operator.JUMP) | Q(period_type=PeriodType.TERM)


def _rules() -> dict[str, Stored]:
    return {one.uid: _rule(one) for one in ValidationRule.objects.exclude(_UNSAID).order_by("pk")}


def _own_rules() -> dict[str, Stored]:
    found = ValidationRule.objects.filter(_UNSAID).order_by("pk")
    return {one.uid: _rule(one, periods=one.periods, percent=one.percent) for one in found}


def _rule(one: ValidationRule, **more: int) -> Stored:
    return _named(
        one,
        instruction=one.instruction,
        operator=spelling(dhis2.ALL_OPERATORS, one.operator),
        importance=spelling(dhis2.SEVERITIES, one.severity),
        periodType=spelling(dhis2.ALL_PERIODS, one.period_type),
        left=one.left,
        right=one.right,
        missing=spelling(dhis2.MISSING, one.missing),
        **more,
    )


def _data_sets() -> dict[str, Stored]:
    return _forms(Form.objects.exclude(period_type=PeriodType.TERM))


def _own_forms() -> dict[str, Stored]:
    return _forms(Form.objects.filter(period_type=PeriodType.TERM))


def _forms(forms: QuerySet[Form]) -> dict[str, Stored]:
    uids = unit_uids()
    found: dict[str, Stored] = {}
    for one in forms.prefetch_related("sections__rows__indicator").order_by("pk"):
        rows = [row for section in one.sections.all() for row in section.rows.all()]
        came = one.foreign.get(UNITS, []) if isinstance(one.foreign, dict) else []
        unknown = {dhis2.id_of({"it": each}, "it") for each in came} - set(uids.values())
        found[one.uid] = _named(
            one,
            description=one.description,
            periodType=spelling(dhis2.ALL_PERIODS, one.period_type),
            timelyDays=one.due_after,
            expiryDays=one.closes_after or 0,
            dataElements=sorted(row.indicator.uid for row in rows),
            compulsory=sorted(row.indicator.uid for row in rows if row.is_required),
            organisationUnits=sorted({uids[pk] for pk in one.applies.get("units", ()) if pk in uids} | unknown),
        )
    return found


def _sections() -> dict[str, Stored]:
    return _sections_of(Section.objects.exclude(form__period_type=PeriodType.TERM))


def _own_sections() -> dict[str, Stored]:
    return _sections_of(Section.objects.filter(form__period_type=PeriodType.TERM))


def _sections_of(sections: QuerySet[Section]) -> dict[str, Stored]:
    found = sections.exclude(uid="").select_related("form")
    return {
        one.uid: Stored(
            one.pk,
            {
                "name": one.title or one.form.name,
                "code": "",
                "dataSet": one.form.uid,
                "dataElements": [row.indicator.uid for row in one.rows.all()],
                "sortOrder": one.position,
            },
            next((each for each in one.form.foreign.get(SECTIONS, ()) if each.get("id") == one.uid), {}),
        )
        for one in found.prefetch_related("rows__indicator").order_by("pk")
    }


_STORED: dict[str, Callable[[], dict[str, Stored]]] = {
    "categoryOptions": _options,
    "categories": _categories,
    "categoryCombos": _combos,
    "categoryOptionCombos": _option_combos,
    "legendSets": _legends,
    "dataElements": _data_elements,
    "indicators": _indicators,
    "validationRules": _rules,
    "dataSets": _data_sets,
    "sections": _sections,
    dhis2.OWN_RULES: _own_rules,
    dhis2.OWN_FORMS: _own_forms,
    dhis2.OWN_SECTIONS: _own_sections,
}


def exported_metadata() -> dict[str, list[dict[str, Any]]]:
    """The whole catalogue as a metadata file: each object as it came, with what differs put in."""
    document: dict[str, list[dict[str, Any]]] = {}
    for foreign in Foreign.objects.order_by("kind", "pk"):
        document.setdefault(foreign.kind, []).append(foreign.body)
    known = known_of(document)
    for kind in dhis2.TOLD:
        for uid, stored in stored_of(kind).items():
            document.setdefault(kind, []).append(exported(kind, uid, stored, known))
    for factor, uid in known.new_types.items():
        body = {"id": uid, "name": f"× {factor.normalize():f}", "factor": int(factor), "number": False}
        document.setdefault("indicatorTypes", []).append(body)
    return document


class Exporting(dhis2.Known):
    """What an export refers to; `new_types` are indicator types that no file has brought."""

    def __init__(self) -> None:
        super().__init__()
        self.new_types: dict[Any, str] = {}

    def type_of(self, factor: Any) -> str:
        """The uid of an indicator type with this factor."""
        for uid, known in self.factors.items():
            if known == factor:
                return uid
        return self.new_types.setdefault(factor, f"liThFact{len(self.new_types):03}")


def known_of(document: dict[str, list[dict[str, Any]]]) -> Exporting:
    """Everything stored, as what objects may refer to."""
    known = Exporting()
    for kind in dhis2.TOLD:
        known.uids[kind] = set(stored_of(kind)) | {one.get("id", "") for one in document.get(kind, ())}
    known.uids["categoryCombos"].add(DEFAULT_DISAGGREGATION)
    known.uids["categoryOptionCombos"].add(DEFAULT_COMBINATION)
    for kind, ours in DEFAULTS.items():
        known.other_names |= {one["id"]: ours for one in document.get(kind, ()) if one.get("name") == "default"}
    known.factors = numbers_of(document.get("indicatorTypes", []), "factor")
    known.constants = numbers_of(document.get("constants", []), "value")
    return known


def numbers_of(objects: Iterable[Any], name: str) -> dict[str, Decimal]:
    """A number that objects have, by their uid; those that say none are left out."""
    return {
        one["id"]: Decimal(str(one[name]))
        for one in objects
        if isinstance(one, dict) and isinstance(one.get("id"), str) and _is_number(one.get(name))
    }


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and abs(value) < MOST


def exported(kind: str, uid: str, stored: Stored, known: Exporting) -> dict[str, Any]:
    """One object: as it came, and where the catalogue says something else now, that."""
    body = {name: value for name, value in deepcopy(stored.raw).items() if name != SECTIONS}
    try:
        came = dhis2.told_of(kind, body, known) if body else {}
    except dhis2.Conflict:
        came = {}
    body["id"] = uid
    for name, value in stored.told.items():
        if name not in came or came[name] != value:
            _put(body, name, value, known)
    return body


def _put(body: dict[str, Any], name: str, value: Any, known: Exporting) -> None:
    """A part of an object as DHIS2 spells it; what is empty and was not said stays unsaid."""
    if value == "" and name not in body and name in _MAY_BE_UNSAID:
        return
    if name in {"categoryCombo", "dataSet"}:
        body[name] = {"id": value}
    elif name == "factor":
        body["indicatorType"] = {"id": known.type_of(value)}
    elif name in _PARTS:
        _PARTS[name](body, value)
    elif isinstance(value, list):
        body[name] = [{"id": uid} for uid in value]
    else:
        body[name] = value


def _put_legends(body: dict[str, Any], value: Any) -> None:
    body["legends"] = [
        {"name": one["name"], "startValue": one["from"], "endValue": one["to"], "color": one["color"]} for one in value
    ]


def _put_missing(body: dict[str, Any], value: Any) -> None:
    for side in ("leftSide", "rightSide"):
        body.setdefault(side, {})["missingValueStrategy"] = value


def _put_elements(body: dict[str, Any], value: Any) -> None:
    """Of a data set, which says its period before, or of a section."""
    if "periodType" in body:
        own = body["id"]
        body["dataSetElements"] = [{"dataSet": {"id": own}, "dataElement": {"id": uid}} for uid in value]
    else:
        body["dataElements"] = [{"id": uid} for uid in value]


_MAY_BE_UNSAID = {"code", "description", "instruction", "shortName", "periodType", "legendSet"}
_PARTS: dict[str, Callable[[dict[str, Any], Any], None]] = {
    "legendSet": lambda body, value: body.update(legendSets=[{"id": value}] if value else []),
    "legends": _put_legends,
    "left": lambda body, value: body.setdefault("leftSide", {}).update(expression=value),
    "right": lambda body, value: body.setdefault("rightSide", {}).update(expression=value),
    "missing": _put_missing,
    "dataElements": _put_elements,
    "compulsory": lambda body, value: body.update(
        compulsoryDataElementOperands=[{"dataElement": {"id": uid}} for uid in value]
    ),
}
