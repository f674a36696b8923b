"""What visitors do to public petitions."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class PetitionSupported:
    """Somebody said “me too”; `supporters` is how many have now."""

    supporters: int
