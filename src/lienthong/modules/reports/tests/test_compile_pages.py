"""The pages of compiled figures: what they say, who sees them, what they cost, what they refuse."""

import csv
import io
import re
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook
from pytest_django import DjangoAssertNumQueries

from lienthong.kernel.accounts.tests.factories import make_viewer, sign_in
from lienthong.kernel.notify.models import Notification
from lienthong.kernel.org.models import Unit
from lienthong.kernel.org.tests.factories import make_tree
from lienthong.modules.reports.actions.compile_bulletins import NEWS, make_bulletins
from lienthong.modules.reports.actions.compiling import compile_all, refresh_totals
from lienthong.modules.reports.models import Adjustment, Bulletin, BulletinIssue, Derived, Indicator, Table, Total
from lienthong.modules.reports.tests.factories_compile import (
    make_counted_form,
    make_counted_indicator,
    make_submission,
    period_of,
    uid,
)

pytestmark = pytest.mark.django_db
WEEK = date(2026, 2, 2)


class World:
    """A form of villages' figures that two of three communes sent."""

    def __init__(self) -> None:
        self.tree = make_tree()
        self.figures = make_counted_indicator(self.tree["tw"], name="Số hộ dân", measure="hộ", options=2)
        self.form = make_counted_form(
            self.tree["tw"],
            self.figures,
            [self.tree[name] for name in ("ag1", "ag2", "hn1")],
            level="commune",
            name="Báo cáo tuần",
        )
        self.period = period_of(WEEK)
        for place, name in enumerate(("ag1", "hn1")):
            values = {one.pk: 1000 * (place + 1) + number for number, one in enumerate(self.figures)}
            make_submission(self.form, self.tree[name], self.period, values)
        compile_all()

    def of(self, name: str, view: str = "compiled_report", **more: Any) -> str:
        args: dict[str, Any] = {"period": "2026W6", "unit": self.tree[name].pk, **more}
        args |= {"form": self.form.pk} if view != "compiled_figure" else {"figure": self.figures[0].pk}
        return reverse(view, kwargs=args)

    def client(self, name: str = "tw", role: str = "leader") -> Client:
        return sign_in(Client(), make_viewer(Unit.objects.get(pk=self.tree[name].pk), role), language="en")


@pytest.fixture
def world() -> World:
    return World()


def test_the_report_says_figures_and_what_is_missing(
    world: World, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    client = world.client()
    client.get(world.of("tw"))
    with django_assert_max_num_queries(45):
        page = client.get(world.of("tw")).content.decode()
    assert "3,000" in page
    assert "Số hộ dân" in page
    assert "2/3" in page
    assert "Tỉnh ủy An Giang" in page
    assert "50.0%" in page


@pytest.mark.parametrize(
    ("seat", "role", "asked", "status"),
    [
        ("ag", "leader", "ag", 200),
        ("ag", "leader", "ag1", 200),
        ("ag", "leader", "hn", 404),
        ("ag", "leader", "tw", 404),
        ("ag1", "officer", "ag1", 200),
        ("ag1", "officer", "ag2", 404),
        ("ag", "inspector", "ag2", 200),
        ("ag", "clerk", "ag", 200),
        ("ag", "clerk", "ag1", 404),
        ("village", "village_head", "ag1", 404),
        ("ag", "administrator", "ag", 403),
    ],
)
def test_who_reads_compiled_figures(world: World, seat: str, role: str, asked: str, status: int) -> None:
    client = world.client(seat, role)
    for view in ("compiled_report", "compiled_figure", "compiled_map"):
        assert client.get(world.of(asked, view)).status_code == status, view
    table = f"{reverse('compiled_table')}?form={world.form.pk}&unit={world.tree[asked].pk}"
    assert client.get(table).status_code == status


def test_a_figure_names_what_makes_it_and_what_is_missing(world: World) -> None:
    page = world.client().get(world.of("tw", "compiled_figure")).content.decode()
    assert "3,000" in page
    assert "Đảng ủy xã Vĩnh Xương" in page
    assert "Not begun" in page
    assert "1 missing" in page
    alone = world.client("ag").get(world.of("ag", "compiled_figure")).content.decode()
    assert "Đảng ủy xã Mỹ Đức" in alone


def test_a_level_corrects_with_a_reason_once_and_takes_it_back(world: World) -> None:
    client = world.client("ag")
    adjust = world.of("ag", "compiled_figure") + "/adjust"
    typed = {"delta": "−1.500,5", "reason": "Hộ tính hai lần", "request_key": "k1"}
    assert client.post(adjust, {**typed, "reason": " "}).status_code == 422
    for wrong in ("abc", "", "0", "1e400", "NaN"):
        assert client.post(adjust, {**typed, "delta": wrong}).status_code == 422, wrong
    for _click in range(2):
        assert client.post(adjust, typed).status_code == 302
    made = Adjustment.objects.get()
    assert made.delta == Decimal("-1500.5")
    figure = {"figure": world.figures[0], "period": world.period}
    assert Total.objects.get(unit=world.tree["tw"], **figure).total == Decimal("1499.5")
    assert "Hộ tính hai lần" in client.get(world.of("ag", "compiled_figure")).content.decode()
    reported = client.get(world.of("ag", "compiled_figure") + "?way=reported").content.decode()
    assert "1,000" in reported
    back = reverse("take_back_compiled_adjustment", kwargs={"pk": made.pk})
    assert world.client("hn").post(back).status_code == 404
    for _click in range(2):
        assert client.post(back).status_code == 302
    refresh_totals()
    assert Total.objects.get(unit=world.tree["tw"], **figure).total == 3000
    assert Adjustment.objects.count() == 2


def test_a_count_is_corrected_by_whole_numbers(world: World) -> None:
    Indicator.objects.update(type="count")
    typed = {"delta": "0,5", "reason": "Nửa hộ", "request_key": "k"}
    answer = world.client("ag").post(world.of("ag", "compiled_figure") + "/adjust", typed)
    assert answer.status_code == 422
    assert "give a whole number" in answer.content.decode()


@pytest.mark.parametrize(("seat", "role"), [("tw", "leader"), ("ag1", "officer"), ("ag", "inspector"), ("ag", "clerk")])
def test_nobody_else_corrects_a_province(world: World, seat: str, role: str) -> None:
    typed = {"delta": "5", "reason": "Thử", "request_key": "k"}
    answer = world.client(seat, role).post(world.of("ag", "compiled_figure") + "/adjust", typed)
    assert answer.status_code in (403, 404, 422)
    assert not Adjustment.objects.exists()


def test_a_table_over_time_with_a_derived_figure(world: World) -> None:
    key = [f"#{{{one.indicator.uid}.{one.combination.uid}}}" for one in world.figures]
    derived = Derived.objects.create(
        uid=uid(), name="Tỷ số", numerator=key[1], denominator=key[0], factor=100, owner=world.tree["tw"]
    )
    later = period_of(date(2026, 2, 9))
    make_submission(world.form, world.tree["ag1"], later, {world.figures[0].pk: 7, world.figures[1].pk: 0})
    compile_all()
    items = f"&item=i{world.figures[0].indicator_id}&item=d{derived.pk}"
    address = f"{reverse('compiled_table')}?form={world.form.pk}&unit={world.tree['tw'].pk}{items}"
    page = world.client().get(address).content.decode()
    assert "6,002" in page  # both combinations, both provinces
    assert "Tỷ số" in page
    assert "100.0" in page
    rows = list(
        csv.reader(io.StringIO(world.client().get(address.replace("?", "/export/csv?")).content.decode("utf-8-sig")))
    )
    assert rows[1][:4] == ["Trung ương", "6002", "7", "6009"]


def test_files_hold_numbers_and_no_formulas(world: World) -> None:
    Unit.objects.filter(pk=world.tree["ag"].pk).update(name="=cmd|' /C calc'!A0")
    client = world.client()
    query = f"?form={world.form.pk}&unit={world.tree['tw'].pk}&item=f{world.figures[0].pk}"
    book = load_workbook(io.BytesIO(client.get(reverse("compiled_table_file", args=["xlsx"]) + query).content))
    cells = [cell for row in book.active.iter_rows() for cell in row if cell.value is not None]
    assert not [cell for cell in cells if cell.data_type == "f"]
    assert 3000 in [cell.value for cell in cells]
    text = client.get(reverse("compiled_table_file", args=["csv"]) + query).content.decode("utf-8-sig")
    assert "'=cmd" in text
    assert client.get(reverse("compiled_table_file", args=["pdf"]) + query).content[:4] == b"%PDF"
    assert client.get(reverse("compiled_table_file", args=["exe"]) + query).status_code == 404
    for kind in ("xlsx", "csv", "pdf"):
        assert client.get(world.of("tw", "compiled_report_file", kind=kind)).status_code == 200
    assert client.get(world.of("tw", "compiled_report_file", kind="exe")).status_code == 404


def test_sdmx_csv_has_one_line_an_observation(world: World) -> None:
    answer = world.client().get(world.of("tw", "compiled_report_file", kind="sdmx"))
    lines = list(csv.DictReader(io.StringIO(answer.content.decode())))
    of = {(line["REF_AREA"], line["COMBINATION"]): line for line in lines}
    whole = of[world.tree["tw"].code, world.figures[0].combination.uid]
    assert (whole["OBS_VALUE"], whole["UNITS"], whole["TIME_PERIOD"]) == ("3000", "2", "2026-W06")
    assert len(lines) == 6  # the centre and two provinces, two combinations each


def test_every_line_of_sdmx_csv_keeps_the_field_guide(world: World) -> None:
    """SDMX 3.0, section 4.1: SDMX-CSV 2.0, one structure a message, keys without labels."""
    Unit.objects.filter(pk=world.tree["ag"].pk).update(code="AG", name='Tỉnh ủy "An", Giang')
    query = f"?form={world.form.pk}&unit={world.tree['tw'].pk}&gather=month&item=i{world.figures[0].indicator_id}"
    files = [
        world.client().get(world.of("tw", "compiled_report_file", kind="sdmx")),
        world.client().get(reverse("compiled_table_file", args=["sdmx"]) + query),
    ]
    for answer in files:
        assert answer.headers["Content-Type"] == "application/vnd.sdmx.data+csv; version=2.0.0"
        content = answer.content.decode("utf-8")
        assert not content.startswith("\ufeff")
        head, *rows = list(csv.reader(io.StringIO(content)))
        assert head[:3] == ["STRUCTURE", "STRUCTURE_ID", "ACTION"]
        assert head[3:] == ["INDICATOR", "COMBINATION", "REF_AREA", "TIME_PERIOD", "OBS_VALUE", "UNITS"]
        assert rows
        for structure, identifier, action, *key, value, units in rows:
            assert structure in {"datastructure", "dataflow", "dataprovision"}
            assert re.fullmatch(r"[A-Za-z][\w-]*(\.[A-Za-z][\w-]*)*:[\w@$-]+\(\d+\.\d+(\.\d+)?\)", identifier)
            assert action in {"I", "A", "M", "R", "D"}
            assert re.fullmatch(r"\d{4}(-(0[1-9]|1[0-2])|-W(0[1-9]|[1-4]\d|5[0-3])|-Q[1-4]|-S[12])?", key[-1])
            assert re.fullmatch(r"-?\d+(\.\d+)?", value)
            assert re.fullmatch(r"\d+", units)
        keys = [tuple(row[3:7]) for row in rows]
        assert len(keys) == len(set(keys))
        assert all(len(row) == len(head) for row in rows)


def test_views_are_saved_shared_and_deleted_by_their_owner_alone(world: World) -> None:
    client, below = world.client("ag"), world.client("ag1", "officer")
    given = {"form": world.form.pk, "unit": world.tree["ag"].pk, "last": 4, "item": [f"f{world.figures[0].pk}"]}
    save = reverse("save_compiled_table")
    for shared in ("", "below"):
        assert client.post(save, {**given, "name": "Hộ dân", "shared": shared}).status_code == 302
        kept = Table.objects.get()
        assert below.get(reverse("saved_table", args=[kept.pk])).status_code == (302 if shared else 404)
    assert world.client("hn").get(reverse("saved_table", args=[kept.pk])).status_code == 404
    assert f"item=f{world.figures[0].pk}" in client.get(reverse("saved_table", args=[kept.pk])).headers["Location"]
    assert below.post(reverse("delete_saved_table", args=[kept.pk])).status_code == 404
    assert client.post(reverse("delete_saved_table", args=[kept.pk])).status_code == 302
    assert not Table.objects.exists()


@pytest.mark.parametrize(
    "query",
    ["form=x&unit=99999999999999", "item=f0&item=zz&item=f999999", "last=0&level=moon", "until=2026W99&way=';--"],
)
def test_nonsense_in_an_address_is_left_out_or_not_found(world: World, query: str) -> None:
    client = world.client()
    assert client.get(f"{reverse('compiled_table')}?{query}").status_code in (200, 404)
    assert client.get(world.of("tw") + "?figure=99999999999999999999&way=restated:2026-99-99").status_code == 200
    assert client.get(world.of("tw").replace("2026W6", "2026W54")).status_code == 404


def test_a_report_is_printed_when_its_period_has_ended_once_and_sent(world: World) -> None:
    client = world.client("ag")
    assert client.get(world.of("ag", "compiled_bulletin")).content[:4] == b"%PDF"
    for _click in range(2):
        assert client.post(reverse("order_compiled_bulletin"), {"form": world.form.pk}).status_code == 302
    bulletin = Bulletin.objects.get()
    assert make_bulletins(today=date(2026, 2, 9)) == 1
    assert make_bulletins(today=date(2026, 2, 9)) == 0
    issue = BulletinIssue.objects.get()
    assert issue.period == world.period
    assert Notification.objects.filter(kind=NEWS, subject_id=issue.pk).exists()
    assert "Báo cáo tuần" in client.get(reverse("bulletins")).content.decode()
    kept: Any = client.get(reverse("bulletin_issue", args=[issue.pk]))
    assert b"".join(kept.streaming_content)[:4] == b"%PDF"
    other = world.client("hn")
    assert other.get(reverse("bulletin_issue", args=[issue.pk])).status_code == 404
    assert other.post(reverse("cancel_compiled_bulletin", args=[bulletin.pk])).status_code == 404
    assert client.post(reverse("cancel_compiled_bulletin", args=[bulletin.pk])).status_code == 302
    assert not Bulletin.objects.exists()


def test_completeness_by_day_is_a_page(world: World) -> None:
    page = world.client().get(world.of("tw", "compiled_completeness")).content.decode()
    assert "66.67%" in page
    assert world.client("ag").get(world.of("hn", "compiled_completeness")).status_code == 404
