"""The kinds of work items: how each is called and where its record is read."""

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.functional import Promise


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind: its name on the screen, and the address of the page of a subject."""

    name: "Promise | str"
    address: Callable[[int], str]


_kinds: dict[str, Kind] = {}


def register_kind(key: str, *, name: "Promise | str", address: Callable[[int], str]) -> None:
    """Called once by each module's handlers; `address` turns a subject's id into a URL path."""
    _kinds[key] = Kind(name, address)


def kind_of(key: str) -> Kind:
    """The registered kind; raises KeyError for one that no module knows."""
    return _kinds[key]
