"""A country with people at every level, a directive in force, and tasks given to units."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import count
from typing import Any
from uuid import uuid4

from django.db.backends.postgresql.psycopg_any import DateRange
from django.utils import timezone

from lienthong.kernel.access.viewer import Viewer
from lienthong.kernel.accounts.tests.factories import make_account, make_viewer
from lienthong.kernel.calendar.actions import days_of
from lienthong.kernel.calendar.models import Day
from lienthong.kernel.org.models import TerritoryName, Unit
from lienthong.kernel.org.tests.factories import make_tree
from lienthong.modules.directives.actions.assigning import cascade_task
from lienthong.modules.directives.models import Application, Assignment, Directive, Task

_codes = count(1)
KINDS = {
    "ag": ("91", "province"),
    "hn": ("01", "city"),
    "ag1": ("30001", "commune"),
    "ag2": ("30002", "special_zone"),
    "hn1": ("00004", "ward"),
}


@dataclass
class Country:
    """The tree of `make_tree` with who works there; the centre follows the directives."""

    units: dict[str, Unit]
    leader: Viewer
    expert: Viewer
    inspector: Viewer
    clerk: Viewer
    province: Viewer
    province_staff: Viewer
    other_province: Viewer
    commune: Viewer
    secretary: Viewer
    other_commune: Viewer
    hanoi_commune: Viewer
    everybody: list[Viewer] = field(default_factory=list)


def make_country() -> Country:
    today = timezone.localdate()
    Day.objects.bulk_create(days_of(today.year - 2, today.year + 2, []), ignore_conflicts=True)
    units = make_tree()
    for name, (code, kind) in KINDS.items():
        TerritoryName.objects.create(
            territory=units[name].territory,
            valid=DateRange(date(2025, 7, 1), None, "[)"),
            code=code,
            name=units[name].name,
            full_name=units[name].name,
            kind=kind,
        )
    made = Country(
        units=units,
        leader=make_viewer(units["tw"], "leader", account=make_account(full_name="Đỗ Văn Trung")),
        expert=make_viewer(units["tw_office"], "specialist"),
        inspector=make_viewer(units["tw"], "inspector"),
        clerk=make_viewer(units["tw"], "clerk"),
        province=make_viewer(units["ag"], "leader", account=make_account(full_name="Trần Quốc Chính")),
        province_staff=make_viewer(units["ag_dept"], "specialist"),
        other_province=make_viewer(units["hn"], "leader"),
        commune=make_viewer(units["ag1"], "officer", account=make_account(full_name="Lê Thị Xã")),
        secretary=make_viewer(units["ag1"], "leader"),
        other_commune=make_viewer(units["ag2"], "officer"),
        hanoi_commune=make_viewer(units["hn1"], "officer"),
    )
    made.everybody = [value for value in vars(made).values() if isinstance(value, Viewer)]
    return made


def make_task(country: Country, *, directive: Directive | None = None, rule: bool = True, **fields: Any) -> Task:
    """A task of the centre for every commune, due in twenty days, not yet given."""
    now, number = timezone.now(), next(_codes)
    directive = directive or Directive.objects.create(
        kind="resolution",
        symbol=f"{number}-NQ/TW",
        title="Nghị quyết về an ninh mạng",
        body=country.units["tw"],
        issued_on=timezone.localdate() - timedelta(days=3),
        state="active",
        author_id=country.leader.position_id,
        created_at=now,
    )
    fields.setdefault("due_on", timezone.localdate() + timedelta(days=20))
    task = Task.objects.create(
        directive=directive, title=fields.pop("title", f"Nhiệm vụ {number}"), created_at=now, **fields
    )
    if rule:
        Application.objects.create(task=task, level="commune", system="party")
    return task


def make_assignment(country: Country, unit: str = "ag1", **fields: Any) -> Assignment:
    """An assignment of a fresh task of the centre, given as cascading gives it."""
    task = make_task(country, **fields)
    cascade_task(viewer=country.leader, task_id=task.pk, request_key=uuid4().hex)
    return Assignment.objects.select_related("task__directive", "unit__parent").get(task=task, unit=country.units[unit])


def given_to(task: Task) -> Iterator[str]:
    yield from (
        Assignment.objects.filter(task=task)
        .exclude(state="withdrawn")
        .order_by("unit__lft")
        .values_list("unit__name", flat=True)
    )
