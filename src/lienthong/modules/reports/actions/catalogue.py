"""Making, changing and retiring what is measured."""

from dataclasses import asdict, dataclass
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from lienthong.kernel.access.viewer import Viewer
from lienthong.kernel.events.actions import Subject, emit
from lienthong.kernel.language.text import fold, nfc
from lienthong.modules.reports.events.catalogue import (
    CatalogueEntryChanged,
    CatalogueEntryDeleted,
    CatalogueEntryMade,
    CatalogueEntryRestored,
    CatalogueEntryRetired,
)
from lienthong.modules.reports.models import (
    Adding,
    Combination,
    Disaggregation,
    Figure,
    FormFigure,
    Indicator,
    LegendSet,
    Row,
    ValueType,
)
from lienthong.modules.reports.rules.catalogue import (
    DEFAULT_COMBINATION,
    DEFAULT_DISAGGREGATION,
    WORDS,
    may_change,
    may_design,
    new_uid,
)

SUBJECT = "report_indicator"


class CannotChangeCatalogue(Exception):
    """It cannot be made or changed so; the message says why, `field` at which field."""

    def __init__(self, message: str, field: str = "") -> None:
        super().__init__(message)
        self.field = field


@dataclass(frozen=True, slots=True)
class IndicatorValues:
    """What an indicator is; without a disaggregation it is not divided."""

    name: str
    code: str = ""
    short_name: str = ""
    description: str = ""
    measure: str = ""
    type: str = ValueType.COUNT
    adding: str = Adding.SUM
    weight_id: int | None = None
    disaggregation_id: int | None = None
    legend_set_id: int | None = None


def default_disaggregation() -> Disaggregation:
    """What an indicator that is not divided has: no category, one combination. Made the first time."""
    found, _made = Disaggregation.objects.get_or_create(
        uid=DEFAULT_DISAGGREGATION, defaults={"name": "default", "code": "default"}
    )
    Combination.objects.get_or_create(
        uid=DEFAULT_COMBINATION, defaults={"name": "default", "code": "default", "disaggregation": found}
    )
    return found


@transaction.atomic
def make_indicator(*, viewer: Viewer, values: IndicatorValues) -> Indicator:
    """Make an indicator of the viewer's body, with a figure for each combination. Raises CannotChangeCatalogue."""
    if not may_design(viewer):
        raise CannotChangeCatalogue(_("Your position does not make indicators."))
    made = Indicator(uid=new_uid(), owner_id=viewer.body_id)
    _fill(made, values)
    made.save(force_insert=True)
    make_figures(made)
    emit(CatalogueEntryMade(made.name), subject=Subject(SUBJECT, made.pk), viewer=viewer)
    return made


@transaction.atomic
def change_indicator(*, viewer: Viewer, indicator_id: int, version: int, values: IndicatorValues) -> Indicator:
    """Change an indicator that was read as `version`. Raises CannotChangeCatalogue, also when it changed meanwhile."""
    found = Indicator.objects.select_for_update().get(pk=indicator_id)
    check_own(viewer, found, version)
    before = asdict(_values_of(found))
    _fill(found, values)
    changed = differences(before, asdict(_values_of(found)))
    if not changed:
        return found
    if is_in_use(found) and (meaning := {"type", "adding", "disaggregation_id", "weight_id"} & changed.keys()):
        _check_meaning(before, found, meaning)
    found.version += 1
    found.save()
    if "disaggregation_id" in changed:
        _divide_anew(found)
    told = CatalogueEntryChanged(found.name, found.version, "; ".join(changed.values()))
    emit(told, subject=Subject(SUBJECT, found.pk), viewer=viewer)
    return found


@transaction.atomic
def retire_indicator(*, viewer: Viewer, indicator_id: int, retired: bool = True) -> Indicator:
    """Offer an indicator no more in new forms, or again; values and forms in force stay."""
    found = Indicator.objects.select_for_update().get(pk=indicator_id)
    check_own(viewer, found)
    if bool(found.retired_on) != retired:
        found.retired_on = timezone.localdate() if retired else None
        found.save(update_fields=["retired_on"])
        told = CatalogueEntryRetired(found.name) if retired else CatalogueEntryRestored(found.name)
        emit(told, subject=Subject(SUBJECT, found.pk), viewer=viewer)
    return found


@transaction.atomic
def delete_indicator(*, viewer: Viewer, indicator_id: int) -> None:
    """Delete an indicator that no form asks and nobody has entered. Raises CannotChangeCatalogue for any other."""
    found = Indicator.objects.select_for_update().get(pk=indicator_id)
    check_own(viewer, found)
    weighs = Indicator.objects.filter(weight=found).exists()
    if weighs or Row.objects.filter(indicator=found).exists() or is_in_use(found):
        raise CannotChangeCatalogue(_("It is in use: retire it instead. Its values stay and forms in force keep it."))
    emit(CatalogueEntryDeleted(found.name), subject=Subject(SUBJECT, found.pk), viewer=viewer)
    found.figures.all().delete()
    found.delete()


def make_figures(indicator: Indicator) -> None:
    """A figure for each combination that has none yet."""
    combinations = indicator.disaggregation.combinations.values_list("pk", flat=True)
    Figure.objects.bulk_create(
        [Figure(indicator=indicator, combination_id=pk) for pk in combinations], ignore_conflicts=True
    )


def is_in_use(indicator: Indicator) -> bool:
    """Whether a form has asked it or values came from elsewhere; the values themselves have no such index."""
    return indicator.is_entered or FormFigure.objects.filter(figure__indicator=indicator).exists()


def check_own(viewer: Viewer, found: Any, version: int | None = None) -> None:
    """Raises CannotChangeCatalogue unless the viewer's body owns it and it is still at the version that was read."""
    if not may_change(viewer, found.owner_id):
        raise CannotChangeCatalogue(_("It belongs to another body."))
    if version is not None and found.version != version:
        raise CannotChangeCatalogue(
            _("Somebody changed it meanwhile. Look at what it is now, then change it again."), "version"
        )


def check_code(found: Any) -> None:
    """Raises CannotChangeCatalogue where another of the kind has the code."""
    others = type(found).objects.filter(code=found.code).exclude(pk=found.pk)
    if found.code and (other := others.first()):
        raise CannotChangeCatalogue(_("“%(other)s” has this code.") % {"other": other.name}, "code")


def differences(before: dict[str, Any], after: dict[str, Any]) -> dict[str, str]:
    """Each field that differs, with a line that says from what to what."""
    return {
        name: f"{name}: {_short(value)} → {_short(after[name])}"
        for name, value in before.items()
        if value != after[name]
    }


def _short(value: Any) -> str:
    text = "–" if value in (None, "") else str(value)
    return text if len(text) <= 60 else f"{text[:59]}…"


def _values_of(found: Indicator) -> IndicatorValues:
    return IndicatorValues(**{name: getattr(found, name) for name in IndicatorValues.__slots__})


def _fill(found: Indicator, values: IndicatorValues) -> None:
    """The values as they are stored. Raises CannotChangeCatalogue for what cannot be."""
    for name in ("code", "short_name", "description", "measure"):
        setattr(found, name, nfc(getattr(values, name)).strip())
    found.name = nfc(values.name).strip()
    found.folded = fold(found.name)[:230]
    if not found.name:
        raise CannotChangeCatalogue(_("Give it a name."), "name")
    if values.type not in ValueType.values or values.adding not in Adding.values:
        raise CannotChangeCatalogue(_("There is no such kind of value or way of adding up."))
    found.type = values.type
    found.adding = Adding.NONE if values.type in WORDS else values.adding
    found.weight = _weight(found, values.weight_id) if found.adding == Adding.WEIGHTED else None
    found.disaggregation = (
        Disaggregation.objects.get(pk=values.disaggregation_id)
        if values.disaggregation_id
        else default_disaggregation()
    )
    found.legend_set = LegendSet.objects.filter(pk=values.legend_set_id or 0).first()
    check_code(found)


def _weight(found: Indicator, weight_id: int | None) -> Indicator:
    weight = Indicator.objects.exclude(type__in=WORDS).filter(pk=weight_id).first() if weight_id else None
    if weight is None:
        raise CannotChangeCatalogue(
            _("Say by which indicator the average is weighted, such as the population."), "weight"
        )
    if weight.pk == found.pk:
        raise CannotChangeCatalogue(_("An indicator cannot weigh itself."), "weight")
    return weight


def _check_meaning(before: dict[str, Any], found: Indicator, changed: set[str]) -> None:
    """What is in use keeps its meaning; only a wider kind of number is let through."""
    widens = (before["type"], found.type) in {
        (ValueType.COUNT, ValueType.INTEGER),
        (ValueType.COUNT, ValueType.NUMBER),
        (ValueType.INTEGER, ValueType.NUMBER),
    }
    if changed == {"type"} and widens:
        return
    raise CannotChangeCatalogue(
        _("It is in use, so kind of value, disaggregation and way of adding up stay. Retire it and make another."),
        "type" if "type" in changed else "adding" if "adding" in changed else "disaggregation",
    )


def _divide_anew(found: Indicator) -> None:
    """Other combinations: the figures of the old ones, which nobody has entered, go."""
    wanted = found.disaggregation.combinations.values("pk")
    found.figures.exclude(combination_id__in=wanted).delete()
    make_figures(found)
