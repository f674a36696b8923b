"""What happens to a delivery at its recipient; the subject of each is the delivery."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class DeliveryRegistered:
    """It was given its arrival number in the register of the year."""

    number: int
    year: str
    override: str = ""


@dataclass(frozen=True, slots=True)
class DeliveryRefused:
    """The recipient sent it back unregistered."""

    reason: str


@dataclass(frozen=True, slots=True)
class DeliverySubmitted:
    """The clerk laid it before a leader."""

    to: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class InstructionGiven:
    """A leader wrote what is to be done, by whom, until when; names as they were."""

    text: str
    lead: str
    coordinating: str = ""
    information: str = ""
    due: str = ""


@dataclass(frozen=True, slots=True)
class DeliveryHandedOver:
    """Somebody else carries it out now."""

    to: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class DeliveryReturned:
    """It went back one step, with the reason."""

    to: str
    reason: str


@dataclass(frozen=True, slots=True)
class PartFinished:
    """A coordinating unit gave its part."""

    text: str


@dataclass(frozen=True, slots=True)
class DeliveryNoted:
    """Who received it for information has read it."""


@dataclass(frozen=True, slots=True)
class DeliveryFinished:
    """The lead is done, with this result; `reply` is the number and symbol of the answering document."""

    result: str
    reply: str = ""
    reply_id: int | None = None


@dataclass(frozen=True, slots=True)
class DeliveryReopened:
    """A leader took a finished one up again."""

    to: str
    reason: str


@dataclass(frozen=True, slots=True)
class ArrivalNumberVoided:
    """A number in the register of incoming documents was struck out, with the reason."""

    number: int
    reason: str


@dataclass(frozen=True, slots=True)
class QuestionAsked:
    """Somebody who carries it out asked."""

    to: str
    text: str


@dataclass(frozen=True, slots=True)
class QuestionAnswered:
    """The question has its answer."""

    question: str
    text: str


@dataclass(frozen=True, slots=True)
class PaperReceived:
    """A document of an outside sender was registered from paper or mail; the subject is the document."""

    document_id: int
    sender: str
