"""The events of a record in words, as its page shows them."""

from collections.abc import Callable, Collection
from typing import Any

from lienthong.kernel.accounts.queries.trail import timeline
from lienthong.kernel.events.sentences import mark_of, sentence_of

# The fields of events that hold a person's own words.
_NOTES = ("reason", "note", "text", "result")


def told(
    subject_kind: str,
    subject_id: int,
    *,
    limit: int = 50,
    without: Collection[str] = (),
    readable: Callable[[dict[str, Any]], dict[str, Any]] = dict,
) -> list[dict[str, Any]]:
    """The events of a record as the component `timeline` takes them, newest last, the newest `limit`. One query.

    `without` are verbs that the reader is not told of; `readable` puts a payload's dates and codes in words.
    """
    entries = []
    for entry in reversed(timeline(subject_kind, subject_id, limit=limit)):
        if entry.verb in without:
            continue
        glyph, tone = mark_of(entry.verb)
        entries.append(
            {
                "verb": entry.verb,
                "what": sentence_of(entry.verb, readable(entry.payload)),
                "at": entry.at,
                "who": entry.person,
                "position": entry.title,
                "unit": entry.unit if entry.person else "",
                "glyph": glyph,
                "tone": tone,
                "note": next((entry.payload[name] for name in _NOTES if entry.payload.get(name)), ""),
            }
        )
    return entries
