"""A leader's instruction in one line: who leads, who helps, who shall know, until when."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal

from django.db import transaction
from django.utils import formats, timezone
from django.utils.translation import gettext as _

from lienthong.kernel.access.viewer import Viewer
from lienthong.kernel.calendar.queries import OutsideCalendar
from lienthong.kernel.calendar.rules import DAY_ENDS, NotADuration
from lienthong.kernel.events.actions import emit
from lienthong.kernel.language.text import nfc
from lienthong.kernel.work.actions import Deadline, Hold
from lienthong.kernel.work.models import Step
from lienthong.modules.documents.actions.incoming_steps import CannotAct, Turn, begin, hold_of, move
from lienthong.modules.documents.events.incoming import InstructionGiven
from lienthong.modules.documents.models import Delivery, Phrase
from lienthong.modules.documents.queries.incoming_holders import Holder, NoSuchHolder, holder
from lienthong.modules.documents.rules.incoming import Act, Task

LONGEST_INSTRUCTION = 2000


class CannotAssign(CannotAct):
    """The instruction cannot be given so; the message says why."""


@dataclass(frozen=True, slots=True)
class Limit:
    """How long a part has: working days (halves allowed) or a day; neither means no deadline."""

    days: Decimal | None = None
    on: date | None = None

    def deadline(self) -> Deadline | None:
        """As the work kernel takes it; a day ends when its office does."""
        if self.on is not None:
            return Deadline(at=day_end(self.on))
        return Deadline(amount=self.days) if self.days is not None else None


def day_end(on: date) -> datetime:
    """The moment at which a day's office ends."""
    return timezone.make_aware(datetime.combine(on, time(DAY_ENDS.hour, DAY_ENDS.minute)))


@dataclass(frozen=True, slots=True)
class Instruction:
    """`lead`, `coordinating` and `information` are holders' keys."""

    text: str
    lead: str
    coordinating: Sequence[str] = ()
    information: Sequence[str] = ()
    limit: Limit = Limit()
    coordinating_limit: Limit = Limit()


@transaction.atomic
def give_instruction(*, viewer: Viewer, delivery_id: int, instruction: Instruction) -> Delivery:
    """Assign a delivery: one lead, several coordinating, others for information. Raises CannotAssign, CannotAct."""
    turn = begin(viewer=viewer, delivery_id=delivery_id, act=Act.ASSIGN)
    text = nfc(instruction.text).strip()
    if len(text) > LONGEST_INSTRUCTION:
        raise CannotAssign(_("The instruction is longer than %(count)d characters.") % {"count": LONGEST_INSTRUCTION})
    lead = _find(turn, [instruction.lead])[0] if instruction.lead else None
    if lead is None:
        raise CannotAssign(_("Name who is in the lead."))
    helping = [one for one in _find(turn, instruction.coordinating) if one.key != lead.key]
    taken = {lead.key, *(one.key for one in helping)}
    knowing = [one for one in _find(turn, instruction.information) if one.key not in taken]
    holds = _holds(turn, text, (lead, helping, knowing), instruction)
    try:
        opened = move(turn, to=holds)
    except (NotADuration, OutsideCalendar) as error:
        raise CannotAssign(_("This deadline lies beyond the calendar. Give fewer days.")) from error
    due = opened[0].due_at
    emit(
        InstructionGiven(
            text=text,
            lead=lead.name,
            coordinating=", ".join(one.name for one in helping),
            information=", ".join(one.name for one in knowing),
            due=formats.date_format(timezone.localtime(due), "d/m/Y") if due else "",
        ),
        subject=turn.subject,
        viewer=viewer,
    )
    return turn.delivery


@transaction.atomic
def keep_phrase(*, viewer: Viewer, text: str) -> None:
    """Remember a sentence for the next instruction; the same one twice is one."""
    if text := nfc(text).strip()[:300]:
        Phrase.objects.get_or_create(account_id=viewer.account_id, text=text)


@transaction.atomic
def forget_phrase(*, viewer: Viewer, phrase_id: int) -> None:
    """Remove one of the viewer's own phrases."""
    Phrase.objects.filter(pk=phrase_id, account_id=viewer.account_id).delete()


def _find(turn: Turn, keys: Sequence[str]) -> list[Holder]:
    try:
        unique = list(dict.fromkeys(key for key in keys if key))
        return [holder(body_id=turn.viewer.body_id, key=key, secrecy=turn.delivery.secrecy) for key in unique]
    except NoSuchHolder as error:
        raise CannotAssign(_("One of those named is not in this unit any more. Choose again.")) from error


def _holds(
    turn: Turn, text: str, named: tuple[Holder, list[Holder], list[Holder]], instruction: Instruction
) -> list[Hold]:
    lead, helping, knowing = named
    if instruction.limit.on is not None and day_end(instruction.limit.on) <= timezone.now():
        raise CannotAssign(_("The deadline is past. Choose a later day."))
    limit = instruction.limit.deadline()
    help_limit = instruction.coordinating_limit.deadline() or limit
    holds = [hold_of(lead, task=Task.CARRY_OUT, note=text, deadline=limit)]
    part, have = Step.Part.COORDINATING, _open_holders(turn)
    holds += [
        hold_of(one, task=Task.COORDINATE, part=part, note=text, deadline=help_limit)
        for one in helping
        if (part, one.unit_id, one.position_id) not in have
    ]
    part = Step.Part.INFORMATION
    holds += [
        hold_of(one, task=Task.INFORM, part=part, note=text)
        for one in knowing
        if (part, one.unit_id, one.position_id) not in have
    ]
    return holds


def _open_holders(turn: Turn) -> set[tuple[str, int, int | None]]:
    """Who coordinates or is informed already, from an instruction that was returned in between."""
    steps = Step.objects.filter(item=turn.item, left_at__isnull=True)
    return set(steps.values_list("part", "unit_id", "position_id"))
