"""What happens to a petition on its way; nothing here carries the sender's words, contact or what is denounced."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class PetitionSubmitted:
    """Somebody said something; it has been received and routed to the unit of the event."""

    kind: str
    channel: str
    topic_id: int | None
    territory_id: int


@dataclass(frozen=True, slots=True)
class PetitionScreened:
    """Somebody at the unit has begun to look at it."""


@dataclass(frozen=True, slots=True)
class InstanceChanged:
    """A complaint is in this instance, 1 or 2; its time to accept was counted anew."""

    instance: int
    reason: str


@dataclass(frozen=True, slots=True)
class PetitionRefused:
    """It may not be taken up, for a reason that the citizen reads."""

    reason: str


@dataclass(frozen=True, slots=True)
class PetitionMerged:
    """It says what another says, and is answered with it."""

    reference: str


@dataclass(frozen=True, slots=True)
class PetitionRestored:
    """A refusal or a merging was taken back."""

    reason: str


@dataclass(frozen=True, slots=True)
class PetitionDisowned:
    """The unit says that it is not competent: the petition bounced for the `bounces`th time."""

    bounces: int
    reason: str


@dataclass(frozen=True, slots=True)
class PetitionRaised:
    """It went up for a ruling on competence."""

    to_unit_id: int
    unit: str


@dataclass(frozen=True, slots=True)
class PetitionTransferred:
    """It was passed on to another unit; the time it was received stays."""

    from_unit_id: int
    to_unit_id: int
    unit: str


@dataclass(frozen=True, slots=True)
class CompetenceRuled:
    """The level above ruled whose it is; that binds."""

    from_unit_id: int
    to_unit_id: int
    unit: str
    reason: str


@dataclass(frozen=True, slots=True)
class PetitionAccepted:
    """The unit takes it up and must answer by `due_at`."""

    due_at: datetime


@dataclass(frozen=True, slots=True)
class PetitionAssigned:
    """Somebody is to work on it."""

    position_id: int
    name: str


@dataclass(frozen=True, slots=True)
class PetitionStarted:
    """Whoever it was assigned to has begun."""


@dataclass(frozen=True, slots=True)
class CitizenAsked:
    """The citizen was asked something; `paused` says whether the time stands still meanwhile."""

    paused: bool


@dataclass(frozen=True, slots=True)
class CitizenReplied:
    """The citizen answered, or the unit went on without waiting further."""

    waited_for: bool


@dataclass(frozen=True, slots=True)
class FilesAdded:
    """The citizen sent more files."""

    count: int


@dataclass(frozen=True, slots=True)
class UnitsAsked:
    """Other units were asked to take part."""

    units: str
    unit_ids: list[int]


@dataclass(frozen=True, slots=True)
class CoordinationAnswered:
    """A unit that takes part has answered."""

    unit: str
    unit_id: int


@dataclass(frozen=True, slots=True)
class CoordinationCancelled:
    """A unit need not take part any more."""

    unit: str
    unit_id: int


@dataclass(frozen=True, slots=True)
class PetitionResumed:
    """Every unit that was asked has answered; the work goes on."""


@dataclass(frozen=True, slots=True)
class PetitionExtended:
    """There is more time, as the rule allows; the citizen is told why."""

    due_at: datetime
    reason: str


@dataclass(frozen=True, slots=True)
class AnswerDrafted:
    """An answer lies before who approves it."""

    version: int


@dataclass(frozen=True, slots=True)
class AnswerReturned:
    """The draft went back to whoever wrote it."""

    version: int
    note: str


@dataclass(frozen=True, slots=True)
class AnswerEndorsed:
    """The unit's own leader agrees; the rule asks for the level above."""

    version: int


@dataclass(frozen=True, slots=True)
class AnswerApproved:
    """The answer may be sent."""

    version: int


@dataclass(frozen=True, slots=True)
class PetitionAnswered:
    """The answer was sent; `due_at` is when it had to be, none when no clock ran."""

    version: int
    due_at: datetime | None


@dataclass(frozen=True, slots=True)
class PetitionClosed:
    """Nothing more will happen."""


@dataclass(frozen=True, slots=True)
class VerdictGiven:
    """The citizen says what they think of the answer."""

    verdict: str


@dataclass(frozen=True, slots=True)
class PetitionReopened:
    """It is worked on once more, until `due_at`."""

    due_at: datetime
    by_citizen: bool


@dataclass(frozen=True, slots=True)
class PetitionWithdrawn:
    """The citizen took it back."""


@dataclass(frozen=True, slots=True)
class PetitionNoted:
    """A note was written, or news to the citizen."""

    kind: str
