"""What is said about a denunciation while it is worked on, as it is stored: sealed text in columns that hold text."""

import base64
import binascii
from collections.abc import Sequence

from lienthong.kernel.access import seals
from lienthong.kernel.access.seals import BrokenSeal

PURPOSE = "lienthong petitions said 1"
MARK = "sealed:1:"


def sealed_text(text: str, *, secret: str, bound_to: str) -> str:
    """The text sealed, in signs; nothing stays nothing."""
    if not text:
        return ""
    content = seals.sealed(text.encode(), secret=secret, purpose=PURPOSE, bound_to=bound_to)
    return MARK + base64.b64encode(content).decode()


def opened_text(kept: str, *, secrets: Sequence[str | bytes], bound_to: str) -> str:
    """The text again; what was never sealed as it is. Raises BrokenSeal when no secret opens it."""
    if not kept.startswith(MARK):
        return kept
    try:
        content = base64.b64decode(kept.removeprefix(MARK), validate=True)
    except binascii.Error as error:
        raise BrokenSeal from error
    return seals.opened(content, secrets=secrets, purpose=PURPOSE, bound_to=bound_to).decode()
