"""What happens to sealed denunciations. Payloads name no sender, no word and no unit concerned."""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from lienthong.kernel.events.sentences import keep_untold, tell


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


@dataclass(frozen=True, slots=True)
class SealedFileRead:
    """A keeper took out a file while they were open."""

    petition_id: int
    unsealing_id: int
    attachment_id: int


@dataclass(frozen=True, slots=True)
class KeeperNamed:
    """The level above named somebody to keep the lane of the event's unit."""

    position_id: int
    name: str


@dataclass(frozen=True, slots=True)
class KeeperEnded:
    """Somebody keeps the lane of the event's unit no longer."""

    position_id: int
    name: str


# The kind of record that events of sealed denunciations speak of: not even that there is one stands on a trail.
SEALED = "sealed_petition"
keep_untold(SEALED)
tell(
    {
        "UnsealingAsked": _("asked to open a sealed denunciation"),
        "UnsealingDecided": _("decided on opening a sealed denunciation"),
        "SealedWordsRead": _("read a sealed denunciation"),
        "SealedFileRead": _("took out a file of a sealed denunciation"),
        "KeeperNamed": _("named %(name)s to keep denunciations"),
        "KeeperEnded": _("ended %(name)s's keeping of denunciations"),
    }
)
