"""A small price on sending: a browser finds a number in a second or two; without a script one waits some seconds.

No third party, no puzzle for people. The challenge is a moment and a word, signed by whoever gives it out.
"""

import hashlib

BITS = 15  # about 33,000 hashes: a few seconds on a cheap phone, while one reads over
WAIT = 15  # seconds that a visitor without a script lets pass between reading over and sending
LIFE = 4 * 3600  # seconds after which a challenge is no longer taken


def is_solved(challenge: str, answer: str, bits: int = BITS) -> bool:
    """Whether SHA-256 over `challenge:answer` begins with so many zero bits."""
    if not answer or len(answer) > 20 or not answer.isascii() or not answer.isdecimal():
        return False
    digest = hashlib.sha256(f"{challenge}:{answer}".encode()).digest()
    return int.from_bytes(digest[:8]) >> (64 - bits) == 0


def seconds_left(age: float, *, is_proved: bool) -> int:
    """How many whole seconds somebody still waits before sending, when the challenge is `age` seconds old."""
    return 0 if is_proved or age >= WAIT else int(WAIT - age) + 1
