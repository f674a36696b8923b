"""The words of a denunciation as they are stored: encrypted, bound to their petition."""

import json
import os
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

NONCE = 12
# The first byte of what is stored, so that another way of sealing can be told apart.
FORM = b"\x01"


class BrokenSeal(Exception):
    """What is stored was not sealed with this deployment's secret for this petition, or was changed since."""


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
    """The words under AES-256-GCM with a key derived from `secret` (HKDF, RFC 5869).

    They open only for the petition whose reference is `bound_to`.
    """
    nonce = os.urandom(NONCE)
    plain = json.dumps(asdict(words), ensure_ascii=False).encode()
    return FORM + nonce + AESGCM(_key(secret)).encrypt(nonce, plain, bound_to.encode())


def opened(content: bytes, *, secrets: Sequence[str | bytes], bound_to: str) -> Words:
    """The words again, by the first secret that opens them. Raises BrokenSeal when none does."""
    if content[:1] != FORM:
        raise BrokenSeal
    nonce, rest = content[1 : 1 + NONCE], content[1 + NONCE :]
    for secret in secrets:
        try:
            plain: dict[str, Any] = json.loads(AESGCM(_key(secret)).decrypt(nonce, rest, bound_to.encode()))
        except InvalidTag:
            continue
        return Words(**plain)
    raise BrokenSeal


def _key(secret: str | bytes) -> bytes:
    given = secret.encode() if isinstance(secret, str) else secret
    return HKDF(algorithm=SHA256(), length=32, salt=None, info=b"lienthong petitions sealed 1").derive(given)
