"""Pivot tables: any axis, divisions, gathered periods, legends, bounds; files that follow the screen."""

import csv
import io
from datetime import date, timedelta
from decimal import Decimal
from itertools import permutations, product
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook

from lienthong.kernel.accounts.tests.factories import make_viewer, sign_in
from lienthong.kernel.org.models import Unit
from lienthong.kernel.org.tests.factories import make_tree
from lienthong.modules.reports.actions.compiling import compile_all
from lienthong.modules.reports.models import (
    Category,
    CategoryOption,
    Combination,
    Derived,
    Disaggregation,
    DisaggregationCategory,
    Indicator,
    LegendSet,
    Option,
    Table,
)
from lienthong.modules.reports.queries import compile_table as reads
from lienthong.modules.reports.queries.compile_table import table
from lienthong.modules.reports.rules.tables import AXES, Asked, asked_of
from lienthong.modules.reports.tests.factories_compile import (
    make_counted_form,
    make_counted_indicator,
    make_submission,
    period_of,
    uid,
)

pytestmark = pytest.mark.django_db
FIRST = date(2026, 1, 5)
SEXES, AGES = ("Nam", "Nữ"), ("Trẻ", "Già")


def divided_twice() -> tuple[Disaggregation, dict[tuple[str, str], Combination], Category]:
    """By sex and age, with a combination of each pair."""
    divided = Disaggregation.objects.create(uid=uid(), name="Giới tính và tuổi")
    options: dict[str, Option] = {}
    categories = []
    for names, called in ((SEXES, "Giới tính"), (AGES, "Tuổi")):
        category = Category.objects.create(uid=uid(), name=called)
        DisaggregationCategory.objects.create(disaggregation=divided, category=category)
        for place, name in enumerate(names):
            options[name] = Option.objects.create(uid=uid(), name=name)
            CategoryOption.objects.create(category=category, option=options[name], position=place)
        categories.append(category)
    made = {}
    for place, (sex, age) in enumerate(product(SEXES, AGES)):
        one = Combination.objects.create(uid=uid(), name=f"{sex}, {age}", disaggregation=divided, position=place)
        one.options.set([options[sex], options[age]])
        made[sex, age] = one
    return divided, made, categories[0]


class World:
    """Nine weeks of births by sex and age, and of a weighted share, in three communes; one week lacks one of them."""

    def __init__(self) -> None:
        self.tree = make_tree()
        divided, self.combinations, self.sex = divided_twice()
        owner = self.tree["tw"]
        self.births = make_counted_indicator(owner, name="Trẻ sinh", divided=divided)
        self.homes = make_counted_indicator(owner, name="Số hộ", adding="latest")[0]
        self.form = make_counted_form(
            owner,
            [*self.births, self.homes],
            [self.tree[name] for name in ("ag1", "ag2", "hn1")],
            level="commune",
            name="Báo cáo tuần",
        )
        self.weeks = [period_of(FIRST + timedelta(days=7 * week)) for week in range(9)]
        self.given: dict[tuple[str, int, str, str], int] = {}
        for (at, week), (place, name) in product(enumerate(self.weeks), enumerate(("ag1", "ag2", "hn1"))):
            if (at, name) == (3, "hn1"):
                continue
            values = {}
            for number, (key, one) in enumerate(zip(self.combinations, self.births, strict=True)):
                self.given[(name, at, *key)] = values[one.pk] = 100 * at + 10 * place + number
            make_submission(self.form, self.tree[name], week, {**values, self.homes.pk: 1000 * (at + 1) + place})
        compile_all()

    def asked(self, **more: Any) -> Asked:
        usual = {"form": self.form.pk, "unit": self.tree["tw"].pk, "last": 9}
        items = more.pop("items", [f"i{self.births[0].indicator_id}"])
        return asked_of({**usual, **more}, items)

    def table(self, **more: Any) -> reads.Table:
        return table(self.asked(**more), self.form, Unit.objects.get(pk=self.tree["tw"].pk))

    def client(self, name: str = "tw", role: str = "leader") -> Client:
        return sign_in(Client(), make_viewer(Unit.objects.get(pk=self.tree[name].pk), role), language="en")


@pytest.fixture
def world() -> World:
    return World()


def cells_of(found: reads.Table) -> dict[tuple[int, str, str, str], Decimal | None]:
    """Every cell by what it is of, wherever it stands."""
    return {
        (
            cell.place.row.id,
            cell.place.stretch.span.dhis2 if cell.place.stretch.span else "",
            cell.place.item.key,
            cell.place.option.name,
        ): cell.value
        for line in found.lines
        for cell in line.cells
    }


def slow_births(world: World, names: tuple[str, ...], weeks: list[int], sex: str) -> int:
    return sum(
        value
        for (name, at, of, _age), value in world.given.items()
        if name in names and at in weeks and (not sex or of == sex)
    )


def test_a_table_says_the_same_however_it_is_turned(world: World) -> None:
    """Every arrangement of axes holds figures that a slow sum over what was given agrees with."""
    below = {world.tree["ag"].pk: ("ag1", "ag2"), world.tree["hn"].pk: ("hn1",)}
    whole = {world.tree["tw"].pk: ("ag1", "ag2", "hn1")}
    by = f"c{world.sex.pk}"
    for rows, columns in permutations(AXES, 2):
        found = cells_of(world.table(rows=rows, columns=columns, by=by, last=4))
        units = whole | (below if "units" in {rows, columns} else {})
        item = f"i{world.births[0].indicator_id}"
        spelled = {"": [5, 6, 7, 8]} | {f"2026W{at + 2}": [at] for at in (5, 6, 7, 8)}
        expected = {
            (pk, word, item, sex): slow_births(world, names, weeks, sex)
            for (pk, names), (word, weeks), sex in product(units.items(), spelled.items(), ("", *SEXES))
        }
        assert found == expected, (rows, columns)


def test_weeks_are_gathered_by_each_figures_own_way(world: World) -> None:
    items = [f"i{world.births[0].indicator_id}", f"i{world.homes.indicator_id}"]
    found = world.table(gather="month", items=items)
    cells = {
        (cell.place.row.id, cell.place.stretch.short, cell.place.item.key): cell
        for line in found.lines
        for cell in line.cells
    }
    hn, births, homes = world.tree["hn"].pk, *items
    # January has the Thursdays of five weeks (the first of them before the form began), February of four.
    january = cells[hn, "1/26", births]
    assert january.value == slow_births(world, ("hn1",), [0, 1, 2], "")
    assert (january.present, january.place.stretch.of) == (3, 5)
    assert january.lacks
    assert cells[hn, "2/26", births].value == slow_births(world, ("hn1",), [4, 5, 6, 7], "")
    assert not cells[hn, "2/26", births].lacks
    assert cells[hn, "1/26", homes].value == 3002  # a stock: that of the last week that has one
    assert cells[world.tree["ag"].pk, "1/26", homes].value == 4000 + 4001
    quarter = world.table(gather="quarter").lines[0].cells[-1]
    assert quarter.value == slow_births(world, ("ag1", "ag2", "hn1"), [*range(9)], "")
    assert quarter.place.stretch.of == 13
    ended = world.table(gather="month", until="2026W6", last=1)
    assert [one.short for one in ended.stretches] == ["2/26"]


def test_columns_and_reading_are_bounded_with_a_word_on_what_to_do(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reads, "MOST_COLUMNS", 9)
    address = f"{reverse('compiled_table')}?{world.asked().query}"
    client = world.client()
    page = client.get(address).content.decode()
    assert "would have 10 columns; at most 9" in page
    assert "Swap rows" not in page
    assert client.get(address.replace("?", "/export/csv?")).headers["Location"] == address
    assert client.get(f"{address}&rows=periods&columns=units").status_code == 200
    monkeypatch.setattr(reads, "MOST_COLUMNS", 200)
    monkeypatch.setattr(reads, "MOST_READ", 10)
    assert "would be made of" in client.get(address).content.decode()


def test_files_follow_the_screen(world: World) -> None:
    client = world.client()
    asked = world.asked(rows="periods", columns="options", by=f"c{world.sex.pk}", gather="month")
    query = f"?{asked.query}"
    rows = list(
        csv.reader(
            io.StringIO(client.get(reverse("compiled_table_file", args=["csv"]) + query).content.decode("utf-8-sig"))
        )
    )
    whole = ("ag1", "ag2", "hn1")
    assert rows[0] == ["Periods", "Nam", "Of periods", "Nữ", "Of periods", "All together", "Of periods"]
    assert rows[1] == [
        "Month 1/2026",
        *(str(slow_births(world, whole, [0, 1, 2, 3], "Nam")), "4 of 5"),
        *(str(slow_births(world, whole, [0, 1, 2, 3], "Nữ")), "4 of 5"),
        *(str(slow_births(world, whole, [0, 1, 2, 3], "")), "4 of 5"),
    ]
    book = load_workbook(io.BytesIO(client.get(reverse("compiled_table_file", args=["xlsx"]) + query).content))
    assert [cell.value for cell in book.active[4]][:3] == ["Month 1/2026", int(rows[1][1]), "4 of 5"]
    assert client.get(reverse("compiled_table_file", args=["pdf"]) + query).content[:4] == b"%PDF"
    lines = list(
        csv.DictReader(io.StringIO(client.get(reverse("compiled_table_file", args=["sdmx"]) + query).content.decode()))
    )
    assert {line["TIME_PERIOD"] for line in lines} == {"2026-01", "2026-02", "2026-03"}
    of = {(line["COMBINATION"], line["TIME_PERIOD"]): line["OBS_VALUE"] for line in lines}
    one = world.combinations["Nữ", "Già"]
    assert of[one.uid, "2026-02"] == str(
        sum(value for (_name, at, *key), value in world.given.items() if at in (4, 5, 6, 7) and key == ["Nữ", "Già"])
    )


def test_views_keep_how_a_table_is_turned(world: World) -> None:
    client = world.client()
    asked = world.asked(rows="figures", columns="units", by="combination", gather="quarter", last=4)
    given = {**asked.kept, "item": list(asked.items), "name": "Quý"}
    given.pop("items")
    assert client.post(reverse("save_compiled_table"), given).status_code == 302
    kept = Table.objects.get()
    there = client.get(reverse("saved_table", args=[kept.pk])).headers["Location"]
    assert asked.query in there
    assert "Quarter 1/2026" in client.get(there).content.decode()
    # A view of before knows nothing of these, and opens as it was.
    Table.objects.update(asked={"form": world.form.pk, "items": []})
    assert client.get(client.get(reverse("saved_table", args=[kept.pk])).headers["Location"]).status_code == 200


def test_legends_colour_cells_and_maps_with_words(world: World) -> None:
    legend = LegendSet.objects.create(
        uid=uid(),
        name="Thang",
        legends=[
            {"name": "Thấp", "from": 0, "to": 2000, "color": "#aa0000"},
            {"name": "Cao", "from": 2000, "to": 9000, "color": "#00aa00"},
        ],
    )
    Indicator.objects.filter(pk=world.births[0].indicator_id).update(legend_set=legend)
    whole = f"#{{{world.births[0].indicator.uid}}}"
    derived = Derived.objects.create(
        uid=uid(), name="Gấp đôi", numerator=whole, denominator="1", factor=2, owner=world.tree["tw"], legend_set=legend
    )
    client = world.client()
    for item in (f"i{world.births[0].indicator_id}", f"d{derived.pk}"):
        query = f"?{world.asked(last=1, until='2026W4', items=[item]).query}"
        page = client.get(reverse("compiled_table") + query).content.decode()
        assert 'fill="#aa0000"' in page
        assert "Thấp: 0 – 2,000" in page
        drawn = client.get(reverse("compiled_table_map") + query).json()
        assert [one["name"] for one in drawn["ranges"]] == ["Thấp", "Cao"]
    # The province's births are 1,700: below the limit; twice that is above.
    places = {name: place for _value, name, _there, place in drawn["values"].values()}
    assert set(places.values()) <= {0, 1}
    shown = client.get(
        reverse("compiled_map", kwargs={"form": world.form.pk, "period": "2026W4", "unit": world.tree["tw"].pk}),
        {"figure": world.births[0].pk},
    ).json()
    assert shown["ranges"][0] == {"name": "Thấp", "from": 0, "to": 2000, "color": "#aa0000"}


@pytest.mark.parametrize(
    "query",
    [
        "rows=moon&columns=sun",
        "rows=units&columns=units",
        "rows=options&columns=figures&by=c999999999",
        "by=c0&gather=decade",
        "gather=day",
        "rows=options&columns=periods&by=combination&gather=year&last=60",
        "by=%27;--&until=2026T&gather=month",
    ],
)
def test_odd_arrangements_answer(world: World, query: str) -> None:
    client = world.client()
    for view in (reverse("compiled_table"), reverse("compiled_table_file", args=["sdmx"])):
        assert client.get(f"{view}?form={world.form.pk}&unit={world.tree['tw'].pk}&{query}").status_code == 200


def test_maps_of_tables_are_read_by_those_who_read_the_figures(world: World) -> None:
    query = f"?{world.asked().query}"
    assert world.client().get(reverse("compiled_table_map") + query).status_code == 200
    assert world.client("ag").get(reverse("compiled_table_map") + query).status_code == 404
    assert world.client().get(f"{reverse('compiled_table_map')}{query}&rows=periods&columns=units").status_code == 404
