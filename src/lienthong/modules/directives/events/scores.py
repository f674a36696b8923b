"""What happens to scores."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ScoresFrozen:
    """The scores of a period were kept, with the digest of all that they rest on."""

    starts_on: str
    ends_on: str
    version: int
    sha256: str
