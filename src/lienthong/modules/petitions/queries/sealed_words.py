"""What was said about a petition while it was worked on: of a denunciation it lies sealed."""

from django.conf import settings

from lienthong.kernel.access.seals import BrokenSeal, all_secrets
from lienthong.modules.petitions.models import Petition
from lienthong.modules.petitions.rules.sealing_text import MARK, opened_text, sealed_text


def kept_words(petition: Petition, text: str) -> str:
    """A text as it is stored: sealed for a denunciation, else as it is."""
    return sealed_text(text, secret=settings.SECRET_KEY, bound_to=petition.reference) if petition.is_sealed else text


def told_words(petition: Petition, kept: str) -> str:
    """The text again, for whoever may read it; empty where no known secret opens it."""
    if not petition.is_sealed:
        return kept
    try:
        return opened_text(kept, secrets=all_secrets(), bound_to=petition.reference)
    except BrokenSeal:
        return ""


def is_sealed_today(petition: Petition, kept: str) -> bool:
    """Whether a stored text is sealed, and under the secret of today."""
    try:
        opened_text(kept, secrets=[settings.SECRET_KEY], bound_to=petition.reference)
    except BrokenSeal:
        return False
    return kept.startswith(MARK)
