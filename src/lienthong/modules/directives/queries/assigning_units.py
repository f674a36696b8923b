"""Whom a task is for: what its rule, its list and its lead mean today, and at which desk each unit takes work."""

import csv
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

from django.utils import timezone

from lienthong.kernel.access.roles import Role
from lienthong.kernel.database.sql import statements
from lienthong.kernel.org.models import Level, System
from lienthong.kernel.work.models import Desk
from lienthong.modules.directives.models import Application, Part, Task

SQL = statements(__file__)
COAST = Path(__file__).parents[1] / "data" / "coastal-2025-07-01.csv"
STAFF = [Role.SPECIALIST.value, Role.OFFICER.value, Role.VILLAGE_HEAD.value]
# What a territory is, as `TerritoryName.kind` has it, for each trait that is read from there.
KINDS = {
    Application.Trait.URBAN: ["ward", "city"],
    Application.Trait.RURAL: ["commune", "province"],
    Application.Trait.ISLAND: ["special_zone"],
}


@dataclass(frozen=True, slots=True)
class Applied:
    """A rule of application as values: a rule or a list, and the unit in the lead besides."""

    level: str = ""
    system: str = System.PARTY
    under_id: int | None = None
    trait: str = ""
    unit_ids: tuple[int, ...] = ()
    lead_id: int | None = None


@dataclass(frozen=True, slots=True)
class Meant:
    """A unit that gets an assignment, with its place in the tree and its province's office."""

    unit_id: int
    lft: int
    name: str
    level: str
    province: str


@dataclass(frozen=True, slots=True)
class Summary:
    """How many units of each level and province are meant."""

    count: int
    levels: list[tuple[str, int]]
    provinces: list[tuple[str, int]]


@cache
def coastal_codes() -> tuple[str, ...]:
    """Codes of the 21 provinces that have a coast since 1 July 2025; the file names the source of each."""
    with COAST.open(encoding="utf-8") as file:
        return tuple(row["code"] for row in csv.DictReader(file))


def applied_of(task: Task) -> Applied:
    """The rule of a task as it is kept; two queries."""
    lead_id = task.units.filter(part=Part.LEAD).values_list("unit_id", flat=True).first()
    rule = Application.objects.filter(task=task).first()
    if rule is None:
        return Applied(lead_id=lead_id)
    return Applied(rule.level, rule.system, rule.under_id, rule.trait, tuple(rule.unit_ids), lead_id)


def units_meant(applied: Applied) -> list[Meant]:
    """The units that a rule means today, in the order of the tree. One query."""
    rows = SQL["units_meant"].rows(
        level=applied.level,
        system=applied.system,
        under=applied.under_id,
        trait=applied.trait,
        units=list(applied.unit_ids),
        lead=applied.lead_id,
        coast=list(coastal_codes()),
        kinds=KINDS.get(Application.Trait(applied.trait), []) if applied.trait else [],
        today=timezone.localdate(),
    )
    return [Meant(*row) for row in rows]


def summary_of(meant: Sequence[Meant]) -> Summary:
    """Units counted by level, the highest first, and by province, in the order of the tree."""
    levels, provinces = Counter(unit.level for unit in meant), Counter(unit.province for unit in meant)
    return Summary(
        count=len(meant),
        levels=[(level, levels[level]) for level in Level.values if levels[level]],
        provinces=[(name, count) for name, count in provinces.items() if name],
    )


def desks_for(unit_ids: Sequence[int]) -> list[str]:
    """At which desk each unit takes its assignments, in their order: its staff's, its leaders' where it has none."""
    rows = SQL["desks_of_units"].rows(units=list(unit_ids), staff=STAFF, today=timezone.localdate())
    led = {unit_id for (unit_id,) in rows}
    return [Desk.LEADER if unit_id in led else Desk.STAFF for unit_id in unit_ids]


def tasks_fitting(unit_id: int) -> list[int]:
    """Issued tasks whose rule a unit may fit; its trait is looked at by `units_meant`."""
    return [pk for (pk,) in SQL["tasks_fitting"].rows(unit=unit_id, today=timezone.localdate())]


def successor_of_unit(unit_id: int) -> int | None:
    """The open unit that took over from a closed one; None when nobody did, or it is not recorded."""
    found = SQL["successor_units"].row(unit=unit_id)
    return int(found[0]) if found else None


@dataclass(frozen=True, slots=True)
class TaskStanding:
    """How the assignments of a task stand: by state, and how many that had begun go by an earlier wording."""

    states: dict[str, int]
    asked: int

    @property
    def count(self) -> int:
        """All that are in force or done."""
        return sum(count for state, count in self.states.items() if state != "withdrawn")


def standing_of_task(task: Task) -> TaskStanding:
    """One query; for the page of a task."""
    rows = SQL["standing_of_task"].rows(task=task.pk, revision=task.revision)
    begun = {"started", "reported", "confirmed"}
    return TaskStanding({state: count for state, count, _old in rows}, sum(r[2] for r in rows if r[0] in begun))


@dataclass(frozen=True, slots=True)
class Giving:
    """What giving a task now would do: assignments made, updated, asked about, taken back."""

    new: int
    updated: int
    asked: int
    withdrawn: int


def giving_preview(task: Task, meant: Sequence[Meant], *, period_on: date | None) -> Giving:
    """What `cascade_task` would do now. One query, however many units."""
    row = SQL["giving_preview"].row(
        task=task.pk, revision=task.revision, period=period_on, units=[unit.unit_id for unit in meant]
    )
    there, updated, asked, withdrawn = row or (0, 0, 0, 0)
    return Giving(len(meant) - there, updated, asked, withdrawn)
