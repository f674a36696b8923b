"""A small tree to test with: centre, two provinces with a department each, three communes, a village."""

from datetime import date
from itertools import count

from django.db.backends.postgresql.psycopg_any import DateRange

from lienthong.kernel.language.text import fold, sort_key
from lienthong.kernel.org.actions import begin_era, rebuild_intervals
from lienthong.kernel.org.models import Era, Territory, Unit, UnitEdge, UnitName

_codes = count(1)
OPENED = date(2025, 7, 1)


def make_unit(
    level: str = "commune",
    *,
    parent: Unit | None = None,
    kind: str = "committee",
    name: str = "",
    symbol: str = "",
    system: str = "party",
) -> Unit:
    """A unit under its parent; intervals are right only after `number_tree`."""
    place = next(_codes)
    territory = Territory.objects.create(level=level, opened_on=OPENED)
    name, symbol = name or f"Đơn vị {place}", symbol or f"ĐV{place}"
    unit = Unit.objects.create(
        system=system,
        level=level,
        kind=kind,
        territory=territory,
        parent=parent,
        code=f"T{place}",
        name=name,
        symbol=symbol,
        sort_key=sort_key(name),
        folded=fold(name),
        opened_on=OPENED,
    )
    unit.body = parent.body if kind == "department" and parent else unit
    unit.save(update_fields=["body"])
    valid = DateRange(OPENED, None, "[)")
    UnitName.objects.create(unit=unit, valid=valid, name=name, symbol=symbol)
    if parent:
        UnitEdge.objects.create(child=unit, parent=parent, valid=valid)
    return unit


def number_tree() -> None:
    """Give every unit its pre-order interval."""
    if not Era.objects.exists():
        begin_era(OPENED)
    rebuild_intervals()


def make_tree() -> dict[str, Unit]:
    """The tree by short names: tw, tw_office, ag, ag_dept, hn, ag1, ag2, hn1, village."""
    tw = make_unit("central", name="Trung ương", symbol="TW")
    units = {"tw": tw, "tw_office": make_unit("central", parent=tw, kind="department", name="Văn phòng Trung ương")}
    units["ag"] = make_unit("province", parent=tw, name="Tỉnh ủy An Giang", symbol="TU")
    units["ag_dept"] = make_unit("province", parent=units["ag"], kind="department", name="Ban Tổ chức")
    units["hn"] = make_unit("province", parent=tw, name="Thành ủy Hà Nội", symbol="TU")
    units["ag1"] = make_unit("commune", parent=units["ag"], name="Đảng ủy xã Mỹ Đức")
    units["ag2"] = make_unit("commune", parent=units["ag"], name="Đảng ủy xã Vĩnh Xương")
    units["hn1"] = make_unit("commune", parent=units["hn"], name="Đảng ủy phường Ba Đình")
    units["village"] = make_unit("village", parent=units["ag1"], kind="branch", name="Chi bộ ấp Mỹ Thiện")
    number_tree()
    for unit in units.values():
        unit.refresh_from_db()
    return units
