"""One delivery as its page shows it: four reads, however long its story is."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast

from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import get_language

from lienthong.kernel.access.roles import Permission
from lienthong.kernel.access.viewer import Viewer
from lienthong.kernel.accounts.queries import told
from lienthong.kernel.database.sql import statements
from lienthong.kernel.work.models import Desk, Step
from lienthong.kernel.work.rules import may_handle, standing
from lienthong.modules.documents.models import Delivery, Document, Status
from lienthong.modules.documents.queries.issuing_reader import (
    SECRECIES,
    URGENCIES,
    Sheet,
    files_of,
    successor_of,
)
from lienthong.modules.documents.rules.incoming import (
    KIND,
    Act,
    Task,
    acts_on,
    is_given_back,
    may_reopen,
)
from lienthong.modules.documents.rules.recall import may_answer

SQL = statements(__file__)
STATUS_TONES = {1: "info", 2: "bad", 3: "info", 4: "warn", 5: "warn", 6: "good"}


@dataclass(frozen=True, slots=True)
class StepLine:
    """A step as the page lists it; `standing` is the name that the badge takes."""

    id: int
    task: str
    part: str
    unit_id: int
    unit: str
    position_id: int | None
    person: str
    title: str
    desk: str
    note: str
    entered_at: datetime
    taken_at: datetime | None
    due_at: datetime | None
    left_at: datetime | None
    outcome: str

    @property
    def holder(self) -> str:
        """Who holds it: a person, or the desk of a unit."""
        return self.person or f"{self.unit} · {Desk(self.desk).label}"

    @property
    def task_name(self) -> str:
        """What it is for."""
        return str(Task(self.task).label) if self.task in Task.values else self.task

    @property
    def outcome_name(self) -> str:
        """How it ended."""
        return str(Act(self.outcome).label) if self.outcome in Act.values else ""

    @property
    def standing(self) -> str:
        """How it stands now."""
        return standing(self, timezone.now())


@dataclass(frozen=True, slots=True)
class QuestionLine:
    """A follow-up question, answered or not."""

    id: int
    to: str
    text: str
    asker: str
    asked_at: datetime
    answer: str
    answerer: str
    answered_at: datetime | None


@dataclass(frozen=True, slots=True)
class DeliveryPage:
    """Everything that the page of a delivery shows."""

    id: int
    unit_id: int
    unit: str
    delivery: Delivery
    sheet: Sheet
    steps: list[StepLine]
    questions: list[QuestionLine]
    result_files: list[tuple[int, str, int]]
    entries: list[dict[str, Any]]
    acts: tuple[Act, ...]
    my_step: StepLine | None
    may_reopen: bool
    may_answer: bool
    is_given_back: bool

    @property
    def status_name(self) -> str:
        """The status in words."""
        return str(Status(self.delivery.status).label)

    @property
    def status_tone(self) -> str:
        """The colour of the status."""
        return STATUS_TONES.get(self.delivery.status, "neutral")

    @property
    def instruction(self) -> StepLine | None:
        """The step that carries the leader's latest words: what is to be done."""
        given = [step for step in self.steps if step.task == Task.CARRY_OUT and step.note]
        return given[-1] if given else None

    @property
    def open_steps(self) -> list[StepLine]:
        """Who has it in hand now, the lead first."""
        held = [step for step in self.steps if step.left_at is None]
        return sorted(held, key=lambda step: step.part != Step.Part.LEAD)

    @property
    def holds_step(self) -> bool:
        """Whether the viewer has something to do here."""
        return self.my_step is not None


def delivery_page(viewer: Viewer, delivery_id: int) -> DeliveryPage | None:
    """The page of a delivery whose handling the viewer may see (`Delivery.received_by`); None for any other."""
    row = SQL["delivery_head"].row(
        delivery=delivery_id,
        clearance=viewer.clearance,
        subtree=viewer.may(Permission.DOCUMENTS_VIEW_SUBTREE),
        lft=viewer.lft,
        rgt=viewer.rgt,
        body=viewer.body_id,
        unit=viewer.unit_id,
    )
    if row is None:
        return None
    delivery = _delivery(row)
    steps = [StepLine(*line) for line in SQL["delivery_steps"].rows(delivery=delivery_id)]
    given_back = is_given_back(delivery)
    my_step = None if given_back else _mine(viewer, steps)
    return DeliveryPage(
        id=delivery_id,
        unit_id=row[2],
        unit=row[3],
        delivery=delivery,
        sheet=_sheet(row, given_back=given_back),
        steps=steps,
        questions=[
            QuestionLine(pk, to, text, asker, _moment(asked), answer, who, _moment(answered) if answered else None)
            for pk, to, text, asker, asked, answer, who, answered in row[34]
        ],
        result_files=[(pk, name, size) for pk, name, size in row[35]],
        entries=told(KIND, delivery_id),
        acts=acts_on(viewer, my_step.task) if my_step else (),
        my_step=my_step,
        may_reopen=may_reopen(viewer, delivery),
        may_answer=may_answer(viewer, delivery),
        is_given_back=given_back,
    )


def _mine(viewer: Viewer, steps: list[StepLine]) -> StepLine | None:
    """The viewer's open step, the one in the lead first."""
    mine = [step for step in steps if step.left_at is None and may_handle(viewer, cast("Step", step))]
    return next((step for step in mine if step.part == Step.Part.LEAD), mine[0] if mine else None)


def _delivery(row: tuple[Any, ...]) -> Delivery:
    """The columns as the model, which is never saved: rules ask it."""
    return Delivery(
        id=row[0],
        document_id=row[1],
        unit_id=row[2],
        status=row[4],
        request=row[5],
        recall=row[6],
        secrecy=row[21],
        recall_reason=row[7],
        channel=row[8],
        arrived_at=row[9],
        opened_at=row[10],
        registered_at=row[11],
        finished_at=row[12],
        arrival_number=row[13],
        arrival_on=row[14],
        refusal=row[15],
        result=row[16],
    )


def _sheet(row: tuple[Any, ...], *, given_back: bool) -> Sheet:
    english = (get_language() or "vi").startswith("en")
    return Sheet(
        id=row[1],
        state=row[26],
        state_name=str(Document.State(row[26]).label),
        symbol=row[17],
        number=row[18],
        summary=row[19],
        type=(english and row[29]) or row[28],
        sender=row[27],
        unit=row[32],
        urgency=URGENCIES[row[20]],
        secrecy=SECRECIES[row[21]],
        issued_on=row[22],
        issued_at=row[23],
        signer_name=row[24],
        signer_title=row[25],
        created_at=row[33],
        body_id=row[30],
        unit_id=row[31],
        replaces=None,
        replaced_by=successor_of(row[1]) if row[5] == Delivery.Request.REPLACE else None,
        files=() if given_back else files_of(row[1]),
    )


def _moment(text: str) -> datetime:
    """A moment as PostgreSQL writes it in JSON."""
    moment = parse_datetime(text)
    if moment is None:
        raise ValueError(text)
    return moment
