"""Values from files: matched by key, code or name; bad rows named one by one; many at once."""

import json
import unicodedata
from datetime import date, timedelta
from decimal import Decimal
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from lienthong.kernel.access.viewer import Viewer
from lienthong.kernel.accounts.tests.factories import make_viewer
from lienthong.kernel.org.actions import close_unit
from lienthong.kernel.org.models import Unit
from lienthong.kernel.org.tests.factories import make_tree
from lienthong.kernel.work.models import WorkItem
from lienthong.modules.reports.actions.exchange import import_metadata
from lienthong.modules.reports.actions.exchange_writing import Choice
from lienthong.modules.reports.actions.submissions_opening import due_moment, open_period
from lienthong.modules.reports.actions.values_import import CannotImportValues, Taken, import_values
from lienthong.modules.reports.models import (
    Foreign,
    Indicator,
    Period,
    StaleTotal,
    Submission,
    SubmissionEvent,
    Value,
    ValueChange,
)
from lienthong.modules.reports.rules.periods import span_of
from lienthong.modules.reports.rules.value_rows import (
    CannotReadFile,
    csv_rows,
    fault_of,
    for_file,
    json_rows,
    stored_as,
)
from lienthong.modules.reports.tests.factories_catalogue import a_form, an_indicator

pytestmark = pytest.mark.django_db
DATA = Path(__file__).parent / "data" / "dhis2"
HEAD = "dataelement,period,orgunit,categoryoptioncombo,attributeoptioncombo,value\n"


@pytest.fixture
def units() -> dict[str, Unit]:
    return make_tree()


@pytest.fixture
def expert(units: dict[str, Unit]) -> Viewer:
    return make_viewer(units["tw_office"], "specialist")


def take(viewer: Viewer, *lines: str, head: str = HEAD, **more: Any) -> Taken:
    return import_values(viewer=viewer, rows=csv_rows([head, *(f"{line}\n" for line in lines)]), **more)


def numbers() -> list[Decimal | None]:
    return list(Value.objects.order_by("figure_id", "period_id", "unit_id").values_list("number", flat=True))


def test_the_real_values_come_in_and_again_change_nothing(units: dict[str, Unit], expert: Viewer) -> None:
    document = json.loads((DATA / "metadata.json").read_text())
    document["organisationUnits"] = [{"id": "O6uvpzGd5pu", "name": "x", "code": units["ag1"].code}]
    import_metadata(viewer=expert, document=document, choice=Choice(date(2018, 1, 1)))
    content = (DATA / "dataValues_bulk.json").read_bytes()
    taken = import_values(viewer=expert, rows=json_rows(content), name="bulk.json")
    assert (taken.rows, taken.written, taken.refused) == (231, 231, 0), taken.faults[:5]
    again = import_values(viewer=expert, rows=json_rows(content))
    assert (again.written, again.same) == (0, 231)
    wanted = {
        (one["dataElement"], one["categoryOptionCombo"]): one["value"] for one in json.loads(content)["dataValues"]
    }
    found = Value.objects.values_list("figure__indicator__uid", "figure__combination__uid", "number")
    assert {(uid, combo): int(number or 0) for uid, combo, number in found} == {
        key: int({"true": 1, "false": 0}.get(value, value)) for key, value in wanted.items()
    }


def test_elements_and_units_are_known_by_key_code_or_name(units: dict[str, Unit], expert: Viewer) -> None:
    one = an_indicator(expert, "Số hộ nghèo", code="HN")
    Foreign.objects.create(kind="organisationUnits", uid="O6uvpzGd5pu", body={}, unit=units["ag1"])
    taken = take(
        expert,
        f"{one.uid},2026W7,{units['ag1'].code},,,1",
        "HN,2026-W08,O6uvpzGd5pu,,,2",
        "so ho ngheo,202602,Đảng ủy xã Mỹ Đức,default,,3.5000",
    )
    assert [line for line, _why in taken.faults] == [4]
    assert take(expert, "Số hộ nghèo,202602,Đảng ủy xã Mỹ Đức,default,HllvX50cXC0,3").written == 1
    assert {value.unit_id for value in Value.objects.all()} == {units["ag1"].pk}
    assert numbers() == [1, 2, 3]


def test_every_bad_row_is_named_and_the_good_ones_come_in(units: dict[str, Unit], expert: Viewer) -> None:
    one, word = an_indicator(expert, "Số hộ", code="SH"), an_indicator(expert, "Ghi chú", code="GC", type="text")
    an_indicator(expert, "Trùng tên")
    an_indicator(expert, "Trùng tên")
    unit = units["ag1"].code
    close_unit(viewer=None, unit_id=units["ag2"].pk, reason="Nhập", on=timezone.localdate() - timedelta(days=60))
    lines = {
        f"SH,202601,{unit},,,12": "",
        f"SH,202602,{unit},,,mười hai": "mười hai",
        f"SH,202602,{unit},,,1.792,5": "columns",
        f'SH,202602,{unit},,,"1,792"': "1,792",
        f"SH,202602,{unit},,,1.5": "1.5",
        f"SH,202602,{unit},,,-3": "-3",
        f"SH,202602,{unit},,,": "value",
        f"SH,202602,{unit},,,99999999999999999999": "999",
        f"SH,2026W54,{unit},,,1": "2026W54",
        f"SH,2026-13,{unit},,,1": "2026-13",
        f"NOPE,202602,{unit},,,1": "NOPE",
        f"Trùng tên,202602,{unit},,,1": "Several",
        f"SH,202602,{unit},Nam,,1": "Nam",
        f"SH,202602,{unit},,other,1": "other",
        "SH,202602,NOWHERE,,,1": "NOWHERE",
        f"SH,{timezone.localdate():%Y%m},{units['ag2'].code},,,1": "ended",
        f"SH,202601,{unit},,,13": "earlier line",
        f"SH;202602;{unit};;;1": "columns",
        f"GC,202602,{unit},,,=cmd|' /C calc'!A0": "",
    }
    taken = take(expert, *lines)
    assert (taken.rows, taken.written) == (len(lines), 2)
    told = dict(taken.faults)
    for number, (line, words) in enumerate(lines.items(), start=2):
        assert (number in told) == bool(words), line
    assert taken.refused == len(told) == len(lines) - 2
    assert numbers() == [12, None]
    assert Value.objects.get(figure__indicator=word).text == "=cmd|' /C calc'!A0"
    assert Indicator.objects.get(pk=one.pk).is_entered


def test_a_dry_run_says_the_same_and_writes_nothing(units: dict[str, Unit], expert: Viewer) -> None:
    an_indicator(expert, code="SH")
    taken = take(expert, f"SH,202601,{units['ag1'].code},,,12", "SH,202601,x,,,12", dry_run=True)
    assert (taken.written, taken.refused) == (1, 1)
    assert not Value.objects.exists()
    assert not Period.objects.exists()


@pytest.mark.parametrize(
    "head",
    ["", "a,b,c\n", "dataelement,period,orgunit\n", "dataelement,period,orgunit,value,Value\n", '"unclosed\n'],
)
def test_a_file_without_its_columns_is_refused(expert: Viewer, head: str) -> None:
    with pytest.raises(CannotReadFile):
        take(expert, "SH,202601,x,12", head=head)


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b"{}", b'{"dataValues": {}}', b"[" * 100_000, b"\xff\xfe"])
def test_a_json_file_that_is_none_is_refused(expert: Viewer, content: bytes) -> None:
    with pytest.raises(CannotReadFile):
        list(json_rows(content))


def test_nobody_brings_figures_of_others(units: dict[str, Unit], expert: Viewer) -> None:
    an_indicator(expert, code="SH")
    province = make_viewer(units["ag_dept"], "specialist")
    taken = take(province, f"SH,202601,{units['ag1'].code},,,1", f"SH,202601,{units['hn1'].code},,,1")
    assert (taken.written, taken.refused) == (1, 1)
    head = make_viewer(units["village"], "village_head")
    taken = take(head, f"SH,202601,{units['village'].code},,,1", f"SH,202601,{units['ag1'].code},,,5")
    assert (taken.written, taken.refused) == (1, 1)
    with pytest.raises(CannotImportValues):
        take(make_viewer(units["tw"], "operator"), f"SH,202601,{units['ag1'].code},,,1")


def test_what_came_counts_as_sent_and_is_compiled(units: dict[str, Unit], expert: Viewer) -> None:
    one = an_indicator(expert, code="SH")
    form = a_form(expert, one, level="commune", period_type="month")
    take(expert, f"SH,202602,{units['ag1'].code},,,12", name="tháng 2.csv")
    sent = Submission.objects.get()
    assert (sent.form, sent.unit, sent.state) == (form, units["ag1"], "submitted")
    assert sent.due_at == due_moment(form, date(2026, 2, 28))
    assert SubmissionEvent.objects.get().note == "tháng 2.csv"
    assert StaleTotal.objects.get().unit_id == units["ag1"].pk
    take(expert, f"SH,202602,{units['ag1'].code},,,13")
    change = ValueChange.objects.get()
    assert (change.before, change.after, change.position_id) == ("12", "13", expert.position_id)
    Submission.objects.update(state="locked", locked_at=timezone.now())
    taken = take(expert, f"SH,202602,{units['ag1'].code},,,14")
    assert (taken.written, taken.refused) == (0, 1)
    assert numbers() == [13]


def test_an_untouched_report_counts_as_sent_and_is_no_longer_open_work(units: dict[str, Unit], expert: Viewer) -> None:
    """The job laid it before the unit, nobody has entered anything: what came is the unit's report."""
    form = a_form(expert, an_indicator(expert, code="SH"), level="commune", period_type="month")
    open_period(form, span_of("month", date(2026, 2, 1)))
    laid = Submission.objects.get(unit=units["ag1"])
    taken = take(expert, f"SH,202602,{units['ag1'].code},,,12", name="tháng 2.csv")
    assert (taken.sent, taken.begun) == (1, 0)
    laid.refresh_from_db()
    assert (laid.state, laid.submitted_by_id) == ("submitted", expert.position_id)
    assert SubmissionEvent.objects.get().submission_id == laid.pk
    item = WorkItem.objects.get(kind="submission", subject_id=laid.pk)
    assert (item.phase, item.outcome) == ("closed", "submitted")
    assert not WorkItem.objects.exclude(pk=item.pk).filter(phase="closed").exists()
    assert take(expert, f"SH,202602,{units['ag1'].code},,,13").sent == 0


@pytest.mark.parametrize("state", ["draft", "returned"])
def test_a_report_that_the_unit_has_begun_stays_its_own(units: dict[str, Unit], expert: Viewer, state: str) -> None:
    form = a_form(expert, an_indicator(expert, code="SH"), level="commune", period_type="month")
    period = Period.objects.create(type="month", starts_on=date(2026, 2, 1), ends_on=date(2026, 2, 28))
    begun = {"revision": 1} if state == "draft" else {"submitted_at": timezone.now()}
    Submission.objects.create(form=form, period=period, unit=units["ag1"], state=state, **begun)
    taken = take(expert, f"SH,202602,{units['ag1'].code},,,12")
    assert (taken.sent, taken.begun) == (0, 1)
    assert Submission.objects.get().state == state
    assert numbers() == [12]


def test_a_value_is_taken_back_by_a_row_that_says_so(units: dict[str, Unit], expert: Viewer) -> None:
    an_indicator(expert, code="SH")
    take(expert, f"SH,202602,{units['ag1'].code},,,12")
    head = HEAD.strip() + ",deleted\n"
    take(expert, f"SH,202602,{units['ag1'].code},,,12,true", head=head)
    assert not Value.objects.exists()


KINDS = st.sampled_from(["count", "integer", "number", "percentage", "yes_no", "text", "day"])


@given(KINDS, st.text(max_size=30) | st.decimals(-(10**15), 10**15, places=4).map(str))
def test_what_has_no_fault_can_be_stored(kind: str, text: str) -> None:
    if text.strip() and not fault_of(kind, text.strip()):
        number, words = stored_as(kind, text.strip())
        assert bool(number) != bool(words)
        assert not number or Decimal(number).is_finite()


@given(st.text(max_size=20))
def test_a_text_survives_its_way_through_a_file(text: str) -> None:
    wanted = unicodedata.normalize("NFC", text)
    assert stored_as("text", for_file(wanted))[1] == wanted
    assert not for_file(wanted).startswith(("=", "+", "-", "@", "\t", "\r"))


def test_many_rows_stream(units: dict[str, Unit], expert: Viewer) -> None:
    """Two hundred thousand rows with a thousand faults: the good ones come in, the faults are named."""
    an_indicator(expert, code="SH")
    unit, faults = units["ag1"].code, count()

    def lines() -> Any:
        yield HEAD
        for year in range(1000):
            for day in range(1, 201):
                month, dom = divmod(day - 1, 28)
                value = f"bad {next(faults)}" if day == 7 else "1"
                yield f"SH,{2026 + year % 50}{month + 1:02}{dom + 1:02},{unit},,,{value}\n"

    taken = import_values(viewer=expert, rows=csv_rows(lines()), dry_run=True)
    assert taken.rows == 200_000
    assert len(taken.faults) == 1000
    assert taken.written == 50 * 199
