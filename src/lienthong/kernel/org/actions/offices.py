"""The offices of the reference deployment: the Party's and the Front's at centre, provinces and communes."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import partial

from django.db.backends.postgresql.psycopg_any import DateRange

from lienthong.kernel.database.copying import copy_rows, take_ids
from lienthong.kernel.language.text import fold, sort_key
from lienthong.kernel.org.actions.sources import RESTRUCTURED, rows_of
from lienthong.kernel.org.models import Kind, Level, System, TerritoryName

_UNIT = (
    "id", "system", "level", "kind", "territory_id", "parent_id", "body_id", "code", "name", "symbol", "email",
    "sort_key", "folded", "opened_on", "closed_on", "lft", "rgt", "depth",
)  # fmt: skip
_SYMBOLS = {
    (System.PARTY, Level.CENTRAL): "TW",
    (System.PARTY, Level.PROVINCE): "TU",
    (System.PARTY, Level.COMMUNE): "ĐU",
    (System.FRONT, Level.CENTRAL): "MTTW",
    (System.FRONT, Level.PROVINCE): "MTTQ",
    (System.FRONT, Level.COMMUNE): "MTTQ",
}
_CODES = {System.PARTY: "D", System.FRONT: "M"}
# The city's own name carries the word, so that the committee's name does too.
_CITY_IN_NAME = "Thành phố Hồ Chí Minh"


@dataclass(frozen=True, slots=True)
class Office:
    """A unit about to be opened; `names` are its dated names, the last one today's."""

    id: int
    system: str
    level: str
    kind: str
    territory_id: int
    parent_id: int | None
    body_id: int
    code: str
    symbol: str
    names: list[tuple[DateRange, str]]

    def row(self, on: date) -> tuple[object, ...]:
        """Its row of `org_unit`; intervals are counted afterwards."""
        name = self.names[-1][1]
        return (
            self.id, self.system, self.level, self.kind, self.territory_id, self.parent_id, self.body_id, self.code,
            name, self.symbol, "", sort_key(name)[:400], fold(name), on, None, 0, 0, 0,
        )  # fmt: skip


def load_offices(country: int, province_ids: dict[str, int], commune_ids: dict[str, int]) -> int:
    """Open a body at every territory in both systems, with departments at centre and provinces; returns how many."""
    communes = {row["code"]: row["province_code"] for row in rows_of("communes.csv")}
    named: dict[int, list[TerritoryName]] = {}
    for name in TerritoryName.objects.filter(valid__upper_inf=True) | TerritoryName.objects.filter(
        valid__startswith__gte=RESTRUCTURED
    ):
        named.setdefault(name.territory_id, []).append(name)
    departments = rows_of("departments.csv")
    offices: list[Office] = []
    for system in (System.PARTY, System.FRONT):
        bodies = _bodies(
            system=system,
            country=country,
            province_ids=province_ids,
            commune_ids=commune_ids,
            communes=communes,
            named=named,
        )
        offices += bodies
        for body in bodies:
            kept = [row for row in departments if (row["system"], row["level"]) == (system, body.level)]
            offices += _departments(body, kept)
    copy_rows("org_unit", _UNIT, (office.row(RESTRUCTURED) for office in offices))
    copy_rows(
        "org_unitname",
        ("unit_id", "valid", "name", "symbol"),
        ((office.id, valid, name, office.symbol) for office in offices for valid, name in office.names),
    )
    copy_rows(
        "org_unitedge",
        ("child_id", "parent_id", "valid"),
        ((o.id, o.parent_id, DateRange(RESTRUCTURED, None, "[)")) for o in offices if o.parent_id),
    )
    return len(offices)


def _bodies(
    *,
    system: System,
    country: int,
    province_ids: dict[str, int],
    commune_ids: dict[str, int],
    communes: dict[str, str],
    named: dict[int, list[TerritoryName]],
) -> list[Office]:
    """The body at the centre, at each province and at each commune, each under the one above."""
    ids = take_ids("org_unit", 1 + len(province_ids) + len(commune_ids))
    top, code = ids[0], _CODES[system]
    one = partial(_body, system=system, named=named)
    found = [one(pk=top, level=Level.CENTRAL, territory=country, parent=None, code=f"{code}TW")]
    at_province: dict[str, int] = {}
    for pk, (place, territory) in zip(ids[1:], province_ids.items(), strict=False):
        at_province[place] = pk
        found.append(one(pk=pk, level=Level.PROVINCE, territory=territory, parent=top, code=f"{code}{place}"))
    for pk, (place, territory) in zip(ids[1 + len(province_ids) :], commune_ids.items(), strict=True):
        parent = at_province[communes[place]]
        found.append(one(pk=pk, level=Level.COMMUNE, territory=territory, parent=parent, code=f"{code}{place}"))
    return found


def _body(
    *,
    pk: int,
    system: System,
    level: Level,
    territory: int,
    parent: int | None,
    code: str,
    named: dict[int, list[TerritoryName]],
) -> Office:
    names: list[tuple[DateRange, str]] = []
    for name in sorted(named[territory], key=lambda one: one.valid.lower):
        valid = DateRange(max(name.valid.lower, RESTRUCTURED), name.valid.upper, "[)")
        names.append((valid, _called(system, level, name)))
    return Office(
        pk, system, level, Kind.COMMITTEE, territory, parent, pk, code, _SYMBOLS[system, level], _merged(names)
    )


def _merged(names: list[tuple[DateRange, str]]) -> list[tuple[DateRange, str]]:
    """The same dated names without a change from a name to itself."""
    merged: list[tuple[DateRange, str]] = []
    for valid, name in names:
        if merged and merged[-1][1] == name:
            merged[-1] = (DateRange(merged[-1][0].lower, valid.upper, "[)"), name)
        else:
            merged.append((valid, name))
    return merged


def _called(system: System, level: Level, name: TerritoryName) -> str:
    """What a system's body at a place is called: `Tỉnh ủy An Giang`, `Đảng ủy phường Ba Đình`."""
    place = name.full_name[0].lower() + name.full_name[1:]
    if system == System.FRONT:
        if level == Level.CENTRAL:
            return "Ủy ban Trung ương Mặt trận Tổ quốc Việt Nam"
        return f"Ủy ban MTTQ Việt Nam {place}"
    if level == Level.CENTRAL:
        return "Ban Chấp hành Trung ương Đảng"
    if level == Level.COMMUNE:
        return f"Đảng ủy {place}"
    if name.kind == "city":
        return f"Thành ủy {name.full_name if name.full_name == _CITY_IN_NAME else name.name}"
    return f"Tỉnh ủy {name.name}"


def _departments(body: Office, rows: list[dict[str, str]]) -> Iterator[Office]:
    """A body's departments; at provinces their names end with the body's."""
    for pk, row in zip(take_ids("org_unit", len(rows)) if rows else [], rows, strict=True):
        names = [
            (valid, row["name"] if body.level == Level.CENTRAL else f"{row['name']} {name}")
            for valid, name in body.names
        ]
        yield Office(
            pk, body.system, body.level, Kind.DEPARTMENT, body.territory_id, body.id, body.id,
            f"{body.code}.{row['code']}", row["symbol"], names,
        )  # fmt: skip
