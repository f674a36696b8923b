"""Loading the reference deployment's tree: territories with dated names, successions, offices and departments."""

from collections.abc import Iterator
from datetime import date

from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateRange

from lienthong.kernel.database.copying import copy_rows, take_ids
from lienthong.kernel.org.actions.intervals import begin_era, rebuild_intervals
from lienthong.kernel.org.actions.offices import load_offices
from lienthong.kernel.org.actions.sources import CODED, RENAMED, RESTRUCTURED, Row, rows_of
from lienthong.kernel.org.models import Level, Territory

DECISION_2025 = "Nghị quyết 202/2025/QH15"
# Names until RENAMED of what is called differently since: communes of Đồng Nai, and the province itself.
RENAMED_PROVINCES = {"75": ("Đồng Nai", "Tỉnh Đồng Nai", "province")}


@transaction.atomic
def load_tree() -> int:
    """Load the country, its provinces and communes of today and before 1 July 2025, and the offices at each.

    Does nothing when there is a tree already. Returns how many units were opened.
    """
    if Territory.objects.exists():
        return 0
    provinces, communes = rows_of("provinces.csv"), rows_of("communes.csv")
    country = take_ids("org_territory", 1)[0]
    copy_rows("org_territory", _TERRITORY, [(country, Level.CENTRAL, CODED, None)])
    _name([(country, _since(CODED), "VN", "Việt Nam", "Việt Nam", "Viet Nam", "country", None)])
    province_ids = _load_provinces(country, provinces)
    commune_ids = _load_communes(province_ids, communes)
    _load_predecessors(country, province_ids, commune_ids)
    begin_era(RESTRUCTURED)
    count = load_offices(country, province_ids, commune_ids)
    rebuild_intervals()
    return count


def former_names() -> dict[str, tuple[str, str, str]]:
    """Name, full name and kind until 30 April 2026 of the communes renamed on that day, by code."""
    return {
        row["old_code"]: (row["old_name"].removeprefix("Xã "), row["old_name"], "commune")
        for row in rows_of("succession-2026-04-30.csv")
    }


_TERRITORY = ("id", "level", "opened_on", "closed_on")
_NAME = ("territory_id", "valid", "code", "name", "full_name", "name_en", "kind", "area_km2")
_EDGE = ("child_id", "parent_id", "valid")


def _load_provinces(country: int, provinces: list[Row]) -> dict[str, int]:
    ids = dict(zip((row["code"] for row in provinces), take_ids("org_territory", len(provinces)), strict=True))
    copy_rows("org_territory", _TERRITORY, ((pk, Level.PROVINCE, RESTRUCTURED, None) for pk in ids.values()))
    copy_rows("org_territoryedge", _EDGE, ((pk, country, _since(RESTRUCTURED)) for pk in ids.values()))
    _name(_dated_names(ids, provinces, RENAMED_PROVINCES))
    return ids


def _load_communes(province_ids: dict[str, int], communes: list[Row]) -> dict[str, int]:
    ids = dict(zip((row["code"] for row in communes), take_ids("org_territory", len(communes)), strict=True))
    copy_rows("org_territory", _TERRITORY, ((pk, Level.COMMUNE, RESTRUCTURED, None) for pk in ids.values()))
    copy_rows(
        "org_territoryedge",
        _EDGE,
        ((ids[row["code"]], province_ids[row["province_code"]], _since(RESTRUCTURED)) for row in communes),
    )
    _name(_dated_names(ids, communes, former_names()))
    return ids


def _dated_names(
    ids: dict[str, int], rows: list[Row], former: dict[str, tuple[str, str, str]]
) -> Iterator[tuple[object, ...]]:
    """Today's names, and what was called differently before the change of 2026."""
    for row in rows:
        pk, code, area = ids[row["code"]], row["code"], row.get("area_km2") or None
        since = RESTRUCTURED
        if code in former:
            name, full_name, kind = former[code]
            yield pk, DateRange(RESTRUCTURED, RENAMED, "[)"), code, name, full_name, row["name_en"], kind, area
            since = RENAMED
        yield pk, _since(since), code, row["name"], row["full_name"], row["name_en"], row["kind"], area


def _load_predecessors(country: int, province_ids: dict[str, int], commune_ids: dict[str, int]) -> None:
    """The provinces and communes that ended on 1 July 2025, closed, with who took over from them."""
    edges = [row for row in rows_of("succession-2025-07-01.csv.gz") if row["old_code"]]
    before = DateRange(CODED, RESTRUCTURED, "[)")
    provinces = {row["old_province_code"]: row["old_province"] for row in edges}
    communes = {row["old_code"]: row for row in edges}
    old_provinces = dict(zip(provinces, take_ids("org_territory", len(provinces)), strict=True))
    old_communes = dict(zip(communes, take_ids("org_territory", len(communes)), strict=True))
    for level, ids in ((Level.PROVINCE, old_provinces), (Level.COMMUNE, old_communes)):
        copy_rows("org_territory", _TERRITORY, ((pk, level, CODED, RESTRUCTURED) for pk in ids.values()))
    _name(_closed_name(old_provinces[code], before, code, name) for code, name in provinces.items())
    _name(_closed_name(old_communes[code], before, code, row["old_name"]) for code, row in communes.items())
    copy_rows("org_territoryedge", _EDGE, ((pk, country, before) for pk in old_provinces.values()))
    copy_rows(
        "org_territoryedge",
        _EDGE,
        ((pk, old_provinces[communes[code]["old_province_code"]], before) for code, pk in old_communes.items()),
    )
    columns = ("predecessor_id", "successor_id", "on", "part", "decision")
    copy_rows(
        "org_succession",
        columns,
        ((old_communes[row["old_code"]], commune_ids[row["new_code"]], RESTRUCTURED, row["part"], "") for row in edges),
    )
    joined = sorted({(row["old_province_code"], row["new_province_code"]) for row in edges})
    copy_rows(
        "org_succession",
        columns,
        ((old_provinces[old], province_ids[new], RESTRUCTURED, "whole", DECISION_2025) for old, new in joined),
    )


_KINDS = {"Phường": "ward", "Xã": "commune", "Thị": "township", "Tỉnh": "province", "Thành": "city"}


def _closed_name(pk: int, valid: DateRange, code: str, full_name: str) -> tuple[object, ...]:
    first, _, rest = full_name.partition(" ")
    if first in {"Thị", "Thành"}:
        rest = rest.partition(" ")[2]
    return pk, valid, code, rest or full_name, full_name, "", _KINDS.get(first, ""), None


def _name(rows: Iterator[tuple[object, ...]] | list[tuple[object, ...]]) -> None:
    copy_rows("org_territoryname", _NAME, rows)


def _since(on: date) -> DateRange:
    return DateRange(on, None, "[)")
