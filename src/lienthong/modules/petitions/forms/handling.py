"""What the staff fills in about a petition, one form for each way of moving it."""

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from lienthong.kernel.language.text import nfc
from lienthong.kernel.org.models import Unit
from lienthong.modules.petitions.models import AnswerTemplate, Petition
from lienthong.modules.petitions.queries.handling_list import topics_to_choose

LONGEST_REASON, LONGEST_MESSAGE, LONGEST_ANSWER = 300, 5000, 50_000


class Words(forms.CharField):
    """Text over several lines in its normal form; `say` is said when it is missing."""

    def __init__(self, *, rows: int = 4, say: Any = "", **options: Any) -> None:
        super().__init__(widget=forms.Textarea(attrs={"class": "input", "rows": rows}), **options)
        if say:
            self.error_messages["required"] = say

    def to_python(self, value: Any) -> str:
        """Without a broken composition of accents."""
        return nfc(super().to_python(value) or "")


class ActForm(forms.Form):
    """A form of the page of a petition, which says who it is for; `units` are those chosen by typing."""

    picks_units = False
    picks_petition = False

    def __init__(self, data: Any = None, *, petition: Petition, initial: Any = None) -> None:
        super().__init__(data, initial=initial)
        self.petition = petition

    def chosen(self, name: str) -> list[int]:
        """The ids that were chosen by typing."""
        given = self.data.getlist(name) if hasattr(self.data, "getlist") else []
        return [int(one) for one in given[:50] if one.isascii() and one.isdigit() and len(one) < 19]

    def units(self) -> list[tuple[int, str]]:
        """The chosen units with their names, to be shown again."""
        return list(Unit.objects.open().filter(pk__in=self.chosen("unit")).order_by("lft").values_list("pk", "name"))


class GoForm(ActForm):
    """Nothing but going ahead."""


class ReasonForm(ActForm):
    """A reason that the citizen, or other units, will read."""

    reason = Words(label=_("Reason"), rows=3, max_length=LONGEST_REASON, say=_("Give the reason."))


class InstanceForm(ReasonForm):
    """Which instance a complaint is in."""

    is_second = forms.BooleanField(
        label=_("The sender has had a first decision on this complaint and does not agree with it"),
        help_text=_("With the tick it is in its second instance, without it in its first."),
        required=False,
    )
    field_order = ("is_second", "reason")

    def __init__(self, data: Any = None, *, petition: Petition, initial: Any = None) -> None:
        super().__init__(data, petition=petition, initial={"is_second": petition.instance > 1})


class AcceptForm(ActForm):
    """What kind of case it is: the rule of time depends on it."""

    topic = forms.TypedChoiceField(label=_("Topic"), required=False, coerce=int, empty_value=None)
    is_complex = forms.BooleanField(label=_("Complex case"), required=False)
    is_remote = forms.BooleanField(label=_("Remote area where travelling is hard"), required=False)

    def __init__(self, data: Any = None, *, petition: Petition, initial: Any = None) -> None:
        super().__init__(data, petition=petition, initial={"topic": petition.topic_id})
        field = self.fields["topic"]
        field.choices = [("", _("No topic")), *topics_to_choose()]  # type: ignore[attr-defined]
        field.widget.attrs["class"] = "input"


class DisownForm(ReasonForm):
    """Whose it is instead, if that is known."""

    picks_units = True


class RuleForm(ReasonForm):
    """Whose it is, by decision."""

    picks_units = True


class MergeForm(ActForm):
    """Which petition was there first."""

    picks_petition = True


class AssignForm(ActForm):
    """Who works on it."""

    position = forms.TypedChoiceField(label=_("Who works on it"), coerce=int)
    note = Words(label=_("Instruction"), rows=2, max_length=LONGEST_REASON, required=False)

    def __init__(
        self, data: Any = None, *, petition: Petition, initial: Any = None, people: list[tuple[int, str]]
    ) -> None:
        super().__init__(data, petition=petition, initial={"position": petition.handler_id})
        field = self.fields["position"]
        field.choices = people  # type: ignore[attr-defined]
        field.widget.attrs["class"] = "input"
        field.error_messages["required"] = _("Choose who works on it.")


class MessageForm(ActForm):
    """Words to the citizen or to colleagues."""

    text = Words(label=_("Text"), rows=4, max_length=LONGEST_MESSAGE, say=_("Write something."))


class ReplyForm(ActForm):
    """The citizen's reply as it was told, or nothing: then the work goes on without it."""

    text = Words(
        label=_("The citizen's reply"),
        rows=4,
        max_length=LONGEST_MESSAGE,
        required=False,
        help_text=_("As it was given by telephone or at the counter. Leave it empty to go on without a reply."),
    )


class CoordinateForm(ActForm):
    """Which units are asked what, and how long they have."""

    picks_units = True
    text = Words(
        label=_("What they are asked"), rows=3, max_length=LONGEST_MESSAGE, say=_("Write what they are asked.")
    )
    days = forms.IntegerField(
        label=_("Working days"),
        min_value=1,
        max_value=60,
        initial=5,
        widget=forms.NumberInput(attrs={"class": "input input-fit", "inputmode": "numeric", "min": 1, "max": 60}),
    )

    @property
    def working_days(self) -> Decimal:
        """How long they have."""
        return Decimal(self.cleaned_data["days"])


class DraftForm(ActForm):
    """An answer, and what the public may read of it."""

    text = Words(label=_("Answer to the citizen"), rows=12, max_length=LONGEST_ANSWER, say=_("Write the answer."))
    public_text = Words(
        label=_("Public answer"),
        rows=5,
        max_length=LONGEST_ANSWER,
        required=False,
        help_text=_("Without names, telephone numbers or addresses. Empty: nothing is published."),
    )


class ApproveForm(ActForm):
    """Going ahead, and sending it at once."""

    send_now = forms.BooleanField(label=_("Send it to the citizen at once"), required=False, initial=True)


class ReturnForm(ActForm):
    """What to change."""

    text = Words(label=_("What to change"), rows=4, max_length=LONGEST_MESSAGE, say=_("Say what to change."))


def filled(template: AnswerTemplate, petition: Petition) -> str:
    """A template's words with the petition's own in its places: {reference}, {subject}, {unit}."""
    values = {"{reference}": petition.reference, "{subject}": petition.title, "{unit}": petition.unit.name}
    text = template.text
    for place, value in values.items():
        text = text.replace(place, value)
    return text
