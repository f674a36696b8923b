"""What a timeline says of each verb, in the reader's language."""

from collections.abc import Mapping
from typing import Any

from django.utils.functional import Promise

_sentences: dict[str, "Promise | str"] = {}
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
