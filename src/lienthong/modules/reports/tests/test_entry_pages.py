"""Pages of reports: what they show, to whom, with how many queries; cells saved, sheets out and in."""

import json
from html import unescape
from io import BytesIO
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook

from lienthong.kernel.accounts.tests.factories import sign_in
from lienthong.modules.reports.actions.entry import save_values
from lienthong.modules.reports.actions.submissions import submit
from lienthong.modules.reports.models import CellNote, Submission, Value
from lienthong.modules.reports.tests.factories_entry import (
    Land,
    earlier,
    make_form,
    make_indicator,
    make_land,
    make_rule,
    open_for,
)

pytestmark = pytest.mark.django_db

HTMX = {"HX-Request": "true"}


@pytest.fixture
def land() -> Land:
    return make_land()


@pytest.fixture
def own(land: Land) -> Submission:
    """The village's weekly form: a list of two figures and a text, a table of two indicators by sex."""
    owner = land.units["tw"]
    households = make_indicator(owner, "Số hộ", measure="hộ")
    form = make_form(
        land,
        households,
        make_indicator(owner, "Thu nhập", type="number"),
        make_indicator(owner, "Ghi chú", type="text"),
        required=[households],
        table=[make_indicator(owner, "Đảng viên", options=("Nam", "Nữ"))],
    )
    make_rule(form, f"#{{{households.uid}}}", "at_least", "10", name="Ít nhất mười hộ", severity="warning")
    before = open_for(form, land.units["village"], span=earlier(form))
    save_values(viewer=land.village, submission_id=before.pk, values={figures(before)[0]: "1000"})
    return open_for(form, land.units["village"])


def figures(it: Submission) -> list[int]:
    return list(it.form.figures.order_by("position").values_list("figure_id", flat=True))


def send(client: Client, it: Submission, *cells: dict[str, Any], **fields: Any) -> Any:
    body = json.dumps({"language": "vi", "cells": list(cells), **fields})
    return client.post(reverse("submission_cells", args=[it.pk]), body, content_type="application/json")


def html_of(client: Client, name: str, *args: object, **query: Any) -> str:
    answer = client.get(reverse(name, args=args), query)
    assert answer.status_code == 200
    return answer.content.decode()


def test_the_grid_shows_last_period_and_saves_a_cell(client: Client, land: Land, own: Submission) -> None:
    sign_in(client, land.village)
    figure = figures(own)[0]
    html_of(client, "submission", own.pk)
    with CaptureQueriesContext(
        connection,
    ) as captured:
        page = html_of(client, "submission", own.pk)
    assert len(captured) <= 16
    assert f'id="cell-{figure}"' in page
    assert "1.000" in page
    assert page.count("data-cell=") == 5
    key = str(uuid4())
    for _again in range(2):
        answer = send(client, own, {"figure": figure, "text": "1.250", "seen": "", "key": key})
        assert answer.status_code == 200
        said = answer.json()
        assert said["cells"][0]["state"] == "saved"
        assert said["cells"][0]["plain"] == "1250"
        assert said["changes"][str(figure)] == "+25,0%"
    assert "1.250" in html_of(client, "submission", own.pk)
    wrong = send(client, own, {"figure": figure, "text": "9", "seen": "1250"}).json()
    assert wrong["said"][str(figure)] == [{"text": "Ít nhất mười hộ (9 < 10)", "is_error": False}]
    assert "Ít nhất mười hộ" in wrong["panel"]


def test_a_page_of_many_rows_asks_no_more_queries(client: Client, land: Land) -> None:
    sign_in(client, land.village)
    counts = []
    for size in (2, 30):
        form = make_form(land, *(make_indicator(land.units["tw"]) for _one in range(size)), name=f"Mẫu {size}")
        it = open_for(form, land.units["village"])
        html_of(client, "submission", it.pk)
        with CaptureQueriesContext(connection) as captured:
            html_of(client, "submission", it.pk)
        counts.append(len(captured))
    assert counts[0] == counts[1]


@pytest.mark.parametrize(
    "body",
    [
        *(b"", b"[]", b"{}", b'{"cells": 5}', b'{"cells": [{"figure": "x", "text": ""}]}', b'{"cells": [null]}'),
        *(b'{"cells": [{"figure": 1}]}', b'{"cells": [{"figure": 1, "text": "5", "key": "no"}]}', b"\xff\xfe"),
        *(b'{"cells": "ab"}', b'{"cells": [{"figure": 1e400, "text": ""}]}', b"[" * 100_000),
        b'{"cells": [{"figure": 1, "text": "\\ud800"}]}',
    ],
)
def test_what_is_no_list_of_cells_is_refused(client: Client, land: Land, own: Submission, body: bytes) -> None:
    sign_in(client, land.village)
    answer = client.post(reverse("submission_cells", args=[own.pk]), body, content_type="application/json")
    assert answer.status_code == 400
    assert answer.json()["refused"]
    assert not Value.objects.filter(period=own.period).exists()


def test_who_sees_and_who_enters(client: Client, land: Land, own: Submission) -> None:
    cell = {"figure": figures(own)[0], "text": "5", "seen": ""}
    expected = {
        "village": (200, 200),
        "neighbour": (200, 200),
        "commune": (200, 409),
        "province_staff": (200, 409),
        "inspector": (200, 403),
        "other_commune": (404, 404),
        "other_province": (404, 404),
        "clerk": (404, 403),
    }
    for name, (reads, writes) in expected.items():
        sign_in(client, getattr(land, name))
        assert client.get(reverse("submission", args=[own.pk])).status_code == reads, name
        assert client.get(reverse("submission_sheet", args=[own.pk])).status_code == reads, name
        assert send(client, own, {**cell, "seen": "5" if name == "neighbour" else ""}).status_code == writes, name
    assert Value.objects.get(period=own.period).number == 5


def test_without_a_script_all_cells_are_sent_at_once(client: Client, land: Land, own: Submission) -> None:
    sign_in(client, land.village)
    first, second, *_rest = figures(own)
    address = reverse("save_submission", args=[own.pk])
    answer = client.post(address, {f"v{first}": "12", f"v{second}": "mười hai", "revision": "0"})
    assert answer.status_code == 422
    page = answer.content.decode()
    assert 'value="mười hai"' in page
    assert 'aria-invalid="true"' in page
    assert client.post(address, {f"v{first}": "13", "revision": "1"}).status_code == 302
    late = client.post(address, {f"v{first}": "14", "revision": "1"})
    assert late.status_code == 422
    assert Value.objects.get(period=own.period).number == 13


def test_sending_returning_and_approving_on_the_page(client: Client, land: Land, own: Submission) -> None:
    sign_in(client, land.village)
    first = figures(own)[0]

    def act(name: str, **data: str) -> Any:
        return client.post(reverse("submission_act", args=[own.pk, name]), data, headers=HTMX)

    assert act("submit", text="").status_code == 422
    told = send(client, own, {"figure": first, "text": "9", "seen": ""}).json()
    assert told["said"], told
    refused = act("submit", text="")
    assert refused.status_code == 422, refused.content.decode()
    assert act("submit", text="Xã nhỏ").status_code == 200
    assert act("submit", text="Xã nhỏ").status_code == 200
    assert "data-cell=" not in html_of(client, "submission", own.pk)
    sign_in(client, land.commune)
    below = html_of(client, "submissions_below")
    assert f'value="submission-{own.pk}"' in below
    form = client.get(reverse("submission_act", args=[own.pk, "return"]), headers=HTMX).content.decode()
    assert f'name="note-{first}"' in form
    assert "<html" not in form
    assert act("return", text="").status_code == 422
    assert act("return", text="", **{f"note-{first}": "<b>Kiểm tra</b>"}).status_code == 200
    assert CellNote.objects.get().figure_id == first
    sign_in(client, land.village)
    back = html_of(client, "submission", own.pk)
    assert "&lt;b&gt;Kiểm tra&lt;/b&gt;" in back
    assert "data-cell=" in back
    submit(viewer=land.village, submission_id=own.pk, note="Đúng")
    sign_in(client, land.commune)
    selected = {"selected": [f"submission-{own.pk}", "submission-999999", "x"]}
    assert client.post(reverse("approve_submissions"), selected).status_code == 302
    own.refresh_from_db()
    assert own.state == "approved"
    assert client.get(reverse("submission_act", args=[own.pk, "burn"])).status_code == 404
    assert 'id="act-form"' not in html_of(client, "submission_act", own.pk, "submit")


def test_lists_tabs_and_pages(client: Client, land: Land, own: Submission) -> None:
    sign_in(client, land.village)
    with CaptureQueriesContext(connection) as captured:
        page = html_of(client, "submissions")
    assert len(captured) <= 12
    assert page.count("data-row=") == 2
    assert "data-row=" not in html_of(client, "submissions", tab="done")
    assert "data-row=" not in html_of(client, "submissions", tab="sent", form="999999")
    html_of(client, "submissions", tab="nonsense", form="x", after="???")
    for _more in range(30):
        form = make_form(land, make_indicator(land.units["tw"]))
        for back in (0, 1):
            open_for(form, land.units["village"], span=earlier(form, back))
    seen: list[str] = []
    query: dict[str, str] = {}
    while True:
        page = html_of(client, "submissions", **query)
        seen += [part.split('"')[0] for part in page.split('data-row="')[1:]]
        if 'rel="next"' not in page:
            break
        query = {"after": page.split('rel="next"')[0].rsplit("after=", 1)[1].split('"')[0].split("&")[0]}
    assert len(seen) == len(set(seen)) == 62
    sign_in(client, land.clerk)
    assert client.get(reverse("submissions_below")).status_code == 403


def sheet_of(client: Client, it: Submission) -> Any:
    return load_workbook(BytesIO(client.get(reverse("submission_sheet", args=[it.pk])).content))


def bytes_of(book: Any) -> SimpleUploadedFile:
    out = BytesIO()
    book.save(out)
    return SimpleUploadedFile("phieu.xlsx", out.getvalue())


def test_a_sheet_goes_out_is_looked_at_and_taken_in(client: Client, land: Land, own: Submission) -> None:
    sign_in(client, land.village)
    all_ = figures(own)
    save_values(viewer=land.village, submission_id=own.pk, values={all_[2]: '=HYPERLINK("http://x")'})
    book = sheet_of(client, own)
    sheet = book.active
    assert [sheet.cell(row, 1).value for row in range(6, 11)] == [str(figure) for figure in all_]
    assert sheet["D6"].value == 1000
    assert sheet["E8"].data_type == "s"
    assert sheet["E8"].quotePrefix
    assert (
        'name="confirmed"'
        not in client.post(reverse("import_submission", args=[own.pk]), {"file": bytes_of(book)}).content.decode()
    )
    sheet["E6"], sheet["E7"], sheet["E8"], sheet["E9"], sheet["E10"] = 1.234, 1.234, "Tốt", "1.500", "mười"
    address = reverse("import_submission", args=[own.pk])
    page = client.post(address, {"file": bytes_of(book)}).content.decode()
    assert not Value.objects.filter(figure_id=all_[0], period=own.period).exists()
    assert page.count(">E6<") == page.count(">E10<") == 1
    hidden = {
        part.split('"')[0]: unescape(part.split('value="')[1].split('"')[0])
        for part in page.split('<input type="hidden" name="')[1:]
        if part[0] in "vsc" and not part.startswith("csrf")
    }
    assert {name for name in hidden if name[0] == "v"} == {f"v{figure}" for figure in all_[1:4]}
    assert client.post(address, hidden).status_code == 302
    stored = dict(Value.objects.filter(period=own.period).values_list("figure_id", "number"))
    assert (float(stored[all_[1]] or 0), float(stored[all_[3]] or 0)) == (1.234, 1500)
    assert Value.objects.get(period=own.period, figure_id=all_[2]).text == "Tốt"


@pytest.mark.parametrize("case", ["other", "twice", "strange", "text", "zip", "empty"])
def test_a_bad_sheet_says_what_is_wrong(client: Client, land: Land, own: Submission, case: str) -> None:
    sign_in(client, land.village)
    address = reverse("import_submission", args=[own.pk])
    if case in {"text", "zip", "empty"}:
        content = {"text": b"abc", "zip": b"PK\x03\x04" + b"0" * 200, "empty": b""}[case]
        files = {} if case == "empty" else {"file": SimpleUploadedFile("x.xlsx", content)}
        answer = client.post(address, files)
        assert answer.status_code == 422
        assert 'id="file-error"' in answer.content.decode()
        return
    book = sheet_of(client, own)
    sheet = book.active
    if case == "other":
        sheet["B4"] = "LT-1"
    elif case == "twice":
        sheet.append([sheet["A6"].value, "", "", "", 7])
        sheet["E6"] = 6
    else:
        sheet.append(["888888", "", "", "", 7])
    answer = client.post(address, {"file": bytes_of(book)})
    page = answer.content.decode()
    assert answer.status_code == (422 if case == "other" else 200)
    assert 'name="confirmed"' not in page
    assert page.count(">E6<") + page.count(">E11<") == {"other": 0, "twice": 2, "strange": 1}[case]


def test_the_worker_and_the_manifest_are_served(client: Client) -> None:
    worker = client.get(reverse("entry_worker"))
    assert worker.headers["Content-Type"].startswith("text/javascript")
    assert client.get(reverse("entry_manifest")).json()["start_url"] == reverse("submissions")
