"""Bodies with a clerk, a leader and staff, and deliveries that arrived there."""

from dataclasses import dataclass
from datetime import date, timedelta
from itertools import count
from typing import Any

from django.utils import timezone

from lienthong.kernel.access.viewer import Viewer
from lienthong.kernel.accounts.tests.factories import make_account, make_viewer
from lienthong.kernel.calendar.actions import days_of
from lienthong.kernel.calendar.models import Day
from lienthong.kernel.org.models import Unit
from lienthong.kernel.org.tests.factories import make_tree
from lienthong.kernel.work.actions import Deadline, Hold, open_item
from lienthong.kernel.work.models import Desk
from lienthong.modules.documents.models import Delivery, Document

_numbers = count(1)


@dataclass
class Place:
    """A province with a department, and the people of both."""

    units: dict[str, Unit]
    clerk: Viewer
    leader: Viewer
    head: Viewer
    expert: Viewer
    specialist: Viewer
    stranger: Viewer


def make_days() -> None:
    today = timezone.localdate()
    Day.objects.bulk_create(days_of(today.year - 1, today.year + 1, []), ignore_conflicts=True)


def make_place() -> Place:
    make_days()
    units = make_tree()
    ag, department = units["ag"], units["ag_dept"]
    return Place(
        units=units,
        clerk=make_viewer(ag, "clerk", account=make_account(full_name="Lê Thị Văn Thư")),
        leader=make_viewer(ag, "leader", account=make_account(full_name="Trần Quốc Chính")),
        specialist=make_viewer(ag, "specialist", account=make_account(full_name="Phạm Minh Đức")),
        head=make_viewer(department, "leader", account=make_account(full_name="Võ Thị Hoa")),
        expert=make_viewer(department, "specialist", account=make_account(full_name="Ngô Hữu Lộc")),
        stranger=make_viewer(units["hn"], "clerk"),
    )


def make_issued(body: Unit, **fields: Any) -> Document:
    number = next(_numbers)
    return Document.objects.create(
        body=body,
        unit=body,
        level=body.level,
        number=number,
        symbol=fields.pop("symbol", f"{number}-CV/{body.symbol}"),
        summary=fields.pop("summary", f"Về việc rà soát số {number}"),
        issued_on=fields.pop("issued_on", date(2026, 11, 20)),
        issued_at=timezone.now(),
        state=Document.State.ISSUED,
        created_at=timezone.now(),
        **fields,
    )


def make_delivery(to: Unit, *, document: Document | None = None, **fields: Any) -> Delivery:
    """A delivery that has arrived and waits at the clerk's desk, as issuing leaves it."""
    document = document or make_issued(fields.pop("body", None) or Unit.objects.filter(level="central").earliest("id"))
    delivery = Delivery.objects.create(
        document=document,
        unit=to,
        level=to.level,
        arrived_at=timezone.now() - timedelta(hours=1),
        **fields,
    )
    open_item(
        kind="delivery",
        subject_id=delivery.pk,
        unit_id=to.pk,
        title=document.summary,
        reference=document.symbol,
        origin=document.body.name if document.body else document.sender,
        to=[Hold(to.pk, "register", desk=Desk.CLERK, deadline=Deadline(1))],  # type: ignore[arg-type]
    )
    return delivery


def key_of(viewer: Viewer) -> str:
    return f"p{viewer.position_id}"
