"""What is pasted or sent in for an indicator's targets."""

from django import forms
from django.utils.translation import gettext_lazy as _

from lienthong.kernel.language.fields import TypedDateField


class TargetsForm(forms.Form):
    """A period with a pasted table or a workbook."""

    starts_on = TypedDateField(label=_("First day"))
    ends_on = TypedDateField(label=_("Last day"))
    pasted = forms.CharField(
        label=_("Cells from a spreadsheet"),
        required=False,
        max_length=2_000_000,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_("A line for each unit: code, name, baseline, target, reported, verified, weight, source."),
    )
    file = forms.FileField(label=_("Or an XLSX file"), required=False)
