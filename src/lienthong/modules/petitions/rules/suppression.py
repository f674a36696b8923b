"""Small numbers that could point at somebody are not published, nor what they could be subtracted from.

k-anonymity of tables (Hundepool et al., Statistical Disclosure Control, 2012): a row with a cell between 1 and k - 1
is hidden as a whole, so that no other column of it gives the cell away. Hidden rows are published as one line together,
and so many rows are hidden that this line holds at least two of them and no small number itself. A column that is small
over all rows is published nowhere (None); so no column may be a sum of others.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

K = 5
Row = Sequence[int]
Shown = Sequence[int | None]


@dataclass(frozen=True, slots=True)
class Published:
    """What may be shown: `rows` by key, `others` the sum of the `hidden` rest, `total` of all; None: not told."""

    rows: Mapping[str, Shown]
    hidden: int
    others: Shown | None
    total: Shown | None


def publishable(rows: Mapping[str, Row], *, k: int = K) -> Published:
    """What may be shown of a table; the first column of each row, by which rows are weighed, counts all of it."""
    total = _sum(rows, set(rows))
    if not total or total[0] < k:
        return Published({}, len(rows), None, None)
    kept = [at for at, cell in enumerate(total) if not 0 < cell < k]
    told = {key: [row[at] for at in kept] for key, row in rows.items()}
    hidden = {key for key, row in told.items() if _is_small(row, k)}
    left = sorted((key for key in told if key not in hidden), key=lambda key: (told[key][0], key))
    while hidden and left and (len(hidden) < 2 or _is_small(_sum(told, hidden), k)):
        hidden.add(left.pop(0))

    def spread(row: Row) -> Shown:
        of = dict(zip(kept, row, strict=True))
        return tuple(of.get(at) for at in range(len(total)))

    shown = {key: spread(told[key]) for key in told if key not in hidden}
    others = spread(_sum(told, hidden)) if hidden and shown else None
    return Published(shown, len(hidden), others, spread(_sum(told, set(told))))


def _is_small(row: Row, k: int) -> bool:
    return any(0 < cell < k for cell in row)


def _sum(rows: Mapping[str, Row], keys: set[str]) -> Row:
    return tuple(sum(cells) for cells in zip(*(rows[key] for key in sorted(keys)), strict=True))
