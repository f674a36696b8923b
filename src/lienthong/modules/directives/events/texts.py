"""What happens to a directive and its text."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class DirectiveMade:
    """A directive was made of a file; so many provisions were found in it."""

    name: str
    file: str
    provisions: int


@dataclass(frozen=True, slots=True)
class DirectiveChanged:
    """Its kind, symbol, title or days were changed."""

    name: str


@dataclass(frozen=True, slots=True)
class DirectiveBroughtIntoForce:
    """Units may read it now, and be given its tasks."""

    directive_id: int


@dataclass(frozen=True, slots=True)
class DirectiveClosed:
    """Nothing of it is followed any more."""

    directive_id: int


@dataclass(frozen=True, slots=True)
class DirectiveReopened:
    """It is followed again."""

    directive_id: int


@dataclass(frozen=True, slots=True)
class TextReplaced:
    """A new version of its text was read: provisions that are other, gone or new, and tasks to be looked at."""

    directive_id: int
    version: int
    changed: int
    gone: int
    added: int
    tasks: int
