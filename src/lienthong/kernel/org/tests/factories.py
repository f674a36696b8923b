"""A small tree to test with: centre, two provinces with a department each, three communes, a village."""

from datetime import date
from itertools import count

from lienthong.kernel.org.models import Territory, Unit

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
    unit = Unit.objects.create(
        system=system,
        level=level,
        kind=kind,
        territory=territory,
        parent=parent,
        code=f"T{place}",
        name=name or f"Đơn vị {place}",
        symbol=symbol or f"ĐV{place}",
        opened_on=OPENED,
    )
    unit.body = parent.body if kind == "department" and parent else unit
    unit.save(update_fields=["body"])
    return unit


def number_tree() -> None:
    """Give every unit its pre-order interval, children in the order of their ids."""
    children: dict[int | None, list[Unit]] = {}
    for unit in Unit.objects.order_by("id"):
        children.setdefault(unit.parent_id, []).append(unit)
    place = 0

    def walk(unit: Unit, depth: int) -> None:
        nonlocal place
        place += 1
        unit.lft, unit.depth = place, depth
        for child in children.get(unit.pk, []):
            walk(child, depth + 1)
        unit.rgt = place
        unit.save(update_fields=["lft", "rgt", "depth"])

    for root in children.get(None, []):
        walk(root, 0)


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
