"""The kinds of records that are searched: each module says how one is called, read and guarded."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.utils.functional import Promise

from lienthong.kernel.access.viewer import Viewer


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind: its name, the address of a record, which of some ids a viewer may see, and the badge of its rows."""

    name: "Promise | str"
    address: Callable[[int], str]
    visible: Callable[[Viewer, Iterable[int]], set[int]]
    badge: "Promise | str" = ""


_kinds: dict[str, Kind] = {}


def register_kind(
    key: str,
    *,
    name: "Promise | str",
    address: Callable[[int], str],
    visible: Callable[[Viewer, Iterable[int]], set[int]],
    badge: "Promise | str" = "",
) -> None:
    """Called once by each module's handlers; `badge` tells a rare kind from the usual one among the answers."""
    _kinds[key] = Kind(name, address, visible, badge)


def kind_of(key: str) -> Kind:
    """The registered kind; raises KeyError for one that no module knows."""
    return _kinds[key]


def kinds() -> dict[str, Kind]:
    """Every kind that is searched."""
    return dict(_kinds)
