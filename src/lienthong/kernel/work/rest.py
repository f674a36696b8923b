"""Open work over REST."""

from datetime import datetime

from django.http import HttpRequest
from ninja import Router, Schema

from lienthong.kernel.access.pages import viewer_of
from lienthong.kernel.accounts.rest import Scope
from lienthong.kernel.database.routing import reading
from lienthong.kernel.work.queries import After, my_steps

router = Router(tags=["work"], auth=Scope("work:read"))


class StepOut(Schema):
    """One open step: custody of a work item by the client's position or a desk of its unit."""

    id: int
    kind: str
    subject_id: int
    origin: str
    reference: str
    title: str
    part: str
    task: str
    due_at: datetime | None
    entered_at: datetime
    standing: str


class StepPage(Schema):
    """Steps by due moment, those without one last; `next` is the place of the next page."""

    items: list[StepOut]
    next: str | None


@router.get("/work", response=StepPage, operation_id="list_work")
def work(request: HttpRequest, after: str = "", limit: int = 50) -> StepPage:
    """Open steps of the client's position and of the desks at which its role sits."""
    with reading():
        lines, further = my_steps(viewer_of(request), after=After.read(after), size=max(1, min(limit, 200)))
    return StepPage(items=[StepOut.from_orm(line) for line in lines], next=str(further) if further else None)
