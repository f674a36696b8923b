"""What happens to contacts and to what the public reads. Payloads carry no word of the sender."""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from lienthong.kernel.events.sentences import tell


@dataclass(frozen=True, slots=True)
class ContactRead:
    """Somebody read how the sender can be reached."""

    reason: str


@dataclass(frozen=True, slots=True)
class SenderDataExported:
    """Somebody took out everything that is held about the sender."""

    reason: str
    petitions: int


@dataclass(frozen=True, slots=True)
class ContactErased:
    """The rule's time after closing was over: how the sender could be reached is gone."""

    days: int


@dataclass(frozen=True, slots=True)
class ContactRuleChanged:
    """How long contacts of a kind of petition are kept after closing."""

    kind: str
    days: int


@dataclass(frozen=True, slots=True)
class PublicTextPrepared:
    """What the public may read was prepared; `blacked_out` counts the words that it will not."""

    blacked_out: int


@dataclass(frozen=True, slots=True)
class PictureRedacted:
    """A picture was made ready for the public, with so many boxes over it."""

    attachment_id: int
    boxes: int


@dataclass(frozen=True, slots=True)
class PetitionPublished:
    """Everybody may read the approved words, and see so many pictures."""

    pictures: int


@dataclass(frozen=True, slots=True)
class PetitionUnpublished:
    """It was taken back from the public."""

    reason: str


tell(
    {
        "ContactRead": _("read the sender's contact"),
        "SenderDataExported": _("exported what is held about the sender"),
        "ContactErased": _("The sender's contact was erased by rule, %(days)s days after closing"),
        "ContactRuleChanged": _("changed how long contacts are kept to %(days)s days"),
        "PublicTextPrepared": _("prepared the public text"),
        "PictureRedacted": _("prepared a picture for the public"),
        "PetitionPublished": _("published the petition"),
        "PetitionUnpublished": _("took the petition back from the public"),
    }
)
