"""Forms of drafts."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from lienthong.kernel.access.secrecy import Secrecy
from lienthong.kernel.access.viewer import Viewer
from lienthong.modules.documents.actions.drafting import LONGEST_SUMMARY, Head
from lienthong.modules.documents.models import Document, Urgency, Version
from lienthong.modules.documents.rules.drafting_content import LONGEST_TEXT, fields_from


def _lines(rows: int, **attributes: str) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows, "spellcheck": "false", **attributes})


class HeadForm(forms.Form):
    """What is set on every draft: type, summary, urgency, secrecy."""

    type = forms.TypedChoiceField(label=_("Type of document"), coerce=int)
    summary = forms.CharField(
        label=_("Summary"), max_length=LONGEST_SUMMARY, widget=_lines(2), help_text=_("What it is about, in one line.")
    )
    urgency = forms.TypedChoiceField(label=_("Urgency"), choices=Urgency.choices, coerce=int, initial=0)
    secrecy = forms.TypedChoiceField(label=_("Secrecy"), choices=Secrecy.choices, coerce=int, initial=0)

    def __init__(self, *args: Any, viewer: Viewer, types: list[tuple[int, str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.viewer = viewer
        self.fields["type"].choices = [("", "—"), *((pk, f"{name} ({code})") for pk, name, code in types)]  # type: ignore[attr-defined]

    def head(self) -> Head:
        """The cleaned values as the actions take them."""
        cleaned = self.cleaned_data
        return Head(
            type_id=cleaned["type"],
            summary=cleaned["summary"],
            urgency=int(cleaned["urgency"]),
            secrecy=int(cleaned["secrecy"]),
            signer_id=cleaned.get("signer") or None,
        )


class NewDraftForm(HeadForm):
    """A new draft, composed here or brought as a file."""

    file = forms.FileField(label=_("A file instead"), required=False, allow_empty_file=True, max_length=1000)
    key = forms.UUIDField(widget=forms.HiddenInput, required=False)


class DraftForm(HeadForm):
    """The editor: everything that stands on the paper, in its order."""

    signer = forms.TypedChoiceField(label=_("Signed by"), required=False, coerce=int, empty_value=None)
    place = forms.CharField(label=_("Place"), max_length=100, required=False)
    addressees = forms.CharField(
        label=_("Addressees (Kính gửi)"),
        required=False,
        max_length=20_000,
        widget=_lines(2),
        help_text=_("One on each line."),
    )
    bases = forms.CharField(
        label=_("Grounds (Căn cứ)"),
        required=False,
        max_length=50_000,
        widget=_lines(3),
        help_text=_("One on each line."),
    )
    body = forms.CharField(label=_("Body"), required=False, max_length=LONGEST_TEXT, widget=_lines(16))
    authority = forms.CharField(
        label=_("Authority"), required=False, max_length=200, help_text=_("T/M, TM., KT., TL., TUQ. and the body.")
    )
    signer_title = forms.CharField(label=_("Title of the signer"), required=False, max_length=200)
    copies = forms.CharField(
        label=_("Recipients (Nơi nhận)"),
        required=False,
        max_length=20_000,
        widget=_lines(3),
        help_text=_("One on each line."),
    )
    token = forms.CharField(widget=forms.HiddenInput, max_length=30)
    keep_theirs = forms.BooleanField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, signers: list[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["signer"].choices = [("", "—"), *signers]  # type: ignore[attr-defined]

    def typed_fields(self) -> dict[str, str]:
        """The fields of the content as text."""
        return {name: self.cleaned_data.get(name) or "" for name in CONTENT_FIELDS}


CONTENT_FIELDS = ("place", "addressees", "bases", "body", "authority", "signer_title", "copies")


def initial_of(document: Document, version: Version, token: str) -> dict[str, Any]:
    """What the editor shows of a draft."""
    return {
        **fields_from(version.content),
        "type": document.type_id,
        "summary": document.summary,
        "urgency": document.urgency,
        "secrecy": document.secrecy,
        "signer": document.proposed_signer_id,
        "token": token,
    }


class SubmitForm(forms.Form):
    """To whom a draft goes for signature."""

    signer = forms.TypedChoiceField(label=_("Leader who signs"), coerce=int)
    note = forms.CharField(label=_("Note"), required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 2}))

    def __init__(self, *args: Any, signers: list[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["signer"].choices = signers  # type: ignore[attr-defined]


class CommentForm(forms.Form):
    """A remark at a place of a page; without a pointer the page alone is chosen."""

    text = forms.CharField(label=_("Remark"), max_length=4000, widget=forms.Textarea(attrs={"rows": 3}))
    page = forms.IntegerField(label=_("Page"), min_value=1, max_value=2000, initial=1)
    x = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=1000, initial=0)
    y = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=1000, initial=0)
