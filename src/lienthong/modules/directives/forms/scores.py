"""The period of a score sheet."""

from datetime import date, timedelta

from django import forms
from django.utils.translation import gettext_lazy as _

from lienthong.kernel.language.fields import TypedDateField


class PeriodForm(forms.Form):
    """First and last day."""

    starts_on = TypedDateField(label=_("First day"))
    ends_on = TypedDateField(label=_("Last day"))

    @classmethod
    def for_quarter(cls, today: date) -> "PeriodForm":
        """The form for the quarter before today's."""
        first = date(today.year, (today.month - 1) // 3 * 3 + 1, 1)
        last = first - timedelta(days=1)
        return cls(initial={"starts_on": date(last.year, last.month - 2, 1), "ends_on": last})
