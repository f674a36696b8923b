"""What people fill in about a delivery."""

from decimal import Decimal, InvalidOperation
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from lienthong.kernel.access.secrecy import Secrecy
from lienthong.kernel.calendar.rules import NotADuration, halves_of
from lienthong.kernel.language.fields import TypedDateField
from lienthong.kernel.language.text import nfc
from lienthong.modules.documents.actions.instruction import LONGEST_INSTRUCTION, Limit
from lienthong.modules.documents.models import Delivery, Question, Urgency

LONGEST_DAYS = 1000


class Text(forms.CharField):
    """Text in its normal form, with an error that says what to write."""

    def __init__(self, *, rows: int = 0, say: Any = "", first: bool = False, **options: Any) -> None:
        attrs: dict[str, Any] = {"class": "input"} | ({"autofocus": True} if first else {})
        if rows:
            options["widget"] = forms.Textarea(attrs={"rows": rows, **attrs})
        super().__init__(**options)
        if say:
            self.error_messages["required"] = say

    def to_python(self, value: Any) -> str:
        """Without a broken composition of accents."""
        return nfc(super().to_python(value) or "")


class LimitField(forms.CharField):
    """A deadline as it is typed: `3` or `2,5` working days, or a day such as `5/11` or `thứ sáu`; empty for none."""

    default_error_messages = {
        "invalid": _("This is neither a number of working days nor a date. Write 3, 0,5 or 5/11.")
    }

    def to_python(self, value: Any) -> Limit:  # type: ignore[override]
        """The limit meant. Raises `ValidationError`."""
        typed = nfc(str(value or "")).strip()
        if not typed:
            return Limit()
        try:
            days = Decimal(typed.replace(",", "."))
            halves_of(days)
        except InvalidOperation:
            return Limit(on=TypedDateField(error_messages=self.error_messages).clean(typed))
        except NotADuration as error:
            raise forms.ValidationError(self.error_messages["invalid"], code="invalid") from error
        if days > LONGEST_DAYS:
            raise forms.ValidationError(self.error_messages["invalid"], code="invalid")
        return Limit(days=days)


class ReasonForm(forms.Form):
    """Why it is refused, returned, taken up again or void."""

    reason = Text(
        label=_("Reason"), rows=2, first=True, max_length=300, say=_("Say why: whoever receives it acts on it.")
    )


class SubmitForm(forms.Form):
    """Before whom it is laid."""

    to = forms.ChoiceField(
        label=_("Submit to"), widget=forms.RadioSelect, error_messages={"required": _("Choose a leader.")}
    )
    note = Text(label=_("Proposal"), rows=2, max_length=1000, required=False)

    def __init__(self, *args: Any, leaders: list[tuple[str, str]], **options: Any) -> None:
        super().__init__(*args, **options)
        field = self.fields["to"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 (for the type checker)
        field.choices = leaders
        if leaders and not self.is_bound:
            self.initial["to"] = leaders[0][0]


class AssignForm(forms.Form):
    """A leader's instruction; who takes part comes from typeaheads beside it."""

    text = Text(label=_("Instruction"), rows=2, first=True, max_length=LONGEST_INSTRUCTION, required=False)
    due = LimitField(label=_("Deadline"), required=False)
    help_due = LimitField(label=_("Deadline of those who coordinate"), required=False)
    keep = forms.BooleanField(label=_("Keep this sentence for next time"), required=False)


class HandOverForm(forms.Form):
    """A note that goes with a step to its next holder."""

    note = Text(label=_("Note"), rows=2, max_length=1000, required=False)


class FinishForm(forms.Form):
    """What came of it."""

    result = Text(label=_("Result"), rows=3, first=True, max_length=5000, say=_("Say what came of it in a line."))


class AskForm(forms.Form):
    """A follow-up question."""

    to = forms.ChoiceField(label=_("Ask"), widget=forms.RadioSelect, choices=Question.To.choices, initial="leader")
    text = Text(label=_("Question"), rows=2, max_length=2000, say=_("Write the question."))


class AnswerForm(forms.Form):
    """The answer to a question."""

    text = Text(label=_("Answer"), rows=3, max_length=4000, say=_("Write the answer."))


class PaperForm(forms.Form):
    """One row of the registering page: what the clerk reads from the paper."""

    sender = Text(label=_("Sender"), max_length=200, say=_("Write who sent it."))
    symbol = Text(label=_("Number and symbol"), max_length=60, required=False)
    issued_on = TypedDateField(label=_("Dated"), required=False)
    summary = Text(label=_("Summary"), rows=2, max_length=500, say=_("Write what it is about."))
    urgency = forms.TypedChoiceField(label=_("Urgency"), choices=Urgency.choices, coerce=int, initial=0)
    secrecy = forms.TypedChoiceField(label=_("Secrecy"), choices=Secrecy.choices, coerce=int, initial=0)
    channel = forms.ChoiceField(
        label=_("Came by"),
        choices=[(value, label) for value, label in Delivery.Channel.choices if value != Delivery.Channel.NETWORK],
        initial=Delivery.Channel.PAPER,
    )
    override = Text(label=_("Reason for registering it again"), max_length=300, required=False)
    submit_to = forms.CharField(required=False, max_length=20)
