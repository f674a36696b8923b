"""Forms of issuing, reminders and requests."""

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from lienthong.kernel.language.fields import TypedDateField


class IssueForm(forms.Form):
    """The date of a document; today unless another is typed."""

    issued_on = TypedDateField(label=_("Date of the document"), required=False, initial=timezone.localdate)
    idempotency_key = forms.CharField(max_length=40, required=False, widget=forms.HiddenInput)
