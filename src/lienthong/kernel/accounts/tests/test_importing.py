"""Sheets of people: the check, what is refused and why, and taking in all or nothing."""

import zipfile
from io import BytesIO
from typing import Any

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from openpyxl import Workbook, load_workbook

from lienthong.kernel.accounts.actions.importing import COLUMNS, CannotImport, import_people, plan_import
from lienthong.kernel.accounts.models import Account, Position
from lienthong.kernel.accounts.queries.sheets import BadSheet, rows_of, written
from lienthong.kernel.accounts.tests.factories import make_account, make_position, make_viewer, sign_in
from lienthong.kernel.events.models import Event
from lienthong.kernel.org.models import Unit
from lienthong.kernel.org.tests.factories import make_tree

pytestmark = pytest.mark.django_db


@pytest.fixture
def tree() -> dict[str, Unit]:
    return make_tree()


@pytest.fixture
def viewer(tree: dict[str, Unit]) -> Any:
    return make_viewer(tree["ag"], "administrator", clearance=1)


def row(
    unit: Unit, username: str = "an.nv", name: str = "Nguyễn Văn An", role: str = "clerk", **more: str
) -> list[str]:
    cells = {"username": username, "full_name": name, "unit": unit.code, "role": role, "title": "Văn thư", **more}
    return [cells.get(column, "") for column in COLUMNS]


def sheet(*rows: list[str]) -> SimpleUploadedFile:
    return SimpleUploadedFile("nguoi.xlsx", written("x", COLUMNS, rows))


def plan(viewer: Any, *rows: list[str]) -> Any:
    return plan_import(viewer=viewer, rows=[list(COLUMNS), *rows])


def test_the_check_stores_nothing_and_the_second_step_everything(tree: dict[str, Unit], viewer: Any) -> None:
    client = sign_in(Client(), viewer)
    people = [row(tree["ag1"]), row(tree["ag2"], "binh.tt", "Trần Thị Bình", "leader", clearance="Secret")]
    people += [row(tree["ag1"], "binh.tt", "Trần Thị Bình", "specialist")]
    before = (Account.objects.count(), Event.objects.count())
    answer = client.post("/administration/accounts/import", {"file": sheet(*people)})
    text = answer.content.decode()
    assert answer.status_code == 200, text
    assert (Account.objects.count(), Event.objects.count()) == before
    token = text.split('name="token" value="')[1].split('"')[0]
    answer = client.post("/administration/accounts/import", {"token": token})
    assert answer["Content-Type"].endswith("spreadsheetml.sheet")
    links = [cell.value for cell in load_workbook(BytesIO(answer.content)).active["E"]][1:]
    assert len(links) == 2
    assert all("/accounts/password/reset/key/" in str(link) for link in links)
    binh = Account.objects.get(username="binh.tt")
    assert list(binh.positions.order_by("-is_main").values_list("role", "clearance", "is_main")) == [
        ("leader", 1, True),
        ("specialist", 0, False),
    ]
    assert binh.sort_key
    assert Event.objects.filter(verb="AccountCreated").count() == 2
    assert Event.objects.filter(verb="PositionGranted").count() == 3
    assert Event.objects.get(verb="PeopleImported").payload == {"file": "nguoi.xlsx", "accounts": 2, "positions": 3}
    page = Client().get(str(links[0]).removeprefix(settings.BASE_URL), follow=True)
    assert 'name="password1"' in page.content.decode()
    client.post("/administration/accounts/import", {"token": token})
    assert Account.objects.filter(username="binh.tt").count() == 1
    again = client.post("/administration/accounts/import", {"file": sheet(*people)}).content.decode()
    assert 'name="token"' not in again, "taken in twice, a sheet changes nothing"


def test_a_token_is_good_for_its_position_alone(tree: dict[str, Unit], viewer: Any) -> None:
    client, other = sign_in(Client(), viewer), sign_in(Client(), make_viewer(tree["hn"], "administrator"))
    text = client.post("/administration/accounts/import", {"file": sheet(row(tree["ag1"]))}).content.decode()
    token = text.split('name="token" value="')[1].split('"')[0]
    assert other.post("/administration/accounts/import", {"token": token}).status_code == 302
    assert not Account.objects.filter(username="an.nv").exists()


CASES: list[tuple[dict[str, str], str]] = [
    ({"username": ""}, "username"),
    ({"username": "có dấu"}, "username"),
    ({"username": "a@b.vn"}, "username"),
    ({"username": "x" * 81}, "username"),
    ({"full_name": ""}, "full_name"),
    ({"full_name": "=HYPERLINK(1)"}, "full_name"),
    ({"full_name": "+84"}, "full_name"),
    ({"full_name": "@x"}, "full_name"),
    ({"full_name": "x" * 121}, "full_name"),
    ({"title": "-1+1"}, "title"),
    ({"title": ""}, "title"),
    ({"unit": ""}, "unit"),
    ({"unit": "KHÔNG-CÓ"}, "unit"),
    ({"role": ""}, "role"),
    ({"role": "vua"}, "role"),
    ({"role": "operator"}, "role"),
    ({"role": "Trưởng thôn"}, "role"),
    ({"email": "x"}, "email"),
    ({"clearance": "Tối mật"}, "clearance"),
    ({"clearance": "9"}, "clearance"),
    ({"valid_from": "31/2"}, "valid_from"),
    ({"valid_to": "2020-01-01"}, "valid_to"),
]


@pytest.mark.parametrize(("change", "column"), CASES)
def test_faults_name_row_column_and_reason(
    tree: dict[str, Unit], viewer: Any, change: dict[str, str], column: str
) -> None:
    bad = dict(zip(COLUMNS, row(tree["ag1"], "b.b"), strict=True)) | change
    found = plan(viewer, row(tree["ag1"]), [bad[name] for name in COLUMNS])
    assert {(fault.row, fault.column) for fault in found.faults} == {(3, column)}
    assert all(fault.reason for fault in found.faults)


def test_nothing_outside_the_subtree(tree: dict[str, Unit], viewer: Any) -> None:
    stranger = make_position(tree["hn"], account=make_account(username="la", full_name="Người Lạ")).account
    found = plan(viewer, row(tree["hn1"]), row(tree["ag1"], "la", "Người Lạ"))
    assert [(fault.row, fault.column) for fault in found.faults] == [(2, "unit"), (3, "username")]
    assert stranger.positions.count() == 1


def test_rows_that_contradict_each_other_or_what_is_there(tree: dict[str, Unit], viewer: Any) -> None:
    make_position(tree["ag1"], account=make_account(username="cu", full_name="Người Cũ"))
    make_position(tree["ag1"], account=make_account(username="dong", full_name="Đã Đóng", is_active=False))
    found = plan(
        viewer,
        row(tree["ag1"]),
        row(tree["ag1"]),
        row(tree["ag2"], name="Người Khác"),
        row(tree["ag2"], "cu", "Tên Khác"),
        row(tree["ag2"], "dong", "Đã Đóng"),
        row(tree["ag1"], "cu", "Người Cũ", "specialist"),
    )
    assert [(fault.row, fault.column) for fault in found.faults] == [(n, "username") for n in (3, 4, 5, 6)]
    assert found.unchanged == 1


def test_one_fault_stores_nothing(tree: dict[str, Unit], viewer: Any) -> None:
    with pytest.raises(CannotImport):
        import_people(viewer=viewer, rows=[list(COLUMNS), row(tree["ag1"]), row(tree["hn1"], "b.b")], file="x")
    assert not Account.objects.filter(username="an.nv").exists()


def test_ten_thousand_rows_with_faults_come_back_quickly(
    tree: dict[str, Unit], viewer: Any, django_assert_max_num_queries: Any
) -> None:
    rows = [row(tree["ag1"], f"u{n}", f"Người {n}", "clerk" if n % 2 else "vua") for n in range(10_000)]
    with django_assert_max_num_queries(8):
        found = plan(viewer, *rows)
    assert len(found.faults) == 5000
    assert len(found.accounts) == 5000
    client = sign_in(Client(), viewer)
    answer = client.post("/administration/accounts/import", {"file": sheet(*rows)})
    assert answer.status_code == 422
    assert len(answer.content) < 200_000
    answer = client.post("/administration/accounts/import", {"file": sheet(*rows), "as": "sheet"})
    assert load_workbook(BytesIO(answer.content)).active.max_row == 5001


def test_thousands_are_taken_in_with_few_statements(
    tree: dict[str, Unit], viewer: Any, django_assert_max_num_queries: Any
) -> None:
    rows = [list(COLUMNS), *(row(tree["ag1"], f"u{n}", f"Người {n}") for n in range(2500))]
    # One for each token: the library looks for verified addresses.
    with django_assert_max_num_queries(2500 + 40):
        made = import_people(viewer=viewer, rows=rows, file="x.xlsx")
    assert len(made) == Position.objects.filter(role="clerk").count() == 2500


def bomb() -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", b"0" * (101 << 20))
    return out.getvalue()


def zipped() -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("a.txt", "x")
    return out.getvalue()


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (lambda: b"", "empty"),
        (lambda: b"username,full_name\n", "type"),
        (lambda: b"%PDF-1.7", "type"),
        (zipped, "type"),
        (lambda: written("x", COLUMNS, [])[:400], "type"),
        (lambda: b"PK" + b"\0" * 100, "type"),
        (lambda: b"x" * (6 << 20), "large"),
        (bomb, "large"),
        (lambda: written("x", [str(n) for n in range(40)], []), "columns"),
        (lambda: written("x", ["a"], [["x"]] * 10_001), "rows"),
    ],
)
def test_files_that_are_no_sheets(tree: dict[str, Unit], viewer: Any, data: Any, why: str) -> None:
    content = data()
    with pytest.raises(BadSheet) as refused:
        rows_of(BytesIO(content))
    assert refused.value.why == why
    client = sign_in(Client(), viewer)
    answer = client.post("/administration/accounts/import", {"file": SimpleUploadedFile("x.xlsx", content)})
    assert answer.status_code == 422
    assert 'aria-invalid="true"' in answer.content.decode() or not content


def test_without_a_file(viewer: Any) -> None:
    assert sign_in(Client(), viewer).post("/administration/accounts/import").status_code == 422


def test_formulas_dates_and_numbers_of_a_real_sheet(tree: dict[str, Unit], viewer: Any) -> None:
    from datetime import date

    book = Workbook()
    page = book.worksheets[0]
    page.append(list(COLUMNS))
    page.append(["an.nv", "=1+1", tree["ag1"].code, "clerk", "Văn thư", "", 84901234567, "", date(2026, 11, 1)])
    page.append(["b.b", "Bình", tree["ag1"].code, "clerk", "Văn thư", None, 84901234567, "", date(2026, 11, 1)])
    page.append([None] * 10)
    out = BytesIO()
    book.save(out)
    found = plan_import(viewer=viewer, rows=rows_of(BytesIO(out.getvalue())))
    assert [(fault.row, fault.column) for fault in found.faults] == [(2, "full_name")], "a formula is no name"
    [line] = found.accounts
    assert (line.phone, line.valid_from.isoformat()) == ("84901234567", "2026-11-01")


def test_what_is_written_is_never_a_formula() -> None:
    book = load_workbook(BytesIO(written("x", ["A"], [["=cmd|' /C calc'!A0"], ["+1"], ["-1"], ["@x"], [5]])))
    cells = [cell for (cell,) in book.worksheets[0].iter_rows(min_row=2)]
    assert [cell.data_type for cell in cells] == ["s", "s", "s", "s", "n"]
    assert cells[0].value == "=cmd|' /C calc'!A0"


def test_the_template_has_the_columns(viewer: Any) -> None:
    answer = sign_in(Client(), viewer).get("/administration/accounts/import/template")
    assert load_workbook(BytesIO(answer.content)).worksheets[0].max_column == len(COLUMNS)
