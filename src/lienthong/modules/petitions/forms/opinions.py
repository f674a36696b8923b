"""What is chosen for a summary of opinions."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from lienthong.modules.petitions.models import PetitionKind, Topic


class OpinionRunForm(forms.Form):
    """A name and which petitions."""

    name = forms.CharField(label=_("Name of the summary"), max_length=200)
    kind = forms.ChoiceField(
        label=pgettext_lazy("petitions", "Kind"),
        required=False,
        choices=[("", pgettext_lazy("petitions", "Every kind")), *PetitionKind.choices],
    )
    topic = forms.ModelChoiceField(
        label=_("Topic"), required=False, queryset=Topic.objects.none(), empty_label=_("Every topic")
    )
    since = forms.DateField(label=_("Received from"), required=False, widget=forms.DateInput(attrs={"type": "date"}))
    until = forms.DateField(label=_("Received until"), required=False, widget=forms.DateInput(attrs={"type": "date"}))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # A denunciation is never summarised.
        kinds = [one for one in PetitionKind.choices if one[0] != PetitionKind.DENUNCIATION]
        self.fields["kind"].choices = [("", pgettext_lazy("petitions", "Every kind")), *kinds]  # type: ignore[attr-defined]
        self.fields["topic"].queryset = Topic.objects.filter(retired_on__isnull=True).order_by("sort_key", "pk")  # type: ignore[attr-defined]

    @property
    def asked(self) -> dict[str, object]:
        """The filters as a run keeps them."""
        given = self.cleaned_data
        topic = given["topic"].pk if given["topic"] else None
        days = {name: given[name].isoformat() if given[name] else "" for name in ("since", "until")}
        return {"kind": given["kind"], "topic": topic, **days}
