"""Forms of recall, correction and answers."""

from django import forms
from django.utils.translation import gettext_lazy as _

from lienthong.modules.documents.actions.recall import REASON

_TEXT = {"class": "input", "rows": 3}


class RecallForm(forms.Form):
    """Why, and from whom."""

    whom = forms.ChoiceField(
        label=_("From whom"),
        choices=[("all", _("From every recipient")), ("some", _("From the recipients named below"))],
        initial="all",
        widget=forms.RadioSelect,
    )
    reason = forms.CharField(
        label=_("Reason"),
        max_length=REASON,
        widget=forms.Textarea(_TEXT),
        help_text=_("The recipients read it, and it stays on the timeline."),
    )


class UpdateForm(forms.Form):
    """The corrected PDF and what was corrected."""

    file = forms.FileField(label=_("Corrected copy"), help_text=_("A PDF with the same number and date."))
    note = forms.CharField(
        label=_("What was corrected"),
        max_length=REASON,
        widget=forms.Textarea(_TEXT),
        help_text=_("The recipients read it."),
    )


class AnswerForm(forms.Form):
    """A recipient's reason; needed for a refusal only."""

    reason = forms.CharField(max_length=REASON, required=False)
