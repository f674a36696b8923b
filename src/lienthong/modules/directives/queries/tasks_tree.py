"""A directive's tree: objectives, tasks below them, tasks below tasks, indicators beside what they measure."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from lienthong.kernel.access.viewer import Viewer
from lienthong.kernel.language import formats
from lienthong.modules.directives.models import (
    Directive,
    Indicator,
    Objective,
    Part,
    Provision,
    Task,
    TaskProvision,
    TaskUnit,
)
from lienthong.modules.directives.rules.citations import cite


@dataclass(slots=True)
class Node:
    """One node: `kind` is objective, task or indicator; `places` are (address, citation); `is_stale`: look at it."""

    kind: str
    id: int
    title: str
    note: str = ""
    code: str = ""
    state: str = ""
    lead: str = ""
    coordinating: int = 0
    places: list[tuple[str, str]] = field(default_factory=list)
    is_stale: bool = False
    children: list["Node"] = field(default_factory=list)

    @property
    def state_name(self) -> str:
        """The state of a task in the reader's language."""
        return str(Task.State(self.state).label) if self.state else ""

    @property
    def size(self) -> int:
        """How many nodes lie below it."""
        return sum(1 + child.size for child in self.children)


def due_text(deadline: str, due_on: date | None, working_days: int | None, recurrence: str) -> str:
    """A task's deadline in words."""
    if deadline == Task.Deadline.DATE and due_on:
        return _("by %(day)s") % {"day": formats.date(due_on)}
    if deadline == Task.Deadline.WORKING_DAYS and working_days:
        text = ngettext("%(count)d working day from issue", "%(count)d working days from issue", working_days)
        return text % {"count": working_days}
    if deadline == Task.Deadline.RECURRING and recurrence:
        return _("each period: %(period)s") % {"period": Task.Recurrence(recurrence).label}
    return str(Task.Deadline.STANDING.label)


def tree_of(viewer: Viewer, directive: Directive) -> list[Node]:
    """The nodes on top, each with what lies below it; six queries whatever the size."""
    tasks = _tasks(viewer, directive)
    objectives = {
        pk: (parent, Node("objective", pk, title, places=[(address, cite(address))] if address else []))
        for pk, parent, title, address in Objective.objects.filter(directive=directive)
        .order_by("order", "id")
        .values_list("id", "parent_id", "title", "address")
    }
    top: list[Node] = []
    for upper, node in objectives.values():
        (objectives[upper][1].children if upper in objectives else top).append(node)
    for task, objective, node in tasks.values():
        above = tasks[task][2] if task in tasks else objectives[objective][1] if objective in objectives else None
        (above.children if above else top).append(node)
    for task, objective, node in _indicators(directive):
        above = tasks[task][2] if task in tasks else objectives[objective][1] if objective in objectives else None
        (above.children if above else top).append(node)
    return top


def _tasks(viewer: Viewer, directive: Directive) -> dict[int, tuple[int | None, int | None, Node]]:
    seen = Task.objects.visible_to(viewer).filter(directive=directive)
    ids = list(seen.values_list("id", flat=True))
    leads, others = units_of(ids)
    places = places_of(directive, ids)
    fields = ("id", "parent_id", "objective_id", "title", "code", "state")
    return {
        pk: (
            parent,
            objective,
            Node(
                "task",
                pk,
                title,
                note=due_text(deadline, due_on, working_days, recurrence),
                code=code,
                state=state,
                lead=leads.get(pk, ""),
                coordinating=len(others.get(pk, ())),
                places=[(address, cite(address)) for address, _stale in places.get(pk, ())],
                is_stale=any(stale for _address, stale in places.get(pk, ())),
            ),
        )
        for pk, parent, objective, title, code, state, deadline, due_on, working_days, recurrence in seen.order_by(
            "order", "id"
        ).values_list(*fields, "deadline", "due_on", "working_days", "recurrence")
    }


def _indicators(directive: Directive) -> Iterator[tuple[int | None, int | None, Node]]:
    rows = Indicator.objects.filter(directive=directive).order_by("order", "id")
    for pk, task, objective, title, measure, adding, address in rows.values_list(
        "id", "task_id", "objective_id", "title", "measure", "adding", "address"
    ):
        note = f"{measure} · {Indicator.Adding(adding).label}"
        yield task, objective, Node("indicator", pk, title, note, places=[(address, cite(address))] if address else [])


def units_of(task_ids: Iterable[int]) -> tuple[dict[int, str], dict[int, list[str]]]:
    """The lead unit of each task, and those that coordinate."""
    leads: dict[int, str] = {}
    others: dict[int, list[str]] = defaultdict(list)
    rows = TaskUnit.objects.filter(task_id__in=list(task_ids)).order_by("unit__sort_key", "unit_id")
    for task, part, name in rows.values_list("task_id", "part", "unit__name"):
        if part == Part.LEAD:
            leads[task] = name
        else:
            others[task].append(name)
    return leads, others


def places_of(directive: Directive, task_ids: Iterable[int]) -> dict[int, list[tuple[str, bool]]]:
    """Which provisions each task carries out, in the order of the text, and whether one is other or gone since."""
    hashes, orders = _newest(directive)
    found: dict[int, list[tuple[str, bool]]] = defaultdict(list)
    rows = TaskProvision.objects.filter(task_id__in=list(task_ids)).order_by("task_id", "address")
    for task, address, sha256 in rows.values_list("task_id", "address", "sha256"):
        found[task].append((address, hashes.get(address) != sha256))
    for places in found.values():
        places.sort(key=lambda place: orders.get(place[0], 10**6))
    return found


def _newest(directive: Directive) -> tuple[dict[str, str], dict[str, int]]:
    newest = directive.versions.order_by("-number").values("pk")[:1]
    rows = list(Provision.objects.filter(version__in=newest).values_list("address", "sha256", "order"))
    return {address: sha256 for address, sha256, _order in rows}, {address: order for address, _sha, order in rows}


def walk(nodes: Iterable[Node], depth: int = 0) -> Iterator[tuple[int, Node]]:
    """Every node with its depth, in the order of reading."""
    for node in nodes:
        yield depth, node
        yield from walk(node.children, depth + 1)
