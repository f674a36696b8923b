"""What people type about a directive and its text."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from lienthong.kernel.language.fields import TypedDateField
from lienthong.modules.directives.actions.texts import DirectiveHead
from lienthong.modules.directives.models import Directive

ACCEPT = ".docx,.pdf,.txt"


class DirectiveForm(forms.Form):
    """What a directive is called and when it counts."""

    kind = forms.ChoiceField(label=pgettext_lazy("directive", "Kind"), choices=Directive.Kind.choices)
    symbol = forms.CharField(label=_("Number and symbol"), max_length=60, required=False)
    title = forms.CharField(
        label=pgettext_lazy("directive", "Title"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("What it is about."),
    )
    issued_on = TypedDateField(label=_("Issued on"), help_text=_("Working days of deadlines count from this day."))
    ends_on = TypedDateField(label=_("Ends on"), required=False, help_text=_("Empty when it has no end."))

    def head(self) -> DirectiveHead:
        """The values as the actions take them."""
        data = self.cleaned_data
        return DirectiveHead(data["kind"], data["title"], data["issued_on"], data["symbol"], data["ends_on"])

    @staticmethod
    def initial_of(directive: Directive) -> dict[str, Any]:
        """What the form shows first for a directive that exists."""
        return {name: getattr(directive, name) for name in ("kind", "symbol", "title", "issued_on", "ends_on")}


class NewDirectiveForm(DirectiveForm):
    """A new one: the same, and the file with its text unless it is made of a document."""

    file = forms.FileField(
        label=_("File with the text"),
        allow_empty_file=True,
        max_length=1000,
        widget=forms.FileInput(attrs={"accept": ACCEPT}),
        help_text=_("DOCX, PDF with text, or TXT."),
    )
    field_order = ("file", "kind", "symbol", "title", "issued_on", "ends_on")

    def __init__(self, *args: Any, has_document: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if has_document:
            self.fields["file"].required = False


class VersionForm(forms.Form):
    """A new version of the text."""

    file = forms.FileField(
        label=_("File with the new text"),
        allow_empty_file=True,
        max_length=1000,
        widget=forms.FileInput(attrs={"accept": ACCEPT}),
        help_text=_("DOCX, PDF with text, or TXT."),
    )
    note = forms.CharField(
        label=_("Why there is a new text"), max_length=300, required=False, help_text=_("Such as a corrigendum.")
    )
