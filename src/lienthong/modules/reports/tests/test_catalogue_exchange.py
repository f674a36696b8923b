"""Metadata files: the real one goes in and comes out as it was; conflicts are named row by row."""

import json
from copy import deepcopy
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from lienthong.kernel.access.viewer import Viewer
from lienthong.kernel.accounts.tests.factories import make_viewer
from lienthong.kernel.org.models import Unit
from lienthong.kernel.org.tests.factories import make_tree
from lienthong.modules.reports.actions.exchange import CannotImport, Plan, import_metadata, plan_metadata
from lienthong.modules.reports.actions.exchange_writing import Choice
from lienthong.modules.reports.actions.forms import activate_form
from lienthong.modules.reports.actions.values_import import import_values
from lienthong.modules.reports.models import Derived, Figure, Foreign, Form, FormFigure, Indicator, ValidationRule
from lienthong.modules.reports.queries.exchange import exported_metadata
from lienthong.modules.reports.tests.factories_catalogue import a_form, an_indicator

pytestmark = pytest.mark.django_db
DATA = Path(__file__).parent / "data" / "dhis2"
CHOICE = Choice(begins_on=date(2026, 1, 1))
BROKEN = "#jtyuEfbNbkb}"


def real() -> dict[str, list[dict[str, Any]]]:
    return json.loads((DATA / "metadata.json").read_text())  # type: ignore[no-any-return]


@pytest.fixture
def units() -> dict[str, Unit]:
    return make_tree()


@pytest.fixture
def expert(units: dict[str, Unit]) -> Viewer:
    return make_viewer(units["tw_office"], "specialist")


def take_in(viewer: Viewer, document: Any) -> Plan:
    return import_metadata(viewer=viewer, document=document, choice=CHOICE)


def by_uid(document: dict[str, list[dict[str, Any]]]) -> dict[tuple[str, str], dict[str, Any]]:
    return {(kind, one["id"]): one for kind, found in document.items() for one in found}


def test_a_dry_run_names_what_would_happen_and_writes_nothing(expert: Viewer) -> None:
    plan = plan_metadata(viewer=expert, document=real())
    assert dict(plan.by_kind())["dataElements"] == {"new": 75, "changed": 0, "same": 0, "kept": 0, "conflict": 0}
    assert [(row.kind, row.uid) for row in plan.conflicts] == [
        ("validationRules", next(one["id"] for one in real()["validationRules"] if BROKEN in str(one)))
    ]
    assert "#jtyuEfbNbkb" in plan.conflicts[0].reason
    assert not Indicator.objects.exists()
    assert not Foreign.objects.exists()


def test_the_real_file_goes_in_and_comes_out_as_it_was(expert: Viewer) -> None:
    take_in(expert, real())
    assert Indicator.objects.count() == 75
    assert Derived.objects.count() == 19
    assert ValidationRule.objects.count() == 11
    assert Form.objects.count() == 2
    assert by_uid(exported_metadata()) == by_uid(real())
    again = plan_metadata(viewer=expert, document=real())
    assert (again.count("new"), again.count("changed")) == (0, 0)
    assert by_uid(real()).keys() == {(row.kind, row.uid) for row in again.rows}


def test_what_was_changed_here_is_exported_so_and_nothing_else(expert: Viewer) -> None:
    take_in(expert, real())
    one = Indicator.objects.get(uid="tpz77FcntKx")
    Indicator.objects.filter(pk=one.pk).update(name="Kinh phí ngoài nước", adding="latest")
    wanted = deepcopy(real())
    raw = next(each for each in wanted["dataElements"] if each["id"] == one.uid)
    raw |= {"name": "Kinh phí ngoài nước", "aggregationType": "LAST"}
    assert by_uid(exported_metadata()) == by_uid(wanted)


def test_what_the_file_brings_can_be_used(expert: Viewer) -> None:
    take_in(expert, real())
    form = Form.objects.get(uid="qNtxTrp56wV")
    assert (form.state, form.level, form.period_type, form.due_after) == ("draft", "commune", "year", 15)
    activate_form(viewer=expert, form_id=form.pk)
    assert FormFigure.objects.filter(form=form).count() == 6 + 3
    rate = Derived.objects.get(uid=real()["indicators"][0]["id"])
    assert rate.owner_id == expert.body_id


def test_what_is_made_here_is_exported_and_taken_in_elsewhere(units: dict[str, Unit], expert: Viewer) -> None:
    a_form(expert, an_indicator(expert, "Số hộ", code="SH"), an_indicator(expert, "Ghi chú", type="text"), active=False)
    out = exported_metadata()
    Form.objects.all().delete()
    Figure.objects.all().delete()
    Indicator.objects.all().delete()
    plan = take_in(expert, json.loads(json.dumps(out, default=str)))
    assert not plan.conflicts
    assert exported_metadata() == out


def test_units_are_matched_by_code_or_name_and_assign_forms(units: dict[str, Unit], expert: Viewer) -> None:
    document = real()
    document["organisationUnits"] = [
        {"id": "ImspTQPwCqd", "name": "whatever", "code": units["ag1"].code},
        {"id": "O6uvpzGd5pu", "name": "Dang uy xa Vinh Xuong"},
        {"id": "g8upMTyEZGZ", "name": "Nowhere"},
    ]
    plan = take_in(expert, document)
    assert [row.name for row in plan.conflicts if row.kind == "organisationUnits"] == ["Nowhere"]
    form = Form.objects.get(uid="qNtxTrp56wV")
    assert form.applies == {"units": [units["ag1"].pk, units["ag2"].pk]}
    assert by_uid(exported_metadata()) == by_uid(document)


@pytest.mark.parametrize(
    ("kind", "change", "words"),
    [
        ("dataElements", {"valueType": "COORDINATE"}, "COORDINATE"),
        ("dataElements", {"categoryCombo": {"id": "aaaaaaaaaaa"}}, "aaaaaaaaaaa"),
        ("dataElements", {"domainType": "TRACKER"}, ""),
        ("dataElements", {"name": "x" * 300}, "230"),
        ("dataElements", {"name": None}, "230"),
        ("dataElements", {"id": "too short"}, ""),
        ("indicators", {"numerator": "C{abcdefghijk} * 2"}, "abcdefghijk"),
        ("indicators", {"numerator": "__import__('os')"}, "__import__"),
        ("indicators", {"indicatorType": None}, "indicatorTypes"),
        ("dataSets", {"periodType": "FinancialApril"}, "FinancialApril"),
        ("dataSets", {"timelyDays": 10**9}, "timelyDays"),
        ("validationRules", {"operator": "like"}, "like"),
        ("validationRules", {"leftSide": None}, ""),
        ("legendSets", {"legends": [{"startValue": "low"}]}, ""),
        ("categories", {"categoryOptions": [{"id": "aaaaaaaaaaa"}]}, "aaaaaaaaaaa"),
        ("categories", {"categoryOptions": "all"}, "categoryOptions"),
    ],
)
def test_a_row_that_cannot_be_read_is_a_conflict_of_its_own(
    expert: Viewer, kind: str, change: dict[str, Any], words: str
) -> None:
    document = real()
    document[kind][0] |= change
    plan = take_in(expert, document)
    mine = [
        row
        for row in plan.conflicts
        if row.kind == kind and (row.name == document[kind][0]["name"] or words in row.reason)
    ]
    assert mine
    assert words in mine[0].reason
    assert Indicator.objects.count() >= 70 or kind == "categories"


def test_codes_owners_and_what_is_in_use_are_respected(units: dict[str, Unit], expert: Viewer) -> None:
    an_indicator(expert, "Khác", code="TA_GEN_EXT_FUND")
    plan = take_in(expert, real())
    assert "tpz77FcntKx" in {row.uid for row in plan.conflicts}
    stranger = make_viewer(units["ag_dept"], "specialist")
    document = real()
    document["dataElements"][1]["name"] = "Của tỉnh"
    assert document["dataElements"][1]["id"] in {row.uid for row in take_in(stranger, document).conflicts}
    document["dataElements"][1] |= {"aggregationType": "LAST"}
    uid = document["dataElements"][1]["id"]
    Indicator.objects.filter(uid=uid).update(is_entered=True)
    assert uid in {row.uid for row in take_in(expert, document).conflicts}
    document["dataElements"][1] |= {"aggregationType": "SUM"}
    assert uid not in {row.uid for row in take_in(expert, document).conflicts}
    assert Indicator.objects.get(uid=uid).name == "Của tỉnh"


@pytest.mark.parametrize("document", [[], {}, "text", {"dataElements": {}}, None, {"system": {"id": 1}}])
def test_what_is_no_metadata_file_is_refused(expert: Viewer, document: Any) -> None:
    with pytest.raises(CannotImport):
        take_in(expert, document)


def test_garbage_in_lists_is_named_row_by_row(expert: Viewer) -> None:
    plan = take_in(expert, {"dataElements": [None, 7, "x", {"id": 5}, {}], "programs": [[], {"id": "abcdefghijk"}]})
    assert len(plan.conflicts) == 6
    assert plan.count("kept") == 1


def test_twice_in_a_file_counts_once(expert: Viewer) -> None:
    document = real()
    document["dataElements"].append(deepcopy(document["dataElements"][0]))
    assert [row.name for row in take_in(expert, document).conflicts if row.kind == "dataElements"] == [
        "TA External funding"
    ]


def test_only_who_designs_takes_in(units: dict[str, Unit]) -> None:
    with pytest.raises(CannotImport):
        take_in(make_viewer(units["tw"], "leader"), real())


def older() -> dict[str, Any]:
    """A file as an older and larger country system gives it: its own keys of what is not divided, sections, levels."""
    return {
        "system": {"version": "2.30"},
        "organisationUnitLevels": [{"id": "H1KlN4QIauv", "name": "National", "level": 1}],
        "organisationUnits": [{"id": "ImspTQPwCqd", "name": "Sierra Leone", "path": "/ImspTQPwCqd"}],
        "categoryOptions": [{"id": "xYerKDKCefk", "name": "default", "code": "default"}],
        "categories": [
            {"id": "GLevLNI9wkl", "name": "default", "code": "default", "categoryOptions": [{"id": "xYerKDKCefk"}]}
        ],
        "categoryCombos": [{"id": "aaaaaaaaaaa", "name": "default", "categories": [{"id": "GLevLNI9wkl"}]}],
        "categoryOptionCombos": [
            {"id": "bbbbbbbbbbb", "name": "default", "categoryCombo": {"id": "aaaaaaaaaaa"}, "categoryOptions": []}
        ],
        "indicatorTypes": [{"id": "hmSnCXmLYwt", "name": "Percentage", "factor": 100, "number": False}],
        "dataElements": [
            {"id": f"fbfJHSPpUQ{letter}", "name": f"ANC {letter}", "valueType": "NUMBER", "aggregationType": "SUM",
             "categoryCombo": {"id": "aaaaaaaaaaa"}, "domainType": "AGGREGATE"}
            for letter in "ABC"
        ],
        "indicators": [
            {"id": "Uvn6LCg7dVU", "name": "ANC rate", "indicatorType": {"id": "hmSnCXmLYwt"},
             "numerator": "#{fbfJHSPpUQA.bbbbbbbbbbb}", "denominator": "#{fbfJHSPpUQB} * 1.1"},
            {"id": "OdiHJayrsKo", "name": "With a constant", "indicatorType": {"id": "hmSnCXmLYwt"},
             "numerator": "#{fbfJHSPpUQA} * C{bCqvfPR02Im}", "denominator": "if(isNull(#{fbfJHSPpUQB}), 1, 2)"},
        ],
        "dataSets": [
            {"id": "lyLU2wR22tC", "name": "ANC", "periodType": "Monthly", "timelyDays": 15, "expiryDays": 0,
             "dataElements": [{"id": f"fbfJHSPpUQ{letter}"} for letter in "CAB"],
             "organisationUnits": [{"id": "ImspTQPwCqd"}], "sections": [{"id": "GwgpXMCYhH4"}]}
        ],
        "sections": [
            {"id": "GwgpXMCYhH4", "name": "First visits", "sortOrder": 1, "dataSet": {"id": "lyLU2wR22tC"},
             "dataElements": [{"id": "fbfJHSPpUQB"}, {"id": "fbfJHSPpUQA"}]}
        ],
    }  # fmt: skip


def test_an_older_file_with_keys_and_sections_of_its_own(units: dict[str, Unit], expert: Viewer) -> None:
    plan = take_in(expert, older())
    assert {(row.kind, row.name) for row in plan.conflicts} == {
        ("organisationUnits", "Sierra Leone"),
        ("indicators", "With a constant"),
    }
    form = Form.objects.get()
    asked = [
        (section.title, [row.indicator.name for row in section.rows.order_by("position")])
        for section in form.sections.order_by("position")
    ]
    assert asked == [("First visits", ["ANC B", "ANC A"]), ("", ["ANC C"])]
    assert Indicator.objects.filter(disaggregation__uid="bjDvmb4bfuf").count() == 3
    assert Derived.objects.get().numerator == "#{fbfJHSPpUQA.HllvX50cXC0}"
    wanted = older()
    del wanted["system"]
    assert by_uid(exported_metadata()) == by_uid(wanted)
    again = plan_metadata(viewer=expert, document=older())
    assert (again.count("new"), again.count("changed")) == (0, 0)
    row = (1, ("fbfJHSPpUQA", "202601", units["ag1"].code, "bbbbbbbbbbb", "bbbbbbbbbbb", "7", ""))
    assert import_values(viewer=expert, rows=[row]).written == 1
