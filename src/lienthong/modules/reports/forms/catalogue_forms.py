"""What people type about a form."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from lienthong.kernel.language.fields import TypedDateField
from lienthong.kernel.org.models import Level, System, Unit
from lienthong.modules.reports.actions.forms import CannotChangeForm, FormValues, values_of
from lienthong.modules.reports.models import Form, PeriodType

MOST_UNITS = 200


def _days(label: Any, help_text: Any, **more: Any) -> forms.IntegerField:
    return forms.IntegerField(label=label, help_text=help_text, min_value=-400, max_value=400, **more)


class ReportForm(forms.Form):
    """A form: what it is called, of whom and when it is asked."""

    name = forms.CharField(label=pgettext_lazy("catalogue", "Name"), max_length=230)
    code = forms.CharField(label=pgettext_lazy("catalogue", "Code"), max_length=50, required=False)
    description = forms.CharField(
        label=_("What it is for"), required=False, max_length=10_000, widget=forms.Textarea(attrs={"rows": 2})
    )
    level = forms.ChoiceField(label=_("Filled in by units of the level"), choices=Level.choices, initial=Level.VILLAGE)
    system = forms.ChoiceField(label=_("In the system of the"), choices=System.choices)
    period_type = forms.ChoiceField(label=_("For each"), choices=PeriodType.choices, initial=PeriodType.WEEK)
    begins_on = TypedDateField(label=_("First period"), help_text=_("The period that holds this day is the first one."))
    ends_on = TypedDateField(label=_("Last day"), required=False, help_text=_("Empty when it has no end."))
    opens_after = _days(_("Opens"), _("Days after a period’s first day; −7: a week before it begins."), initial=0)
    due_after = _days(_("Due"), _("Days after a period’s last day."), initial=1)
    closes_after = _days(
        _("Closes"), _("Days after a period’s last day; empty: late ones are always taken."), required=False
    )
    approval = forms.BooleanField(label=_("The level above approves what is sent"), required=False, initial=True)
    revision = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def units(self, name: str) -> list[tuple[int, str]]:
        """The chosen units (`units`, `without`): id and name."""
        given = self.data.getlist(name) if self.is_bound else self.initial.get(name, ())  # type: ignore[attr-defined]
        ids = [int(one) for one in list(given)[:MOST_UNITS] if str(one).isdecimal() and len(str(one)) < 18]
        return list(Unit.objects.filter(pk__in=ids).order_by("sort_key", "pk").values_list("pk", "name"))

    def values(self) -> FormValues:
        """The values as the action takes them."""
        data = {name: value for name, value in self.cleaned_data.items() if name != "revision"}
        units, without = (tuple(pk for pk, _name in self.units(name)) for name in ("units", "without"))
        return FormValues(**data, units=units, without=without)

    def refuse(self, error: CannotChangeForm) -> None:
        """Say beside the field why the action would not."""
        self.add_error(error.field if error.field in self.fields else None, str(error))

    @staticmethod
    def initial_of(form: Form) -> dict[str, Any]:
        """What the form shows first for one that exists."""
        values = values_of(form)
        return {**{name: getattr(values, name) for name in FormValues.__slots__}, "revision": form.revision}


class EndForm(forms.Form):
    """The last day of a form in force."""

    ends_on = TypedDateField(label=_("Last day"), help_text=_("Periods that begin later are asked no more."))
