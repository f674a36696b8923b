"""What the log of events is narrowed to."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from lienthong.kernel.access.viewer import Viewer
from lienthong.kernel.accounts.models import Account
from lienthong.kernel.accounts.queries.trail import TrailWanted
from lienthong.kernel.events.sentences import all_sentences
from lienthong.kernel.language.fields import TypedDateField
from lienthong.kernel.org.models import Unit


class TrailFilter(forms.Form):
    """Unit, person, kind of event and days; whatever is not understood is left out."""

    unit = forms.IntegerField(required=False)
    person_id = forms.IntegerField(required=False)
    verb = forms.ChoiceField(label=_("Kind of event"), required=False)
    who = forms.ChoiceField(
        label=_("By whom"),
        required=False,
        choices=[("", _("By people and the system")), ("people", _("By people")), ("system", _("By the system"))],
    )
    since = TypedDateField(label=_("From"), required=False)
    until = TypedDateField(label=_("To"), required=False)

    def __init__(self, *args: Any, viewer: Viewer, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.viewer = viewer
        told = sorted(((verb, _heading(str(text)) or verb) for verb, text in all_sentences().items()), key=_second)
        self.fields["verb"].choices = [("", _("Everything")), *told]  # type: ignore[attr-defined]
        self.is_valid()

    def wanted(self) -> TrailWanted:
        """The filter as the query wants it."""
        data = self.cleaned_data
        return TrailWanted(
            unit=self.chosen_unit(),
            person_id=data.get("person_id") or 0,
            verb=data.get("verb") or "",
            who=data.get("who") or "",
            since=data.get("since"),
            until=data.get("until"),
        )

    def before(self) -> int | None:
        """The event before which the page begins."""
        typed = str(self.data.get("before", ""))
        return int(typed) if typed.isdigit() and len(typed) < 19 else None

    def chosen_unit(self) -> Unit | None:
        """The unit asked for, if the viewer oversees it."""
        unit = Unit.objects.filter(pk=self.cleaned_data.get("unit") or 0).first()
        first, last = self.viewer.observed
        return unit if unit and first <= unit.lft <= last else None

    def person(self) -> Account | None:
        """The person asked for."""
        found: Account | None = Account.objects.filter(pk=self.cleaned_data.get("person_id") or 0).first()
        return found


def _heading(sentence: str) -> str:
    """The part of a sentence before what it fills in."""
    return sentence.partition(":")[0].partition("%")[0].strip()


def _second(pair: tuple[str, str]) -> str:
    return pair[1]
