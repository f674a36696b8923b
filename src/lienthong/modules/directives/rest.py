"""Directives, tasks, assignments, progress reports and the figures of steering over REST."""

from datetime import date, datetime
from typing import Any, Literal
from uuid import UUID

from django.http import Http404, HttpRequest
from ninja import Field, Router, Schema, Status
from ninja.errors import HttpError

from lienthong.kernel.access.listing import listed
from lienthong.kernel.access.pages import viewer_of
from lienthong.kernel.access.roles import Permission
from lienthong.kernel.accounts.rest import Scope
from lienthong.kernel.database.routing import reading
from lienthong.modules.directives.actions.reports import CannotReport, report_progress
from lienthong.modules.directives.models import Assignment, Directive, ProgressReport, Task
from lienthong.modules.directives.queries import steering as reads

router = Router(tags=["directives"], auth=Scope("directives:read"))
WRITING = Scope("directives:write")


class DirectiveOut(Schema):
    """A resolution, directive, conclusion or plan that gives tasks."""

    id: int
    kind: str
    symbol: str
    title: str
    body_id: int
    issued_on: date
    ends_on: date | None
    state: str


class TaskOut(Schema):
    """What a directive asks of units."""

    id: int
    directive_id: int
    objective_id: int | None
    parent_id: int | None
    code: str
    title: str
    expected_product: str
    deadline: str
    due_on: date | None
    state: str


class AssignmentOut(Schema):
    """A task given to a unit; `due_on` is the extended day, `original_due_on` the first."""

    id: int
    task_id: int
    unit_id: int
    unit: str = Field(alias="unit__name")
    period_on: date | None
    state: str
    percent: int
    original_due_on: date | None
    due_on: date | None
    reported_on: date | None
    verified_on: date | None
    score: int | None


class ReportOut(Schema):
    """What a unit said of an assignment."""

    id: int
    assignment_id: int
    percent: int
    narrative: str
    obstacles: str
    reported_at: datetime


class DirectivePage(Schema):
    """Directives, newest first."""

    items: list[DirectiveOut]
    next: str | None


class TaskPage(Schema):
    """Tasks, newest first."""

    items: list[TaskOut]
    next: str | None


class AssignmentPage(Schema):
    """Assignments, newest first."""

    items: list[AssignmentOut]
    next: str | None


class ReportPage(Schema):
    """Reports, newest first."""

    items: list[ReportOut]
    next: str | None


class ReportIn(Schema):
    """A progress report; the same `request_key` twice reports once."""

    percent: int = Field(ge=0, le=100)
    narrative: str = Field("", max_length=10_000)
    obstacles: str = Field("", max_length=10_000)
    request_key: UUID | None = None


class FiguresOut(Schema):
    """The four buckets of a subtree, and how many of those done were verified."""

    done_on_time: int
    done_late: int
    open_in_time: int
    open_overdue: int
    verified: int


class UnitFigures(FiguresOut):
    """A unit below, with its place among its peers."""

    unit_id: int
    name: str
    group: str
    rank: int | None
    of: int


class SteeringOut(Schema):
    """The figures of the steering screen, from summaries."""

    unit_id: int
    name: str
    whole: FiguresOut
    units: list[UnitFigures]


DIRECTIVE = tuple(DirectiveOut.model_fields)
TASK = tuple(TaskOut.model_fields)
ASSIGNMENT = tuple("unit__name" if name == "unit" else name for name in AssignmentOut.model_fields)
REPORT = tuple(ReportOut.model_fields)
FIGURES = tuple(FiguresOut.model_fields)


@router.get("/directives", response=DirectivePage, operation_id="list_directives")
def directives(request: HttpRequest, after: str = "", limit: int = 50) -> dict[str, Any]:
    """Directives that the client's position may read."""
    with reading():
        return listed(Directive.objects.visible_to(viewer_of(request)), DIRECTIVE, after, limit)


@router.get("/directives/{directive_id}/tasks", response=TaskPage, operation_id="list_tasks")
def tasks(request: HttpRequest, directive_id: int, after: str = "", limit: int = 50) -> dict[str, Any]:
    """The tasks of a directive."""
    with reading():
        viewer = viewer_of(request)
        Directive.objects.visible_to(viewer).only("id").get(pk=directive_id)
        return listed(Task.objects.visible_to(viewer).filter(directive_id=directive_id), TASK, after, limit)


@router.get("/tasks/{task_id}", response=TaskOut, operation_id="read_task")
def task(request: HttpRequest, task_id: int) -> dict[str, Any]:
    """One task."""
    with reading():
        return dict(Task.objects.visible_to(viewer_of(request)).values(*TASK).get(pk=task_id))


@router.get("/assignments", response=AssignmentPage, by_alias=False, operation_id="list_assignments")
def assignments(request: HttpRequest, after: str = "", limit: int = 50, state: str = "") -> dict[str, Any]:
    """What was given to the client's own unit."""
    with reading():
        viewer = viewer_of(request)
        found = Assignment.objects.visible_to(viewer).filter(unit_id=viewer.unit_id)
        return listed(found.filter(state=state) if state else found, ASSIGNMENT, after, limit)


@router.get("/tasks/{task_id}/assignments", response=AssignmentPage, by_alias=False, operation_id="list_of_task")
def assignments_of_task(request: HttpRequest, task_id: int, after: str = "", limit: int = 50) -> dict[str, Any]:
    """To whom a task was given, as far as the client's position may read it."""
    with reading():
        found = Assignment.objects.visible_to(viewer_of(request)).filter(task_id=task_id)
        return listed(found, ASSIGNMENT, after, limit)


@router.get("/assignments/{assignment_id}", response=AssignmentOut, by_alias=False, operation_id="read_assignment")
def assignment(request: HttpRequest, assignment_id: int) -> dict[str, Any]:
    """One assignment."""
    with reading():
        return dict(Assignment.objects.visible_to(viewer_of(request)).values(*ASSIGNMENT).get(pk=assignment_id))


@router.get("/assignments/{assignment_id}/reports", response=ReportPage, operation_id="list_reports")
def reports(request: HttpRequest, assignment_id: int, after: str = "", limit: int = 50) -> dict[str, Any]:
    """What the unit said of an assignment."""
    with reading():
        Assignment.objects.visible_to(viewer_of(request)).only("id").get(pk=assignment_id)
        return listed(ProgressReport.objects.filter(assignment_id=assignment_id), REPORT, after, limit)


@router.post(
    "/assignments/{assignment_id}/reports", response={201: ReportOut}, operation_id="report_progress", auth=WRITING
)
def report(request: HttpRequest, assignment_id: int, given: ReportIn) -> Status[dict[str, Any]]:
    """Report progress for the client's own unit; a hundred percent goes on to be verified. 409 when it may not."""
    try:
        made = report_progress(viewer=viewer_of(request), assignment_id=assignment_id, **given.model_dump())
    except CannotReport as error:
        raise HttpError(409, str(error)) from error
    return Status(201, {name: getattr(made, name) for name in REPORT})


@router.get("/steering", response=SteeringOut, operation_id="read_steering")
def steering(
    request: HttpRequest,
    unit: int | None = None,
    directive: int | None = None,
    view: Literal["extended", "original"] = "extended",
) -> dict[str, Any]:
    """The figures of a unit of the client's subtree and of those below it, against the extended or original day."""
    viewer = viewer_of(request)
    if not viewer.may(Permission.DIRECTIVES_OVERSEE):
        raise HttpError(403, "The client's position does not oversee.")
    asked = reads.Asked(directive=directive, original=view == "original")
    with reading():
        found = reads.steered_unit(viewer, unit)
        if found is None:
            raise Http404
        lines = reads.directive_lines(found, asked)
        chosen = [line for line in lines if directive in (None, line.id)]
        groups = reads.board(found, [line.id for line in chosen], asked)
    return {
        "unit_id": found.id,
        "name": found.name,
        "whole": _figures(reads.summed([line.figures for line in chosen])),
        "units": [
            {
                "unit_id": line.id,
                "name": line.name,
                "group": line.group,
                "rank": line.rank,
                "of": line.of,
                **_figures(line.figures),
            }
            for group in groups
            for line in group.lines
        ],
    }


def _figures(found: Any) -> dict[str, int]:
    return {name: getattr(found, name) for name in FIGURES}
