"""What other rules of competence would have done with last month's petitions, before they are put in force."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.utils import timezone

from lienthong.kernel.database.sql import statements
from lienthong.kernel.org.models import Level, TerritoryEdge, Unit
from lienthong.modules.petitions.models import CompetenceRule, Topic
from lienthong.modules.petitions.rules.competence import Matter, first_fitting

SQL = statements(__file__)
DAYS = 30
MOST = 200_000
_ANSWERING = (Level.COMMUNE, Level.PROVINCE, Level.CENTRAL)


@dataclass(frozen=True, slots=True)
class Change:
    """So many petitions would have gone from one unit to another; `example` is (id, reference) of one."""

    before: str
    after: str
    count: int
    example: tuple[int, str]


@dataclass(frozen=True, slots=True)
class Trial:
    """Of `total` petitions of the last month `moved` would have gone elsewhere; the commonest changes first."""

    total: int
    moved: int
    changes: list[Change]


class Ground:
    """The whole of what routing looks up, in memory: one read for a month of petitions instead of three for each."""

    def __init__(self) -> None:
        today = timezone.localdate()
        edges = TerritoryEdge.objects.filter(valid__contains=today)
        self.around: dict[int, int] = dict(edges.values_list("child_id", "parent_id"))
        self.above: dict[int, int | None] = dict(Topic.objects.values_list("pk", "parent_id"))
        self.bodies: dict[int, list[tuple[int, str]]] = defaultdict(list)
        self.departments: dict[tuple[int | None, str], int] = {}
        self.names: dict[int, str] = {}
        open_units = Unit.objects.open().exclude(level=Level.VILLAGE).order_by("id")
        for pk, name, system, level, kind, place, parent, symbol in open_units.values_list(
            "pk", "name", "system", "level", "kind", "territory_id", "parent_id", "symbol"
        ):
            self.names[pk] = name
            if kind == "department":
                self.departments.setdefault((parent, symbol), pk)
            elif system == "party":
                self.bodies[place].append((pk, level))

    def places(self, territory_id: int) -> list[int]:
        """A territory and those around it, the smallest first."""
        return _line(territory_id, self.around)

    def unit_for(self, rules: Sequence[CompetenceRule], *, kind: str, topic_id: int | None, places: list[int]) -> int:
        """Where these rules send a matter; 0 when nobody is competent."""
        topics = frozenset(_line(topic_id, self.above)) if topic_id else frozenset()
        rule = first_fitting(rules, Matter(kind, topics, frozenset(places)))
        target = self._target(rule, places) if rule else 0
        return target or self._body(places, _ANSWERING)

    def _target(self, rule: CompetenceRule, places: list[int]) -> int:
        if rule.unit_id:
            return rule.unit_id if rule.unit_id in self.names else 0
        body = self._body(places, (rule.level,))
        return self.departments.get((body, rule.department), body) if rule.department else body

    def _body(self, places: list[int], levels: Sequence[str]) -> int:
        return next((pk for place in places for pk, level in self.bodies[place] if level in levels), 0)


def trial_of(rules: Sequence[CompetenceRule], *, against: Sequence[CompetenceRule]) -> Trial:
    """What `rules` would have changed in the last 30 days `against` those in force."""
    ground, total, moved = Ground(), 0, 0
    counts: Counter[tuple[int, int]] = Counter()
    examples: dict[tuple[int, int], tuple[int, str]] = {}
    since = timezone.now() - timedelta(days=DAYS)
    for kind, topic_id, territory_id, count, pk, reference in SQL["recent_matters"].rows(since=since, most=MOST):
        places = ground.places(territory_id)
        asked: dict[str, Any] = {"kind": kind, "topic_id": topic_id, "places": places}
        pair = (ground.unit_for(against, **asked), ground.unit_for(rules, **asked))
        total += count
        if pair[0] != pair[1]:
            moved += count
            counts[pair] += count
            examples.setdefault(pair, (pk, reference))
    changes = [
        Change(ground.names.get(pair[0], ""), ground.names.get(pair[1], ""), count, examples[pair])
        for pair, count in counts.most_common(50)
    ]
    return Trial(total, moved, changes)


def _line(start: int, above: "dict[int, int] | dict[int, int | None]") -> list[int]:
    line: list[int] = []
    at: int | None = start
    while at is not None and at not in line:
        line.append(at)
        at = above.get(at)
    return line
