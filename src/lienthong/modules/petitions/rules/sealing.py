"""The words of a denunciation as they are stored: encrypted, bound to their petition."""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from lienthong.kernel.access import seals
from lienthong.kernel.access.seals import BrokenSeal

__all__ = ["BrokenSeal", "Words", "files_bound_to", "opened", "sealed"]
PURPOSE = "lienthong petitions sealed 1"


@dataclass(frozen=True, slots=True)
class Words:
    """What a denunciation says and who says it; `contact` has the fields of a `Contact` that are filled in."""

    text: str
    address: str = ""
    pseudonym: str = ""
    latitude: float | None = None
    longitude: float | None = None
    contact: dict[str, str] = field(default_factory=dict)


def sealed(words: Words, *, secret: str, bound_to: str) -> bytes:
    """The words sealed under `secret`; they open only for the petition whose reference is `bound_to`."""
    plain = json.dumps(asdict(words), ensure_ascii=False).encode()
    return seals.sealed(plain, secret=secret, purpose=PURPOSE, bound_to=bound_to)


def opened(content: bytes, *, secrets: Sequence[str | bytes], bound_to: str) -> Words:
    """The words again, by the first secret that opens them. Raises BrokenSeal when none does."""
    plain: dict[str, Any] = json.loads(seals.opened(content, secrets=secrets, purpose=PURPOSE, bound_to=bound_to))
    return Words(**plain)


def files_bound_to(reference: str) -> str:
    """What the files of a denunciation are bound to."""
    return f"petition {reference}"
