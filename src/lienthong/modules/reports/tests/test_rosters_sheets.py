"""Sheets of lines: out and in again, each fault by its cell, all that is stored stored once; hostile and huge ones."""

from collections.abc import Sequence
from io import BytesIO
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from openpyxl import Workbook, load_workbook

from lienthong.kernel.access.viewer import Viewer
from lienthong.kernel.accounts.tests.factories import make_viewer, sign_in
from lienthong.kernel.events.models import Event
from lienthong.kernel.org.models import Unit
from lienthong.kernel.org.tests.factories import make_tree
from lienthong.modules.reports.actions import rosters_importing as importing
from lienthong.modules.reports.actions.rosters_lines import add_entry, change_entry
from lienthong.modules.reports.actions.rosters_lists import finish_list
from lienthong.modules.reports.actions.rosters_tallies import tally_roster
from lienthong.modules.reports.models import Entry, EntryKey, Roster, RosterImport
from lienthong.modules.reports.queries.rosters_proof import differing_rosters
from lienthong.modules.reports.tests.factories_rosters import list_of, make_active_roster

pytestmark = pytest.mark.django_db
HEADS = ("Mã dòng", "Tên *", "Loại *", "Nhân khẩu", "Số thẻ")


@pytest.fixture
def units() -> dict[str, Unit]:
    return make_tree()


@pytest.fixture
def roster(units: dict[str, Unit]) -> Roster:
    return make_active_roster(units)


@pytest.fixture
def officer(units: dict[str, Unit]) -> Viewer:
    return make_viewer(units["ag1"], "officer")


def sheet(*rows: Sequence[Any], heads: Sequence[Any] = HEADS) -> SimpleUploadedFile:
    book = Workbook(write_only=True)
    page = book.create_sheet()
    for row in (heads, *rows):
        page.append(list(row))
    out = BytesIO()
    book.save(out)
    return SimpleUploadedFile("danh-sach.xlsx", out.getvalue())


def sent(viewer: Viewer, roster: Roster, unit: Unit | None, upload: SimpleUploadedFile) -> RosterImport:
    kept = list_of(roster, unit) if unit else None
    made = importing.receive_sheet(viewer=viewer, roster=roster, kept=kept, upload=upload)
    return importing.check_sheet(import_id=made.pk)


def stored(viewer: Viewer, found: RosterImport) -> RosterImport:
    importing.accept_sheet(viewer=viewer, import_id=found.pk)
    return importing.store_sheet(import_id=found.pk)


def test_a_sheet_is_checked_then_stored_and_a_second_time_changes_nothing(
    units: dict[str, Unit], roster: Roster, officer: Viewer
) -> None:
    own = units["ag1"]
    rows = [("", "Ấp 1", "thon", 1250, "A1"), ("", "Ấp 2", "Thôn", "1.300", ""), ("", "", "", "", "")]
    found = sent(officer, roster, own, sheet(*rows))
    assert (found.state, found.rows, found.added, found.faulty) == ("checked", 2, 2, 0)
    assert not Entry.objects.exists()
    assert stored(officer, found).state == "done"
    assert stored(officer, found).state == "done"
    assert list(Entry.objects.order_by("id").values_list("values__people", flat=True)) == [1250, 1300]
    assert (list_of(roster, own).entries, EntryKey.objects.count()) == (2, 3)
    again = sent(officer, roster, own, sheet(*rows))
    assert (again.added, again.changed, again.unchanged) == (0, 0, 2)
    changed = sent(officer, roster, own, sheet(("", "Ấp 1", "Thôn", 1251, ""), ("", "Ấp 3", "Thôn", "", "A1")))
    assert (changed.added, changed.changed, changed.faulty) == (0, 1, 1), changed.faults
    tally_roster(roster_id=roster.pk)
    assert differing_rosters() == []
    assert Event.objects.filter(verb="EntriesTakenIn", subject_kind="roster_unit").count() == 1


def test_every_fault_is_told_by_its_cell(units: dict[str, Unit], roster: Roster, officer: Viewer) -> None:
    other = make_viewer(units["ag2"], "officer")
    add_entry(viewer=other, list_id=list_of(roster, units["ag2"]).pk, given={"name": "x", "card": "B9"})
    found = sent(
        officer,
        roster,
        units["ag1"],
        sheet(
            ("", "Ấp 1", "Xóm", "nhiều", ""),
            ("999999", "Ấp 2", "Thôn", "", ""),
            ("", "Ấp 3", "Thôn", "", ""),
            ("", "ẤP 3", "Thôn", "", "B9"),
            ("", "", "Thôn", 1, ""),
            ("", "=HYPERLINK(1)", "Thôn", 1, ""),
        ),
    )
    places = {(row, column) for row, column, _text in found.faults}
    assert places == {(2, 3), (2, 4), (3, 1), (5, 2), (5, 5), (6, 2), (7, 2)}
    assert (found.faulty, found.added) == (5, 1)
    assert stored(officer, found).state == "done"
    assert list_of(roster, units["ag1"]).entries == 1


@pytest.mark.parametrize(
    ("heads", "said"),
    [
        (("Tên", "Tên *", "Loại"), "Tên"),
        (("Tên", "Loại", "Màu"), "Màu"),
        (("Tên", "Nhân khẩu"), "Loại"),
        (("Tên", "Loại", "NHAN KHAU", "people"), "people"),
    ],
)
def test_columns_that_are_not_the_rosters(
    units: dict[str, Unit], roster: Roster, officer: Viewer, heads: Sequence[str], said: str
) -> None:
    found = sent(officer, roster, units["ag1"], sheet(("a", "b"), heads=heads))
    assert found.state == "failed"
    assert said in found.message


@pytest.mark.parametrize("content", [b"not a sheet", b"", b"PK\x03\x04broken"])
def test_what_is_no_sheet(
    client: Client, units: dict[str, Unit], roster: Roster, officer: Viewer, content: bytes
) -> None:
    sign_in(client, officer)
    address = reverse("import_list", args=[list_of(roster, units["ag1"]).pk])
    answer = client.post(address, {"file": SimpleUploadedFile("a.xlsx", content)})
    assert answer.status_code == 422
    assert client.post(address).status_code == 422


def test_a_sheet_for_many_units(units: dict[str, Unit], roster: Roster) -> None:
    designer = make_viewer(units["tw"], "specialist")
    done = make_viewer(units["hn1"], "officer")
    finish_list(viewer=done, list_id=list_of(roster, units["hn1"]).pk)
    heads = ("Mã đơn vị", "Đơn vị", "Tên", "Loại")
    rows = [(units[name].code, "", "Ấp 1", "Thôn") for name in ("ag1", "ag2", "hn1")] + [("XYZ", "", "Ấp 1", "Thôn")]
    found = sent(designer, roster, None, sheet(*rows, heads=heads))
    assert [(row, column) for row, column, _text in found.faults] == [(4, 1), (5, 1)]
    stored(designer, found)
    assert [list_of(roster, units[name]).entries for name in ("ag1", "ag2", "hn1")] == [1, 1, 0]
    with pytest.raises(importing.CannotTakeIn):
        sent(make_viewer(units["ag"], "specialist"), roster, None, sheet(*rows, heads=heads))


def test_what_changed_since_the_check_stores_nothing(units: dict[str, Unit], roster: Roster, officer: Viewer) -> None:
    kept = list_of(roster, units["ag1"])
    entry = add_entry(viewer=officer, list_id=kept.pk, given={"name": "Ấp 1", "kind": "Thôn"})
    found = sent(officer, roster, units["ag1"], sheet((entry.pk, "Ấp 1", "Thôn", 5, "")))
    change_entry(viewer=officer, entry_id=entry.pk, given={"kind": "Tổ dân phố"})
    assert stored(officer, found).state == "done"  # planned anew: only the two columns that differ now
    finish = sent(officer, roster, units["ag1"], sheet(("", "Ấp 2", "Thôn", 5, "")))
    finish_list(viewer=officer, list_id=kept.pk)
    late = stored(officer, finish)
    assert (late.state, late.faulty, late.added) == ("checked", 1, 0)
    assert late.message
    assert list_of(roster, units["ag1"]).entries == 1


def test_a_list_goes_out_and_comes_in_again(
    client: Client, units: dict[str, Unit], roster: Roster, officer: Viewer
) -> None:
    sign_in(client, officer)
    kept = list_of(roster, units["ag1"])
    given = {"name": "=1+1", "kind": "Thôn", "people": 5, "area": "1,5", "since": "5/11/2026", "card": "+84"}
    add_entry(viewer=officer, list_id=kept.pk, given=given)
    content = client.get(reverse("roster_list_file", args=[kept.pk, "xlsx"])).content
    page = load_workbook(BytesIO(content)).worksheets[0]
    assert page["B2"].data_type == "s"
    assert page["B2"].value == "=1+1"
    text = client.get(reverse("roster_list_file", args=[kept.pk, "csv"])).content.decode("utf-8-sig")
    assert "'=1+1" in text
    assert "'+84" in text
    found = sent(officer, roster, units["ag1"], SimpleUploadedFile("lai.xlsx", content))
    assert (found.unchanged, found.faults, found.message) == (1, [], "")
    sign_in(client, make_viewer(units["tw"], "leader"))
    everything = client.get(reverse("roster_file", args=[roster.pk, "csv"])).content.decode("utf-8-sig")
    assert units["ag1"].code in everything
    assert client.get(reverse("roster_file", args=[roster.pk, "pdf"])).status_code == 404


@pytest.mark.parametrize("language", ["vi", "en"])
def test_the_pages_of_a_sheet(
    client: Client, units: dict[str, Unit], roster: Roster, officer: Viewer, language: str
) -> None:
    sign_in(client, officer, language=language)
    kept = list_of(roster, units["ag1"])
    assert client.get(reverse("import_list", args=[kept.pk])).status_code == 200
    upload = sheet(("", "Ấp 1", "Thôn", "x", ""), ("", "Ấp 2", "Thôn", 5, ""))
    answer = client.post(reverse("import_list", args=[kept.pk]), {"file": upload})
    found = RosterImport.objects.get()
    assert answer.headers["Location"] == reverse("roster_import", args=[found.pk])
    assert "every 2s" in client.get(reverse("roster_import", args=[found.pk])).content.decode()
    importing.check_sheet(import_id=found.pk)
    text = client.get(reverse("roster_import", args=[found.pk])).content.decode()
    assert "every 2s" not in text
    assert "D2" in text
    faults = load_workbook(BytesIO(client.get(reverse("roster_import_faults", args=[found.pk])).content)).worksheets[0]
    assert (faults["D2"].value, faults.max_row) == ("x", 2)
    assert faults["D2"].fill.fgColor.rgb.endswith("FFE3DE")
    client.post(reverse("take_in_sheet", args=[found.pk]))
    found.refresh_from_db()
    assert found.state == "taking"
    sign_in(client, make_viewer(units["ag1"], "officer"))
    for name in ("roster_import", "roster_import_faults"):
        assert client.get(reverse(name, args=[found.pk])).status_code == 404
    assert client.post(reverse("take_in_sheet", args=[found.pk])).status_code == 404


def test_a_long_sheet_with_a_thousand_errors(units: dict[str, Unit], roster: Roster) -> None:
    """A fifth of the size that is measured in docs/modules/reports-rosters.md, in the same way."""
    designer = make_viewer(units["tw"], "specialist")
    heads = ("Mã đơn vị", "Tên", "Loại", "Nhân khẩu", "Từ ngày")
    codes = [units[name].code for name in ("ag1", "ag2", "hn1")]
    rows = [(codes[n % 3], f"Ấp {n}", "Thôn", "nhiều" if n % 40 == 0 else n % 3000, "5/11/2026") for n in range(40_000)]
    found = sent(designer, roster, None, sheet(*rows, heads=heads))
    assert (found.rows, found.faulty, found.added, len(found.faults)) == (40_000, 1000, 39_000, 1000)
    assert stored(designer, found).state == "done"
    assert Entry.objects.count() == 39_000
    tally_roster(roster_id=roster.pk)
    assert differing_rosters() == []
