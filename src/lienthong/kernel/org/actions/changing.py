"""Opening, renaming, moving and closing units: dated rows first, then the tree is numbered again."""

from datetime import date

from django.db import connection, transaction
from django.db.backends.postgresql.psycopg_any import DateRange
from django.utils import timezone

from lienthong.kernel.access.viewer import Viewer
from lienthong.kernel.events.actions import Subject, emit
from lienthong.kernel.language.text import fold, nfc, sort_key
from lienthong.kernel.org.actions.intervals import begin_era, rebuild_intervals
from lienthong.kernel.org.events import UnitAddressChanged, UnitClosed, UnitMoved, UnitOpened, UnitRenamed
from lienthong.kernel.org.models import Kind, Territory, Unit, UnitEdge, UnitName
from lienthong.kernel.org.rules import level_below, may_administer, may_lie_in


class CannotChangeUnit(Exception):
    """The viewer may not, the unit is closed or not empty, or the tree would lose its shape; the text says which."""


@transaction.atomic
def open_unit(
    *,
    viewer: Viewer | None,
    parent_id: int,
    kind: str,
    name: str,
    symbol: str = "",
    code: str = "",
    email: str = "",
    territory: Territory | None = None,
    on: date | None = None,
) -> Unit:
    """Open a unit under a parent, of its system, from a day on (today). `viewer` is None for the system itself.

    Its level follows from the parent's. A body that is not a department gets a territory of its own when none is
    named. Raises CannotChangeUnit, CannotNumberTree.
    """
    on = on or timezone.localdate()
    era = begin_era(on)
    parent = _unit(parent_id, viewer)
    level = level_below(parent, kind)
    if level is None or not may_lie_in(kind, parent):
        raise CannotChangeUnit("place")
    unit = Unit(
        system=parent.system,
        level=level,
        kind=kind,
        territory=territory or _territory(parent, kind, level, on),
        parent=parent,
        email=email,
        symbol=nfc(symbol.strip()),
        opened_on=on,
    )
    _call(unit, name)
    unit.code = code.strip() or f"{parent.code}.{_next_id()}"[-40:]
    unit.save()
    unit.body_id = parent.body_id if kind == Kind.DEPARTMENT else unit.pk
    unit.save(update_fields=["body"])
    UnitName.objects.create(unit=unit, valid=_from(on), name=unit.name, symbol=unit.symbol)
    UnitEdge.objects.create(child=unit, parent=parent, valid=_from(on))
    rebuild_intervals(on=era.valid.lower)
    emit(UnitOpened(unit.pk, unit.name, parent.pk, on), subject=Subject("unit", unit.pk), viewer=viewer)
    unit.refresh_from_db()
    return unit


@transaction.atomic
def rename_unit(
    *, viewer: Viewer | None, unit_id: int, name: str, symbol: str | None = None, on: date | None = None
) -> Unit:
    """Call a unit differently from a day on; what it was called before stays known. Raises CannotChangeUnit."""
    on = on or timezone.localdate()
    unit = _unit(unit_id, viewer)
    before = unit.name
    current = UnitName.objects.select_for_update().filter(unit=unit, valid__upper_inf=True).first()
    if on > timezone.localdate() or (current and on < current.valid.lower):
        raise CannotChangeUnit("day")
    _call(unit, name)
    if symbol is not None:
        unit.symbol = nfc(symbol.strip())
    unit.save(update_fields=["name", "symbol", "folded", "sort_key"])
    _close_row(current, on)
    UnitName.objects.create(unit=unit, valid=_from(on), name=unit.name, symbol=unit.symbol)
    # Siblings stand in the order of their names, so that today's numbers may change; the edges did not.
    rebuild_intervals()
    emit(UnitRenamed(unit.pk, before, unit.name, on), subject=Subject("unit", unit.pk), viewer=viewer)
    unit.refresh_from_db()
    return unit


@transaction.atomic
def change_unit_address(*, viewer: Viewer | None, unit_id: int, email: str) -> Unit:
    """Set the unit's own e-mail address, to which its reminders go; empty for none. Raises CannotChangeUnit."""
    unit = _unit(unit_id, viewer)
    before, unit.email = unit.email, email.strip()
    if before != unit.email:
        unit.save(update_fields=["email"])
        changed = UnitAddressChanged(unit.pk, before, unit.email)
        emit(changed, subject=Subject("unit", unit.pk), viewer=viewer)
    return unit


@transaction.atomic
def move_unit(*, viewer: Viewer | None, unit_id: int, parent_id: int, on: date | None = None) -> Unit:
    """Put a unit with everything below it under another parent of the same system and level from a day on.

    Raises CannotChangeUnit, CannotNumberTree.
    """
    on = on or timezone.localdate()
    era = begin_era(on)
    unit, parent = _unit(unit_id, viewer), _unit(parent_id, viewer)
    before = unit.parent_id
    if (
        parent.system != unit.system
        or level_below(parent, unit.kind) != unit.level
        or not may_lie_in(unit.kind, parent)
    ):
        raise CannotChangeUnit("place")
    if before == parent.pk or unit.lft <= parent.lft <= unit.rgt:
        raise CannotChangeUnit("circle")
    _close_row(UnitEdge.objects.select_for_update().filter(child=unit, valid__upper_inf=True).first(), on)
    UnitEdge.objects.create(child=unit, parent=parent, valid=_from(on))
    if unit.kind == Kind.DEPARTMENT:
        Unit.objects.filter(kind=Kind.DEPARTMENT, lft__gte=unit.lft, lft__lte=unit.rgt).update(body=parent.body)
    rebuild_intervals(on=era.valid.lower)
    emit(UnitMoved(unit.pk, before, parent.pk, on), subject=Subject("unit", unit.pk), viewer=viewer)
    unit.refresh_from_db()
    return unit


@transaction.atomic
def close_unit(*, viewer: Viewer | None, unit_id: int, reason: str, on: date | None = None) -> Unit:
    """Close a unit from a day on; it and its records stay. Raises CannotChangeUnit while units are open below it."""
    on = on or timezone.localdate()
    era = begin_era(on)
    unit = _unit(unit_id, viewer)
    if not reason.strip():
        raise CannotChangeUnit("reason")
    if on < unit.opened_on:
        raise CannotChangeUnit("day")
    if Unit.objects.open().filter(parent=unit).exists():
        raise CannotChangeUnit("not empty")
    _close_row(UnitEdge.objects.select_for_update().filter(child=unit, valid__upper_inf=True).first(), on)
    _close_row(UnitName.objects.select_for_update().filter(unit=unit, valid__upper_inf=True).first(), on)
    unit.closed_on = on
    unit.save(update_fields=["closed_on"])
    rebuild_intervals(on=era.valid.lower)
    emit(UnitClosed(unit.pk, unit.name, reason.strip(), on), subject=Subject("unit", unit.pk), viewer=viewer)
    unit.refresh_from_db()
    return unit


def _unit(unit_id: int, viewer: Viewer | None) -> Unit:
    """The open unit, locked, if the viewer may change it."""
    unit = Unit.objects.select_for_update().filter(pk=unit_id, closed_on__isnull=True).first()
    if unit is None:
        raise CannotChangeUnit("closed")
    if viewer is not None and not may_administer(viewer, unit):
        raise CannotChangeUnit("not yours")
    return unit


def _call(unit: Unit, name: str) -> None:
    """Set a unit's name and what is derived from it."""
    unit.name = nfc(" ".join(name.split()))
    if not unit.name:
        raise CannotChangeUnit("name")
    unit.folded, unit.sort_key = fold(unit.name), sort_key(unit.name)[:400]


def _territory(parent: Unit, kind: str, level: str, on: date) -> Territory:
    if kind == Kind.DEPARTMENT:
        return parent.territory
    return Territory.objects.create(level=level, opened_on=on)


def _from(on: date) -> DateRange:
    return DateRange(on, None, "[)")


def _close_row(row: UnitName | UnitEdge | None, on: date) -> None:
    """End a dated row on a day; one that began that very day never was."""
    if row is None:
        return
    if row.valid.lower == on:
        row.delete()
        return
    row.valid = DateRange(row.valid.lower, on, "[)")
    row.save(update_fields=["valid"])


def _next_id() -> int:
    """A number that no other unit's made-up code carries."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval(pg_get_serial_sequence('org_unit', 'id'))")
        return int(cursor.fetchone()[0])
