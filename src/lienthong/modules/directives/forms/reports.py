"""What people fill in about an assignment."""

from typing import Any
from uuid import uuid4

from django import forms
from django.utils.translation import gettext_lazy as _

from lienthong.kernel.language.fields import TypedDateField
from lienthong.kernel.language.text import nfc

LONGEST, LONGEST_REASON = 5000, 1000


class _Text(forms.CharField):
    """Text over several lines in its normal form."""

    def __init__(self, *, rows: int = 4, say: Any = "", first: bool = False, **options: Any) -> None:
        attrs: dict[str, Any] = {"class": "input", "rows": rows} | ({"autofocus": True} if first else {})
        super().__init__(widget=forms.Textarea(attrs=attrs), **options)
        if say:
            self.error_messages["required"] = say

    def to_python(self, value: Any) -> str:
        """Without a broken composition of accents."""
        return nfc(super().to_python(value) or "")


def _whole(*, label: Any, say: Any, help_text: Any = "") -> forms.IntegerField:
    widget = forms.NumberInput(attrs={"class": "input input-fit", "inputmode": "numeric", "min": 0, "max": 100})
    messages = {"required": say, "invalid": say, "min_value": say, "max_value": say}
    return forms.IntegerField(
        label=label, min_value=0, max_value=100, widget=widget, error_messages=messages, help_text=help_text
    )


class ReportForm(forms.Form):
    """How far the task is. The key makes a form that is sent twice report once."""

    percent = _whole(
        label=_("Progress, percent"),
        say=_("Give the progress as a whole number from 0 to 100."),
        help_text=_("100 says that the task is done: the level above then looks at it."),
    )
    narrative = _Text(
        label=_("What has been done"), max_length=LONGEST, say=_("Say in a line or two what has been done.")
    )
    obstacles = _Text(label=_("What stands in the way"), max_length=LONGEST, rows=2, required=False)
    request_key = forms.UUIDField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, **options: Any) -> None:
        options["initial"] = {"request_key": uuid4(), **(options.get("initial") or {})}
        super().__init__(*args, **options)


class ExtendForm(forms.Form):
    """A later day, and why."""

    due_on = TypedDateField(label=_("New day"))
    reason = _Text(label=_("Reason"), max_length=LONGEST_REASON, rows=3, say=_("Say why the task needs more time."))

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["due_on"].widget.attrs["class"] = "input"


class ConfirmForm(forms.Form):
    """Nothing to fill in: the body above finds the report true."""


class VerifyForm(forms.Form):
    """How well it was done."""

    score = _whole(
        label=_("Score"), say=_("Give a score from 0 to 100."), help_text=_("0–100, for how well it was done.")
    )


class ReasonForm(forms.Form):
    """Why it is returned or withdrawn."""

    reason = _Text(label=_("Reason"), max_length=LONGEST_REASON, rows=3, say=_("Give the reason: the unit reads it."))


class DecideForm(forms.Form):
    """The answer to a request for more time."""

    decision = forms.ChoiceField(
        label=_("Decision"),
        choices=[("grant", _("Grant the later day")), ("refuse", _("Refuse it: the day stays"))],
        widget=forms.RadioSelect,
        error_messages={"required": _("Grant it or refuse it.")},
    )
    answer = _Text(
        label=_("Answer to the unit"),
        max_length=LONGEST_REASON,
        rows=3,
        required=False,
        help_text=_("A refusal needs a reason."),
    )

    def clean(self) -> dict[str, Any]:
        """A refusal says why."""
        cleaned = super().clean() or {}
        if cleaned.get("decision") == "refuse" and not (cleaned.get("answer") or "").strip():
            self.add_error("answer", _("Say why the day stays: the unit reads it."))
        return cleaned
