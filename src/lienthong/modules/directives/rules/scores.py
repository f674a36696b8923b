"""Scoring a period: the formulas by version, so that a frozen sheet can be computed again from what it was given."""

import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from typing import Any

NEWEST = "score-1"
INPUTS = ("due", "on_time", "late", "overdue", "verified")


def score_1(given: Mapping[str, int]) -> float | None:
    """Of 100: half for what was reported in time, three tenths for what was verified, a fifth for nothing overdue.

    Shares are of what fell due in the period, against the extended day. None where nothing fell due.
    """
    due = given["due"]
    if not due:
        return None
    return round(50 * given["on_time"] / due + 30 * given["verified"] / due + 20 * (1 - given["overdue"] / due), 2)


FORMULAS: dict[str, Callable[[Mapping[str, int]], float | None]] = {NEWEST: score_1}


def scored(formula: str, inputs: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Each unit's score and its place among its peers (`group`), the best first; equal scores share a place.

    `inputs` hold unit, name, group and the INPUTS. Raises KeyError for a formula that is not known.
    """
    rule = FORMULAS[formula]
    rows = [{**given, "score": rule(given)} for given in inputs]
    by_group: dict[str, list[float]] = {}
    for row in rows:
        if row["score"] is not None:
            by_group.setdefault(row["group"], []).append(row["score"])
    for scores in by_group.values():
        scores.sort(reverse=True)
    places = {group: {score: scores.index(score) + 1 for score in set(scores)} for group, scores in by_group.items()}
    for row in rows:
        row["rank"] = None if row["score"] is None else places[row["group"]][row["score"]]
        row["of"] = len(by_group.get(row["group"], []))
    return sorted(rows, key=lambda row: (row["group"], row["rank"] or 10**9, row["name"], row["unit"]))


def digest(formula: str, starts_on: str, ends_on: str, rows: Sequence[Mapping[str, Any]]) -> str:
    """SHA-256 of a sheet: its formula, its period and every row, in one way of writing JSON."""
    whole = {"formula": formula, "starts_on": starts_on, "ends_on": ends_on, "rows": list(rows)}
    written = json.dumps(whole, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(written.encode()).hexdigest()


def differences(formula: str, rows: Sequence[Mapping[str, Any]]) -> list[str]:
    """The names of units whose stored result is not what their stored inputs give."""
    again = {row["unit"]: row for row in scored(formula, [_inputs(row) for row in rows])}
    return [row["name"] for row in rows if again[row["unit"]] != dict(row)]


def _inputs(row: Mapping[str, Any]) -> dict[str, Any]:
    return {name: row[name] for name in ("unit", "name", "group", *INPUTS)}
