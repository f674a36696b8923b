"""What whoever has the code sees: who holds the petition, until when and why, and what happened, in plain words."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from lienthong.modules.petitions.models import Answer, ClockEntry, Message, Petition, Transfer
from lienthong.modules.petitions.queries.portal_places import place_of
from lienthong.modules.petitions.queries.sealed_words import told_words
from lienthong.modules.petitions.rules.portal_words import TOLD, Told
from lienthong.modules.petitions.rules.states import BEFORE_ANSWER

S = Petition.State
Entry = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Reason:
    """One line of why it is due when it is: what happened, when, the amount, and the rule's citation."""

    what: str
    at: datetime
    due_at: datetime
    citation: str


@dataclass(frozen=True, slots=True)
class OwnFile:
    """A file as its sender sees it again: that it is there."""

    kind: str
    name: str
    size: int


@dataclass(frozen=True, slots=True)
class Own:
    """A petition as its sender sees it."""

    petition: Petition
    told: Told
    place: str
    unit: str
    topic: str
    entries: list[Entry]
    reasons: list[Reason]
    question: str
    answers: list[tuple[str, datetime]]
    attachments: list[OwnFile]

    @property
    def may_reply(self) -> bool:
        """Whether a question waits."""
        return self.petition.state == S.AWAITING

    @property
    def may_add(self) -> bool:
        """Whether more files, or a taking back, are possible."""
        return self.petition.state in BEFORE_ANSWER

    @property
    def may_judge(self) -> bool:
        """Whether an answer waits for the sender's opinion."""
        it = self.petition
        judged = it.verdict_at and it.answered_at and it.verdict_at > it.answered_at
        return it.state in {S.ANSWERED, S.CLOSED} and bool(it.answered_at) and not judged


def own_petition(petition: Petition, language: str) -> Own:
    """All that the sender sees of a petition; seven reads whatever its history."""
    place = place_of(petition.territory_id)
    messages = list(petition.messages.exclude(kind=Message.Kind.NOTE).order_by("at", "id"))
    for message in messages:
        is_closed = petition.is_sealed and message.kind == Message.Kind.REPLY
        message.text = "" if is_closed else told_words(petition, message.text)
    answers = list(petition.answers.filter(state=Answer.State.SENT).order_by("version"))
    topic = petition.topic
    questions = [message.text for message in messages if message.kind == Message.Kind.QUESTION]
    return Own(
        petition=petition,
        told=TOLD[petition.state],
        place=place.whole if place else "",
        unit=petition.unit.name,
        topic=(topic.name_en if language == "en" and topic.name_en else topic.name) if topic else "",
        entries=sorted(_entries(petition, messages, answers), key=lambda entry: entry["at"]),
        reasons=_reasons(petition),
        question=questions[-1] if questions and petition.state == S.AWAITING else "",
        answers=[(told_words(petition, answer.text), answer.sent_at) for answer in answers if answer.sent_at],
        attachments=_own_files(petition),
    )


def _own_files(petition: Petition) -> list[OwnFile]:
    """What was sent along; of a denunciation nothing, as none of its words are shown to whoever has the code."""
    if petition.is_sealed:
        return []
    found = petition.attachments.select_related("file__blob").order_by("id")
    return [OwnFile(one.kind, one.file.name, one.file.blob.size) for one in found]


def _reasons(petition: Petition) -> list[Reason]:
    """The ledger of the clock, from receipt on."""
    entries = ClockEntry.objects.filter(petition=petition).select_related("rule").order_by("id")
    return [
        Reason(_clock_words(entry), entry.at, entry.due_at, entry.rule.citation if entry.rule else "")
        for entry in entries
    ]


def _clock_words(entry: ClockEntry) -> str:
    said = str(entry.get_kind_display())
    if not entry.amount:
        return said
    if entry.measure == "working":
        days = ngettext("%(num)s working day", "%(num)s working days", entry.amount)
    else:
        days = ngettext("%(num)s day", "%(num)s days", entry.amount)
    return f"{said}: {days % {'num': entry.amount}}"


def _entries(petition: Petition, messages: Iterable[Message], answers: Iterable[Answer]) -> Iterator[Entry]:
    yield _entry(_("You sent it."), petition.received_at, "send")
    transfers = petition.transfers.select_related("to_unit").order_by("at", "id")
    for transfer in transfers:
        yield _entry(_transfer_words(transfer), transfer.at, "forward", unit=transfer.to_unit.name)
    if petition.accepted_at:
        yield _entry(_("The office took it up."), petition.accepted_at, "check", tone="good")
    yield from map(_message_entry, messages)
    for extension in petition.extensions.order_by("at", "id"):
        yield _entry(_("The office was given more time."), extension.at, "clock", tone="warn", note=extension.reason)
    for answer in answers:
        if answer.sent_at:
            yield _entry(_("You were answered."), answer.sent_at, "message", tone="good")
    yield from _endings(petition)


def _endings(petition: Petition) -> Iterator[Entry]:
    if petition.verdict_at:
        said = _("Your opinion: %(verdict)s.") % {"verdict": petition.get_verdict_display()}
        yield _entry(said, petition.verdict_at, "star", note="" if petition.is_sealed else petition.verdict_reason)
    if petition.closed_at:
        yield _entry(_("It was closed."), petition.closed_at, "check-circle", note=_ending(petition))


def _ending(petition: Petition) -> str:
    return petition.reason if petition.state in {S.INELIGIBLE, S.WITHDRAWN} else ""


def _transfer_words(transfer: Transfer) -> str:
    return {
        Transfer.Kind.ROUTED: _("It went to the office that answers for this place and subject."),
        Transfer.Kind.PASSED: _("It was passed on to another office."),
        Transfer.Kind.RAISED: _("It went up to the level above, which rules who must answer."),
        Transfer.Kind.RULED: _("The level above ruled who must answer."),
    }[Transfer.Kind(transfer.kind)]


def _message_entry(message: Message) -> Entry:
    said, glyph = {
        Message.Kind.QUESTION: (_("The office asked you."), "question"),
        Message.Kind.REPLY: (_("You replied."), "reply"),
        Message.Kind.NEWS: (_("News from the office."), "megaphone"),
    }[Message.Kind(message.kind)]
    return _entry(said, message.at, glyph, note=message.text)


def _entry(what: str, at: datetime, glyph: str, *, tone: str = "neutral", note: str = "", unit: str = "") -> Entry:
    return {"what": what, "at": at, "glyph": glyph, "tone": tone, "note": note, "unit": unit}
