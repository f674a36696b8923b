"""Metadata and values shaped like those of a whole country's DHIS2: everything goes in or is named, nothing fails."""

import io
import json
import random
from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from lienthong.kernel.access.viewer import Viewer
from lienthong.kernel.accounts.tests.factories import make_viewer, sign_in
from lienthong.kernel.org.models import Unit
from lienthong.kernel.org.tests.factories import make_tree
from lienthong.modules.reports.actions import exchange_opening
from lienthong.modules.reports.actions.exchange import import_metadata, plan_metadata
from lienthong.modules.reports.actions.exchange_opening import CannotOpenUnits, open_foreign_units
from lienthong.modules.reports.actions.exchange_writing import Choice
from lienthong.modules.reports.actions.values_import import import_values
from lienthong.modules.reports.models import Derived, Foreign, Form, Indicator, ValidationRule, Value
from lienthong.modules.reports.queries.exchange import exported_metadata
from lienthong.modules.reports.queries.exchange_opening import openings
from lienthong.modules.reports.rules.value_rows import csv_rows, json_rows

pytestmark = pytest.mark.django_db
CHOICE = Choice(begins_on=date(2026, 1, 1))
SHARING = {"public": "rw------", "external": False, "users": {}, "userGroups": {}}
ODD_TYPES = ("TEXT", "BOOLEAN", "TRUE_ONLY", "COORDINATE", "FILE_RESOURCE", "IMAGE", "GEOJSON", "DATETIME", "LETTER")
ODD_PERIODS = ("FinancialApril", "BiMonthly", "WeeklyWednesday", "BiWeekly", "SixMonthlyApril", "QuarterlyNov")


def uid(kind: str, number: int) -> str:
    return f"{kind[:3]:z<3}{number:08}"


def named(kind: str, number: int, name: str, /, **more: Any) -> dict[str, Any]:
    """An object with all that DHIS2 puts beside it."""
    return {
        "id": uid(kind, number),
        "name": name,
        "created": "2019-06-23T17:27:25.585",
        "lastUpdated": "2026-01-26T14:24:46.734",
        "sharing": SHARING,
        "translations": [{"property": "NAME", "locale": "fr", "value": f"{name} (fr)"}],
        "attributeValues": [],
        **more,
    }


def country(units: int = 30, elements: int = 40) -> dict[str, list[dict[str, Any]]]:
    """A metadata file with everything that real ones have; parents stand after their children."""
    draw = random.Random(7)
    options = [
        named("opt", n, f"{'Tuổi từ' if n else 'Dưới'} {n * 5}, nhóm dân cư có tên rất dài {n}") for n in range(12)
    ]
    category = named("cat", 1, "Nhóm tuổi", categoryOptions=[{"id": one["id"]} for one in options])
    other = named("cat", 2, "Nhóm khác", categoryOptions=[{"id": one["id"]} for one in options[:2]])
    combos = [
        named("com", 1, "Theo tuổi", categories=[{"id": category["id"]}], dataDimensionType="DISAGGREGATION"),
        named("com", 2, "Khác", categories=[{"id": other["id"]}]),
    ]
    parts = [
        named("coc", n, one["name"], categoryCombo={"id": combos[0]["id"]}, categoryOptions=[{"id": one["id"]}])
        for n, one in enumerate(options)
    ]
    parts += [
        named("coc", 20 + n, one["name"], categoryCombo={"id": combos[1]["id"]}, categoryOptions=[{"id": one["id"]}])
        for n, one in enumerate(options[:2])
    ]
    data = [
        named(
            "dat",
            n,
            f"Chỉ tiêu {n}",
            shortName=f"CT {n}",
            code=f"CT{n}",
            valueType="NUMBER" if n >= len(ODD_TYPES) else ODD_TYPES[n],
            aggregationType=draw.choice(["SUM", "AVERAGE", "LAST", "AVERAGE_SUM_ORG_UNIT", "MAX"]),
            domainType="AGGREGATE",
            categoryCombo={"id": combos[0]["id"]} if n % 2 else None,
            zeroIsSignificant=False,
            optionSet={"id": uid("set", 1)} if n == 0 else None,
        )
        for n in range(elements)
    ]
    data[10]["code"], data[11]["name"], data[12]["domainType"] = data[13]["code"], None, "TRACKER"
    good = [one["id"] for n, one in enumerate(data) if n >= 20]
    first = f"#{{{good[0]}}}"
    sums = {
        f"{first} + C{{con00000001}}": "",
        f"if(isNotNull({first}), {first} / C{{con00000001}}, 0)": "",
        f"#{{{good[1]}.{parts[0]['id']}.*}} + #{{{good[1]}.*}}": "",
        f"greatest({first}, 2) > 3 && true": "true",
        "R{dset0000001.REPORTING_RATE}": "R{",
        "OUG{oug00000001}": "OUG{",
        "I{pin00000001} + 1": "I{",
        "N{ind00000001} + 1": "N{",
        f"{first} / [days]": "[days]",
        f"{first} + C{{con00000009}}": "con00000009",
        "1 +": "",
    }
    indicators = [
        named(
            "ind",
            n,
            f"Tỷ lệ {n}",
            numerator=text,
            denominator="1",
            indicatorType={"id": uid("typ", n % 2)},
            annualized=n == 1,
            decimals=2,
            legendSets=[],
        )
        for n, text in enumerate(sums)
    ]
    sets = [
        named(
            "dse",
            n,
            f"Biểu {n}",
            periodType=period,
            dataSetElements=[{"dataElement": {"id": one}, "dataSet": {"id": uid("dse", n)}} for one in good[:8]],
            organisationUnits=[{"id": uid("org", unit)} for unit in range(units)],
            timelyDays=15.0,
            openFuturePeriods=0,
        )
        for n, period in enumerate(("Monthly", "Weekly", *ODD_PERIODS))
    ]
    sets.append(
        named(
            "dse",
            90,
            "Biểu chia khác",
            periodType="Monthly",
            dataSetElements=[{"dataElement": {"id": good[1]}, "categoryCombo": {"id": combos[1]["id"]}}],
        )
    )
    tree = [named("org", 0, "Đơn vị gốc", level=1, path="/", openingDate="1970-01-01T00:00:00.000")]
    tree += [
        named(
            "org",
            n,
            f"Đơn vị {n}",
            code=f"OU_{n}" if n % 3 else None,
            level=2 if n <= units // 10 else 3,
            parent={"id": uid("org", 0 if n <= units // 10 else 1 + n % max(units // 10, 1))},
            geometry={"type": "Point", "coordinates": [-11.4, 8.1]},
            openingDate="1970-01-01T00:00:00.000",
        )
        for n in range(1, units)
    ]
    return {
        "system": [],
        "users": [named("usr", 1, "admin", username="admin", email="admin@example.org")],
        "organisationUnits": tree[::-1],
        "organisationUnitLevels": [named("oul", n, f"Cấp {n}", level=n) for n in range(1, 5)],
        "optionSets": [named("set", 1, "Mã", options=[{"id": uid("op2", 1)}])],
        "options": [named("op2", 1, "Một", code="1", sortOrder=1)],
        "constants": [named("con", 1, "Hệ số", value=2.5), named("con", 2, "Âm", value=-1.5)],
        "indicatorTypes": [named("typ", 0, "Số", factor=1, number=True), named("typ", 1, "Phần trăm", factor=100)],
        "categoryOptions": options,
        "categories": [category, other],
        "categoryCombos": combos,
        "categoryOptionCombos": parts,
        "dataElements": data,
        "dataElementGroups": [named("deg", 1, "Nhóm", dataElements=[{"id": one} for one in good])],
        "indicators": indicators,
        "dataSets": sets,
        "sections": [
            named(
                "sec",
                1,
                "Phần một",
                dataSet={"id": sets[0]["id"]},
                dataElements=[{"id": one} for one in good[:4]],
                sortOrder=1,
                greyedFields=[{"dataElement": {"id": good[1]}, "categoryOptionCombo": {"id": parts[0]["id"]}}],
            )
        ],
    }


@pytest.fixture
def units() -> dict[str, Unit]:
    return make_tree()


@pytest.fixture
def expert(units: dict[str, Unit]) -> Viewer:
    return make_viewer(units["tw_office"], "specialist")


def take_in(viewer: Viewer, document: Any) -> Any:
    return import_metadata(viewer=viewer, document=document, choice=CHOICE)


def by_uid(document: dict[str, list[dict[str, Any]]]) -> dict[tuple[str, str], dict[str, Any]]:
    return {(kind, one["id"]): one for kind, found in document.items() for one in found}


def test_a_countrys_file_goes_in_and_what_does_not_is_named(expert: Viewer) -> None:
    document = country()
    plan = take_in(expert, document)
    why = {(row.kind, row.name): row.reason for row in plan.conflicts if row.kind != "organisationUnits"}
    assert all(why.values())
    assert {name for kind, name in why if kind == "dataElements"} == {
        *("Chỉ tiêu 3", "Chỉ tiêu 4", "Chỉ tiêu 5", "Chỉ tiêu 6"),
        *("Chỉ tiêu 13", uid("dat", 11), "Chỉ tiêu 12"),
    }
    assert {name for kind, name in why if kind == "dataSets"} == {
        *(f"Biểu {n}" for n in range(2, 8)),
        "Biểu chia khác",
    }
    refused = {name: reason for (kind, name), reason in why.items() if kind == "indicators"}
    texts = [one["numerator"] for one in document["indicators"]]
    for number, words in ((4, "R{"), (5, "OUG{"), (6, "I{"), (7, "N{"), (8, "[days]"), (9, "con00000009")):
        assert words in refused[f"Tỷ lệ {number}"], texts[number]
    assert refused.keys() == {f"Tỷ lệ {number}" for number in (3, *range(4, 11))}
    assert why["users", "admin"]
    assert Derived.objects.get(uid=uid("ind", 0)).numerator.endswith("+ 2.5")
    assert Derived.objects.get(uid=uid("ind", 1)).is_annualized
    out, came = by_uid(exported_metadata()), by_uid(document)
    del came["users", uid("usr", 1)]
    assert out == came
    again = plan_metadata(viewer=expert, document=document)
    assert (again.count("new"), again.count("changed")) == (0, 0)


def odd(document: Any, draw: random.Random) -> Any:
    """Somewhere in a document, something that stands there in no sound one."""
    strange: list[Any] = [
        None,
        0,
        -1,
        1e308,
        10**400,
        True,
        "",
        "\x00",
        "\ud800",
        [],
        {},
        [[]],
        ["x"],
        {"id": []},
        "x" * 400,
    ]
    strange += [float("inf"), float("nan"), {"a": {"b": [{}]}}, [None], "#{", "C{con00000001}"]
    kind = draw.choice(list(document))
    if draw.random() < 0.1:
        document[kind] = draw.choice(strange)
        return document
    if not isinstance(document[kind], list) or not document[kind]:
        return document
    place = draw.randrange(len(document[kind]))
    one = document[kind][place]
    if not isinstance(one, dict) or draw.random() < 0.1:
        document[kind][place] = draw.choice(strange)
    else:
        one[draw.choice(list(one))] = draw.choice(strange)
    return document


@pytest.mark.parametrize("seed", range(12))
def test_nothing_odd_in_a_file_breaks_it(expert: Viewer, seed: int) -> None:
    draw = random.Random(seed)
    document = country(units=12, elements=26)
    for _change in range(40):
        document = odd(document, draw)
    planned = plan_metadata(viewer=expert, document=document)
    taken = take_in(expert, document)
    assert [(row.uid, row.outcome) for row in planned.rows] == [(row.uid, row.outcome) for row in taken.rows]
    assert all(row.reason for row in taken.conflicts)
    json.dumps(exported_metadata(), allow_nan=False, default=str).encode()


def test_jumps_terms_and_legends_leave_and_come_back(expert: Viewer) -> None:
    document = country(elements=24)
    take_in(expert, document)
    element = f"#{{{uid('dat', 20)}}}"
    owner = expert.body_id
    ValidationRule.objects.create(
        uid="jump0000001", name="Tăng vọt", left=element, operator="jump", periods=3, percent=50, owner_id=owner
    )
    ValidationRule.objects.create(
        uid="term0000001",
        name="Nhiệm kỳ",
        left=element,
        operator="at_least",
        right="0",
        period_type="term",
        owner_id=owner,
    )
    form = Form.objects.get(uid=uid("dse", 0))
    form.sections.update(uid="")
    Form.objects.filter(pk=form.pk).update(period_type="term", foreign={})
    out = json.loads(json.dumps(exported_metadata(), default=str))
    assert [one["name"] for one in out["lienthongRules"]] == ["Tăng vọt", "Nhiệm kỳ"]
    assert out["lienthongForms"][0]["periodType"] == "Terms"
    ValidationRule.objects.all().delete()
    Form.objects.all().delete()
    assert not [row for row in take_in(expert, out).conflicts if row.kind.startswith("lienthong")]
    jump = ValidationRule.objects.get(uid="jump0000001")
    assert (jump.operator, jump.periods, jump.percent, jump.right) == ("jump", 3, 50, "")
    assert ValidationRule.objects.get(uid="term0000001").period_type == "term"
    assert Form.objects.get(uid=uid("dse", 0)).period_type == "term"
    assert by_uid(json.loads(json.dumps(exported_metadata(), default=str))) == by_uid(out)


def linked_root(units: dict[str, Unit]) -> None:
    Foreign.objects.filter(uid=uid("org", 0)).update(unit=units["ag"])


def test_units_of_a_file_are_opened_by_who_administers_them(units: dict[str, Unit], expert: Viewer) -> None:
    take_in(expert, country())
    linked_root(units)
    admin, stranger = make_viewer(units["ag"], "administrator"), make_viewer(units["hn"], "administrator")
    assert not openings(stranger).opened
    plan = openings(admin)
    assert [one.level for one in plan.opened[:1]] == ["commune"]
    assert len(plan.opened) == 29
    assert not plan.refused
    with pytest.raises(CannotOpenUnits):
        open_foreign_units(viewer=admin, seal="of another plan")
    with pytest.raises(CannotOpenUnits):
        open_foreign_units(viewer=expert, seal=plan.seal)
    made = open_foreign_units(viewer=admin, seal=plan.seal)
    assert len(made) == 29
    first = Unit.objects.get(name="Đơn vị 1")
    assert (first.parent_id, first.level, first.code) == (units["ag"].pk, "commune", "OU_1")
    below = Unit.objects.get(name="Đơn vị 3" if first.children.filter(name="Đơn vị 3").exists() else "Đơn vị 6")
    assert below.level == "village"
    assert first.lft < below.lft <= first.rgt or below.parent_id != first.pk
    assert not openings(admin).opened
    with pytest.raises(CannotOpenUnits):
        open_foreign_units(viewer=admin, seal=plan.seal)  # a double click
    assert plan_metadata(viewer=expert, document=country()).count("conflict")
    assert not [
        row for row in plan_metadata(viewer=expert, document=country()).conflicts if row.kind == "organisationUnits"
    ]


def test_units_that_cannot_be_opened_say_why(
    units: dict[str, Unit], expert: Viewer, monkeypatch: pytest.MonkeyPatch
) -> None:
    document = country()
    tree = {one["id"]: one for one in document["organisationUnits"]}
    tree[uid("org", 20)]["parent"] = {"id": uid("org", 21)}
    tree[uid("org", 21)]["parent"] = {"id": uid("org", 20)}  # a circle
    tree[uid("org", 22)]["parent"] = {"id": "nowhere0001"}
    tree[uid("org", 23)]["name"] = "x" * 220
    tree[uid("org", 24)]["code"] = units["hn1"].code + " "
    tree[uid("org", 25)] |= {"name": "Đơn vị 29", "parent": {"id": uid("org", 3)}}
    tree[uid("org", 26)]["closedDate"] = "2020-01-01T00:00:00.000"
    tree[uid("org", 27)]["parent"] = {"id": uid("org", 28)}  # below a village
    take_in(expert, document)
    linked_root(units)
    admin = make_viewer(units["ag"], "administrator")
    plan = openings(admin)
    refused = {one.uid: one.reason for one in plan.refused}
    assert {uid("org", n) for n in (20, 21, 22, 23, 24, 25, 26, 27)} == refused.keys()
    assert all(refused.values())
    monkeypatch.setattr(exchange_opening, "MOST_AT_ONCE", 5)
    assert len(open_foreign_units(viewer=admin, seal=plan.seal)) == 5
    # What was opened took numbers of the tree: who acts is looked up anew with each request.
    units["ag"].refresh_from_db()
    assert len(openings(make_viewer(units["ag"], "administrator")).opened) == len(plan.opened) - 5


def test_the_pages_say_it_and_never_fail(units: dict[str, Unit], expert: Viewer) -> None:
    client = sign_in(Client(), expert, language="en")
    bad = b'{"dataElements": [{"id": "dat00000001", "name": "\\ud800 \\u0000"}], "x\\u0000": [{"id": "dat00000001"}]}'
    for content in (json.dumps(country()).encode(), bad, b'{"a": [' * 900, b'{"a": [1e999, NaN]}', b"[]", b"\xff"):
        answer = client.post(
            reverse("exchange"),
            {"file": io.BytesIO(content), "level": "commune", "system": "party", "begins_on": "1/1/2026"},
        )
        assert answer.status_code in (200, 422)
        if answer.status_code == 200:
            taken = client.post(
                reverse("take_in_metadata"), {"token": answer.context["token"] if answer.context else ""}
            )
            assert taken.status_code == 302
    linked_root(units)
    admin = sign_in(Client(), make_viewer(units["ag"], "administrator"), language="en")
    page = admin.get(reverse("exchange_opening")).content.decode()
    assert "would be opened" in page or "Every unit has its match" in page
    assert client.get(reverse("exchange_opening")).status_code == 403


def test_values_of_a_country_come_in_or_are_named(units: dict[str, Unit], expert: Viewer) -> None:
    take_in(expert, country())
    Foreign.objects.filter(uid=uid("org", 0)).update(unit=units["ag1"])
    plain, divided = (Indicator.objects.get(uid=uid("dat", n)) for n in (20, 21))
    row = {
        "dataElement": plain.uid,
        "value": "12",
        "storedBy": "admin",
        "created": "2026-01-05T10:00:00.000+0000",
        "lastUpdated": "2026-01-05T10:00:00.000+0000",
        "comment": 'Có "ngoặc", và phẩy',
        "followup": True,
    }
    document = {
        "dataSet": uid("dse", 0),
        "completeDate": "2026-02-05",
        "period": "202601",
        "orgUnit": uid("org", 0),
        "attributeOptionCombo": "HllvX50cXC0",
        "dataValues": [
            row,
            row | {"dataElement": divided.uid, "categoryOptionCombo": uid("coc", 2), "value": "7.50"},
            row | {"dataElement": divided.uid, "categoryOptionCombo": uid("coc", 3), "value": "", "deleted": True},
            row | {"dataElement": divided.uid, "value": "1"},
            row | {"period": "2026April", "value": "1"},
            row | {"value": "1,792"},
            row | {"attributeOptionCombo": "aoc00000001"},
            row | {"orgUnit": "nowhere0001"},
            row | {"dataElement": "\ud800"},
            row | {"value": "\x00"},
            "no row",
        ],
    }
    taken = import_values(viewer=expert, rows=json_rows(json.dumps(document).encode()))
    assert (taken.written, taken.refused) == (2, 8)
    assert sorted(float(number or 0) for number in Value.objects.values_list("number", flat=True)) == [7.5, 12]
    sheet = (
        '"dataelement","period","orgunit","categoryoptioncombo","attributeoptioncombo","value","storedby",'
        '"lastupdated","comment","followup","deleted"\n'
        f'"{plain.uid}","202602","{uid("org", 0)}","HllvX50cXC0","HllvX50cXC0","13","admin",'
        '"2026-03-01T10:00:00.000+0000","một, hai\nba ""bốn""",false,null\n'
        f'"{plain.uid}","202603","{uid("org", 0)}","HllvX50cXC0","HllvX50cXC0","1;4","admin",,,,\n'
    )
    taken = import_values(viewer=expert, rows=csv_rows(io.StringIO(sheet, newline="")))
    assert (taken.written, [line for line, _why in taken.faults]) == (1, [4])
