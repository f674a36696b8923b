"""Form fields that read what people type in Vietnamese or English."""

import datetime as dt
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from lienthong.kernel.language import formats
from lienthong.kernel.language.dates import parse_date
from lienthong.kernel.language.text import nfc


class TypedDateInput(forms.TextInput):
    """A text input that shows a date as the reader's language writes it."""

    def format_value(self, value: Any) -> str | None:
        """The date in words of the language; what was typed stays as it was."""
        return formats.date(value) if isinstance(value, dt.date) else value


class TypedDateField(forms.Field):
    """A date typed as `5/11`, `mai`, `+3` or in full."""

    widget = TypedDateInput
    default_error_messages = {
        "required": _("Say on which day."),
        "invalid": _("This is not a date. Write 5/11, 5/11/2026, “tomorrow” or +3."),
    }

    def to_python(self, value: Any) -> dt.date | None:
        """The day meant, or None when left empty. Raises `ValidationError`."""
        if value in self.empty_values:
            return None
        if isinstance(value, dt.datetime):
            return value.date()
        if isinstance(value, dt.date):
            return value
        try:
            return parse_date(nfc(str(value)), today=timezone.localdate())
        except ValueError as error:
            raise forms.ValidationError(self.error_messages["invalid"], code="invalid") from error
