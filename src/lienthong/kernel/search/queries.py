"""Asking: newest first, the exact passage before the rest among the newest, only what the viewer may see."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from lienthong.kernel.access.roles import Permission
from lienthong.kernel.access.viewer import Viewer
from lienthong.kernel.database.sql import statements
from lienthong.kernel.language.text import fold
from lienthong.kernel.search.kinds import kind_of, kinds
from lienthong.kernel.search.rules import (
    EVERYBODY,
    asked_words,
    exactness,
    phrases,
    tsquery_of,
    unit_mark,
    windows,
)

SQL = statements(__file__)
PAGE = 30
# Whoever sees a whole subtree has no mark of their own: more is read, and what may not be seen is dropped.
SIFTED = 400
# A record shown to a unit more than once has several entries; so many more are read than a page holds.
SPARE = 8


@dataclass(frozen=True, slots=True)
class Found:
    """One answer."""

    id: int
    kind: str
    subject_id: int
    on: date
    reference: str
    sender: str
    title: str
    address: str

    @property
    def badge(self) -> str:
        """What tells this kind from the usual one; empty for the usual one."""
        return str(kind_of(self.kind).badge)


@dataclass(frozen=True, slots=True)
class Answers:
    """A page of answers; `older` is the place after the last one read, None at the end."""

    found: list[Found]
    older: tuple[date, int] | None


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked: words as typed, a kind, marks of the kind's own, days from `since` to `until`."""

    words: str
    kind: str = ""
    marks: tuple[str, ...] = ()
    since: date = date(1, 1, 1)
    until: date = date.max


def answers(viewer: Viewer, question: Question, *, after: tuple[date, int] | None = None, size: int = PAGE) -> Answers:
    """The newest records that hold all words and that the viewer may see, `size` at most."""
    words = asked_words(question.words)
    if not words and not question.marks:
        return Answers([], None)
    sees_subtree = viewer.may(Permission.DOCUMENTS_VIEW_SUBTREE)
    marks = list(question.marks) + ([f":k{question.kind}"] if question.kind else [])
    seen = "" if sees_subtree else f" & ('{unit_mark(viewer.unit_id)}' | '{unit_mark(EVERYBODY)}')"
    before = after or (question.until, 2**62)
    limit = SIFTED if sees_subtree else size + SPARE
    rows = _newest(tsquery_of(words, marks) + seen, before, question.since, limit)
    kept = _readable(viewer, _fitting(rows, question.words))
    page = sorted(kept[:size], key=lambda row: -exactness(question.words, row[4], row[5], row[6]))
    last = kept[size - 1] if len(kept) > size else (rows[-1] if len(rows) == limit else None)
    return Answers(
        [Found(*row, address=kind_of(row[1]).address(row[2])) for row in page],
        (last[3], last[0]) if last else None,
    )


def _newest(
    either: str, before: tuple[date, int], since: date, limit: int
) -> list[tuple[int, str, int, date, str, str, str]]:
    newest = min(before[0], _last_day())
    weeks, months, week_first, month_first = windows(newest)
    return SQL["newest"].rows(
        in_weeks=f"{either} & ('{weeks[0]}' | '{weeks[1]}')",
        in_months=f"{either} & ('{months[0]}' | '{months[1]}')",
        in_all=either,
        before_on=before[0],
        before_id=before[1],
        week_first=week_first,
        month_first=month_first,
        since=since,
        limit=limit,
    )


def _last_day() -> date:
    """Today: entries are dated by the day they were made, never later."""
    from django.utils import timezone

    return timezone.localdate()


Row = tuple[int, str, int, date, str, str, str]


def _fitting(rows: Sequence[Row], question: str) -> list[Row]:
    """One row a record, and only those that hold the quoted passages."""
    wanted, seen, kept = phrases(question), set(), []
    for row in rows:
        if (row[1], row[2]) in seen:
            continue
        seen.add((row[1], row[2]))
        folded = fold(f"{row[4]} {row[5]} {row[6]}") if wanted else ""
        if all(phrase in folded for phrase in wanted):
            kept.append(row)
    return kept


def _readable(viewer: Viewer, rows: list[Row]) -> list[Row]:
    """The rows that the viewer may read now: an entry can lag behind what changed a moment ago."""
    ids: dict[str, list[int]] = {}
    for row in rows:
        ids.setdefault(row[1], []).append(row[2])
    allowed = {key: kind_of(key).visible(viewer, found) for key, found in ids.items() if key in kinds()}
    return [row for row in rows if row[2] in allowed.get(row[1], set())]
