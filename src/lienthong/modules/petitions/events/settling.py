"""What changes the rules by which petitions go."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class TopicSaved:
    """A topic was made or changed."""

    code: str
    name: str


@dataclass(frozen=True, slots=True)
class TemplateSaved:
    """A template of answers was made, changed or retired."""

    name: str
    is_retired: bool


@dataclass(frozen=True, slots=True)
class CompetenceSaved:
    """A rule of competence was made, changed, moved or retired."""

    note: str
    what: str


@dataclass(frozen=True, slots=True)
class ClockRuleMade:
    """A new rule of time begins and ends the one before."""

    kind: str
    instance: int
    begins_on: str
    citation: str
