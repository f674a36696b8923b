"""What happens to sealed denunciations. Payloads name no sender, no word and no unit concerned."""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from lienthong.kernel.events.sentences import tell


@dataclass(frozen=True, slots=True)
class UnsealingAsked:
    """A keeper asked a second one to open the words."""

    petition_id: int
    unsealing_id: int
    reason: str


@dataclass(frozen=True, slots=True)
class UnsealingDecided:
    """A second keeper agreed to open the words or refused."""

    petition_id: int
    unsealing_id: int
    is_granted: bool


@dataclass(frozen=True, slots=True)
class SealedWordsRead:
    """A keeper read the words while they were open."""

    petition_id: int
    unsealing_id: int


tell(
    {
        "UnsealingAsked": _("asked to open a sealed denunciation"),
        "UnsealingDecided": _("decided on opening a sealed denunciation"),
        "SealedWordsRead": _("read a sealed denunciation"),
    }
)
