"""What a timeline says of each verb, in the reader's language."""

from collections.abc import Mapping
from typing import Any

from django.utils.functional import Promise

_sentences: dict[str, "Promise | str"] = {}
_marks: dict[str, tuple[str, str]] = {}
_untold: set[str] = set()


def tell(sentences: "Mapping[str, Promise | str]") -> None:
    """Register the sentence of each verb: a lazy translation with the payload's fields as `%(name)s`."""
    _sentences.update(sentences)


def sentence_of(verb: str, payload: Mapping[str, Any]) -> str:
    """The sentence of one event; the bare verb when no sentence is registered or a field is missing."""
    text = str(_sentences.get(verb, verb))
    try:
        return text % payload
    except (KeyError, TypeError, ValueError):
        return text


def mark_verbs(marks: Mapping[str, tuple[str, str]]) -> None:
    """Register how verbs look on a timeline, icon and tone: `{"DocumentIssued": ("send", "good")}`."""
    _marks.update(marks)


def mark_of(verb: str) -> tuple[str, str]:
    """Icon and tone of a verb; a plain dot for one that nobody marked."""
    return _marks.get(verb, ("circle-dot", "neutral"))


def keep_untold(subject_kind: str) -> None:
    """Register a kind of record whose events stand on no trail, whoever looks: the module shows them to whom it may.

    They are in the signed log as all events are.
    """
    _untold.add(subject_kind)


def untold_kinds() -> list[str]:
    """The kinds of record whose events stand on no trail."""
    return sorted(_untold)


def all_sentences() -> "dict[str, Promise | str]":
    """Every verb that has a sentence, with it."""
    return dict(_sentences)
