"""Which unit must answer a petition: the first fitting rule, or else the body of the place's commune."""

from dataclasses import dataclass

from django.utils import timezone

from lienthong.kernel.database.sql import statements
from lienthong.kernel.org.models import Level, Territory, Unit
from lienthong.modules.petitions.models import CompetenceRule, PetitionKind
from lienthong.modules.petitions.queries.lane import lane_for
from lienthong.modules.petitions.rules.competence import Matter, first_fitting

SQL = statements(__file__)
# Villages have no desk: the commune above them is the lowest that answers.
_ANSWERING = [Level.COMMUNE.value, Level.PROVINCE.value, Level.CENTRAL.value]


@dataclass(frozen=True, slots=True)
class Routed:
    """The competent unit, and the rule that said so (None: the place's own body)."""

    unit_id: int
    rule_id: int | None = None


class NobodyCompetent(LookupError):
    """There is no open unit at the place or above it."""


def competent_unit(*, kind: str, topic_id: int | None, territory_id: int, concerned_id: int | None = None) -> Routed:
    """Where a petition of this kind and topic about this place goes today. Raises NobodyCompetent.

    A denunciation goes to the lane of keepers who have nothing to do with the unit `concerned_id`.
    """
    if kind == PetitionKind.DENUNCIATION:
        return _sealed_lane(concerned_id, territory_id)
    return route(current_rules(), kind=kind, topic_id=topic_id, territory_id=territory_id)


def current_rules() -> list[CompetenceRule]:
    """The rules in force, in the order in which they are tried."""
    return list(CompetenceRule.objects.filter(retired_at__isnull=True).order_by("position", "id"))


def route(rules: list[CompetenceRule], *, kind: str, topic_id: int | None, territory_id: int) -> Routed:
    """`competent_unit` by given rules: what a dry run asks; rules say nothing of denunciations.

    Raises NobodyCompetent.
    """
    places = territory_line(territory_id)
    topics = frozenset(row[0] for row in SQL["topic_line"].rows(topic=topic_id)) if topic_id else frozenset()
    rule = first_fitting(rules, Matter(kind, topics, frozenset(places)))
    if rule is not None and (target := target_of(rule, places)):
        return Routed(target, rule.pk)
    found = SQL["body_of_level"].value(territories=places, levels=_ANSWERING)
    if found is None:
        raise NobodyCompetent(territory_id)
    return Routed(found)


def _sealed_lane(concerned_id: int | None, territory_id: int) -> Routed:
    concerned = Unit.objects.filter(pk=concerned_id).first() if concerned_id else None
    try:
        return Routed(lane_for(concerned, Territory.objects.get(pk=territory_id)).pk)
    except Unit.DoesNotExist as error:
        raise NobodyCompetent(territory_id) from error


def target_of(rule: CompetenceRule, places: list[int]) -> int | None:
    """The unit that a rule names for a place; None when it is closed or there is none."""
    if rule.unit_id:
        return Unit.objects.open().filter(pk=rule.unit_id).values_list("pk", flat=True).first()
    body: int | None = SQL["body_of_level"].value(territories=places, levels=[rule.level])
    if body is None or not rule.department:
        return body
    own = Unit.objects.open().filter(parent_id=body, kind="department", symbol=rule.department).order_by("id")
    return own.values_list("pk", flat=True).first() or body


def territory_line(territory_id: int) -> list[int]:
    """A territory and those around it, the smallest first."""
    return [row[0] for row in SQL["territory_line"].rows(territory=territory_id, today=timezone.localdate())]


def who_rules(unit_ids: list[int]) -> int | None:
    """The unit that rules on competence among these: the lowest body above all of them, the centre's otherwise."""
    found: int | None = SQL["common_ancestor"].value(units=unit_ids)
    if found is not None:
        return found
    roots = Unit.objects.open().filter(parent__isnull=True, system="party").order_by("id")
    return roots.values_list("pk", flat=True).first()
