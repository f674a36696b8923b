"""What an administrator writes down about series of numbers."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

WHY_NOT: dict[str, tuple[str | None, Any]] = {
    "rule": (None, _("This series is not yours to administer.")),
    "used": ("first", _("Numbers of this period have been given already; its beginning stands.")),
    "number": ("first", _("A whole number from 1 to 1,000,000.")),
}


class StartForm(forms.Form):
    """The number at which a period begins."""

    first = forms.IntegerField(label=_("First number"), min_value=1, max_value=1_000_000)

    def refuse(self, why: str) -> None:
        """Say beside the field why the action would not."""
        self.add_error(*WHY_NOT[why])
