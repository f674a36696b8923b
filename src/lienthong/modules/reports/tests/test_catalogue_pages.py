"""Pages of the catalogue and of forms: what they show, to whom, with how many queries; wrong input comes back."""

import json
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from lienthong.kernel.access.viewer import Viewer
from lienthong.kernel.accounts.tests.factories import make_viewer, sign_in
from lienthong.kernel.org.models import Unit
from lienthong.kernel.org.tests.factories import make_tree
from lienthong.modules.reports.models import (
    Derived,
    Disaggregation,
    Foreign,
    Form,
    FormRule,
    Indicator,
    LegendSet,
    Row,
    ValidationRule,
    Value,
)
from lienthong.modules.reports.tests.factories_catalogue import a_form, an_indicator

pytestmark = pytest.mark.django_db
DATA = Path(__file__).parent / "data" / "dhis2"
HTMX = {"HX-Request": "true"}
HOSTILE = "<script>alert(1)</script> ' OR 1=1 --"


@pytest.fixture
def units() -> dict[str, Unit]:
    return make_tree()


@pytest.fixture
def expert(units: dict[str, Unit]) -> Viewer:
    return make_viewer(units["tw_office"], "specialist")


def html_of(client: Client, name: str, *args: object, **query: Any) -> str:
    answer = client.get(reverse(name, args=args), query)
    assert answer.status_code == 200, (name, answer.status_code)
    return answer.content.decode()


def post(client: Client, view: str, /, *args: object, **data: Any) -> Any:
    """What is answered to a POST, which must be a redirect, or what `status` says."""
    status = data.pop("status", 302)
    answer = client.post(reverse(view, args=args), data)
    assert answer.status_code == status, answer.content.decode()[:3000]
    return answer


def test_every_list_costs_few_queries_whatever_it_holds(client: Client, expert: Viewer) -> None:
    sign_in(client, expert)
    for kind in ("indicators", "disaggregations", "derived", "rules", "legends"):
        html_of(client, "catalogue", kind)
    for _place in range(12):
        an_indicator(expert, "Số hộ nghèo")
    with CaptureQueriesContext(
        connection,
    ) as few:
        page = html_of(client, "catalogue", "indicators")
    assert page.count("Số hộ nghèo") >= 12
    assert len(few) <= 10, [query["sql"][:90] for query in few]
    a_form(expert)
    with CaptureQueriesContext(connection) as few:
        html_of(client, "report_forms")
    assert len(few) <= 9, [query["sql"][:90] for query in few]


def test_a_list_goes_on_by_key_and_finds_without_accents(client: Client, expert: Viewer) -> None:
    for number in range(60):
        an_indicator(expert, f"Chỉ số {number:03}")
    sign_in(client, expert)
    first = html_of(client, "catalogue", "indicators")
    assert "Chỉ số 049" in first
    assert "Chỉ số 050" not in first
    following = first.split("after=")[1].split('"')[0]
    assert "Chỉ số 050" in html_of(client, "catalogue", "indicators", after=following)
    html_of(client, "catalogue", "indicators", after="nonsense")
    found = html_of(client, "catalogue", "indicators", q="chi so 007")
    assert "Chỉ số 007" in found
    assert "Chỉ số 008" not in found


def test_an_indicator_is_made_changed_retired_and_deleted(client: Client, expert: Viewer) -> None:
    sign_in(client, expert)
    values = {"name": "Số hộ nghèo", "code": "HN", "type": "count", "adding": "latest", "measure": "hộ"}
    post(client, "new_catalogue_entry", "indicators", **values)
    one = Indicator.objects.get()
    assert "Số hộ nghèo" in html_of(client, "catalogue_entry", "indicators", one.pk)
    again = post(client, "new_catalogue_entry", "indicators", status=422, **values)
    assert 'id="id_code_error"' in again.content.decode()
    edit = html_of(client, "edit_catalogue_entry", "indicators", one.pk)
    assert 'name="version" value="1"' in edit
    post(client, "edit_catalogue_entry", "indicators", one.pk, **values | {"name": "Hộ nghèo", "version": 1})
    stale = post(client, "edit_catalogue_entry", "indicators", one.pk, status=422, **values | {"version": 1})
    assert "form-errors" in stale.content.decode()
    post(client, "catalogue_act", "indicators", one.pk, "retire")
    assert "Hộ nghèo" not in html_of(client, "catalogue", "indicators")
    assert "Hộ nghèo" in html_of(client, "catalogue", "indicators", state="retired")
    post(client, "catalogue_act", "indicators", one.pk, "restore")
    post(client, "catalogue_act", "indicators", one.pk, "delete")
    assert not Indicator.objects.exists()


def test_a_disaggregation_is_made_of_a_new_category_and_gets_more_options(client: Client, expert: Viewer) -> None:
    sign_in(client, expert)
    post(client, "new_catalogue_entry", "disaggregations", status=422, name="Trống")
    post(client, "new_catalogue_entry", "disaggregations", category="Giới tính", options="Nam\nNữ\n", code="GT")
    made = Disaggregation.objects.get(code="GT")
    assert list(made.combinations.order_by("position").values_list("name", flat=True)) == ["Nam", "Nữ"]
    one = an_indicator(expert, disaggregation_id=made.pk)
    sex = made.categories.get()
    more = {"name": "Giới tính", "code": "GT", f"more-{sex.pk}": "Khác\nNam"}
    post(client, "edit_catalogue_entry", "disaggregations", made.pk, **more)
    assert one.figures.count() == 3
    post(
        client, "new_catalogue_entry", "disaggregations",
        name="Giới và tuổi", categories=[sex.pk], category="Tuổi", options="Dưới 18\nTừ 18",
    )  # fmt: skip
    both = Disaggregation.objects.get(name="Giới và tuổi")
    assert both.combinations.count() == 6
    post(client, "catalogue_act", "disaggregations", made.pk, "delete")
    assert Disaggregation.objects.filter(pk=made.pk).exists()


def test_a_derived_figure_and_a_rule_name_figures_that_exist(client: Client, expert: Viewer) -> None:
    sign_in(client, expert)
    poor, all_of_them = an_indicator(expert, "Hộ nghèo"), an_indicator(expert, "Tổng số hộ")
    word = an_indicator(expert, "Ghi chú", type="text")
    values = {"name": "Tỷ lệ hộ nghèo", "factor": "100", "decimals": "1"}
    share = {"numerator": f"#{{{poor.uid}}}", "denominator": f"#{{{all_of_them.uid}}}"}
    for bad in ("#{aaaaaaaaaaa}", "1 +", f"#{{{word.uid}}}"):
        wrong = post(client, "new_catalogue_entry", "derived", status=422, **values | share | {"numerator": bad})
        assert 'id="id_numerator_error"' in wrong.content.decode()
    post(client, "new_catalogue_entry", "derived", **values, **share)
    made = Derived.objects.get()
    assert "[Hộ nghèo]" in html_of(client, "catalogue_entry", "derived", made.pk)
    assert "[Tổng số hộ]" in html_of(client, "catalogue", "derived")
    assert made.name in html_of(client, "catalogue_entry", "indicators", poor.pk)
    rule = {
        "name": "Hộ nghèo không quá tổng số hộ", "left": share["numerator"], "operator": "at_most",
        "right": share["denominator"], "missing": "any", "severity": "error",
    }  # fmt: skip
    form = a_form(expert, poor, all_of_them)
    post(client, "new_catalogue_entry", "rules", **rule)
    assert FormRule.objects.get().form == form
    found = ValidationRule.objects.get()
    assert rule["name"] in html_of(client, "catalogue_entry", "rules", found.pk)
    post(client, "catalogue_act", "rules", found.pk, "retire")
    assert not FormRule.objects.exists()
    jump = rule | {"name": "Không tăng vọt", "operator": "jump", "right": ""}
    assert "id_periods_error" in post(client, "new_catalogue_entry", "rules", status=422, **jump).content.decode()
    post(client, "new_catalogue_entry", "rules", **jump, periods=4, percent=50)


def test_legends_are_ranges_in_order(client: Client, expert: Viewer) -> None:
    sign_in(client, expert)
    for wrong in (
        "Thấp; 0; 50",
        "Thấp; 50; 0; #ff0000",
        "Thấp; 0; 50; red",
        "A;0;5;#ff0000\nB;4;6;#ff0000",
        "A;NaN;5;#ff0000",
    ):
        post(client, "new_catalogue_entry", "legends", status=422, name="Mức", legends=wrong)
    post(client, "new_catalogue_entry", "legends", name="Mức", legends="Thấp; 0; 50; #c0392b\nCao; 50; 100; #1b7f4d")
    made = LegendSet.objects.get()
    assert 'fill="#c0392b"' in html_of(client, "catalogue_entry", "legends", made.pk)


def test_an_expression_is_read_out_and_its_fault_shown(client: Client, expert: Viewer) -> None:
    sign_in(client, expert)
    one = an_indicator(expert, "Hộ nghèo")
    read = html_of(client, "read_expression", field="left", left=f"#{{{one.uid}}} * 2")
    assert "[Hộ nghèo] * 2" in read
    assert "error" in html_of(client, "read_expression", field="left", left="1 + $")
    assert "&lt;script" in html_of(client, "read_expression", field="left", left=HOSTILE)
    assert f"#{{{one.uid}}}" in html_of(client, "find_figures", q="ho ngheo")


def test_a_form_is_designed_previewed_and_brought_into_force(client: Client, expert: Viewer) -> None:
    sign_in(client, expert)
    one, two = an_indicator(expert, "Số hộ"), an_indicator(expert, "Số khẩu")
    values = {
        "name": "Báo cáo tuần", "level": "village", "system": "party", "period_type": "week",
        "begins_on": "5/1/2026", "opens_after": "0", "due_after": "2", "approval": "on",
    }  # fmt: skip
    post(client, "new_report_form", status=422, **values | {"closes_after": "1"})
    post(client, "new_report_form", **values)
    form = Form.objects.get()
    post(client, "design_act", form.pk, "add-section", title="Dân cư")
    section = form.sections.get()
    post(
        client,
        "design_act",
        form.pk,
        "add",
        section=section.pk,
        **{f"indicator-{section.pk}": [one.pk, two.pk, one.pk]},
    )
    rows = list(Row.objects.order_by("position"))
    assert [row.indicator_id for row in rows] == [one.pk, two.pk]
    moved = client.post(reverse("design_act", args=[form.pk, "move"]), {"row": rows[1].pk, "way": "up"}, headers=HTMX)
    assert "<html" not in moved.content.decode()
    assert moved.content.decode().index("Số khẩu") < moved.content.decode().index("Số hộ")
    post(client, "design_act", form.pk, "row", row=rows[0].pk, label=HOSTILE, is_required="on")
    page = html_of(client, "design_form", form.pk)
    assert "&lt;script&gt;alert(1)" in page
    assert "<script>alert(1)" not in page
    post(client, "design_act", form.pk, "row", row=rows[0].pk, label="Tổng số hộ")
    post(client, "report_form_act", form.pk, "activate")
    form.refresh_from_db()
    assert form.state == "active"
    assert "Tổng số hộ" in html_of(client, "report_form", form.pk)
    assert "Chi bộ ấp Mỹ Thiện" in html_of(client, "form_units", form.pk)
    assert client.get(reverse("design_form", args=[form.pk])).status_code == 404
    post(client, "report_form_act", form.pk, "version")
    following = Form.objects.get(replaces=form)
    assert "Tổng số hộ" in html_of(client, "design_form", following.pk)
    post(client, "report_form_act", form.pk, "end", status=422, ends_on="not a day")
    post(client, "report_form_act", following.pk, "delete")
    post(client, "report_form_act", form.pk, "end", ends_on="31/12/2026")


def test_what_is_not_theirs_is_not_there(client: Client, units: dict[str, Unit], expert: Viewer) -> None:
    one, draft = an_indicator(expert), a_form(expert, active=False)
    foreign = a_form(make_viewer(units["ag_dept"], "specialist"))
    sign_in(client, make_viewer(units["ag_dept"], "specialist"))
    assert client.get(reverse("report_form", args=[draft.pk])).status_code == 404
    assert client.get(reverse("edit_catalogue_entry", args=["indicators", one.pk])).status_code == 404
    post(client, "catalogue_act", "indicators", one.pk, "delete")
    assert Indicator.objects.filter(pk=one.pk).exists()
    assert client.post(reverse("design_act", args=[draft.pk, "add-section"]), {"title": "x"}).status_code == 404
    sign_in(client, expert)
    post(client, "report_form_act", foreign.pk, "end", ends_on="31/12/2026")
    foreign.refresh_from_db()
    assert foreign.ends_on is None
    sign_in(client, make_viewer(units["village"], "village_head"))
    html_of(client, "catalogue", "indicators")
    for name, args in (("new_report_form", ()), ("new_catalogue_entry", ("indicators",)), ("design_form", (draft.pk,))):
        assert client.get(reverse(name, args=args)).status_code == 403
    sign_in(client, make_viewer(units["tw"], "operator"))
    assert client.get(reverse("report_forms")).status_code == 403


def test_an_address_that_there_is_not(client: Client, expert: Viewer) -> None:
    sign_in(client, expert)
    form = a_form(expert, active=False)
    absent: tuple[tuple[str, tuple[Any, ...]], ...] = (
        ("catalogue", ("nothing",)),
        ("catalogue_entry", ("rules", 999_999)),
        ("report_form", (999_999,)),
    )
    for name, args in absent:
        assert client.get(reverse(name, args=args)).status_code == 404
    acts: tuple[tuple[str, tuple[Any, ...]], ...] = (
        ("design_act", (form.pk, "explode")),
        ("report_form_act", (form.pk, "explode")),
        ("design_act", (form.pk, "remove")),
    )
    for name, args in acts:
        assert client.post(reverse(name, args=args), {"row": "9" * 30}).status_code == 404


def test_a_metadata_file_is_shown_and_taken_in(client: Client, units: dict[str, Unit], expert: Viewer) -> None:
    sign_in(client, expert)
    content = (DATA / "metadata.json").read_bytes()
    values = {"level": "commune", "system": "party", "begins_on": "1/1/2026"}
    assert "id_file" in html_of(client, "exchange")
    wrong = client.post(reverse("exchange"), values | {"file": SimpleUploadedFile("x.json", b"no json")})
    assert (wrong.status_code, "id_file_error" in wrong.content.decode()) == (422, True)
    shown = client.post(reverse("exchange"), values | {"file": SimpleUploadedFile("m.json", content)})
    page = shown.content.decode()
    assert shown.status_code == 200
    assert "#jtyuEfbNbkb" in page
    assert not Indicator.objects.exists()
    token = page.split('name="token" value="')[1].split('"')[0]
    sign_in(client, make_viewer(units["tw_office"], "specialist"))
    post(client, "take_in_metadata", token=token)
    assert not Indicator.objects.exists(), "what one person was shown, another does not take in"
    sign_in(client, expert)
    post(client, "take_in_metadata", token=token)
    assert Indicator.objects.count() == 75
    post(client, "take_in_metadata", token=token)
    out = json.loads(html_of(client, "metadata_file"))
    assert len(out["dataElements"]) == 75


def test_values_are_checked_taken_in_and_given_out(client: Client, units: dict[str, Unit], expert: Viewer) -> None:
    sign_in(client, expert)
    an_indicator(expert, code="SH")
    an_indicator(expert, code="GC", type="text")
    unit = units["ag1"].code
    lines = f"dataelement,period,orgunit,value\nSH,202602,{unit},12\nGC,202602,{unit},=1+1\nSH,202602,x,1\n"

    def send(content: str, name: str = "a.csv", **more: str) -> Any:
        return client.post(reverse("exchange_values"), more | {"file": SimpleUploadedFile(name, content.encode())})

    assert send("a,b\n1,2\n").status_code == 422
    assert send("{", "a.json").status_code == 422
    assert send(lines, dry_run="on").status_code == 200
    assert not Value.objects.exists()
    answer = send(lines)
    assert "“x”" in answer.content.decode()
    assert Value.objects.count() == 2

    def given(kind: str, **query: Any) -> str:
        answer: Any = client.get(reverse("values_file", args=[kind]), query)
        return b"".join(answer.streaming_content).decode()

    assert "'=1+1" in given("csv", period="202602")
    assert "\n=" not in given("csv", period="202602").replace(",", "\n")
    back = json.loads(given("json", period="2026-02"))["dataValues"]
    assert {one["value"] for one in back} == {"12", "=1+1"}
    assert send(given("csv", period="202602")).status_code == 200
    assert Value.objects.filter(text="=1+1").count() == 1
    assert client.get(reverse("values_file", args=["csv"]), {"period": "2026W54"}).status_code == 404
    assert client.get(reverse("values_file", args=["exe"]), {"period": "202602"}).status_code == 404
    sign_in(client, make_viewer(units["hn1"], "officer"))
    assert json.loads(given("json", period="202602"))["dataValues"] == []
    sign_in(client, make_viewer(units["tw"], "inspector"))
    assert client.get(reverse("exchange_values")).status_code == 403


def test_a_unit_of_a_file_is_linked_to_one_here(client: Client, units: dict[str, Unit], expert: Viewer) -> None:
    sign_in(client, expert)
    assert '<form class="card-body' not in html_of(client, "exchange_units")
    for uid, name in (("O6uvpzGd5pu", HOSTILE), ("ImspTQPwCqd", "Sierra Leone")):
        Foreign.objects.create(kind="organisationUnits", uid=uid, body={"id": uid, "name": name}, fault="x")
    first, second = Foreign.objects.order_by("pk")
    page = html_of(client, "exchange_units")
    assert "<script>alert" not in page
    assert "Sierra Leone" in page
    post(client, "exchange_units", foreign=first.pk)
    post(client, "exchange_units", **{"foreign": first.pk, f"unit-{first.pk}": units["ag1"].pk})
    post(client, "exchange_units", **{"foreign": second.pk, f"unit-{second.pk}": units["ag1"].pk})
    post(client, "exchange_units", **{"foreign": "9" * 40, "unit-1": "x"})
    assert list(Foreign.objects.order_by("pk").values_list("unit_id", flat=True)) == [units["ag1"].pk, None]
    sign_in(client, make_viewer(units["tw"], "leader"))
    assert client.get(reverse("exchange_units")).status_code == 403
