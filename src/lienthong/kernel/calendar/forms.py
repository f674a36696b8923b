"""What an administrator writes down about days."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from lienthong.kernel.access.roles import Permission
from lienthong.kernel.access.viewer import Viewer
from lienthong.kernel.calendar.models import Override
from lienthong.kernel.language.fields import TypedDateField
from lienthong.kernel.language.text import nfc
from lienthong.kernel.org.models import Unit

WHY_NOT: dict[str, tuple[str | None, Any]] = {
    "dates": ("last", _("The days are out of order, too many, or outside the calendar (2015 to 2045).")),
    "decision": ("decision", _("Name the decision and the reason.")),
    "unit": ("unit_id", _("This unit is closed or not yours to administer.")),
    "system": ("unit_id", _("The whole country is the operator's. Choose a unit of yours.")),
    "gone": (None, _("Somebody else took it back meanwhile.")),
}


class OverrideForm(forms.Form):
    """From when to when, what the days become, by which decision, for whom."""

    first = TypedDateField(label=_("First day"))
    last = TypedDateField(label=_("Last day"))
    halves = forms.TypedChoiceField(label=_("The days become"), choices=Override.Halves.choices, coerce=int)
    reason = forms.CharField(label=_("Reason"), max_length=200, help_text=_("For example: storm number 7."))
    decision = forms.CharField(label=_("Decision"), max_length=200, help_text=_("Number and symbol, who signed, when."))
    unit_id = forms.IntegerField(label=_("For which unit and everything below it"), required=False)

    def __init__(self, *args: Any, viewer: Viewer, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.viewer = viewer
        self.may_country = viewer.may(Permission.ADMINISTER_SYSTEM)

    def clean_reason(self) -> str:
        """Text as it is stored."""
        return nfc(self.cleaned_data["reason"]).strip()

    def clean_decision(self) -> str:
        """Text as it is stored."""
        return nfc(self.cleaned_data["decision"]).strip()

    def refuse(self, why: str) -> None:
        """Say beside the field why the action would not."""
        self.add_error(*WHY_NOT[why])

    def chosen(self) -> list[tuple[int, str]]:
        """The unit chosen, so that the form shows it again."""
        typed = str(self.data.get("unit_id") or "")
        if not typed.isdigit():
            return []
        return list(Unit.objects.administered_by(self.viewer).filter(pk=int(typed)).values_list("pk", "name"))
