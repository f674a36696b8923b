"""One petition as its page shows it to the staff: what was said, how it stands and why, what can be done now."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import get_language

from lienthong.kernel.access.roles import Permission
from lienthong.kernel.access.viewer import Viewer
from lienthong.kernel.accounts.queries import told
from lienthong.kernel.calendar.queries import SkippedDay, skipped_days
from lienthong.kernel.files.models import File
from lienthong.kernel.language import formats
from lienthong.kernel.org.models import TerritoryName, Unit
from lienthong.kernel.work.rules import standing
from lienthong.modules.petitions.models import (
    Answer,
    Attachment,
    ClockEntry,
    ClockRule,
    Coordination,
    Message,
    Petition,
    PetitionKind,
    Transfer,
)
from lienthong.modules.petitions.queries.clocks import rule_of
from lienthong.modules.petitions.queries.handling import approver_above
from lienthong.modules.petitions.queries.handling_list import TONES
from lienthong.modules.petitions.rules.clocks import may_extend_more
from lienthong.modules.petitions.rules.handling import holds, may_approve_above, may_work
from lienthong.modules.petitions.rules.states import BEFORE_ACCEPTANCE, BEFORE_ANSWER, WORKED_ON

S = Petition.State
MOST_LOOKED_AT = 200
_FIRST = ("answer_part", "accept", "rule", "assign", "draft", "approve", "answer", "reply", "restore")


@dataclass(frozen=True, slots=True)
class PetitionPage:
    """Everything that the page of a petition shows to one viewer; `acts` are what may be done, the usual first."""

    it: Petition
    place: str
    rule: ClockRule
    ledger: list[ClockEntry]
    skipped: list[SkippedDay]
    transfers: list[Transfer]
    messages: list[Message]
    attachments: list[Attachment]
    parts: list[Coordination]
    answers: list[Answer]
    own_part: Coordination | None
    duplicates: list[tuple[int, str]]
    same_sender: int
    entries: list[dict[str, Any]]
    acts: list[str]
    extended: int
    above: str

    @property
    def left_at(self) -> Any:
        """When it was answered, once it is."""
        return self.it.answered_at if self.it.state in {S.ANSWERED, S.CLOSED} else None

    @property
    def due_at(self) -> Any:
        """When it must be answered."""
        return self.it.due_at

    @property
    def standing(self) -> str:
        """How it stands now, as the badge takes it; nothing for what ended unanswered or stands still."""
        if self.it.state in {S.INELIGIBLE, S.DUPLICATE, S.WITHDRAWN} or self.it.due_at is None:
            return ""
        return standing(self, timezone.now())

    @property
    def tone(self) -> str:
        """The tone of the state's badge."""
        return TONES[self.it.state]

    @property
    def topic(self) -> str:
        """The topic in the reader's language."""
        topic = self.it.topic
        if topic is None:
            return ""
        return topic.name_en if get_language() == "en" and topic.name_en else topic.name

    @property
    def draft(self) -> Answer | None:
        """The newest version of the answer."""
        return self.answers[0] if self.answers else None


def petition_page(viewer: Viewer, petition_id: int) -> PetitionPage | None:
    """A petition that the viewer may read; None for any other, and for sealed ones, which have pages of their own."""
    it = (
        Petition.objects.visible_to(viewer, [petition_id])
        .filter(is_sealed=False, pk=petition_id)
        .select_related("unit__body", "topic", "handler__account", "duplicate_of")
        .first()
    )
    if it is None:
        return None
    parts = list(it.coordinations.select_related("unit", "answered_by__account").order_by("id"))
    own = {viewer.unit_id, viewer.body_id}
    own_part = next((one for one in parts if one.unit_id in own and not one.answered_at and not one.cancelled_at), None)
    rule = rule_of(it)
    ledger = list(it.clock_entries.select_related("rule", "position__account").order_by("id"))
    extended = sum(entry.kind == ClockEntry.Kind.EXTEND for entry in ledger)
    answers = list(it.answers.select_related("drafted_by__account", "decided_by__account", "endorsed_by__account"))
    answers.sort(key=lambda one: -one.version)
    above_id = approver_above(it, rule)
    return PetitionPage(
        it=it,
        place=place_name(it.territory_id),
        rule=rule,
        ledger=ledger,
        skipped=skipped_days(it.accepted_at or it.received_at, it.due_at)[:10] if it.due_at else [],
        transfers=list(it.transfers.select_related("from_unit", "to_unit").order_by("id")),
        messages=list(it.messages.select_related("position__account", "position__unit").order_by("id")),
        attachments=list(it.attachments.select_related("file__blob").order_by("id")),
        parts=parts,
        answers=answers,
        own_part=own_part,
        duplicates=list(it.duplicates.order_by("id").values_list("pk", "reference")[:20]),
        same_sender=_of_same_sender(viewer, it).count() if it.sender_key else 0,
        entries=told("petition", it.pk, limit=100, readable=_readable),
        acts=acts_on(viewer, it, rule, answers, extended=extended, is_asked=own_part is not None, above_id=above_id),
        extended=extended,
        above=_name_of(above_id),
    )


def acts_on(
    viewer: Viewer,
    it: Petition,
    rule: ClockRule,
    answers: list[Answer],
    *,
    extended: int,
    is_asked: bool,
    above_id: int | None,
) -> list[str]:
    """What the viewer may do with an open petition now, the usual first; keys of `views.handling_ways`."""
    acts = ["answer_part"] if is_asked and viewer.may(Permission.PETITIONS_HANDLE) else []
    if _decides_on_answer(viewer, it, answers, above_id):
        acts += ["approve", "return"]
    if not holds(viewer, it):
        return acts
    if viewer.may(Permission.PETITIONS_SCREEN):
        acts += _screening_acts(it)
    if viewer.may(Permission.PETITIONS_DECIDE):
        acts += _deciding_acts(it)
    if may_work(viewer, it, keeps=False):
        acts += _working_acts(it, may_extend=may_extend_more(rule, extended))
    if it.state == S.APPROVED and viewer.may(Permission.PETITIONS_HANDLE):
        acts.append("answer")
    if it.state not in {S.INELIGIBLE, S.DUPLICATE, S.WITHDRAWN, S.CLOSED}:
        acts += ["note", "news"]
    return sorted(acts, key=lambda act: act not in _FIRST)


def _screening_acts(it: Petition) -> list[str]:
    acts = []
    if it.state in BEFORE_ACCEPTANCE:
        acts += ["accept"] + ([] if it.is_ruled else ["disown"]) + ["refuse", "merge"]
        acts += ["instance"] if it.kind == PetitionKind.COMPLAINT else []
    if it.state in {S.INELIGIBLE, S.DUPLICATE}:
        acts.append("restore")
    return acts + (["withdraw"] if it.state in BEFORE_ANSWER else [])


def _deciding_acts(it: Petition) -> list[str]:
    by_state = {S.MISROUTED: ["rule"], S.ANSWERED: ["reopen"], S.CLOSED: ["reopen"]}
    if it.state in {S.ACCEPTED, S.REOPENED, S.ASSIGNED, *WORKED_ON}:
        return ["assign"]
    return by_state.get(S(it.state), [])


def _working_acts(it: Petition, *, may_extend: bool) -> list[str]:
    if it.state in {S.ASSIGNED, *WORKED_ON}:
        return ["draft", "ask", "coordinate"] + (["extend"] if may_extend else [])
    by_state = {S.AWAITING: ["reply"], S.COORDINATING: ["coordinate", "resume"], S.ANSWERED: ["close"]}
    return by_state.get(S(it.state), [])


def _decides_on_answer(viewer: Viewer, it: Petition, answers: list[Answer], above_id: int | None) -> bool:
    if it.state != S.DRAFTED or not answers:
        return False
    if answers[0].endorsed_at:
        return may_approve_above(viewer, parent_body_id=above_id)
    return viewer.may(Permission.PETITIONS_DECIDE) and holds(viewer, it)


def readable_file(viewer: Viewer, petition_id: int, file_id: int) -> File | None:
    """A file of an open petition, for who reads it."""
    seen = Petition.objects.visible_to(viewer, [petition_id]).filter(is_sealed=False).values("pk")
    found = Attachment.objects.filter(petition_id__in=seen, file_id=file_id).select_related("file__blob").first()
    return found.file if found else None


def petition_of_part(coordination_id: int) -> int | None:
    """The petition in which a unit was asked to take part."""
    return Coordination.objects.filter(pk=coordination_id).values_list("petition_id", flat=True).first()


def petitions_matching(viewer: Viewer, text: str, *, besides: int = 0) -> list[tuple[int, str, str]]:
    """Petitions of the viewer's unit by words, or any that they may read by its reference: (id, reference, title)."""
    words = text.replace("\x00", "").strip()[:100]
    if not words:
        return []
    own = Petition.objects.filter(unit_id__in={viewer.unit_id, viewer.body_id}, title__icontains=words)
    near = [*Petition.objects.filter(reference=words.upper()).values_list("pk", flat=True)]
    near += own.order_by("-received_at", "-id").values_list("pk", flat=True)[:MOST_LOOKED_AT]
    seen = Petition.objects.visible_to(viewer, near).filter(is_sealed=False, duplicate_of__isnull=True)
    rows = seen.exclude(pk=besides).order_by("-received_at", "-id")
    return list(rows.values_list("pk", "reference", "title")[:15])


def place_name(territory_id: int) -> str:
    """What a territory is called today."""
    named = TerritoryName.objects.filter(territory_id=territory_id, valid__contains=timezone.localdate())
    return named.values_list("full_name", flat=True).first() or ""


def _readable(payload: dict[str, Any]) -> dict[str, Any]:
    shown = dict(payload)
    if due := payload.get("due_at"):
        shown["due_at"] = formats.date(datetime.fromisoformat(due))
    if verdict := payload.get("verdict"):
        shown["verdict"] = str(Petition.Verdict(verdict).label)
    return shown


def _of_same_sender(viewer: Viewer, it: Petition) -> QuerySet[Petition]:
    theirs = Petition.objects.filter(sender_key=it.sender_key).exclude(pk=it.pk).order_by("-id")
    among = list(theirs.values_list("pk", flat=True)[:MOST_LOOKED_AT])
    return Petition.objects.visible_to(viewer, among).filter(is_sealed=False)


def _name_of(unit_id: int | None) -> str:
    return Unit.objects.filter(pk=unit_id).values_list("name", flat=True).first() or "" if unit_id else ""
