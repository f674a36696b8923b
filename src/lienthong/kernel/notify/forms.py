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


class WordingForm(forms.Form):
    """An operator's own text for one kind of news."""

    subject = forms.CharField(label=_("Subject"), max_length=200)
    body = forms.CharField(label=_("Text"), max_length=5000, widget=forms.Textarea(attrs={"rows": 8}))

    def refuse(self, field: str, name: str) -> None:
        """Say which placeholder does not exist."""
        text = _("There is nothing called {%(name)s} to fill in.") % {"name": name}
        self.add_error(field or None, text if name else _("This text cannot be kept."))
