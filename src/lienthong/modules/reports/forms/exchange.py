"""What people choose when they exchange data with other systems."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from lienthong.kernel.language.fields import TypedDateField
from lienthong.kernel.org.models import Level, System

LARGEST = 64 * 2**20


class _FileForm(forms.Form):
    file = forms.FileField(label=_("File"), widget=forms.FileInput(attrs={"accept": ".json"}), max_length=1000)

    def clean_file(self) -> Any:
        """The upload, if it is not too large."""
        file = self.cleaned_data["file"]
        if file.size > LARGEST:
            raise forms.ValidationError(_("The file is larger than 64 MB. Take it in on the server’s command line."))
        return file


class MetadataForm(_FileForm):
    """A metadata file, and what it does not say of forms."""

    level = forms.ChoiceField(
        label=_("Its forms are filled in by units of the level"),
        choices=Level.choices,
        initial=Level.COMMUNE,
        help_text=_("For forms whose units are not known here."),
    )
    system = forms.ChoiceField(label=_("In the system of the"), choices=System.choices)
    begins_on = TypedDateField(label=_("First period"), help_text=_("The period that holds this day is the first one."))


class ValuesForm(_FileForm):
    """A file of values."""

    file = forms.FileField(
        label=_("File"),
        widget=forms.FileInput(attrs={"accept": ".json,.csv"}),
        max_length=1000,
        help_text=_("dataValueSets as JSON or CSV."),
    )
    dry_run = forms.BooleanField(label=_("Only check it"), required=False, initial=True)
