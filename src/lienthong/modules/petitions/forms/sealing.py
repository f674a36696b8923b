"""What keepers and their leaders type."""

from django import forms
from django.utils.translation import gettext_lazy as _


class ReasonForm(forms.Form):
    """Why something closed is opened; it stays on record."""

    reason = forms.CharField(
        label=_("Why"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("This stays on record with your name. Do not repeat what a petition says."),
    )
