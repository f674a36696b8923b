"""The kinds of work items: how each is called, where it is read, what its tasks are, what may be done to many."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Protocol

from django.utils.functional import Promise

from lienthong.kernel.access.viewer import Viewer


class DoToMany(Protocol):
    """What a bulk action runs, for each selected step in a transaction of its own.

    Raises CannotHandle, or another of the action's `refusals`, when it may not be done to this one.
    """

    def __call__(self, *, viewer: Viewer, step_id: int, subject_id: int) -> object: ...


@dataclass(frozen=True, slots=True)
class BulkAction:
    """Something that may be done to several steps at once; offered for steps whose task is in `tasks` (empty: all)."""

    key: str
    label: "Promise | str"
    run: DoToMany
    tasks: frozenset[str] = frozenset()
    permission: str = ""
    icon: str = ""
    refusals: tuple[type[Exception], ...] = ()


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind: its name on the screen, the address of the page of a subject, the names of its tasks."""

    name: "Promise | str"
    address: Callable[[int], str]
    tasks: "Mapping[str, Promise | str]"
    actions: tuple[BulkAction, ...]
    reminds_itself: bool = False
    days: "Mapping[str, Decimal]" = field(default_factory=dict)


_kinds: dict[str, Kind] = {}


def register_kind(
    key: str,
    *,
    name: "Promise | str",
    address: Callable[[int], str],
    tasks: "Mapping[str, Promise | str] | None" = None,
    actions: tuple[BulkAction, ...] = (),
    reminds_itself: bool = False,
    days: "Mapping[str, Decimal] | None" = None,
) -> None:
    """Called once by each module's handlers.

    `address` turns a subject's id into a URL path whose view answers htmx with the record's detail; `tasks` says what
    each `Step.task` is called on the list ("Register", "Give instructions"); `actions` stand in the bar over a
    selection. A kind that `reminds_itself` has its own rule of who is told of deadlines, and the kernel tells nobody.
    `days` are the working days that a task has when nobody says how many: without them it would stand behind every
    dated one in the list.
    """
    _kinds[key] = Kind(name, address, dict(tasks or {}), actions, reminds_itself, dict(days or {}))


def kind_of(key: str) -> Kind:
    """The registered kind; raises KeyError for one that no module knows."""
    return _kinds[key]


def all_kinds() -> Mapping[str, Kind]:
    """Every registered kind by its key; to be read only."""
    return _kinds
