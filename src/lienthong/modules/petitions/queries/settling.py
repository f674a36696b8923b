"""Topics, templates, and the rules of competence and of time, as their pages list them."""

from dataclasses import dataclass

from lienthong.kernel.access.viewer import Viewer
from lienthong.kernel.org.models import Level
from lienthong.modules.petitions.models import AnswerTemplate, ClockRule, CompetenceRule, PetitionKind, Topic
from lienthong.modules.petitions.queries.competence import current_rules
from lienthong.modules.petitions.queries.handling_page import place_name


@dataclass(frozen=True, slots=True)
class RuleLine:
    """A rule of competence in words."""

    rule: CompetenceRule
    kind: str
    topic: str
    place: str
    target: str


def rule_lines() -> list[RuleLine]:
    """The rules in force in the order in which they are tried."""
    rules = CompetenceRule.objects.filter(pk__in=[rule.pk for rule in current_rules()])
    return [
        RuleLine(
            rule=rule,
            kind=str(PetitionKind(rule.kind).label) if rule.kind else "",
            topic=rule.topic.name if rule.topic else "",
            place=place_name(rule.territory_id) if rule.territory_id else "",
            target=rule.unit.name
            if rule.unit
            else " · ".join(filter(None, (str(Level(rule.level).label), rule.department))),
        )
        for rule in rules.select_related("topic", "unit").order_by("position", "id")
    ]


def topics() -> list[Topic]:
    """Every topic, those in use first, in Vietnamese order."""
    return list(Topic.objects.order_by("retired_on", "sort_key", "id"))


def own_templates(viewer: Viewer) -> list[AnswerTemplate]:
    """The templates of the viewer's body, those in use first."""
    own = AnswerTemplate.objects.filter(body_id=viewer.body_id).select_related("topic")
    return list(own.order_by("retired_at", "name", "id"))


def clock_rules() -> list[ClockRule]:
    """Every rule of time, by kind and instance, the newest first."""
    return list(ClockRule.objects.order_by("kind", "instance", "-valid", "-id"))
