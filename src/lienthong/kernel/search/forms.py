"""What the search page asks."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from lienthong.kernel.language.fields import TypedDateField
from lienthong.kernel.language.text import nfc
from lienthong.kernel.search.queries import Question

LONGEST_QUESTION = 300


class SearchForm(forms.Form):
    """Words, kind and days; every field may be empty."""

    q = forms.CharField(label=_("Search"), required=False, max_length=LONGEST_QUESTION)
    since = TypedDateField(label=_("From"), required=False)
    until = TypedDateField(label=_("To"), required=False)

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        since, until = found.get("since"), found.get("until")
        if since and until and until < since:
            self.add_error("until", _("This day lies before the first one."))
        return found

    def question(self) -> Question:
        """What is asked; call it on a valid form."""
        found = self.cleaned_data
        return Question(
            words=nfc(found.get("q") or "").strip(),
            since=found.get("since") or date(1, 1, 1),
            until=found.get("until") or date.max,
        )
