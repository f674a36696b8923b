"""How each kind of object of a metadata file is written."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from lienthong.kernel.access.viewer import Viewer
from lienthong.kernel.language.text import fold
from lienthong.kernel.org.models import Level, System, Unit
from lienthong.modules.reports.actions.catalogue import make_figures
from lienthong.modules.reports.actions.catalogue_disaggregations import combine
from lienthong.modules.reports.actions.form_rules import derive_form_rules
from lienthong.modules.reports.models import (
    Adding,
    Category,
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
    Row,
    Section,
    ValidationRule,
)
from lienthong.modules.reports.queries.exchange import SECTIONS
from lienthong.modules.reports.rules import dhis2
from lienthong.modules.reports.rules.catalogue import WORDS
from lienthong.modules.reports.rules.periods import span_of


@dataclass(frozen=True, slots=True)
class Choice:
    """What a file does not say of forms: of which units they are asked when it names none that is known, and since
    when.
    """

    begins_on: date
    level: str = Level.COMMUNE
    system: str = System.PARTY


def _saved(model: type[Any], row: Any, **fields: Any) -> Any:
    """The row of an object, made or changed."""
    found = model.objects.get(pk=row.pk) if row.pk else model(uid=row.uid)
    for name, value in {"name": row.told["name"], "code": row.told["code"], "foreign": row.raw, **fields}.items():
        setattr(found, name, value)
    if row.pk and hasattr(found, "version"):
        found.version += 1
    found.save()
    return found


def _option(viewer: Viewer, row: Any, choice: Choice) -> None:
    _saved(Option, row)


def _category(viewer: Viewer, row: Any, choice: Choice) -> None:
    made = _saved(Category, row)
    options = dict(Option.objects.filter(uid__in=row.told["categoryOptions"]).values_list("uid", "pk"))
    for place, uid in enumerate(row.told["categoryOptions"]):
        CategoryOption.objects.get_or_create(category=made, option_id=options[uid], defaults={"position": place})


def _disaggregation(viewer: Viewer, row: Any, choice: Choice) -> None:
    made = _saved(Disaggregation, row)
    categories = dict(Category.objects.filter(uid__in=row.told["categories"]).values_list("uid", "pk"))
    for place, uid in enumerate(row.told["categories"]):
        DisaggregationCategory.objects.get_or_create(
            disaggregation=made, category_id=categories[uid], defaults={"position": place}
        )


def _combination(viewer: Viewer, row: Any, choice: Choice) -> None:
    above = Disaggregation.objects.get(uid=row.told["categoryCombo"])
    made = _saved(Combination, row, disaggregation=above)
    made.options.set(Option.objects.filter(uid__in=row.told["categoryOptions"]))


def _legend_set(viewer: Viewer, row: Any, choice: Choice) -> None:
    _saved(LegendSet, row, legends=row.told["legends"])


def _indicator(viewer: Viewer, row: Any, choice: Choice) -> None:
    told = row.told
    kind = dhis2.VALUE_TYPES[told["valueType"]]
    made = _saved(
        Indicator,
        row,
        short_name=told["shortName"],
        description=told["description"],
        type=kind,
        adding=Adding.NONE if kind in WORDS else dhis2.ADDINGS[told["aggregationType"]],
        disaggregation=Disaggregation.objects.get(uid=told["categoryCombo"]),
        legend_set=LegendSet.objects.filter(uid=told["legendSet"]).first(),
        folded=fold(told["name"])[:230],
        owner_id=viewer.body_id,
    )
    made.figures.exclude(combination__disaggregation=made.disaggregation).delete()


def _derived(viewer: Viewer, row: Any, choice: Choice) -> None:
    told = row.told
    _saved(
        Derived,
        row,
        short_name=told["shortName"],
        description=told["description"],
        numerator=told["numerator"],
        denominator=told["denominator"],
        factor=told["factor"],
        decimals=told["decimals"],
        measure="%" if told["factor"] == 100 else "",
        is_annualized=told["annualized"],
        legend_set=LegendSet.objects.filter(uid=told["legendSet"]).first(),
        owner_id=viewer.body_id,
    )


def _rule(viewer: Viewer, row: Any, choice: Choice) -> None:
    told = row.told
    _saved(
        ValidationRule,
        row,
        left=told["left"],
        right=told["right"],
        operator=dhis2.ALL_OPERATORS[told["operator"]],
        missing=dhis2.MISSING[told["missing"]],
        severity=dhis2.SEVERITIES[told["importance"]],
        period_type=dhis2.ALL_PERIODS.get(told["periodType"], ""),
        periods=told.get("periods", 0),
        percent=told.get("percent", 0),
        instruction=told["instruction"],
        owner_id=viewer.body_id,
    )


def _form(viewer: Viewer, row: Any, choice: Choice) -> None:
    told = row.told
    uids = Foreign.objects.filter(kind="organisationUnits", uid__in=told["organisationUnits"], unit__isnull=False)
    units = list(Unit.objects.filter(pk__in=uids.values("unit")).order_by("lft").values_list("pk", "level", "system"))
    levels, systems = [level for _pk, level, _of in units], [system for _pk, _level, system in units]
    period = dhis2.ALL_PERIODS[told["periodType"]]
    sections = Form.objects.filter(pk=row.pk or 0).values_list(f"foreign__{SECTIONS}", flat=True).first()
    made = _saved(
        Form,
        row,
        foreign={**row.raw, SECTIONS: sections} if sections else row.raw,
        description=told["description"],
        owner_id=viewer.body_id,
        level=max(set(levels), key=levels.count) if levels else choice.level,
        system=max(set(systems), key=systems.count) if systems else choice.system,
        period_type=period,
        begins_on=span_of(period, choice.begins_on).starts_on,
        due_after=told["timelyDays"],
        closes_after=max(told["expiryDays"], told["timelyDays"]) if told["expiryDays"] else None,
        applies={"units": [pk for pk, _level, _system in units]} if units else {},
    )
    asked = set(Row.objects.filter(section__form=made).values_list("indicator__uid", flat=True))
    Row.objects.filter(section__form=made).exclude(indicator__uid__in=told["dataElements"]).delete()
    listed = dict.fromkeys(dhis2.listed_in(row.raw))
    _ask(made, [uid for uid in listed if uid not in asked], set(told["compulsory"]))


def _ask(form: Form, uids: Sequence[str], required: set[str]) -> None:
    """Indicators in a section without a title, until a section of the file takes them."""
    Row.objects.filter(section__form=form).update(is_required=False)
    Row.objects.filter(section__form=form, indicator__uid__in=required).update(is_required=True)
    if not uids:
        return
    section, _made = Section.objects.get_or_create(form=form, uid="", defaults={"position": 1000})
    known = dict(Indicator.objects.filter(uid__in=uids).values_list("uid", "pk"))
    first = section.rows.count()
    Row.objects.bulk_create(
        Row(section=section, indicator_id=known[uid], position=first + at, is_required=uid in required)
        for at, uid in enumerate(uids)
    )


def _section(viewer: Viewer, row: Any, choice: Choice) -> None:
    told = row.told
    form = Form.objects.get(uid=told["dataSet"])
    section = Section.objects.get(pk=row.pk) if row.pk else Section(form=form, uid=row.uid, layout=Section.Layout.TABLE)
    section.title, section.position = told["name"], told["sortOrder"]
    section.save()
    others = [one for one in form.foreign.get(SECTIONS, ()) if one.get("id") != row.uid]
    form.foreign = {**form.foreign, SECTIONS: [*others, row.raw]}
    form.save(update_fields=["foreign"])
    places = {uid: at for at, uid in enumerate(told["dataElements"])}
    for asked in Row.objects.filter(section__form=form, indicator__uid__in=places).select_related("indicator"):
        asked.section, asked.position = section, places[asked.indicator.uid]
        asked.save(update_fields=["section", "position"])
    form.sections.filter(uid="", rows__isnull=True).delete()


WRITERS: dict[str, Callable[[Viewer, Any, Choice], None]] = {
    "categoryOptions": _option,
    "categories": _category,
    "categoryCombos": _disaggregation,
    "categoryOptionCombos": _combination,
    "legendSets": _legend_set,
    "dataElements": _indicator,
    "indicators": _derived,
    "validationRules": _rule,
    "dataSets": _form,
    "sections": _section,
    dhis2.OWN_RULES: _rule,
    dhis2.OWN_FORMS: _form,
    dhis2.OWN_SECTIONS: _section,
}


# After any of these, forms may check other rules.
_CHECKED = {"validationRules", "dataSets", "sections", dhis2.OWN_RULES, dhis2.OWN_FORMS, dhis2.OWN_SECTIONS}


def finish(viewer: Viewer, rows: Sequence[Any], choice: Choice) -> None:
    """What follows from a whole file: missing combinations, figures, and which rules are checked where."""
    touched = {row.uid for row in rows if row.kind == "categoryCombos"}
    touched |= {row.told["categoryCombo"] for row in rows if row.kind == "categoryOptionCombos"}
    for one in Disaggregation.objects.filter(uid__in=touched):
        if one.categories.exists():
            combine(one)
    for indicator in Indicator.objects.filter(uid__in=[row.uid for row in rows if row.kind == "dataElements"]):
        make_figures(indicator)
    if any(row.kind in _CHECKED for row in rows):
        derive_form_rules()
