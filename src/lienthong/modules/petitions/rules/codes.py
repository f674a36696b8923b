"""Tracking codes: 80 random-looking bits as 16 signs that are hard to mistake, told again only to who sent the form."""

import hashlib
import hmac

# Crockford's base 32: no I, L, O or U (https://www.crockford.com/base32.html).
_SIGNS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_MISREAD = str.maketrans({"I": "1", "L": "1", "O": "0"})
LENGTH = 16
_GROUP = 4


def keyed(secret: str, purpose: str, value: str) -> bytes:
    """A digest of a value that only who has the secret can make; `purpose` keeps uses apart."""
    key = hashlib.sha256(f"lienthong petitions {purpose}:{secret}".encode()).digest()
    return hmac.new(key, value.encode(), hashlib.sha256).digest()


def code_of(secret: str, sent: str) -> str:
    """The code of what was sent: the same form with the same words always gives the same."""
    bits = int.from_bytes(keyed(secret, "code", sent)[:10], "big")
    return "".join(_SIGNS[bits >> shift & 31] for shift in range(75, -1, -5))


def hash_of(secret: str, code: str) -> str:
    """What is kept of a code: 64 signs from which it cannot be had back."""
    return keyed(secret, "code kept", code).hex()


def plain_code(typed: str) -> str:
    """A typed code in its one form: upper case, no spaces or hyphens, look-alikes corrected; empty if it is none."""
    code = "".join(typed.upper().split()).replace("-", "").translate(_MISREAD)
    return code if len(code) == LENGTH and all(sign in _SIGNS for sign in code) else ""


def grouped(code: str) -> str:
    """The code in groups of four, as it is printed: `7K3D-…`."""
    return "-".join(code[place : place + _GROUP] for place in range(0, len(code), _GROUP))
