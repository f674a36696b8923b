"""Which rule of competence fits a petition; pure."""

from collections.abc import Iterable
from dataclasses import dataclass

from lienthong.modules.petitions.models import CompetenceRule


@dataclass(frozen=True, slots=True)
class Matter:
    """What decides competence: the kind, the topic with those above it, the place with those around it."""

    kind: str
    topics: frozenset[int]
    territories: frozenset[int]


def fits(rule: CompetenceRule, matter: Matter) -> bool:
    """Whether a rule's conditions hold; empty ones hold for everything."""
    return (
        rule.kind in {"", matter.kind}
        and (rule.topic_id is None or rule.topic_id in matter.topics)
        and (rule.territory_id is None or rule.territory_id in matter.territories)
    )


def first_fitting(rules: Iterable[CompetenceRule], matter: Matter) -> CompetenceRule | None:
    """The first rule in order that fits."""
    return next((rule for rule in rules if fits(rule, matter)), None)
