"""What is typed over words and pictures."""

from collections.abc import Sequence

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lienthong.kernel.files.pictures import Box
from lienthong.modules.petitions.rules.redaction import MOST_TOKENS

SIDES = ("x", "y", "width", "height")


class NoBox(ValueError):
    """A row of numbers that is no box within the picture; the message says which."""


def numbers_of(sent: Sequence[str]) -> set[int]:
    """The numbers among values that boxes were ticked for, `MOST_TOKENS` at most; anything else is left out."""
    return {int(one) for one in sent[:MOST_TOKENS] if one.isascii() and one.isdigit() and len(one) < 18}


def boxes_of(rows: Sequence[Sequence[str]]) -> list[Box]:
    """The boxes of a form, typed in per cent of the picture's width and height; raises NoBox."""
    found = []
    for number, typed in enumerate(rows, 1):
        if not any(one.strip() for one in typed):
            continue
        try:
            x, y, width, height = (round(float(one.strip().replace(",", ".")) * 10) for one in typed)
        except (ValueError, OverflowError) as error:
            raise NoBox(_("Box %(number)s needs four numbers between 0 and 100.") % {"number": number}) from error
        if not (0 <= x <= 1000 and 0 <= y <= 1000 and 0 < width <= 1000 and 0 < height <= 1000):
            raise NoBox(_("Box %(number)s needs four numbers between 0 and 100.") % {"number": number})
        found.append(Box(x, y, width, height))
    return found


class ContactRuleForm(forms.Form):
    """How long contacts of a kind are kept after closing."""

    days = forms.IntegerField(label=gettext_lazy("Days after closing"), min_value=1, max_value=36_500)
    citation = forms.CharField(label=gettext_lazy("By which decision"), max_length=300)
