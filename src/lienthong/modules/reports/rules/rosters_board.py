"""The figures of the completion board: shares, and places among peers."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Tally:
    """Of the lists of a subtree: how many, how many done; how many lines expected, there, complete."""

    keepers: int = 0
    done: int = 0
    expected: int = 0
    entries: int = 0
    complete: int = 0

    @property
    def done_share(self) -> float | None:
        """Lists done of all; None where nobody keeps one."""
        return self.done / self.keepers if self.keepers else None

    @property
    def entry_share(self) -> float | None:
        """Complete lines of those expected, never above one; None where no number was said."""
        return min(1.0, self.complete / self.expected) if self.expected else None

    @property
    def is_whole(self) -> bool:
        """Whether every list is done."""
        return 0 < self.keepers == self.done


def places(tallies: Sequence[Tally]) -> list[int]:
    """The place of each among its peers: by lists done, then by complete lines; equals share a place."""
    keys = [(one.done_share or 0.0, one.entry_share or 0.0) for one in tallies]
    ranked = sorted(keys, reverse=True)
    first: dict[tuple[float, float], int] = {}
    for place, key in enumerate(ranked, start=1):
        first.setdefault(key, place)
    return [first[key] for key in keys]
