"""What a new version of a text changed, and which tasks wait to be looked at because of it."""

from dataclasses import dataclass

from django.db.models import Count, Exists, OuterRef

from lienthong.kernel.access.viewer import Viewer
from lienthong.modules.directives.models import Directive, Provision, Task, TaskProvision, TextVersion
from lienthong.modules.directives.rules.citations import cite
from lienthong.modules.directives.rules.texts_diff import compare, word_changes

MOST_SHOWN = 300
Texts = dict[str, tuple[str, str, int, str]]
"""Of each address: hash, words, order, and the address above it (empty on top)."""


@dataclass(frozen=True, slots=True)
class Change:
    """One provision that differs: `kind` is changed, gone, added or moved; `runs` are words as in `word_changes`."""

    kind: str
    address: str
    citation: str
    runs: tuple[tuple[str, str], ...]
    before: str = ""


@dataclass(frozen=True, slots=True)
class Touched:
    """A task that waits to be looked at, with the changes of what it carries out."""

    id: int
    title: str
    state: str
    changes: tuple[Change, ...]


def version_of(directive: Directive, number: int) -> TextVersion | None:
    """One version by its number."""
    return directive.versions.select_related("file").filter(number=number).first()


def changes_between(before: TextVersion, after: TextVersion) -> list[Change]:
    """What differs, in the order of the text; only the lowest provisions, so that nothing is told twice."""
    old, new = _texts(before), _texts(after)
    found = compare({key: row[0] for key, row in old.items()}, {key: row[0] for key, row in new.items()})
    told = [*found.changed, *found.gone, *found.added]
    above = {upper for address in told for upper in _above(address, new if address in new else old)}
    lowest = [address for address in found.changed if address not in above]
    changes = [
        *(_change("changed", address, old[address][1], new[address][1]) for address in lowest),
        *(_change("gone", address, old[address][1], "") for address in found.gone),
        *(_change("added", address, "", new[address][1]) for address in found.added),
        *(Change("moved", to, cite(to), (), before=cite(old_one)) for old_one, to in found.moved.items()),
    ]
    orders = {**{address: row[2] for address, row in old.items()}, **{address: row[2] for address, row in new.items()}}
    return sorted(changes, key=lambda change: orders.get(change.address, 0))[:MOST_SHOWN]


def _above(address: str, texts: Texts) -> list[str]:
    """The addresses of what a provision lies in, from the nearest on; articles do not name their chapter."""
    found: list[str] = []
    upper = texts[address][3]
    while upper:
        found.append(upper)
        upper = texts[upper][3]
    return found


def _change(kind: str, address: str, before: str, after: str) -> Change:
    return Change(kind, address, cite(address), tuple(word_changes(before, after)))


def _texts(version: TextVersion) -> Texts:
    rows = Provision.objects.filter(version=version).values_list(
        "address", "sha256", "first", "last", "order", "parent__address"
    )
    return {
        address: (sha256, version.text[first:last], order, upper or "")
        for address, sha256, first, last, order, upper in rows
    }


def touched_count(directive: Directive) -> int:
    """How many tasks wait to be looked at: one of their links has a hash that the newest text has not there."""
    newest = directive.versions.order_by("-number").values("pk")[:1]
    same = Provision.objects.filter(version__in=newest, address=OuterRef("address"), sha256=OuterRef("sha256"))
    links = TaskProvision.objects.filter(~Exists(same), task__directive=directive)
    return links.aggregate(tasks=Count("task", distinct=True))["tasks"] or 0


def touched_tasks(viewer: Viewer, directive: Directive) -> list[Touched]:
    """Tasks of which a provision is other or gone since somebody last looked, with what it says now. Few queries."""
    newest = directive.versions.order_by("-number").first()
    if newest is None:
        return []
    now = _texts(newest)
    seen = Task.objects.visible_to(viewer).filter(directive=directive)
    rows = TaskProvision.objects.filter(task__in=seen).order_by("task__order", "task_id", "address")
    stale: dict[int, list[tuple[str, str]]] = {}
    titles: dict[int, tuple[str, str]] = {}
    for task, title, state, address, sha256 in rows.values_list(
        "task_id", "task__title", "task__state", "address", "sha256"
    ):
        if now.get(address, ("",))[0] != sha256:
            stale.setdefault(task, []).append((address, sha256))
            titles[task] = (title, state)
    words = _words_of(directive, {sha256 for links in stale.values() for _address, sha256 in links})
    return [
        Touched(task, *titles[task], tuple(_touch(address, words.get(sha256, ""), now) for address, sha256 in links))
        for task, links in stale.items()
    ]


def _touch(address: str, before: str, now: Texts) -> Change:
    if address in now:
        return _change("changed", address, before, now[address][1])
    return _change("gone", address, before, "")


def _words_of(directive: Directive, hashes: set[str]) -> dict[str, str]:
    """What provisions with these hashes said, from whichever version had them."""
    rows = Provision.objects.filter(version__directive=directive, sha256__in=hashes).order_by("-version__number")
    texts = dict(directive.versions.values_list("id", "text"))
    return {
        sha256: texts[version][first:last]
        for sha256, version, first, last in rows.values_list("sha256", "version_id", "first", "last")
    }
