"""The tree of tasks: what lies below what."""

from collections.abc import Mapping


def is_below(place: int, top: int, parents: Mapping[int, int | None]) -> bool:
    """Whether `place` is `top` or lies below it. Ends on a tree that already has a circle."""
    seen: set[int] = set()
    here: int | None = place
    while here is not None and here not in seen:
        if here == top:
            return True
        seen.add(here)
        here = parents.get(here)
    return False


def subtree_of(top: int, parents: Mapping[int, int | None]) -> set[int]:
    """`top` and everything below it."""
    return {place for place in parents if is_below(place, top, parents)} | {top}
