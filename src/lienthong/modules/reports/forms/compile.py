"""What is typed to correct a compiled figure."""

from decimal import Decimal, InvalidOperation

from django import forms
from django.utils.translation import gettext_lazy as _

from lienthong.kernel.language.text import nfc


class TypedNumberField(forms.CharField):
    """A number as people type it here: `1.234,5` or `1234.5`, with a sign or none."""

    widget = forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"})

    def clean(self, value: str | None) -> Decimal | None:
        """The number. Raises ValidationError."""
        text = nfc(super().clean(value) or "").replace(" ", "").replace("\u00a0", "").replace("−", "-")
        if not text:
            return None
        if "," in text:
            text = text.replace(".", "").replace(",", ".")
        elif text.count(".") > 1:
            text = text.replace(".", "")
        try:
            number = Decimal(text)
        except InvalidOperation as error:
            raise forms.ValidationError(_("Type a number, such as 12 or −3,5.")) from error
        if not number.is_finite():
            raise forms.ValidationError(_("Type a number, such as 12 or −3,5."))
        return number


class AdjustmentForm(forms.Form):
    """A difference and why."""

    delta = TypedNumberField(
        label=_("Difference"), max_length=30, help_text=_("What is added to the compiled figure; −3 takes three away.")
    )
    reason = forms.CharField(
        label=_("Reason"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("It stands beside the figure. What units below sent stays as it is."),
    )
    request_key = forms.CharField(required=False, max_length=40, widget=forms.HiddenInput)
