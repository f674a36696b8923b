"""Cells of a list's grid as they travel."""

import json
from dataclasses import dataclass, field
from typing import Any

from lienthong.modules.reports.actions.rosters_grid import MOST_CELLS, GridCell
from lienthong.modules.reports.forms.entry import CannotUnderstand

LONGEST = 6000
MOST_TEXTS = 50


@dataclass(slots=True)
class TypedLines:
    """What was typed, in which language, by which position."""

    cells: list[GridCell] = field(default_factory=list)
    language: str = "vi"
    who: int | None = None


def read_lines(body: bytes) -> TypedLines:
    """`{"who": 5, "language": "vi", "cells": [{"figure": "<line>.<field>", "text": "…", "seen": "", "texts": []}]}`.

    Raises CannotUnderstand for anything else, and for more cells than one request takes.
    """
    try:
        sent = json.loads(body)
        who = int(sent["who"]) if sent.get("who") is not None else None
        found = TypedLines(language="en" if sent.get("language") == "en" else "vi", who=who)
        for one in sent["cells"]:
            line, _dot, name = str(one["figure"]).partition(".")
            texts = [_text(text) for text in (one.get("texts") or [])[:MOST_TEXTS]]
            found.cells.append(GridCell(line[:40], name[:60], _text(one["text"]), _text(one.get("seen") or ""), texts))
            if len(found.cells) > MOST_CELLS:
                raise CannotUnderstand
    except (ValueError, TypeError, KeyError, AttributeError, ArithmeticError, RecursionError) as error:
        raise CannotUnderstand from error
    return found


def _text(given: Any) -> str:
    if not isinstance(given, str) or len(given) > LONGEST:
        raise CannotUnderstand
    given.encode()  # half of a pair of surrogates is no text
    return given
