"""Forms of recipients: outside addresses typed on the way, and groups."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from lienthong.kernel.access.viewer import Viewer
from lienthong.kernel.org.models import Level, System, Unit
from lienthong.modules.documents.actions.addresses import Card, keep_address_by_the_way
from lienthong.modules.documents.actions.recipients import CannotKeep, GroupRule, save_group
from lienthong.modules.documents.models import RecipientGroup
from lienthong.modules.documents.queries.recipients import group_members

MOST = 5_000


def numbers(values: Sequence[str]) -> list[int]:
    """The whole numbers among submitted values, at most `MOST`; anything else is left out."""
    return [int(value) for value in values[:MOST] if value.isascii() and value.isdigit() and len(value) < 19]


class OutsideForm(forms.Form):
    """A new address outside, typed while choosing recipients; empty means none."""

    outside_name = forms.CharField(label=_("Name"), max_length=200, required=False)
    outside_email = forms.EmailField(
        label=_("E-mail"), required=False, help_text=_("Without an e-mail address it is listed for the post.")
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("outside_email") and not cleaned.get("outside_name"):
            self.add_error("outside_name", _("Give the addressee's name."))
        return cleaned

    def keep(self, viewer: Viewer) -> list[int]:
        """Keep the typed address; its id, or nothing when none was typed."""
        name, email = self.cleaned_data["outside_name"], self.cleaned_data["outside_email"]
        return [keep_address_by_the_way(viewer=viewer, card=Card(name, email)).pk] if name else []


class GroupForm(forms.Form):
    """A group: a rule and named units."""

    name = forms.CharField(label=_("Name of the group"), max_length=150)
    level = forms.ChoiceField(label=_("Level"), choices=[("", _("Every level")), *Level.choices], required=False)
    system = forms.ChoiceField(label=_("System"), choices=[("", _("Every system")), *System.choices], required=False)
    is_shared = forms.BooleanField(label=_("Other bodies may choose it too"), required=False)

    def __init__(self, data: Any = None, *, group: RecipientGroup | None = None) -> None:
        initial = {}
        if group is not None:
            initial = {
                "name": group.name,
                "level": group.rule_level,
                "system": group.rule_system,
                "is_shared": group.is_shared,
            }
        super().__init__(data, initial=initial)
        self.group = group
        self.fields["name"].widget.attrs["class"] = "input"
        self.under = self._units("under", [group.rule_under] if group and group.rule_under else [])
        self.named = self._units("unit", list(group.units.order_by("lft")) if group else [])

    def _units(self, name: str, kept: list[Unit]) -> list[tuple[int, str]]:
        """The chosen units of a typeahead as (id, name): those typed, else those kept."""
        if not self.is_bound:
            return [(unit.pk, unit.name) for unit in kept]
        submitted: Any = self.data  # a QueryDict: several of one name
        given = numbers(submitted.getlist(name))
        return list(Unit.objects.open().filter(pk__in=given).order_by("lft").values_list("pk", "name"))

    @property
    def rule(self) -> GroupRule:
        """The rule as typed, or as kept."""
        read = self._text
        return GroupRule(
            level=read("level") if read("level") in Level.values else "",
            system=read("system") if read("system") in System.values else "",
            under_id=self.under[0][0] if self.under else None,
            unit_ids=[pk for pk, _name in self.named],
        )

    def _text(self, name: str) -> str:
        return str(self.data.get(name, "") if self.is_bound else self.initial.get(name, ""))

    def members(self, viewer: Viewer) -> tuple[int, list[tuple[int, str]]]:
        """How many bodies it means now, and the first of them."""
        rule = self.rule
        return group_members(level=rule.level, system=rule.system, under=rule.under_id, units=rule.unit_ids)

    def save(self, viewer: Viewer) -> bool:
        """Keep the group; False, with the error on the form, when it cannot be kept."""
        try:
            save_group(
                viewer=viewer,
                name=self.cleaned_data["name"],
                rule=self.rule,
                is_shared=self.cleaned_data["is_shared"],
                group_id=self.group.pk if self.group else None,
            )
        except CannotKeep as error:
            self.add_error(None, str(error))
            return False
        return True
