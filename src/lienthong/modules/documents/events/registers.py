"""What happens to numbers in registers."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class IssuedNumberVoided:
    """The number of an issued document was struck out, with the reason."""

    symbol: str
    reason: str
