"""A petition that is said at the counter, by telephone or by letter, written down by the staff."""

from typing import Any
from uuid import uuid4

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from lienthong.modules.petitions.actions.submitting import ContactDetails, Draft
from lienthong.modules.petitions.forms.handling import Words
from lienthong.modules.petitions.forms.settling import Dressed
from lienthong.modules.petitions.models import Petition, PetitionKind
from lienthong.modules.petitions.queries.handling_list import number, topics_to_choose
from lienthong.modules.petitions.queries.handling_page import place_name
from lienthong.modules.petitions.rules.wording import LONGEST_TEXT

_CHANNELS = [
    (one.value, one.label) for one in (Petition.Channel.COUNTER, Petition.Channel.PHONE, Petition.Channel.LETTER)
]


class CounterForm(Dressed):
    """What was said, about which place, and how the sender can be reached."""

    channel = forms.ChoiceField(label=_("How it came"), choices=_CHANNELS)
    kind = forms.ChoiceField(label=pgettext_lazy("petition", "Kind"), choices=PetitionKind.choices)
    is_second = forms.BooleanField(
        label=_("The sender has had a first decision on this complaint and does not agree with it"),
        help_text=_("Counts for a complaint only: it is then in its second instance."),
        required=False,
    )
    topic = forms.TypedChoiceField(label=_("Topic"), required=False, coerce=int, empty_value=None)
    address = forms.CharField(label=_("Where exactly"), max_length=300, required=False)
    text = Words(label=_("What was said"), rows=8, max_length=LONGEST_TEXT, say=_("Write what was said."))
    name = forms.CharField(label=_("Name of the sender"), max_length=120, required=False)
    phone = forms.CharField(label=_("Telephone"), max_length=20, required=False)
    email = forms.EmailField(label=_("E-mail"), required=False)
    wants_public = forms.BooleanField(label=_("The sender agrees to publishing"), required=False, initial=True)
    request_key = forms.CharField(widget=forms.HiddenInput, max_length=40)

    def __init__(self, data: Any = None, *, territory_id: int) -> None:
        super().__init__(data, initial={"request_key": uuid4().hex})
        self.territory_id = territory_id
        self.fields["topic"].choices = [("", _("No topic")), *topics_to_choose()]  # type: ignore[attr-defined]

    @property
    def place(self) -> int:
        """The territory that was chosen by typing; the unit's own before."""
        typed = number(str(self.data.get("territory", ""))) if self.is_bound else None
        return typed or self.territory_id

    def shown(self) -> list[tuple[int, str]]:
        """The place with its name, to be shown."""
        return [(self.place, place_name(self.place))]

    @property
    def draft(self) -> Draft:
        """What is submitted."""
        data = self.cleaned_data
        contact = ContactDetails(
            name=data["name"], phone=data["phone"], email=data["email"], wants_news=bool(data["email"])
        )
        return Draft(
            kind=data["kind"],
            territory_id=self.place,
            text=data["text"],
            topic_id=data["topic"],
            address=data["address"],
            channel=data["channel"],
            wants_public=data["wants_public"],
            instance=2 if data["is_second"] else 1,
            contact=contact,
        )
