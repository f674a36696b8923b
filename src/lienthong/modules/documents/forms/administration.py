"""What the system's administrator writes down about types of documents."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from lienthong.kernel.language.fields import TypedDateField
from lienthong.kernel.org.models import System
from lienthong.modules.documents.actions.administration import TypeVersion

WHY_NOT: dict[str, tuple[str | None, Any]] = {
    "rule": (None, _("Types of documents are the operator's.")),
    "taken": ("code", _("The system has a type with this code already.")),
    "day": ("valid_from", _("The day must lie after the beginning of the running version.")),
    "ended": (None, _("This version has ended; revise the running one.")),
}


PERIODS = [("year", _("Each year")), ("term", _("Each term"))]
LAYOUTS = [("named", _("With its name as a heading")), ("letter", _("Letter"))]


class TypeForm(forms.Form):
    """What a type is from a day on."""

    name = forms.CharField(label=_("Name"), max_length=100)
    name_en = forms.CharField(label=_("Name in English"), max_length=100, required=False)
    own_series = forms.BooleanField(
        label=_("Numbered by itself"),
        required=False,
        initial=True,
        help_text=_("Otherwise it shares one series with the other types that are not."),
    )
    period_kind = forms.ChoiceField(
        label=_("Numbers begin anew"), choices=[("year", _("Each year")), ("term", _("Each term"))]
    )
    source = forms.CharField(
        label=_("Laid down in"), max_length=200, help_text=_("Law, decree or guidance, with article.")
    )
    valid_from = TypedDateField(label=_("From"))

    def version(self) -> TypeVersion:
        """The version as the action wants it."""
        data = self.cleaned_data
        return TypeVersion(
            data["name"], data["name_en"], data["source"], data["own_series"], data["period_kind"], data["valid_from"]
        )

    def refuse(self, why: str) -> None:
        """Say beside the field why the action would not."""
        field, text = WHY_NOT[why]
        self.add_error(field if field in self.fields else None, text)


class NewTypeForm(TypeForm):
    """A type that a system did not have."""

    system = forms.ChoiceField(label=_("System"), choices=System.choices)
    code = forms.RegexField(
        label=_("Code in symbols"),
        max_length=20,
        regex=r"^[\w.-]+$",
        help_text=_("For example QĐ; letters and digits."),
    )
    form = forms.ChoiceField(
        label=_("Layout"), choices=[("named", _("With its name as a heading")), ("letter", _("Letter"))]
    )

    field_order = ("system", "code", "name", "name_en", "form", "own_series", "period_kind", "source", "valid_from")
