"""For whom a task is: a rule or a list."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from lienthong.kernel.org.models import Level, System, Unit
from lienthong.modules.directives.models import Application
from lienthong.modules.directives.queries.assigning_units import Applied

MOST = 5_000


def numbers(values: list[str]) -> list[int]:
    """The ids among submitted values, at most `MOST`."""
    return [int(value) for value in values[:MOST] if value.isascii() and value.isdigit() and len(value) < 19]


class ApplicationForm(forms.Form):
    """A level with what narrows it down, or units by name; the lead of the task gets it besides."""

    level = forms.ChoiceField(
        label=_("Every unit of the level"),
        choices=[("", _("No rule: the units named below")), *Level.choices],
        required=False,
    )
    system = forms.ChoiceField(label=_("System"), choices=System.choices, required=False)
    trait = forms.ChoiceField(
        label=_("Of the kind"), choices=[("", _("Any place")), *Application.Trait.choices], required=False
    )

    def __init__(self, data: Any = None, *, applied: Applied) -> None:
        super().__init__(data, initial={"level": applied.level, "system": applied.system, "trait": applied.trait})
        for field in self.fields.values():
            field.widget.attrs["class"] = "input"
        self.lead_id = applied.lead_id
        self.under = self._units("under", [applied.under_id] if applied.under_id else [])
        self.named = self._units("unit", list(applied.unit_ids))

    def _units(self, name: str, kept: list[int]) -> list[tuple[int, str]]:
        submitted: Any = self.data  # a QueryDict: several of one name
        given = numbers(submitted.getlist(name)) if self.is_bound else kept
        return list(Unit.objects.open().filter(pk__in=given).order_by("lft").values_list("pk", "name"))

    @property
    def applied(self) -> Applied:
        """The rule as it is typed, or kept; units that are named take the rule's place."""
        named = tuple(pk for pk, _name in self.named)
        return Applied(
            level="" if named else self._chosen("level", Level.values),
            system=self._chosen("system", System.values) or System.PARTY,
            under_id=self.under[0][0] if self.under and not named else None,
            trait="" if named else self._chosen("trait", Application.Trait.values),
            unit_ids=named,
            lead_id=self.lead_id,
        )

    def _chosen(self, name: str, values: list[str]) -> str:
        typed = str(self.data.get(name, "") if self.is_bound else self.initial.get(name, ""))
        return typed if typed in values else ""
