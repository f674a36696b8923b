"""Who can hold a step of a delivery inside its body: departments, people, the leaders' desk."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Q

from lienthong.kernel.access.roles import Role
from lienthong.kernel.access.viewer import Viewer
from lienthong.kernel.accounts.models import Position, PositionQuerySet
from lienthong.kernel.language.text import fold
from lienthong.kernel.org.models import Kind, Unit, UnitQuerySet
from lienthong.kernel.work.models import Desk

WORKING_ROLES = (Role.CLERK, Role.LEADER, Role.SPECIALIST, Role.OFFICER, Role.VILLAGE_HEAD)
LEADING_ROLES = (Role.LEADER, Role.VILLAGE_HEAD)
STAFF_ROLES = (Role.SPECIALIST, Role.OFFICER, Role.VILLAGE_HEAD)
MOST = 12


class NoSuchHolder(Exception):
    """The key names nobody who can hold the step: another body's, a closed department, a position that ended."""


@dataclass(frozen=True, slots=True)
class Holder:
    """A department's desk (`position_id` None) or one person; `key` is `u12` or `p34` in forms."""

    key: str
    unit_id: int
    position_id: int | None
    desk: str
    name: str
    note: str


def holder(*, body_id: int, key: str, secrecy: int = 0) -> Holder:
    """The holder of a form's key inside a body, cleared for the secrecy. Raises NoSuchHolder."""
    kind, digits = key[:1], key[1:]
    if not digits.isdecimal() or len(digits) > 18:
        raise NoSuchHolder(key)
    if kind == "p":
        found = _people(_positions(body_id, secrecy).filter(pk=int(digits)))
    elif kind == "l":
        found = leaders_desk(body_id) if int(digits) == body_id else []
    else:
        found = _desks(_units(body_id).filter(pk=int(digits)))
    if not found:
        raise NoSuchHolder(key)
    return found[0]


def holders(*, viewer: Viewer, typed: str, without: Iterable[str] = (), secrecy: int = 0) -> list[Holder]:
    """Departments and people of the viewer's body whose name has the typed words, accents or none; own unit first."""
    words = fold(typed).split()
    unwanted = set(without)
    departments = _desks(_units(viewer.body_id).order_by("sort_key", "id"))
    people = _people(_positions(viewer.body_id, secrecy).exclude(pk=viewer.position_id))
    people.sort(key=lambda one: one.unit_id != viewer.unit_id)
    found = [one for one in [*departments, *people] if one.key not in unwanted]
    matching = [one for one in found if all(word in fold(f"{one.name} {one.note}") for word in words)]
    return matching[:MOST]


def leaders(viewer: Viewer, *, secrecy: int = 0) -> list[Holder]:
    """Before whom the clerk may lay a document: the leaders of the body, by rank of their position, then the desk."""
    found = _people(_positions(viewer.body_id, secrecy).filter(unit_id=viewer.body_id, role__in=LEADING_ROLES))
    return [*found, *leaders_desk(viewer.body_id)]


def leaders_desk(body_id: int) -> list[Holder]:
    """The desk at which the body's leaders sit together; empty where there is no leader, as nobody would see it."""
    if not Position.objects.current().filter(unit_id=body_id, role__in=LEADING_ROLES).exists():
        return []
    return [Holder(f"l{body_id}", body_id, None, Desk.LEADER, str(Desk.LEADER.label), "")]


def desk_of_unit(unit_id: int) -> str:
    """At which desk a unit takes work that names nobody: its leaders', where it has one, else its staff's."""
    led = Position.objects.current().filter(unit_id=unit_id, role=Role.LEADER).exists()
    return Desk.LEADER if led else Desk.STAFF


def _units(body_id: int) -> UnitQuerySet:
    held = Q(pk__in=Position.objects.current().filter(role__in=[*STAFF_ROLES, Role.LEADER]).values("unit_id"))
    return Unit.objects.open().filter(held, body_id=body_id, kind=Kind.DEPARTMENT)


def _desks(units: Iterable[Unit]) -> list[Holder]:
    found = list(units)
    led = set(
        Position.objects.current()
        .filter(unit_id__in=[unit.pk for unit in found], role=Role.LEADER)
        .values_list("unit_id", flat=True)
    )
    return [
        Holder(f"u{unit.pk}", unit.pk, None, Desk.LEADER if unit.pk in led else Desk.STAFF, unit.name, "")
        for unit in found
    ]


def _positions(body_id: int, secrecy: int) -> PositionQuerySet:
    return (
        Position.objects.current()
        .filter(unit__body_id=body_id, unit__closed_on__isnull=True, role__in=WORKING_ROLES, clearance__gte=secrecy)
        .order_by("account__sort_key", "id")
    )


def _people(positions: PositionQuerySet) -> list[Holder]:
    rows = positions.values_list("pk", "unit_id", "role", "account__full_name", "title", "unit__name")
    return [
        Holder(f"p{pk}", unit_id, pk, Desk.LEADER if role == Role.LEADER else Desk.STAFF, name, f"{title}, {unit}")
        for pk, unit_id, role, name, title, unit in rows
    ]
