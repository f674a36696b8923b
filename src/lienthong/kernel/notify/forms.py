"""Choosing how to hear of each kind of news."""

from collections.abc import Mapping

from django import forms
from django.utils.translation import gettext_lazy as _

from lienthong.kernel.notify.models import Channel
from lienthong.kernel.notify.news import all_news


class PreferencesForm(forms.Form):
    """A choice for everything, and one for each kind, where empty means: as for everything."""

    rest = forms.ChoiceField(label=_("Everything"), choices=Channel.choices)

    def __init__(self, data: Mapping[str, object] | None = None, *, chosen: Mapping[str, str]) -> None:
        own = {f"kind_{kind}": channel for kind, channel in chosen.items() if kind}
        super().__init__(data, initial={"rest": chosen.get("", Channel.NONE), **own})
        choices = [("", _("As for everything")), *Channel.choices]
        for news in all_news():
            self.fields[f"kind_{news.kind}"] = forms.ChoiceField(label=str(news.name), choices=choices, required=False)

    def channels(self) -> dict[str, str]:
        """The chosen channel by kind; key empty is the choice for everything else."""
        chosen = {"": self.cleaned_data["rest"]}
        for news in all_news():
            chosen[news.kind] = self.cleaned_data[f"kind_{news.kind}"]
        return chosen
