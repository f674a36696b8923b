"""Places on maps and by their names of before; counts on a map without small numbers."""

import math
import re
from datetime import date
from html import unescape

import pytest
from django.db import connection
from django.db.backends.postgresql.psycopg_any import DateRange
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from lienthong.kernel.org.models import Succession, Territory, TerritoryEdge, TerritoryName
from lienthong.modules.petitions.actions.opinions_tallies import count_days
from lienthong.modules.petitions.queries import portal_former
from lienthong.modules.petitions.queries.opinions_statistics import public_statistics, public_statistics_within
from lienthong.modules.petitions.queries.portal_counts import limits_of
from lienthong.modules.petitions.queries.portal_maps import _drawing
from lienthong.modules.petitions.queries.portal_places import Place
from lienthong.modules.petitions.queries.portal_points import outlines
from lienthong.modules.petitions.rules.map_drawing import drawing, far_places, simplified
from lienthong.modules.petitions.tests.factories_handling import World, say
from lienthong.modules.petitions.tests.factories_portal import make_portal

POINTS = st.tuples(st.integers(0, 500), st.integers(0, 500))


@given(st.lists(POINTS, max_size=60), st.floats(0.5, 50))
def test_a_simplified_line_stays_near_and_keeps_its_ends(line: list[tuple[int, int]], fine: float) -> None:
    short = simplified(line, fine)
    assert len(short) <= len(line)
    assert (short[:1], short[-1:]) == (line[:1], line[-1:])
    assert simplified(line, 0.0)[:1] == line[:1]
    for x, y in line:
        assert not short or min(_away((x, y), *pair) for pair in zip(short, [*short[1:], short[-1]], strict=True)) <= (
            fine + 1e-9
        )


def _away(point: tuple[int, int], start: tuple[float, float], end: tuple[float, float]) -> float:
    """How far a point lies from the endless line through two others, or from both where they are one."""
    (x, y), (x1, y1), (x2, y2) = point, start, end
    length = math.hypot(x2 - x1, y2 - y1)
    return (
        abs((x2 - x1) * (y - y1) - (y2 - y1) * (x - x1)) / length if length else ((x - x1) ** 2 + (y - y1) ** 2) ** 0.5
    )


def test_neighbours_share_their_border() -> None:
    lines = {0: [(105.0, 10.0), (105.5, 10.01), (106.0, 10.0)], 1: [(106.0, 10.0), (105.5, 11.0), (105.0, 10.0)]}
    lines[2] = [(106.0, 10.0), (105.5, 9.0), (105.0, 10.0)]
    made = drawing(lines, {"north": [[0, 1]], "south": [[0, 2]], "isle": [[0, ~0]]})
    assert set(made.paths) == {"north", "south", "isle"}
    assert all(re.fullmatch(r"(M-?\d+ ?-?\d+[lh][-\d hvl]*z)+", path) for path in made.paths.values()), made.paths
    assert max(made.width, made.height) <= 1001


def test_islands_far_at_sea_have_a_frame() -> None:
    assert far_places(
        {"a": (108.0, 15.0, 108.2, 15.2), "b": (108.1, 15.0, 108.3, 15.2), "c": (111.0, 16.0, 112.0, 17.0)}
    )
    assert far_places({}) == []
    made = _drawing("56")
    assert made.frame is not None
    assert made.frame[0] + made.frame[2] <= made.width


def test_the_whole_country_is_on_the_map() -> None:
    assert len(_drawing("").paths) == 34
    assert sum(len(_drawing(one.code).paths) for one in outlines().provinces) == 3321
    assert all(path.startswith("M") for one in outlines().provinces for path in _drawing(one.code).paths.values())
    assert sum(map(len, _drawing("").paths.values())) < 20_000
    assert max(sum(map(len, _drawing(one.code).paths.values())) for one in outlines().provinces) < 30_000


@pytest.fixture
def world(db: None) -> World:
    return make_portal()


def test_a_place_is_chosen_on_the_map(client: Client, world: World) -> None:
    province = world.units["ag"].territory_id
    with CaptureQueriesContext(connection) as asked:
        page = client.get("/portal/new").content.decode()
    assert len(asked) <= 3
    assert f'<a href="/portal/new?province={province}" tabindex="-1"><title>Tỉnh An Giang</title><path' in page
    inside = client.get("/portal/new", {"province": province})
    assert inside.content.decode().count('<path d="M') >= 100
    assert "geolocation=(self)" in inside["Permissions-Policy"]
    commune = client.get("/portal/new", {"province": world.units["ag1"].territory_id}).content.decode()
    assert "Chọn tỉnh" in unescape(commune)


@pytest.mark.parametrize(
    ("point", "is_found"),
    [(("21.034", "105.814"), True), (("0", "0"), False), (("x", "y"), False), (("", ""), False), (("NaN", "1"), False)],
)
def test_where_the_telephone_is(
    client: Client, world: World, point: tuple[str, str], is_found: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    at = Place(world.units["hn1"].territory_id, "00004", "commune", "Phường Ba Đình", "", "Thành phố Hà Nội", 1, "", "")
    monkeypatch.setattr(
        "lienthong.modules.petitions.forms.portal.place_at", lambda latitude, longitude: at if latitude > 20 else None
    )
    page = unescape(client.get("/portal/new", {"latitude": point[0], "longitude": point[1]}).content.decode())
    assert ("Vị trí hiện tại" in page) is is_found
    assert ("không nằm trong xã, phường nào" in page) is not is_found


def before(code: str, full_name: str, province: Territory | None, *heirs: int, part: str = "whole") -> Territory:
    """A commune (or province) that ended on 1 July 2025."""
    level = "commune" if province else "province"
    old = Territory.objects.create(level=level, opened_on=date(2004, 7, 8), closed_on=date(2025, 7, 1))
    valid = DateRange(date(2004, 7, 8), date(2025, 7, 1), "[)")
    TerritoryName.objects.create(territory=old, valid=valid, code=code, name=full_name, full_name=full_name)
    if province:
        TerritoryEdge.objects.create(child=old, parent=province, valid=valid)
    for heir in heirs:
        Succession.objects.create(predecessor=old, successor_id=heir, on=date(2025, 7, 1), part=part)
    return old


def test_names_of_before_find_the_place_of_today(client: Client, world: World) -> None:
    ba_dinh, my_duc = world.units["hn1"].territory_id, world.units["ag1"].territory_id
    hanoi = before("01", "Thành phố Hà Nội", None, world.units["hn"].territory_id)
    kien_giang = before("91", "Tỉnh Kiên Giang", None, world.units["ag"].territory_id)
    before("00001", "Phường Phúc Xá", hanoi, ba_dinh)  # of Quận Ba Đình, as the table of 2025 says
    before("99999", "Xã Cũ Kỹ", kien_giang, ba_dinh, my_duc, part="part")
    assert len(portal_former.all_former()) == 5
    page = unescape(client.get("/portal/new", {"q": "phuc xa"}).content.decode())
    assert f"/portal/new/{ba_dinh}" in page
    assert "Trước đây: Phường Phúc Xá (Quận Ba Đình, Thành phố Hà Nội)" in page
    assert [one.place.id for one in portal_former.places_found("quận ba đình")] == [ba_dinh]
    assert {one.place.id for one in portal_former.places_found("cũ kỹ")} == {ba_dinh, my_duc}
    assert [one.place.name for one in portal_former.places_found("kiên giang")][:1] == ["Tỉnh An Giang"]
    assert portal_former.places_found("ba đình")[0].former == ""
    assert portal_former.places_found("không đâu") == []
    assert portal_former.places_found("%") == []


def test_who_took_over_from_an_heir_is_found_too(world: World) -> None:
    province = before("01", "Thành phố Hà Nội", None)
    last = world.units["hn1"].territory_id
    middle = before("00002", "Xã Giữa", province, last)
    before("00003", "Xã Đầu", province, middle.pk)
    assert [one.place.id for one in portal_former.places_found("xã đầu")] == [last]


@given(st.lists(st.integers(5, 5000)))
def test_shades_are_few_and_rise(counts: list[int]) -> None:
    limits = limits_of(counts)
    assert limits == sorted(set(limits))
    assert len(limits) <= 4
    assert not counts or all(min(counts) < limit <= max(counts) for limit in limits)


def counted(world: World, **counts: int) -> None:
    for unit, count in counts.items():
        for _number in range(count):
            say(world, place=unit)
    count_days(date(2020, 1, 1), timezone.localdate())


def test_a_province_that_is_hidden_is_not_told_by_communes(client: Client, world: World) -> None:
    """Else its sum could be taken from what the country hides together."""
    counted(world, ag1=6, ag2=6, hn1=2)
    country, _names = public_statistics(by="place", days=30)
    assert country.rows == {}
    inside, _names = public_statistics_within(world.units["ag"], days=30)
    assert (inside.rows, inside.total) == ({}, None)
    page = client.get("/portal/statistics", {"by": "place", "within": str(world.units["ag"].pk)})
    assert "Xã Mỹ Đức" not in page.content.decode()


def test_counts_stand_on_the_map_of_the_country_and_of_a_province(client: Client, world: World) -> None:
    counted(world, ag1=7, ag2=9, hn1=8)
    ag = world.units["ag"].pk
    with CaptureQueriesContext(connection) as asked:
        page = unescape(client.get("/portal/statistics", {"by": "place", "days": "30"}).content.decode())
    assert len(asked) <= 8
    assert f'<a href="?by=place&days=30&within={ag}" tabindex="-1"><title>Tỉnh An Giang: 16</title>' in page
    inside = unescape(
        client.get("/portal/statistics", {"by": "place", "days": "30", "within": str(ag)}).content.decode()
    )
    assert "Đảng ủy xã Mỹ Đức" in inside
    assert "Đảng ủy phường Ba Đình" not in inside
    for wrong in ("0", "x", str(2**70), str(world.units["ag1"].pk), str(world.units["ag_dept"].pk)):
        assert client.get("/portal/statistics", {"by": "place", "within": wrong}).status_code == 200
