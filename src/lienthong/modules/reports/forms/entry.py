"""What people fill in about a report: its cells as they travel, and the forms of its acts."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from lienthong.kernel.language.text import nfc

LONGEST = 1000
MOST_CELLS = 500
LONGEST_CELL = 6000
MOST_TRIED = 50


class CannotUnderstand(ValueError):
    """What was sent is not a list of cells."""


@dataclass(slots=True)
class TypedCells:
    """Cells as a browser sends them, by figure: the text, what its editor had seen, the key of this saving, the keys of
    earlier ones that were never answered; `spelling` is the language of the numbers, `who` the position that typed
    them. `answers` are what the unit says
    to notes on cells, by note: the text, and what its writer knew to stand there.
    """

    values: dict[int, str] = field(default_factory=dict)
    seen: dict[int, str] = field(default_factory=dict)
    keys: dict[int, UUID] = field(default_factory=dict)
    tried: dict[int, list[UUID]] = field(default_factory=dict)
    answers: dict[int, tuple[str, list[str]]] = field(default_factory=dict)
    spelling: str = "vi"
    who: int | None = None


def read_cells(body: bytes) -> TypedCells:
    """`{"language": "vi", "cells": [{"figure": 1, "text": "5", "seen": "", "key": "…", "tried": []}]}`.

    A figure `n7` is the answer to note 7, with `texts` that were sent before without an answer. Raises
    CannotUnderstand for anything else, and for more than five hundred cells.
    """
    found = TypedCells()
    try:
        sent = json.loads(body)
        found.spelling = "en" if sent.get("language") == "en" else "vi"
        found.who = int(sent["who"]) if sent.get("who") is not None else None
        for cell in sent["cells"]:
            text = _text_of(cell["text"], len(found.values) + len(found.answers))
            if (note := str(cell["figure"])).startswith("n"):
                found.answers[int(note[1:])] = (text, _known_texts(cell))
                continue
            figure = int(cell["figure"])
            found.values[figure] = text
            if isinstance(cell.get("seen"), str):
                found.seen[figure] = cell["seen"]
            if cell.get("key"):
                found.keys[figure] = UUID(cell["key"])
            found.tried[figure] = [UUID(key) for key in cell.get("tried", [])[:MOST_TRIED]]
    except (ValueError, TypeError, KeyError, AttributeError, ArithmeticError, RecursionError) as error:
        raise CannotUnderstand from error
    return found


def _text_of(given: Any, before: int) -> str:
    """The text of a cell after so many others. Raises CannotUnderstand."""
    if not isinstance(given, str) or len(given) > LONGEST_CELL or before >= MOST_CELLS:
        raise CannotUnderstand
    given.encode()  # half of a pair of surrogates is no text
    return given


def _known_texts(cell: Mapping[str, Any]) -> list[str]:
    """What its editor knew to stand in a cell: what was shown, and what was sent before without an answer."""
    return [str(one)[:LONGEST_CELL] for one in [cell.get("seen") or "", *list(cell.get("texts") or [])[:MOST_TRIED]]]


def posted_cells(posted: Mapping[str, str]) -> dict[int, str]:
    """The cells of a form that was sent without a script: `v12=5` is figure 12."""
    return _prefixed("v", posted)


def seen_cells(posted: Mapping[str, str]) -> dict[int, str]:
    """What stood in them when the form was made: `s12=4`."""
    return _prefixed("s", posted)


def posted_answers(posted: Mapping[str, str]) -> dict[int, str]:
    """What the unit says to notes on cells: `a7=…` is the answer to note 7."""
    return _prefixed("a", posted)


def _prefixed(letter: str, posted: Mapping[str, str]) -> dict[int, str]:
    return {
        int(name[1:]): text[:LONGEST_CELL]
        for name, text in posted.items()
        if name[:1] == letter and name[1:].isascii() and name[1:].isdigit() and len(name) < 11
    }


class _Text(forms.CharField):
    """Text over several lines in its normal form."""

    def __init__(self, **options: Any) -> None:
        widget = forms.Textarea(attrs={"class": "input", "rows": 3})
        super().__init__(widget=widget, max_length=LONGEST, **options)

    def to_python(self, value: Any) -> str:
        """Without a broken composition of accents."""
        return nfc(super().to_python(value) or "")


class BeginForm(forms.Form):
    """Which report a unit begins."""

    form_id = forms.IntegerField(min_value=1, max_value=2**62)
    unit_id = forms.IntegerField(min_value=1, max_value=2**62)
    starts_on = forms.DateField(input_formats=["%Y-%m-%d"])


class SubmitForm(forms.Form):
    """A word to the level above; asked for when some figures look unusual."""

    text = _Text(label=_("Note to the level above"), required=False)

    def __init__(self, *args: Any, needs_word: bool = False, **options: Any) -> None:
        super().__init__(*args, **options)
        if needs_word:
            self.fields["text"].required = True
            self.fields["text"].label = _("Why these figures are right")
            self.fields["text"].error_messages["required"] = _("Say in a line why they are right, or correct them.")


class NoteForm(forms.Form):
    """A word, or none."""

    text = _Text(label=_("Note"), required=False)


class ReasonForm(forms.Form):
    """Why it is locked open again: it stays on record."""

    text = _Text(label=_("Reason"), error_messages={"required": _("Give the reason: it stays on record.")})


class ReturnForm(forms.Form):
    """Why a report goes back; notes on cells come beside, as `note-12` for figure 12."""

    text = _Text(label=_("What is to be corrected"), required=False)

    @property
    def notes(self) -> dict[int, str]:
        """The notes on cells, by figure."""
        given = ((name.removeprefix("note-"), text) for name, text in self.data.items() if name.startswith("note-"))
        return {
            int(figure): nfc(str(text))
            for figure, text in given
            if figure.isascii() and figure.isdigit() and len(figure) < 10 and str(text).strip()
        }
