"""Making, changing and retiring what stands on indicators: derived figures, validation rules, legend sets."""

import re
from collections.abc import Callable
from dataclasses import asdict, dataclass
from decimal import Decimal
from typing import Any, TypeAlias

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from lienthong.kernel.access.viewer import Viewer
from lienthong.kernel.events.actions import Subject, emit
from lienthong.kernel.language.text import nfc
from lienthong.modules.reports.actions.catalogue import CannotChangeCatalogue, check_code, check_own, differences
from lienthong.modules.reports.actions.form_rules import derive_form_rules
from lienthong.modules.reports.events.catalogue import (
    CatalogueEntryChanged,
    CatalogueEntryDeleted,
    CatalogueEntryMade,
    CatalogueEntryRestored,
    CatalogueEntryRetired,
)
from lienthong.modules.reports.models import Combination, Derived, Indicator, LegendSet, PeriodType, ValidationRule
from lienthong.modules.reports.rules.catalogue import WORDS, may_design, new_uid
from lienthong.modules.reports.rules.expressions import ALL, CannotParse, parse, references

SUBJECTS: dict[type, str] = {Derived: "report_derived", ValidationRule: "report_rule", LegendSet: "report_legend"}
MOST_DECIMALS = 4
_COLOUR = re.compile(r"#[0-9a-fA-F]{6}")


@dataclass(frozen=True, slots=True)
class DerivedValues:
    """What a derived figure is: `factor` × numerator / denominator."""

    name: str
    numerator: str
    denominator: str = "1"
    code: str = ""
    short_name: str = ""
    description: str = ""
    measure: str = ""
    factor: Decimal = Decimal(1)
    decimals: int = 1
    legend_set_id: int | None = None


@dataclass(frozen=True, slots=True)
class RuleValues:
    """What must hold; see `ValidationRule`."""

    name: str
    left: str
    operator: str
    right: str = ""
    code: str = ""
    instruction: str = ""
    periods: int = 0
    percent: int = 0
    missing: str = ValidationRule.Missing.ANY
    severity: str = ValidationRule.Weight.WARNING
    period_type: str = ""


@dataclass(frozen=True, slots=True)
class LegendValues:
    """Named ranges: (name, from, to, colour as #rrggbb) in order."""

    name: str
    legends: tuple[tuple[str, Decimal, Decimal, str], ...]
    code: str = ""


Values: TypeAlias = DerivedValues | RuleValues | LegendValues
Entry: TypeAlias = Derived | ValidationRule | LegendSet


@transaction.atomic
def save_entry(*, viewer: Viewer, values: Values, pk: int | None = None, version: int = 0) -> Any:
    """Make an entry, or change one that was read as `version`. Raises CannotChangeCatalogue."""
    if not may_design(viewer):
        raise CannotChangeCatalogue(_("Your position does not make indicators."))
    model, fill = _FILLERS[type(values)]
    if pk is None:
        made = model(uid=new_uid())
        if not isinstance(made, LegendSet):
            made.owner_id = viewer.body_id
        fill(made, values)
        made.save(force_insert=True)
        emit(CatalogueEntryMade(made.name), subject=Subject(SUBJECTS[model], made.pk), viewer=viewer)
    else:
        made = model.objects.select_for_update().get(pk=pk)
        _change(viewer, made, fill, values, version)
    if isinstance(made, ValidationRule):
        derive_form_rules(rule=made)
    return made


def _change(viewer: Viewer, found: Entry, fill: Callable[[Any, Any], None], values: Values, version: int) -> None:
    check_entry(viewer, found, version)
    names = [name for name in asdict(values) if name != "legends"]
    before = {name: getattr(found, name) for name in names} | {"legends": getattr(found, "legends", None)}
    fill(found, values)
    after = {name: getattr(found, name) for name in names} | {"legends": getattr(found, "legends", None)}
    if changed := differences(before, after):
        found.version += 1
        found.save()
        told = CatalogueEntryChanged(found.name, found.version, "; ".join(changed.values()))
        emit(told, subject=Subject(SUBJECTS[type(found)], found.pk), viewer=viewer)


@transaction.atomic
def retire_entry(
    *, viewer: Viewer, model: type[Derived] | type[ValidationRule], pk: int, retired: bool = True
) -> Entry:
    """Offer a derived figure no more, check a rule no more; or again. Raises CannotChangeCatalogue."""
    found = model.objects.select_for_update().get(pk=pk)
    check_own(viewer, found)
    if bool(found.retired_on) != retired:
        found.retired_on = timezone.localdate() if retired else None
        found.save(update_fields=["retired_on"])
        told = CatalogueEntryRetired(found.name) if retired else CatalogueEntryRestored(found.name)
        emit(told, subject=Subject(SUBJECTS[model], found.pk), viewer=viewer)
        if isinstance(found, ValidationRule):
            derive_form_rules(rule=found)
    return found


@transaction.atomic
def delete_entry(*, viewer: Viewer, model: type[Entry], pk: int) -> None:
    """Delete an entry: nothing that was entered hangs on it. Raises CannotChangeCatalogue."""
    found = model.objects.select_for_update().get(pk=pk)
    check_entry(viewer, found)
    emit(CatalogueEntryDeleted(found.name), subject=Subject(SUBJECTS[model], found.pk), viewer=viewer)
    found.delete()


def check_entry(viewer: Viewer, found: Entry, version: int | None = None) -> None:
    """Raises CannotChangeCatalogue unless the viewer may change it; a legend set is of those whose figures use it."""
    if not isinstance(found, LegendSet):
        check_own(viewer, found, version)
        return
    of_others = (of.objects.filter(legend_set=found).exclude(owner_id=viewer.body_id) for of in (Derived, Indicator))
    if not may_design(viewer) or any(one.exists() for one in of_others):
        raise CannotChangeCatalogue(_("Figures of another body use it."))
    if version is not None and found.version != version:
        raise CannotChangeCatalogue(
            _("Somebody changed it meanwhile. Look at what it is now, then change it again."), "version"
        )


def checked_expression(text: str, field: str) -> str:
    """An expression that can be read and whose figures exist and are numbers. Raises CannotChangeCatalogue."""
    typed = nfc(text).strip()
    try:
        wanted = references(parse(typed))
    except CannotParse as error:
        told = _("%(message)s (character %(place)s)") % {"message": error, "place": error.place + 1}
        raise CannotChangeCatalogue(told, field) from error
    known = dict(Indicator.objects.filter(uid__in={uid for uid, _combo in wanted}).values_list("uid", "type"))
    combos = set(
        Combination.objects.filter(uid__in={combo for _uid, combo in wanted} - {ALL}).values_list("uid", flat=True)
    )
    for uid, combo in sorted(wanted):
        if uid not in known or (combo != ALL and combo not in combos):
            raise CannotChangeCatalogue(
                _("There is no figure “%(uid)s”.") % {"uid": f"{uid}.{combo}".rstrip(".")}, field
            )
        if known[uid] in WORDS:
            raise CannotChangeCatalogue(_("“%(uid)s” is no number.") % {"uid": uid}, field)
    return typed


def _fill_plain(found: Any, values: Values, names: tuple[str, ...]) -> None:
    for name in names:
        given = getattr(values, name)
        setattr(found, name, nfc(given).strip() if isinstance(given, str) else given)
    if not found.name:
        raise CannotChangeCatalogue(_("Give it a name."), "name")
    check_code(found)


def _fill_derived(found: Derived, values: DerivedValues) -> None:
    _fill_plain(found, values, ("name", "code", "short_name", "description", "measure", "factor", "decimals"))
    found.numerator = checked_expression(values.numerator, "numerator")
    found.denominator = checked_expression(values.denominator, "denominator")
    found.legend_set = LegendSet.objects.filter(pk=values.legend_set_id or 0).first()
    if not 0 <= found.decimals <= MOST_DECIMALS:
        raise CannotChangeCatalogue(_("From 0 to %(most)s decimals.") % {"most": MOST_DECIMALS}, "decimals")
    if not found.factor:
        raise CannotChangeCatalogue(_("The factor cannot be 0."), "factor")


def _fill_rule(found: ValidationRule, values: RuleValues) -> None:
    _fill_plain(found, values, ("name", "code", "instruction", "missing", "severity", "period_type", "operator"))
    jumps = values.operator == ValidationRule.Operator.JUMP
    if values.operator not in ValidationRule.Operator.values or values.period_type not in {"", *PeriodType.values}:
        raise CannotChangeCatalogue(_("There is no such comparison or period."), "operator")
    found.left = checked_expression(values.left, "left")
    found.right = "" if jumps else checked_expression(values.right, "right")
    found.periods, found.percent = (values.periods, values.percent) if jumps else (0, 0)
    if jumps and not 1 <= values.periods <= 60:
        raise CannotChangeCatalogue(_("Say how many periods before count: from 1 to 60."), "periods")
    if jumps and not 1 <= values.percent <= 10_000:
        raise CannotChangeCatalogue(_("Say by how many percent it may differ: from 1 to 10,000."), "percent")


def _fill_legends(found: LegendSet, values: LegendValues) -> None:
    _fill_plain(found, values, ("name", "code"))
    if not values.legends:
        raise CannotChangeCatalogue(_("Give it at least one range."), "legends")
    for place, (name, first, last, colour) in enumerate(values.legends, start=1):
        if (
            not name.strip()
            or not (first.is_finite() and last.is_finite())
            or first >= last
            or not _COLOUR.fullmatch(colour)
        ):
            told = _("Range %(place)s needs a name, a beginning below its end and a colour such as #1b7f4d.")
            raise CannotChangeCatalogue(told % {"place": place}, "legends")
        if place > 1 and first < values.legends[place - 2][2]:
            raise CannotChangeCatalogue(
                _("Range %(place)s begins before the one above ends.") % {"place": place}, "legends"
            )
    found.legends = [
        {"name": nfc(name).strip(), "from": _plain(first), "to": _plain(last), "color": colour}
        for name, first, last, colour in values.legends
    ]


def _plain(number: Decimal) -> float | int:
    return int(number) if number == number.to_integral_value() else float(number)


_FILLERS: dict[type, tuple[Any, Callable[[Any, Any], None]]] = {
    DerivedValues: (Derived, _fill_derived),
    RuleValues: (ValidationRule, _fill_rule),
    LegendValues: (LegendSet, _fill_legends),
}
