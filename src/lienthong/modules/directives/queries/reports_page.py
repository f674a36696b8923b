"""One assignment as its page shows it: what is asked, what was said, what was made of it, what can be done now."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Prefetch
from django.utils import timezone

from lienthong.kernel.access.viewer import Viewer
from lienthong.kernel.accounts.queries import told
from lienthong.kernel.files.models import File
from lienthong.kernel.language import formats
from lienthong.kernel.work.models import Desk, Step
from lienthong.kernel.work.rules import standing
from lienthong.modules.directives.models import (
    Appraisal,
    Assignment,
    Evidence,
    Extension,
    ProgressReport,
    Recheck,
    ReportDraft,
)
from lienthong.modules.directives.queries.assigning_dues import moment_of
from lienthong.modules.directives.rules.assigning import (
    IN_FORCE,
    KIND,
    confirming_body_id,
    is_reading_logged,
    may_appraise,
    may_cascade,
    may_report,
    stage_of,
)
from lienthong.modules.directives.rules.reports import why_not_report
from lienthong.modules.directives.rules.standing import bucket

MOST_REPORTS = 50
TONES = {
    "assigned": "neutral",
    "started": "info",
    "reported": "warn",
    "confirmed": "warn",
    "verified": "good",
    "withdrawn": "neutral",
}


@dataclass(frozen=True, slots=True)
class Timed:
    """What a standing is computed from."""

    due_at: datetime | None
    left_at: datetime | None


def standing_of(due_on: date | None, reported_on: date | None) -> str:
    """How an assignment stands now, as the badge takes it; the same words as for every step of work."""
    return standing(Timed(moment_of(due_on), moment_of(reported_on)), timezone.now())


@dataclass(frozen=True, slots=True)
class AssignmentPage:
    """Everything that the page of an assignment shows to one viewer; `acts` are what may be done, the usual first."""

    it: Assignment
    reports: list[ProgressReport]
    extensions: list[Extension]
    asked: Extension | None
    rechecks: list[Recheck]
    entries: list[dict[str, Any]]
    holder: str
    draft: ReportDraft | None
    draft_files: list[File]
    acts: list[str]
    why_not: str
    logs_reading: bool
    is_untaken: bool
    confirming: bool

    @property
    def standing(self) -> str:
        """Against the extended day, as every other work stands."""
        return standing_of(self.it.due_on, self.it.reported_on)

    @property
    def bucket(self) -> str:
        """The bucket against the extended day, in words."""
        found = bucket(self.it, timezone.localdate())
        return str(found.label) if found else ""

    @property
    def original_bucket(self) -> str:
        """The bucket against the day first given, in words; empty when that day still counts."""
        if self.it.due_on == self.it.original_due_on:
            return ""
        found = bucket(self.it, timezone.localdate(), original=True)
        return str(found.label) if found else ""

    @property
    def tone(self) -> str:
        """The tone of the state's badge."""
        return TONES[self.it.state]


def assignment_page(viewer: Viewer, assignment_id: int) -> AssignmentPage | None:
    """An assignment that the viewer may read; None for any other. Ten queries, however long its story is."""
    it = (
        Assignment.objects.visible_to(viewer)
        .select_related("task__directive__body", "unit__parent__body")
        .filter(pk=assignment_id)
        .first()
    )
    if it is None:
        return None
    extensions = list(it.extensions.order_by("-id"))
    asked = next((one for one in extensions if one.state == Extension.State.ASKED), None)
    draft = ReportDraft.objects.filter(assignment=it, position_id=viewer.position_id).first()
    lead = _lead(assignment_id)
    return AssignmentPage(
        it=it,
        reports=_reports(it),
        extensions=extensions,
        asked=asked,
        rechecks=list(it.rechecks.exclude(decided_at=None).order_by("-id")),
        entries=told(KIND, assignment_id, readable=_readable),
        holder=_holder(lead),
        draft=draft,
        draft_files=list(File.objects.filter(pk__in=draft.file_ids).select_related("blob")) if draft else [],
        acts=acts_on(viewer, it, asked=asked is not None),
        why_not=str(why_not_report(it, timezone.localdate())) if may_report(viewer, it) else "",
        logs_reading=is_reading_logged(viewer),
        is_untaken=lead is not None and lead.taken_at is None,
        confirming=stage_of(it) == Appraisal.Stage.CONFIRMING or confirming_body_id(it) is not None,
    )


def acts_on(viewer: Viewer, it: Assignment, *, asked: bool) -> list[str]:
    """What the viewer may do with an assignment now, the usual first; keys of `views.reports_ways`."""
    acts = []
    if may_report(viewer, it) and not why_not_report(it, timezone.localdate()):
        acts.append("report")
        if it.due_on is not None and not asked:
            acts.append("extend")
    if may_appraise(viewer, it):
        acts += ["accept", "return"]
    if may_cascade(viewer, it.task.directive):
        acts += ["decide"] if asked else []
        acts += ["withdraw"] if it.state in IN_FORCE else []
    return acts


def _reports(it: Assignment) -> list[ProgressReport]:
    evidence = Prefetch("evidence", Evidence.objects.select_related("file__blob").order_by("id"))
    looked = Prefetch("appraisals", Appraisal.objects.select_related("position__account", "position__unit"))
    found = it.reports.select_related("position__account").prefetch_related(evidence, looked)
    return list(found.order_by("-id")[:MOST_REPORTS])


def _lead(assignment_id: int) -> Step | None:
    return (
        Step.objects.filter(item__kind=KIND, item__subject_id=assignment_id, part=Step.Part.LEAD, left_at__isnull=True)
        .select_related("unit", "position__account")
        .first()
    )


def _holder(step: Step | None) -> str:
    if step is None:
        return ""
    return step.position.account.full_name if step.position else f"{step.unit.name} · {Desk(step.desk).label}"


def _readable(payload: dict[str, Any]) -> dict[str, Any]:
    due = payload.get("due_on")
    return {**payload, "due_on": formats.date(date.fromisoformat(due))} if due else payload


def readable_file(viewer: Viewer, assignment_id: int, file_id: int) -> File | None:
    """A file that a report shows, for who reads the assignment; or one that the viewer has just uploaded for it."""
    if not Assignment.objects.visible_to(viewer).filter(pk=assignment_id).exists():
        return None
    files = File.objects.select_related("blob").filter(pk=file_id)
    shown = Evidence.objects.filter(report__assignment_id=assignment_id, file_id=file_id).exists()
    return (files if shown else files.filter(added_by_id=viewer.account_id)).first()


def assignment_of_extension(extension_id: int) -> int | None:
    """The assignment of a request for more time."""
    return Extension.objects.filter(pk=extension_id).values_list("assignment_id", flat=True).first()
