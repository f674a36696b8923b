"""What people type about the catalogue."""

from decimal import Decimal, InvalidOperation
from typing import Any

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from lienthong.modules.reports.actions.catalogue import CannotChangeCatalogue, IndicatorValues
from lienthong.modules.reports.actions.catalogue_derived import DerivedValues, LegendValues, RuleValues
from lienthong.modules.reports.models import (
    Adding,
    Category,
    Derived,
    Disaggregation,
    Indicator,
    LegendSet,
    PeriodType,
    ValidationRule,
    ValueType,
)
from lienthong.modules.reports.rules.catalogue import DEFAULT_DISAGGREGATION, WORDS


def _lines(rows: int) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows})


def _expression(label: Any, **more: Any) -> forms.CharField:
    return forms.CharField(
        label=label,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 2, "spellcheck": "false", "class": "code"}),
        **more,
    )


def _legends() -> list[tuple[Any, str]]:
    return [("", "—"), *LegendSet.objects.order_by("name", "pk").values_list("pk", "name")]


class EntryForm(forms.Form):
    """What every entry has."""

    name = forms.CharField(label=pgettext_lazy("catalogue", "Name"), max_length=230)
    code = forms.CharField(
        label=pgettext_lazy("catalogue", "Code"),
        max_length=50,
        required=False,
        help_text=_("By which files and programs name it."),
    )
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, entry: Any = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.entry = entry

    def refuse(self, error: CannotChangeCatalogue) -> None:
        """Say beside the field why the action would not."""
        self.add_error(error.field if error.field in self.fields and error.field != "version" else None, str(error))

    @property
    def expressions(self) -> list[str]:
        """The fields that hold expressions."""
        return []


class IndicatorForm(EntryForm):
    """An indicator."""

    short_name = forms.CharField(label=_("Short name"), max_length=80, required=False)
    measure = forms.CharField(
        label=_("Unit of measure"), max_length=60, required=False, help_text=_("Such as people, households, %.")
    )
    type = forms.ChoiceField(label=_("Kind of value"), choices=ValueType.choices)
    disaggregation = forms.TypedChoiceField(
        label=_("Divided by"), required=False, coerce=int, empty_value=None, help_text=_("Such as sex or age.")
    )
    adding = forms.ChoiceField(
        label=_("Adding up"),
        choices=Adding.choices,
        help_text=_("How the figures of units make the figure of the unit above. Text and days are never added up."),
    )
    weight = forms.TypedChoiceField(
        label=_("Weighted by"),
        required=False,
        coerce=int,
        empty_value=None,
        help_text=_("Only for a weighted average: the indicator that weighs each unit’s value."),
    )
    legend_set = forms.TypedChoiceField(label=_("Colours by"), required=False, coerce=int, empty_value=None)
    description = forms.CharField(
        label=_("How it is counted"),
        required=False,
        widget=_lines(3),
        max_length=10_000,
        help_text=_("Shown at entry."),
    )
    field_order = ("name", "code", "short_name", "measure", "type", "disaggregation", "adding", "weight")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        divided = Disaggregation.objects.exclude(uid=DEFAULT_DISAGGREGATION).order_by("name", "pk")
        self.fields["disaggregation"].choices = [  # type: ignore[attr-defined]
            ("", _now("Not divided")),
            *divided.values_list("pk", "name"),
        ]
        weights = Indicator.objects.exclude(type__in=WORDS).exclude(pk=self.entry.pk if self.entry else 0)
        self.fields["weight"].choices = [  # type: ignore[attr-defined]
            ("", "—"),
            *weights.filter(retired_on__isnull=True).order_by("folded", "pk").values_list("pk", "name")[:2000],
        ]
        self.fields["legend_set"].choices = _legends()  # type: ignore[attr-defined]

    def values(self) -> IndicatorValues:
        """The values as the action takes them."""
        data = self.cleaned_data
        plain = ("name", "code", "short_name", "description", "measure", "type", "adding")
        return IndicatorValues(
            **{name: data[name] for name in plain},
            weight_id=data["weight"],
            disaggregation_id=data["disaggregation"],
            legend_set_id=data["legend_set"],
        )

    @staticmethod
    def initial_of(entry: Indicator) -> dict[str, Any]:
        """What the form shows first for an entry that exists."""
        plain = ("name", "code", "short_name", "description", "measure", "type", "adding", "version")
        divided = None if entry.disaggregation.uid == DEFAULT_DISAGGREGATION else entry.disaggregation_id
        return {
            **{name: getattr(entry, name) for name in plain},
            "weight": entry.weight_id,
            "legend_set": entry.legend_set_id,
            "disaggregation": divided,
        }


class DerivedForm(EntryForm):
    """A derived figure."""

    short_name = forms.CharField(label=_("Short name"), max_length=80, required=False)
    measure = forms.CharField(label=_("Unit of measure"), max_length=60, required=False)
    numerator = _expression(pgettext_lazy("derived", "Numerator"))
    denominator = _expression(
        pgettext_lazy("derived", "Denominator"), initial="1", help_text=_("1 when nothing is divided.")
    )
    factor = forms.DecimalField(
        label=_("Times"), initial=1, max_digits=14, decimal_places=4, help_text=_("100 for a percentage.")
    )
    decimals = forms.IntegerField(label=_("Decimals shown"), initial=1, min_value=0, max_value=4)
    legend_set = forms.TypedChoiceField(label=_("Colours by"), required=False, coerce=int, empty_value=None)
    description = forms.CharField(label=_("How it is counted"), required=False, widget=_lines(3), max_length=10_000)
    field_order = ("name", "code", "short_name", "measure", "numerator", "denominator", "factor", "decimals")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["legend_set"].choices = _legends()  # type: ignore[attr-defined]

    @property
    def expressions(self) -> list[str]:
        """The fields that hold expressions."""
        return ["numerator", "denominator"]

    def values(self) -> DerivedValues:
        """The values as the action takes them."""
        data = {name: value for name, value in self.cleaned_data.items() if name not in {"version", "legend_set"}}
        return DerivedValues(**data, legend_set_id=self.cleaned_data["legend_set"])

    @staticmethod
    def initial_of(entry: Derived) -> dict[str, Any]:
        """What the form shows first for an entry that exists."""
        plain = (
            "name",
            "code",
            "short_name",
            "measure",
            "numerator",
            "denominator",
            "decimals",
            "description",
            "version",
        )
        factor = entry.factor.quantize(Decimal(1)) if entry.factor == int(entry.factor) else entry.factor.normalize()
        return {**{name: getattr(entry, name) for name in plain}, "factor": factor, "legend_set": entry.legend_set_id}


class RuleForm(EntryForm):
    """A validation rule."""

    left = _expression(pgettext_lazy("rule", "Left side"))
    operator = forms.ChoiceField(label=pgettext_lazy("rule", "Compared"), choices=ValidationRule.Operator.choices)
    right = _expression(pgettext_lazy("rule", "Right side"), required=False, help_text=_("Empty for “no jump”."))
    periods = forms.IntegerField(
        label=_("Periods before"), required=False, min_value=0, max_value=60, help_text=_("Only for “no jump”.")
    )
    percent = forms.IntegerField(
        label=_("Differs by at most (%)"),
        required=False,
        min_value=0,
        max_value=10_000,
        help_text=_("Only for “no jump”."),
    )
    missing = forms.ChoiceField(label=_("Skipped"), choices=ValidationRule.Missing.choices)
    severity = forms.ChoiceField(
        label=_("When broken"),
        choices=ValidationRule.Weight.choices,
        initial=ValidationRule.Weight.WARNING,
        help_text=_("An error holds the submission back, a warning asks for a word."),
    )
    period_type = forms.ChoiceField(
        label=_("Only in periods of"), required=False, choices=[("", _("Any length")), *PeriodType.choices]
    )
    instruction = forms.CharField(
        label=_("What to say when it is broken"), required=False, widget=_lines(2), max_length=2000
    )

    @property
    def expressions(self) -> list[str]:
        """The fields that hold expressions."""
        return ["left", "right"]

    def values(self) -> RuleValues:
        """The values as the action takes them."""
        data = dict(self.cleaned_data)
        del data["version"]
        return RuleValues(**{**data, "periods": data["periods"] or 0, "percent": data["percent"] or 0})

    @staticmethod
    def initial_of(entry: ValidationRule) -> dict[str, Any]:
        """What the form shows first for an entry that exists."""
        plain = (
            "name",
            "code",
            "left",
            "operator",
            "right",
            "missing",
            "severity",
            "period_type",
            "instruction",
            "version",
        )
        found = {name: getattr(entry, name) for name in plain}
        return {**found, "periods": entry.periods or None, "percent": entry.percent or None}


class LegendForm(EntryForm):
    """A legend set: a range in each line."""

    legends = forms.CharField(
        label=_("Ranges"),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 6, "spellcheck": "false", "class": "code"}),
        help_text=_("One in each line: name; from; up to (not included); colour. For example: Low; 0; 50; #c0392b"),
    )

    def clean_legends(self) -> tuple[tuple[str, Decimal, Decimal, str], ...]:
        """The lines as ranges."""
        found = []
        for number, line in enumerate((line for line in self.cleaned_data["legends"].splitlines() if line.strip()), 1):
            parts = [part.strip() for part in line.split(";")]
            try:
                name, first, last, colour = parts
                found.append((name, Decimal(first.replace(",", ".")), Decimal(last.replace(",", ".")), colour))
            except (ValueError, InvalidOperation) as error:
                raise forms.ValidationError(
                    _now("Line %(number)s: write name; from; up to; colour.") % {"number": number}
                ) from error
        return tuple(found)

    def values(self) -> LegendValues:
        """The values as the action takes them."""
        return LegendValues(self.cleaned_data["name"], self.cleaned_data["legends"], self.cleaned_data["code"])

    @staticmethod
    def initial_of(entry: LegendSet) -> dict[str, Any]:
        """What the form shows first for an entry that exists."""
        lines = [f"{one['name']}; {one['from']}; {one['to']}; {one['color']}" for one in entry.legends]
        return {"name": entry.name, "code": entry.code, "legends": "\n".join(lines), "version": entry.version}


class DisaggregationForm(EntryForm):
    """A new disaggregation: of categories that are there, or of a new one."""

    name = forms.CharField(label=pgettext_lazy("catalogue", "Name"), max_length=230, required=False)
    categories = forms.TypedMultipleChoiceField(
        label=_("Categories"), required=False, coerce=int, widget=forms.CheckboxSelectMultiple
    )
    category = forms.CharField(
        label=_("A new category"), max_length=230, required=False, help_text=_("Such as sex, age, ethnic group.")
    )
    options = forms.CharField(
        label=_("Its options"), required=False, widget=_lines(5), max_length=20_000, help_text=_("One in each line.")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known = Category.objects.order_by("name", "pk").prefetch_related("options")[:200]
        self.fields["categories"].choices = [  # type: ignore[attr-defined]
            (one.pk, f"{one.name}: {', '.join(option.name for option in one.options.all())}"[:120]) for one in known
        ]
        if not self.fields["categories"].choices:  # type: ignore[attr-defined]
            del self.fields["categories"]

    def clean(self) -> dict[str, Any]:
        """At least one category, old or new."""
        data = super().clean() or self.cleaned_data
        if not data.get("categories") and not data.get("category"):
            raise forms.ValidationError(_now("Choose a category, or make a new one."))
        return data


class ChangeDisaggregationForm(EntryForm):
    """Another name, and options that were forgotten."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for one in self.entry.categories.order_by("name", "pk") if self.entry else ():
            self.fields[f"more-{one.pk}"] = forms.CharField(
                label=_now("More options of “%(name)s”") % {"name": one.name},
                required=False,
                widget=_lines(2),
                max_length=10_000,
                help_text=_("One in each line. Forms in force ask them from their next version on."),
            )

    def more(self) -> dict[int, list[str]]:
        """Category → names of options."""
        return {
            int(name.removeprefix("more-")): text.splitlines()
            for name, text in self.cleaned_data.items()
            if name.startswith("more-") and text.strip()
        }

    @staticmethod
    def initial_of(entry: Disaggregation) -> dict[str, Any]:
        """What the form shows first for an entry that exists."""
        return {"name": entry.name, "code": entry.code}
