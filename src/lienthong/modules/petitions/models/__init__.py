"""Petitions and everything that hangs on them, by what it is."""

from lienthong.modules.petitions.models.catalogue import (
    AnswerTemplate,
    ClockRule,
    CompetenceRule,
    ContactRule,
    LaneKeeper,
    PetitionKind,
    Topic,
)
from lienthong.modules.petitions.models.handling import (
    Answer,
    Attachment,
    ClockEntry,
    Coordination,
    Extension,
    Message,
    Support,
    Transfer,
)
from lienthong.modules.petitions.models.opinions import (
    ClusterMember,
    Fingerprint,
    GramCount,
    OpinionCluster,
    OpinionRun,
    PetitionTally,
)
from lienthong.modules.petitions.models.petitions import Contact, Petition, SealedText, Unsealing
from lienthong.modules.petitions.models.portal import LooseFile, SentByApp, TrustedApp

__all__ = [
    "Answer",
    "AnswerTemplate",
    "Attachment",
    "ClockEntry",
    "ClockRule",
    "ClusterMember",
    "CompetenceRule",
    "Contact",
    "ContactRule",
    "Coordination",
    "Extension",
    "Fingerprint",
    "GramCount",
    "LaneKeeper",
    "LooseFile",
    "Message",
    "OpinionCluster",
    "OpinionRun",
    "Petition",
    "PetitionKind",
    "PetitionTally",
    "SealedText",
    "SentByApp",
    "Support",
    "Topic",
    "Transfer",
    "TrustedApp",
    "Unsealing",
]
