"""Villages with a Party branch each: a few for the demo, 90,513 for the country."""

from collections.abc import Iterable
from random import Random

from django.db.backends.postgresql.psycopg_any import DateRange

from lienthong.kernel.database.copying import copy_rows, take_ids
from lienthong.kernel.language.text import fold, sort_key
from lienthong.kernel.org.actions import rebuild_intervals
from lienthong.kernel.org.actions.sources import RESTRUCTURED
from lienthong.kernel.org.models import Level, TerritoryName, Unit
from lienthong.site.seed import names

NATIONAL = 90_513
SEED = 90_513
DEMO_COMMUNES, DEMO_EACH = 4, 4


def load_demo_villages() -> int:
    """Four villages in each of four communes of An Giang and of Hà Nội."""
    chosen: list[tuple[Unit, int]] = []
    for code in ("D91", "D01"):
        communes = Unit.objects.filter(parent__code=code, level="commune").order_by("sort_key", "id")
        chosen += [(commune, DEMO_EACH) for commune in communes[:DEMO_COMMUNES]]
    return _open(chosen)


def load_national_villages(total: int = NATIONAL) -> int:
    """Villages in every commune, as many in all as the country has; a few communes have very many."""
    chance = Random(SEED)
    have = Unit.objects.filter(level=Level.VILLAGE)
    communes = list(
        Unit.objects.filter(system="party", level=Level.COMMUNE).exclude(pk__in=have.values("parent_id")).order_by("id")
    )
    shares = [chance.lognormvariate(0, 0.5) for _ in communes]
    missing = total - have.count()
    counts = [max(1, round(share * missing / sum(shares))) for share in shares]
    counts[0] += missing - sum(counts)
    return _open(zip(communes, counts, strict=True))


def _open(chosen: Iterable[tuple[Unit, int]]) -> int:
    """Territories, units with their names and edges, by COPY; then the tree is numbered again."""
    chance = Random(SEED)
    chosen = list(chosen)
    places = {
        name.territory_id: (name.kind, name.code)
        for name in TerritoryName.objects.filter(valid__upper_inf=True, territory__level=Level.COMMUNE)
    }
    provinces = dict(Unit.objects.filter(level=Level.PROVINCE).values_list("id", "code"))
    total = sum(count for _, count in chosen)
    territory_ids, unit_ids = take_ids("org_territory", total), take_ids("org_unit", total)
    valid = DateRange(RESTRUCTURED, None, "[)")
    rows: list[tuple[int, int, Unit, str, str]] = []
    for commune, count in chosen:
        kind, code = places[commune.territory_id]
        province = provinces[commune.parent_id or 0][1:]
        for number, name in enumerate(
            names.villages(chance, kind=kind, province_code=province, count=min(count, 500)), start=1
        ):
            rows.append((territory_ids[len(rows)], unit_ids[len(rows)], commune, f"{code}.{number:03d}", name))
    copy_rows("org_territory", ("id", "level", "opened_on"), ((one[0], Level.VILLAGE, RESTRUCTURED) for one in rows))
    copy_rows(
        "org_territoryname",
        ("territory_id", "valid", "code", "name", "full_name", "name_en", "kind"),
        ((one[0], valid, one[3], one[4].partition(" ")[2], one[4], "", "village") for one in rows),
    )
    copy_rows(
        "org_territoryedge",
        ("child_id", "parent_id", "valid"),
        ((one[0], one[2].territory_id, valid) for one in rows),
    )
    copy_rows("org_unit", _UNIT, (_unit(*one) for one in rows))
    copy_rows(
        "org_unitname",
        ("unit_id", "valid", "name", "symbol"),
        ((one[1], valid, _called(one[4]), "CB") for one in rows),
    )
    copy_rows("org_unitedge", ("child_id", "parent_id", "valid"), ((one[1], one[2].pk, valid) for one in rows))
    rebuild_intervals()
    return len(rows)


_UNIT = (
    "id", "system", "level", "kind", "territory_id", "parent_id", "body_id", "code", "name", "symbol", "email",
    "sort_key", "folded", "opened_on", "closed_on", "lft", "rgt", "depth",
)  # fmt: skip


def _unit(territory: int, pk: int, commune: Unit, code: str, name: str) -> tuple[object, ...]:
    called = _called(name)
    return (
        pk, "party", Level.VILLAGE, "branch", territory, commune.pk, pk, f"D{code}", called, "CB", "",
        sort_key(called)[:400], fold(called), RESTRUCTURED, None, 0, 0, 0,
    )  # fmt: skip


def _called(village: str) -> str:
    """The branch of a village: `Chi bộ ấp Mỹ Thiện`."""
    return f"Chi bộ {village[0].lower()}{village[1:]}"
