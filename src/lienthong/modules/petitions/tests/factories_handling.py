"""Petitions to test with: a tree whose places lie in each other, people at their desks, and a petition in any state."""

from dataclasses import dataclass, field
from datetime import date
from itertools import count
from typing import Any

from django.db.backends.postgresql.psycopg_any import DateRange
from django.utils import timezone

from lienthong.kernel.access.viewer import Viewer
from lienthong.kernel.accounts.tests.factories import make_viewer
from lienthong.kernel.calendar.actions import days_of
from lienthong.kernel.calendar.models import Day
from lienthong.kernel.org.models import TerritoryEdge, Unit
from lienthong.kernel.org.tests.factories import make_tree, make_unit, number_tree
from lienthong.modules.petitions.actions import citizen, moves
from lienthong.modules.petitions.actions.submitting import Draft, Submitted, submit_petition
from lienthong.modules.petitions.models import LaneKeeper, Petition, Topic

_keys = count(1)
TEXT = "Đèn đường trước trường tiểu học hỏng đã hai tuần. Buổi tối trẻ em đi học thêm rất nguy hiểm."


@dataclass
class World:
    """The units by short names (`make_tree` and `ubkt`), and viewers by unit and role, made when first asked for."""

    units: dict[str, Unit]
    topic: Topic
    people: dict[tuple[str, str], Viewer] = field(default_factory=dict)

    def viewer(self, unit: str, role: str) -> Viewer:
        """Somebody in this role at this unit, always the same."""
        if (unit, role) not in self.people:
            self.people[unit, role] = make_viewer(self.units[unit], role)
        return self.people[unit, role]


def make_world() -> World:
    """The small tree, its territories within each other as its units are, and one topic."""
    today = timezone.localdate()
    Day.objects.bulk_create(days_of(today.year - 1, today.year + 1, []), ignore_conflicts=True)
    units = make_tree()
    units["ubkt"] = make_unit(
        "central", parent=units["tw"], kind="department", name="Ủy ban Kiểm tra Trung ương", symbol="UBKTTW"
    )
    number_tree()
    for unit in units.values():
        unit.refresh_from_db()
        if unit.parent and unit.territory_id != unit.parent.territory_id:
            TerritoryEdge.objects.create(
                child_id=unit.territory_id,
                parent_id=unit.parent.territory_id,
                valid=DateRange(date(2025, 7, 1), None, "[)"),
            )
    topic = Topic.objects.create(code="lighting", name="Chiếu sáng công cộng", name_en="Street lighting")
    return World(units, topic)


def say(world: World, *, place: str = "ag1", key: str = "", **fields: Any) -> Submitted:
    """Feedback about street lamps in the commune `place`, unless `fields` (Draft) say otherwise."""
    fields = {"kind": "feedback", "text": TEXT, "topic_id": world.topic.pk, **fields}
    draft = Draft(territory_id=world.units[place].territory_id, **fields)
    return submit_petition(draft=draft, request_key=key or f"key-{next(_keys)}")


def make_petition(world: World, state: str = "submitted", **fields: Any) -> Petition:
    """A petition about the commune ag1 brought into a state by the moves themselves."""
    petition = say(world, **fields).petition
    bring(world, petition, state)
    return Petition.objects.get(pk=petition.pk)


# How each state is reached from the one before, by whom.
WAYS = {
    "submitted": (),
    "screened": ("screen",),
    "ineligible": ("refuse",),
    "misrouted": ("disown",),
    "transferred": ("pass",),
    "accepted": ("accept",),
    "assigned": ("accept", "assign"),
    "in_progress": ("accept", "assign", "start"),
    "awaiting": ("accept", "assign", "ask"),
    "coordinating": ("accept", "assign", "coordinate"),
    "extended": ("accept", "assign", "extend"),
    "drafted": ("accept", "assign", "draft"),
    "approved": ("accept", "assign", "draft", "approve"),
    "answered": ("accept", "assign", "draft", "approve", "answer"),
    "closed": ("accept", "assign", "draft", "approve", "answer", "satisfied"),
    "reopened": ("accept", "assign", "draft", "approve", "answer", "dissatisfied"),
    "withdrawn": ("withdraw",),
}


def bring(world: World, petition: Petition, state: str) -> None:
    """Make the moves to a state; the unit's own people do them."""
    for step in WAYS[state]:
        do(world, petition, step)


def do(world: World, petition: Petition, step: str) -> None:
    """One move by who usually makes it at the commune ag1."""
    officer, leader = world.viewer("ag1", "officer"), world.viewer("ag1", "leader")
    by: dict[str, Any] = {"viewer": officer, "petition_id": petition.pk}
    decides: dict[str, Any] = {"viewer": leader, "petition_id": petition.pk}
    ways: dict[str, Any] = {
        "screen": lambda: moves.screen(**by),
        "refuse": lambda: moves.refuse(**by, reason="Không thuộc phạm vi tiếp nhận."),
        "disown": lambda: moves.disown(**by, reason="Không thuộc thẩm quyền."),
        "pass": lambda: moves.disown(**by, reason="Thuộc xã bên.", to_unit_id=world.units["ag2"].pk),
        "accept": lambda: moves.accept(**by),
        "assign": lambda: moves.assign(**decides, position_id=officer.position_id),
        "start": lambda: moves.start(**by),
        "ask": lambda: moves.ask(**by, text="Xin cho biết số cột đèn?"),
        "coordinate": lambda: moves.coordinate(**by, unit_ids=[world.units["ag2"].pk], question="Phối hợp kiểm tra?"),
        "extend": lambda: moves.extend(**by, reason="Phải chờ vật tư."),
        "draft": lambda: moves.draft(**by, text="Đã thay bóng đèn.", public_text="Đã thay bóng đèn."),
        "approve": lambda: moves.approve(**decides),
        "answer": lambda: moves.answer(**by),
        "satisfied": lambda: citizen.give_verdict(petition_id=petition.pk, verdict="satisfied"),
        "dissatisfied": lambda: citizen.give_verdict(petition_id=petition.pk, verdict="not", reason="Vẫn hỏng."),
        "withdraw": lambda: citizen.withdraw(petition_id=petition.pk),
    }
    ways[step]()


def make_keeper(world: World, unit: str = "ubkt") -> Viewer:
    """A named keeper of the lane at a unit."""
    viewer = make_viewer(world.units[unit], "specialist")
    LaneKeeper.objects.create(position_id=viewer.position_id, unit=world.units[unit], named_at=timezone.now())
    return viewer
