"""Keeping the portal open to people and dull for machines: counts by address, and a small price on sending."""

import secrets
import time
from dataclasses import dataclass

from django.conf import settings
from django.core import signing

from lienthong.kernel.database.attempts import Limit, count_attempt
from lienthong.modules.petitions.rules.codes import keyed
from lienthong.modules.petitions.rules.proof_of_work import LIFE, is_solved, seconds_left

_SALT = "petitions.portal.challenge"
MOST_TURNS = 4
_MINUTE, _DAY = 60, 24 * 3600
# What one network address may do, as (how many, within seconds). Behind one there may be a whole village, or a school.
LIMITS: dict[str, tuple[tuple[int, int], ...]] = {
    "send": ((20, 10 * _MINUTE), (200, _DAY)),
    "turn": ((600, 10 * _MINUTE),),
    "upload": ((60, 10 * _MINUTE), (600, _DAY)),
    "identity": ((40, 10 * _MINUTE),),
    "track": ((30, 10 * _MINUTE),),
    "support": ((60, 10 * _MINUTE), (300, _DAY)),
    "open311": ((30, 10 * _MINUTE), (500, _DAY)),
    "app": ((3000, 10 * _MINUTE), (100_000, _DAY)),
    "rest": ((300, 10 * _MINUTE), (5000, _DAY)),
    "write": ((60, 10 * _MINUTE),),
}


class TooMany(Exception):
    """The address has done this too often; `seconds` is how long to wait at most."""

    def __init__(self, seconds: int) -> None:
        self.seconds = seconds
        super().__init__(f"try again in {seconds} s")


class NotYet(Exception):
    """Too fast for a person without a script; `seconds` is how long to wait."""

    def __init__(self, seconds: int) -> None:
        self.seconds = seconds
        super().__init__(f"wait {seconds} s")


class CannotTrust(Exception):
    """The challenge is forged or too old: the page must be loaded again."""


def count_visit(*, what: str, address: str) -> None:
    """Count something that an address does. Raises TooMany; the address itself is not kept, only a hash of it."""
    key = keyed(settings.SECRET_KEY, "portal address", address).hex()[:32]
    limits = [Limit(f"portal:{what}:{seconds}:{key}", most, seconds) for most, seconds in LIMITS[what]]
    if count_attempt(limits) is None:
        raise TooMany(LIMITS[what][0][1])


@dataclass(frozen=True, slots=True)
class Challenge:
    """What a page that sends carries: `word` is signed, `key` marks the one petition that may come of it."""

    word: str
    key: str


def new_challenge() -> Challenge:
    """A challenge for one petition."""
    key = secrets.token_urlsafe(24)
    return Challenge(signing.TimestampSigner(salt=_SALT).sign(key), key)


def checked_challenge(*, word: str, answer: str) -> Challenge:
    """The challenge that came back, solved by the browser or old enough. Raises NotYet and CannotTrust."""
    signer = signing.TimestampSigner(salt=_SALT)
    try:
        key = signer.unsign(word, max_age=LIFE)
        stamp = word.rsplit(":", 2)[1]
        age = time.time() - signing.b62_decode(stamp)
    except (signing.BadSignature, IndexError, ValueError) as error:
        raise CannotTrust from error
    if left := seconds_left(age, is_proved=is_solved(word, answer)):
        raise NotYet(left)
    # One page sends one petition; a double click and a correction are let through, a program that turns is not.
    if count_attempt([Limit(f"portal:challenge:{key}", MOST_TURNS, LIFE)]) is None:
        raise CannotTrust
    return Challenge(word, key)
