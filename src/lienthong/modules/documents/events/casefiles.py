"""What happens to case files."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class CaseFileOpened:
    """A unit began a case file."""

    code: str
    title: str


@dataclass(frozen=True, slots=True)
class FiledInCase:
    """A document was put into it."""

    document: str


@dataclass(frozen=True, slots=True)
class TakenFromCase:
    """A document was taken out of it."""

    document: str


@dataclass(frozen=True, slots=True)
class CaseFileClosed:
    """It is complete, with this many documents."""

    count: int
