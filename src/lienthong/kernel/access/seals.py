"""Content that lies encrypted: AES-256-GCM under a key of the deployment's secret, bound to what it belongs to.

The key is derived (HKDF, RFC 5869) for one `purpose`, so that what is sealed for one cannot be opened as another.
"""

import os
from collections.abc import Sequence

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

NONCE = 12
# The first byte of what is stored, so that another way of sealing can be told apart.
FORM = b"\x01"


class BrokenSeal(Exception):
    """What is stored was not sealed with this secret for what it is said to belong to, or was changed since."""


def sealed(plain: bytes, *, secret: str | bytes, purpose: str, bound_to: str) -> bytes:
    """The content sealed; it opens only for the same purpose and what it is `bound_to`."""
    nonce = os.urandom(NONCE)
    return FORM + nonce + AESGCM(_key(secret, purpose)).encrypt(nonce, plain, bound_to.encode())


def opened(content: bytes, *, secrets: Sequence[str | bytes], purpose: str, bound_to: str) -> bytes:
    """The content again, by the first secret that opens it. Raises BrokenSeal when none does."""
    if content[:1] != FORM:
        raise BrokenSeal
    nonce, rest = content[1 : 1 + NONCE], content[1 + NONCE :]
    for secret in secrets:
        try:
            return AESGCM(_key(secret, purpose)).decrypt(nonce, rest, bound_to.encode())
        except InvalidTag:
            continue
    raise BrokenSeal


def all_secrets() -> list[str]:
    """The secret of the deployment and those before it that still open, the present one first."""
    return [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]


def _key(secret: str | bytes, purpose: str) -> bytes:
    given = secret.encode() if isinstance(secret, str) else secret
    return HKDF(algorithm=SHA256(), length=32, salt=None, info=purpose.encode()).derive(given)
