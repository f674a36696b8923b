"""What a citizen fills in, a page at a time; what earlier pages asked for travels along in hidden fields."""

import re
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from lienthong.kernel.language.text import nfc
from lienthong.modules.petitions.models import Petition, PetitionKind
from lienthong.modules.petitions.queries.portal_places import Place
from lienthong.modules.petitions.queries.portal_points import place_at
from lienthong.modules.petitions.rules.identity import Sender

SHORTEST, LONGEST = 15, 20_000
_PHONE = re.compile(r"\+?[0-9]{8,14}")
# Signs that turn the direction of writing or hide: nothing that a person types, and a way to make words look other.
_HIDDEN = re.compile(
    "[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]"
)


def plain_words(text: str) -> str:
    """Text in its normal form without signs that cannot be seen; a line ends with one sign, whatever the browser."""
    return _HIDDEN.sub("", nfc(text).replace("\r\n", "\n").replace("\r", "\n")).strip()


class Words(forms.CharField):
    """Text in its normal form without signs that cannot be seen."""

    def to_python(self, value: Any) -> str:
        """What was meant."""
        return plain_words(super().to_python(value) or "")


class SayingForm(forms.Form):
    """The words, and where exactly."""

    text = Words(
        label=_("What do you want to say?"),
        help_text=_("What happened, where, since when, and what you ask for. Plain words are enough."),
        min_length=SHORTEST,
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 8}),
        error_messages={
            "required": _("Say in a few words what it is about."),
            "min_length": _("Say a little more: one whole sentence at least."),
            "max_length": _("This is longer than 20,000 characters. Shorten it, or add a file."),
        },
    )
    address = Words(
        label=_("Where exactly"),
        help_text=_("Street, hamlet, beside what: so that somebody can find it."),
        required=False,
        max_length=300,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    latitude = forms.FloatField(required=False, min_value=-90, max_value=90, widget=forms.HiddenInput)
    longitude = forms.FloatField(required=False, min_value=-180, max_value=180, widget=forms.HiddenInput)


class PointForm(forms.Form):
    """Where a telephone is, in degrees."""

    latitude = forms.FloatField(min_value=-90, max_value=90)
    longitude = forms.FloatField(min_value=-180, max_value=180)

    @property
    def place(self) -> Place | None:
        """The commune there; None at sea, abroad, or for what is no point."""
        return place_at(**self.cleaned_data) if self.is_valid() else None


class DetailsForm(forms.Form):
    """Which kind it is, about what, and how far the sender wants to be known."""

    kind = forms.ChoiceField(
        label=_("Which kind is it?"),
        choices=PetitionKind.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose a kind; if unsure, take “Feedback”.")},
    )
    is_second = forms.BooleanField(
        label=_("I have had a first decision on this complaint and do not agree with it"),
        help_text=_("For a complaint only: it then goes into its second instance."),
        required=False,
    )
    topic = forms.TypedChoiceField(label=_("About what"), required=False, coerce=int, empty_value=None)
    concerned = forms.TypedChoiceField(
        label=_("Which office is it about?"),
        help_text=_("For a denunciation: this office, and those above and below it, will not get to see it."),
        required=False,
        coerce=int,
        empty_value=None,
    )
    grade = forms.ChoiceField(
        label=_("How do you want to be known?"),
        choices=Petition.Grade.choices,
        initial=Petition.Grade.ANONYMOUS,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose how you want to be known.")},
    )
    pseudonym = Words(
        label=_("Pseudonym"),
        help_text=_("This name is shown instead of yours."),
        required=False,
        max_length=60,
        widget=forms.TextInput(attrs={"autocomplete": "nickname"}),
    )
    name = Words(
        label=_("Full name"),
        required=False,
        max_length=120,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    home = Words(
        label=_("Postal address"),
        required=False,
        max_length=300,
        widget=forms.TextInput(attrs={"autocomplete": "street-address"}),
    )
    email = forms.EmailField(
        label=_("E-mail"),
        required=False,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        error_messages={"invalid": _("This is not an e-mail address. It looks like lan@example.vn.")},
    )
    phone = Words(
        label=_("Mobile telephone"),
        required=False,
        max_length=40,
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "tel", "inputmode": "tel"}),
    )
    wants_news = forms.BooleanField(label=_("Tell me by message when something happens"), required=False)
    wants_public = forms.BooleanField(
        label=_("Others may read it once it has been checked"),
        help_text=_("Without your name and contact. Somebody reads it first and blacks out what is private."),
        required=False,
        initial=True,
    )

    def __init__(
        self,
        *args: Any,
        topics: list[tuple[int, str]],
        offices: list[tuple[int, str]],
        provider: str = "",
        sender: Sender | None = None,
        **options: Any,
    ) -> None:
        super().__init__(*args, **options)
        self.sender = sender
        self.fields["topic"].choices = [("", _("I do not know")), *topics]  # type: ignore[attr-defined]
        self.fields["concerned"].choices = [("", _("None, or another one")), *offices]  # type: ignore[attr-defined]
        if not provider:
            grades = [choice for choice in Petition.Grade.choices if choice[0] != Petition.Grade.VERIFIED]
            self.fields["grade"].choices = grades  # type: ignore[attr-defined]

    def clean_phone(self) -> str:
        """Digits alone, spaces and dots are how people write them."""
        bare = re.sub(r"[\s.()-]", "", self.cleaned_data["phone"])
        if bare and not _PHONE.fullmatch(bare):
            raise forms.ValidationError(_("This is not a telephone number. It looks like 0912 345 678."))
        return bare

    def clean(self) -> dict[str, Any]:
        """A pseudonym where one was chosen, and somewhere for news to go."""
        cleaned: dict[str, Any] = super().clean() or {}
        if cleaned.get("grade") == Petition.Grade.PSEUDONYM and not cleaned.get("pseudonym"):
            self.add_error("pseudonym", _("Give the name under which you want to be known."))
        if cleaned.get("grade") == Petition.Grade.VERIFIED:
            if self.sender is None:
                self.add_error("grade", _("Sign in first, by the button below; it opens beside this page."))
            else:
                cleaned["name"] = self.sender.name or cleaned.get("name", "")
        reachable = cleaned.get("email") or cleaned.get("phone") or self.errors.keys() & {"email", "phone"}
        if cleaned.get("wants_news") and not reachable:
            self.add_error(
                "email", _("Give an e-mail address or a telephone number for the news, or take back the tick.")
            )
        return cleaned
