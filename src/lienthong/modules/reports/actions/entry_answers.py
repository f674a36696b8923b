"""The unit's answers to what the level above noted on its cells; note and answer stay together for good."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from lienthong.kernel.access.viewer import Viewer
from lienthong.kernel.events.actions import Subject, emit
from lienthong.kernel.language.text import nfc
from lienthong.modules.reports.actions.entry import CannotSave
from lienthong.modules.reports.events.entry import NoteAnswered
from lienthong.modules.reports.models import CellNote, Submission
from lienthong.modules.reports.rules.submissions import KIND, closes_on, may_enter, why_not_enter

LONGEST = 1000
MOST = 200


@dataclass(frozen=True, slots=True)
class GivenAnswer:
    """An answer as it was written. `seen` are the texts that its writer knew to stand there: what was shown, and what
    was sent before without an answer; None asks nothing.
    """

    text: str
    seen: Collection[str] | None = None


@dataclass(frozen=True, slots=True)
class AnswerSaved:
    """What became of one: `saved`; `conflict` (somebody wrote another one, which is `text`); `refused` (`message`)."""

    note_id: int
    state: str
    text: str = ""
    message: str = ""


@transaction.atomic
def answer_notes(*, viewer: Viewer, submission_id: int, answers: Mapping[int, GivenAnswer]) -> list[AnswerSaved]:
    """Write the unit's answers to notes of a submission that is open, by note; an empty text takes one back.

    The same answer twice is once. Raises Submission.DoesNotExist, CannotSave.
    """
    it = (
        Submission.objects.visible_to(viewer)
        .select_for_update(of=("self",))
        .select_related("form", "period")
        .get(pk=submission_id)
    )
    if not may_enter(viewer, it.unit_id):
        raise CannotSave(_("Only the unit itself answers notes on its report."))
    if why := why_not_enter(it.state, closes_on(it.form, it.period.ends_on), timezone.localdate()):
        raise CannotSave(str(why))
    asked = [pk for pk in list(answers)[:MOST] if 0 < pk < 2**63]
    notes = {note.pk: note for note in it.notes.filter(pk__in=asked).select_related("figure__indicator")}
    return [_answer(viewer, it, notes.get(pk), pk, given) for pk, given in answers.items()]


def _answer(viewer: Viewer, it: Submission, note: CellNote | None, pk: int, given: GivenAnswer) -> AnswerSaved:
    text = nfc(given.text).replace("\x00", "").strip()[:LONGEST]
    if note is None:
        return AnswerSaved(pk, "refused", message=_("This note is no longer there."))
    if note.answer == text:
        return AnswerSaved(pk, "saved", text)
    if note.is_settled:
        return AnswerSaved(pk, "refused", note.answer, _("This note was settled when the report was sent again."))
    if given.seen is not None and note.answer not in {nfc(one).strip() for one in given.seen}:
        return AnswerSaved(pk, "conflict", note.answer)
    note.answer = text
    note.save(update_fields=["answer"])
    emit(NoteAnswered(note.figure.indicator.name, text), subject=Subject(KIND, it.pk), viewer=viewer)
    return AnswerSaved(pk, "saved", text)
