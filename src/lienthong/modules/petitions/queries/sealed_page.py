"""One denunciation as its keepers see it: how it stands, what they may do, what they said; never what the sender said.

What keepers wrote they read at any time; what the sender said takes two (`with_replies`, once that has been settled).
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from lienthong.kernel.access.viewer import Viewer
from lienthong.kernel.accounts.queries import timeline
from lienthong.kernel.calendar.queries import SkippedDay, skipped_days
from lienthong.kernel.events.sentences import sentence_of
from lienthong.kernel.language import formats
from lienthong.modules.petitions.events.sealing import SEALED
from lienthong.modules.petitions.models import Answer, ClockEntry, ClockRule, Message, Petition, Unsealing
from lienthong.modules.petitions.queries.clocks import NoRule, rule_of
from lienthong.modules.petitions.queries.lane import active_keepers
from lienthong.modules.petitions.queries.sealed_words import told_words
from lienthong.modules.petitions.queries.sealing import sealed_petition_of, standing_of
from lienthong.modules.petitions.rules.sealed_acts import sealed_acts
from lienthong.modules.petitions.rules.unsealing import LASTS, WAITS

MARKS = {
    "PetitionSubmitted": ("mail", "info"),
    "UnsealingAsked": ("question", "warn"),
    "UnsealingDecided": ("key", "warn"),
    "SealedWordsRead": ("eye", "warn"),
    "SealedFileRead": ("download", "warn"),
    "PetitionAccepted": ("check", "good"),
    "PetitionExtended": ("hourglass", "warn"),
    "AnswerDrafted": ("edit-text", "info"),
    "AnswerReturned": ("return", "bad"),
    "AnswerApproved": ("check-circle", "good"),
    "PetitionAnswered": ("send", "good"),
    "PetitionReopened": ("refresh", "bad"),
    "PetitionClosed": ("check-all", "good"),
    "PetitionRefused": ("x", "bad"),
    "PetitionWithdrawn": ("undo", "neutral"),
}
# The events of a denunciation tell no names and numbers: so neither do their sentences.
PLAIN = {
    "PetitionAssigned": _("gave it to a keeper to work on"),
    "AnswerDrafted": _("drafted the answer"),
    "FilesAdded": _("The citizen sent more files"),
    "VerdictGiven": _("The citizen gave an opinion"),
}


@dataclass(frozen=True, slots=True)
class Said:
    """A message on a denunciation; `text` is empty while the sender's own words are sealed."""

    kind: str
    who: str
    at: datetime
    text: str
    is_senders: bool


@dataclass(frozen=True, slots=True)
class Drafted:
    """A version of the answer."""

    version: int
    state: str
    text: str
    note: str
    who: str
    at: datetime
    public_text: str = ""


@dataclass(frozen=True, slots=True)
class SealedPage:
    """One denunciation as its keepers see it; `acts` are what the viewer may do now, the usual first."""

    it: Petition
    latest: Unsealing | None
    standing: str
    until: datetime | None
    entries: list[dict[str, Any]]
    keepers: int
    files: int
    rule: ClockRule | None
    ledger: list[ClockEntry]
    skipped: list[SkippedDay]
    messages: list[Said]
    answers: list[Drafted]
    acts: list[str]
    above: str = ""

    @property
    def draft(self) -> Drafted | None:
        """The newest version of the answer."""
        return self.answers[0] if self.answers else None


def sealed_page(viewer: Viewer, pk: int, *, with_replies: bool = False) -> SealedPage | None:
    """The page of one denunciation of the viewer's own lane; None for anybody else, as if there were none."""
    petition = sealed_petition_of(viewer, pk)
    if petition is None:
        return None
    latest = petition.unsealings.select_related("asked_by__account", "decided_by__account").order_by("-id").first()
    standing = standing_of(latest, viewer, timezone.now())
    ledger = list(petition.clock_entries.select_related("rule", "position__account").order_by("id"))
    rule = _rule(petition)
    answers = list(petition.answers.select_related("drafted_by__account").order_by("-version"))
    acts = sealed_acts(
        petition,
        rule,
        extended=sum(entry.kind == ClockEntry.Kind.EXTEND for entry in ledger),
        is_own_draft=bool(answers) and answers[0].drafted_by_id == viewer.position_id,
    )
    return SealedPage(
        it=petition,
        latest=latest,
        standing=standing,
        until=_until(latest, standing),
        entries=_told(pk),
        keepers=len(active_keepers(petition.unit_id)),
        files=petition.attachments.count(),
        rule=rule,
        ledger=ledger,
        skipped=skipped_days(petition.received_at, petition.due_at)[:10] if petition.due_at else [],
        messages=_messages(petition, with_replies=with_replies),
        answers=[_drafted(petition, one) for one in answers],
        acts=acts,
    )


def _rule(petition: Petition) -> ClockRule | None:
    try:
        return rule_of(petition)
    except NoRule:
        return None


def _until(latest: Unsealing | None, standing: str) -> datetime | None:
    if latest and standing == "open" and latest.decided_at:
        return latest.decided_at + LASTS
    return latest.asked_at + WAITS if latest and standing in {"asked", "mine"} else None


def _messages(petition: Petition, *, with_replies: bool) -> list[Said]:
    said = []
    for one in petition.messages.select_related("position__account").order_by("id"):
        is_senders = one.kind == Message.Kind.REPLY
        text = told_words(petition, one.text) if with_replies or not is_senders else ""
        who = one.position.account.full_name if one.position else ""
        said.append(Said(one.get_kind_display(), who, one.at, text, is_senders))
    if petition.verdict_at:
        text = told_words(petition, petition.verdict_reason) if with_replies else ""
        said.append(Said(petition.get_verdict_display(), "", petition.verdict_at, text, is_senders=True))
    return said


def _drafted(petition: Petition, one: Answer) -> Drafted:
    return Drafted(
        one.version,
        one.get_state_display(),
        told_words(petition, one.text),
        told_words(petition, one.note),
        one.drafted_by.account.full_name,
        one.drafted_at,
    )


def _told(pk: int) -> list[dict[str, Any]]:
    entries = []
    for entry in reversed(timeline(SEALED, pk)):
        glyph, tone = MARKS.get(entry.verb, ("circle-dot", "neutral"))
        payload = dict(entry.payload)
        if due := payload.get("due_at"):
            payload["due_at"] = formats.date(datetime.fromisoformat(due))
        what = str(PLAIN[entry.verb]) if entry.verb in PLAIN else sentence_of(entry.verb, payload)
        entries.append(
            {"what": what, "who": entry.person, "position": entry.title, "unit": entry.unit, "at": entry.at}
            | {"note": payload.get("reason", ""), "glyph": glyph, "tone": tone}
        )
    return entries
