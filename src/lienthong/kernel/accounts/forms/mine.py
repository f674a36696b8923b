"""What a person sets for themselves."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from lienthong.kernel.accounts.models import Account
from lienthong.kernel.language.fields import TypedDateField
from lienthong.kernel.language.text import nfc


class SettingsForm(forms.Form):
    """Language and keys."""

    language = forms.ChoiceField(label=_("Language"), choices=settings.LANGUAGES, widget=forms.RadioSelect)
    single_keys = forms.BooleanField(
        label=_("Single-key shortcuts"),
        help_text=_("j and k move, e finishes, / searches. Switch them off if you dictate or they get in your way."),
        required=False,
    )


class DelegationForm(forms.Form):
    """To whom, from when to when, why."""

    to_id = forms.IntegerField(
        label=_("Who acts for you"), error_messages={"required": _("Choose the person who acts for you.")}
    )
    since = TypedDateField(label=_("From"))
    until = TypedDateField(label=_("To, that day included"))
    reason = forms.CharField(
        label=_("Reason"),
        max_length=200,
        help_text=_("For example the decision that orders it, or your leave."),
    )

    WHY = {
        "lent": (None, _("You act in a position that is lent to you; only its holder may lend it.")),
        "self": ("to_id", _("Choose somebody else than yourself.")),
        "inactive": ("to_id", _("This account is closed or is not of your body.")),
        "dates": ("until", _("The last day lies before the first or in the past.")),
        "long": ("until", _("A delegation lasts a year at most. Ask your administrator for a second holder.")),
        "overlap": ("to_id", _("This person acts for you already during these days.")),
    }

    def clean_reason(self) -> str:
        """Text as it is stored."""
        return nfc(self.cleaned_data["reason"]).strip()

    def refuse(self, why: str) -> None:
        """Say beside the field why the action would not."""
        self.add_error(*self.WHY[why])

    def chosen(self) -> list[tuple[int, str]]:
        """The person chosen, so that a form with errors still shows them."""
        typed: Any = self.data.get("to_id", "")
        if not str(typed).isdigit():
            return []
        return list(Account.objects.filter(pk=int(typed)).values_list("pk", "full_name"))
