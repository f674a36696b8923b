"""Pages of directives, their texts, trees and tasks."""

import re
from io import BytesIO
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from lienthong.kernel.access.viewer import Viewer
from lienthong.kernel.accounts.tests.factories import make_viewer, sign_in
from lienthong.kernel.org.models import Unit
from lienthong.kernel.org.tests.factories import make_tree
from lienthong.kernel.search.actions import put_entry
from lienthong.modules.directives.actions.texts_versions import replace_text
from lienthong.modules.directives.models import Directive, Indicator, Objective, Task
from lienthong.modules.directives.queries.texts_versions import changes_between
from lienthong.modules.directives.tests.factories import (
    LAW,
    SMALL,
    data_text,
    make_directive_with_text,
    task_of,
    text_file,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def units() -> dict[str, Unit]:
    return make_tree()


@pytest.fixture
def author(units: dict[str, Unit]) -> Viewer:
    return make_viewer(units["tw_office"], "specialist")


@pytest.fixture
def other(units: dict[str, Unit]) -> Viewer:
    return make_viewer(units["ag1"], "officer")


HEAD = {"kind": "resolution", "symbol": "57-NQ/TW", "title": "Nghị quyết thử", "issued_on": "5/1/2026", "ends_on": ""}


def uploaded(content: bytes, name: str = "van-ban.txt") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def test_a_directive_is_made_of_an_upload(client: Client, author: Viewer) -> None:
    sign_in(client, author)
    assert client.get(reverse("new_directive")).status_code == 200
    page = client.post(reverse("new_directive"), {**HEAD, "file": uploaded(data_text(LAW).encode())})
    made = Directive.objects.get()
    assert page.headers["Location"] == reverse("read_directive", args=[made.pk])
    html = client.get(page.headers["Location"]).content.decode()
    assert 'id="art_16__clause_1__point_c"' in html
    assert "PHÒNG NGỪA, XỬ LÝ HÀNH VI XÂM PHẠM AN NINH MẠNG" in html


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("trong.txt", b""),
        ("hong.docx", b"PK\x03\x04 not an archive at all"),
        ("anh.txt", b"\x89PNG\r\n\x1a\n"),
        ("bang.zip", b"GIF89a\x00\xff\xfe\x00"),
    ],
)
def test_bad_files_are_told_beside_the_field_and_nothing_is_made(
    client: Client, author: Viewer, name: str, content: bytes
) -> None:
    sign_in(client, author)
    page = client.post(reverse("new_directive"), {**HEAD, "file": uploaded(content, name)})
    assert page.status_code == 422
    assert "id_file_error" in page.content.decode()
    assert "Nghị quyết thử" in page.content.decode()
    assert not Directive.objects.exists()


def test_who_sees_what(client: Client, author: Viewer, other: Viewer, units: dict[str, Unit]) -> None:
    directive = make_directive_with_text(author)
    task = task_of(author, directive)
    names = ["directive", "read_directive", "coverage", "coverage_file", "directive_versions", "print_directive"]
    sign_in(client, other)
    assert all(client.get(reverse(name, args=[directive.pk])).status_code == 404 for name in names)
    assert client.get(reverse("task", args=[task.pk])).status_code == 404
    assert client.get(reverse("add_node", args=[directive.pk, "task"])).status_code == 404
    sign_in(client, author)
    assert all(client.get(reverse(name, args=[directive.pk])).status_code == 200 for name in names)
    client.post(reverse("move_directive", args=[directive.pk]), {"state": "active"})
    sign_in(client, other)
    assert all(client.get(reverse(name, args=[directive.pk])).status_code == 200 for name in names)
    assert client.get(reverse("task", args=[task.pk])).status_code == 404
    assert client.get(reverse("edit_directive", args=[directive.pk])).status_code == 404
    sign_in(client, make_viewer(units["tw"], "administrator"))
    assert client.get(reverse("directives")).status_code == 403


def test_the_list_is_narrowed_and_paged(client: Client, author: Viewer, django_assert_max_num_queries: Any) -> None:
    for number in range(3):
        make_directive_with_text(author, active=True, title=f"Chuyển đổi số {number}", symbol=f"{number}-NQ/TW")
    sign_in(client, author)
    with django_assert_max_num_queries(12):
        html = client.get(reverse("directives")).content.decode()
    assert html.count('class="row row-plain"') == 3
    found = client.get(reverse("directives"), {"q": "1-NQ"}).content.decode()
    assert found.count('class="row row-plain"') == 1
    assert client.get(reverse("directives"), {"kind": "plan", "after": "x", "body": "9" * 30}).status_code == 200
    assert client.get(reverse("directives"), {"state": "draft"}).status_code == 200


HTMX = {"HTTP_HX_REQUEST": "true"}


def form_of(client: Client, directive: Directive, kind: str, query: str = "") -> str:
    page = client.get(reverse("add_node", args=[directive.pk, kind]) + query, **HTMX)  # type: ignore[arg-type]
    assert page.status_code == 200
    return page.content.decode()


def test_provisions_become_a_task_beside_the_text(client: Client, author: Viewer, units: dict[str, Unit]) -> None:
    directive = make_directive_with_text(author)
    sign_in(client, author)
    html = form_of(client, directive, "task", "?address=art_2__clause_1__point_b&address=art_2__clause_2")
    assert "Báo cáo hằng quý</textarea>" in html
    assert html.count('name="address"') == 2
    assert "điểm b khoản 1 Điều 2" in html
    typed = {
        "title": "Báo cáo hằng quý",
        "deadline": "recurring",
        "recurrence": "quarter",
        "working_days": "10",
        "lead": str(units["ag"].pk),
        "address": ["art_2__clause_1__point_b", "art_2__clause_2"],
    }
    page = client.post(reverse("add_node", args=[directive.pk, "task"]), typed, **HTMX)  # type: ignore[arg-type]
    assert page.status_code == 200, page.content.decode()
    assert page.headers["HX-Retarget"] == "#side"
    assert 'id="marks-art_2__clause_2" hx-swap-oob="true"' in page.content.decode()
    task = Task.objects.get()
    assert (task.recurrence, task.working_days, task.provisions.count()) == ("quarter", 10, 2)
    html = client.get(reverse("task", args=[task.pk])).content.decode()
    assert "Tỉnh ủy An Giang" in html
    assert "Báo cáo hằng quý." in html


def test_what_is_wrong_is_told_and_what_was_typed_is_kept(
    client: Client, author: Viewer, units: dict[str, Unit]
) -> None:
    directive = make_directive_with_text(author)
    sign_in(client, author)
    address = reverse("add_node", args=[directive.pk, "task"])
    leads = [str(units["ag"].pk), str(units["hn"].pk)]
    page = client.post(address, {"title": "Việc", "deadline": "standing", "lead": leads}, **HTMX)  # type: ignore[arg-type]
    assert page.status_code == 422
    html = page.content.decode()
    assert "một đơn vị chủ trì" in html
    assert html.count('name="lead"') == 2
    page = client.post(address, {"title": "Việc", "deadline": "date"}, **HTMX)  # type: ignore[arg-type]
    assert "id_due_on_error" in page.content.decode()


def test_a_circle_is_told_beside_the_field(client: Client, author: Viewer) -> None:
    directive = make_directive_with_text(author)
    top = task_of(author, directive, "Trên")
    low = task_of(author, directive, "Dưới", parent_id=top.pk)
    sign_in(client, author)
    address = reverse("edit_node", args=[directive.pk, "task", top.pk])
    page = client.post(address, {"title": "Trên", "deadline": "standing", "parent": low.pk}, **HTMX)  # type: ignore[arg-type]
    assert page.status_code == 422
    assert "id_parent_error" in page.content.decode()


def test_objectives_and_indicators_and_deleting(client: Client, author: Viewer) -> None:
    directive = make_directive_with_text(author)
    sign_in(client, author)
    add = reverse("add_node", args=[directive.pk, "objective"])
    client.post(add, {"title": "Mọi xã có đường truyền", "address": "art_1__clause_1"})
    objective = Objective.objects.get()
    add = reverse("add_node", args=[directive.pk, "indicator"])
    page = client.post(add, {"title": "Tỷ lệ xã", "measure": "%", "adding": "average", "objective": objective.pk})
    assert page.status_code == 302
    task = task_of(author, directive, objective_id=objective.pk)
    html = client.get(reverse("directive", args=[directive.pk])).content.decode()
    assert re.search(rf'id="node-objective-{objective.pk}".*id="node-task-{task.pk}"', html, re.DOTALL)
    for kind, node in (("objective", objective), ("indicator", Indicator.objects.get()), ("task", task)):
        assert client.get(reverse("edit_node", args=[directive.pk, kind, node.pk])).status_code == 200
        client.post(reverse("delete_node", args=[directive.pk, kind, node.pk]))
    assert [model.objects.count() for model in (Objective, Indicator, Task)] == [0, 0, 0]
    assert client.get(reverse("add_node", args=[directive.pk, "verse"])).status_code == 404


def test_the_reader_needs_few_queries_whatever_the_size(
    client: Client, author: Viewer, django_assert_max_num_queries: Any
) -> None:
    directive = make_directive_with_text(author, data_text(LAW))
    for number in range(8):
        task_of(author, directive, addresses=(f"art_{number + 1}", "art_16__clause_1__point_a"))
    sign_in(client, author)
    for name in ("read_directive", "directive", "coverage"):
        with django_assert_max_num_queries(28):
            assert client.get(reverse(name, args=[directive.pk])).status_code == 200


def test_coverage_and_its_spreadsheet(client: Client, author: Viewer) -> None:
    directive = make_directive_with_text(author)
    task_of(author, directive, "=Bố trí", addresses=("art_2__clause_1",))
    task_of(author, directive, "Ngoài văn bản")
    sign_in(client, author)
    html = client.get(reverse("coverage", args=[directive.pk])).content.decode()
    assert "Ngoài văn bản" in html
    assert "33,3" in html  # two points of six provisions
    book = load_workbook(BytesIO(client.get(reverse("coverage_file", args=[directive.pk])).content))
    rows = list(book.worksheets[0].iter_rows(min_row=3, values_only=True))
    assert len(rows) == 6
    assert [row[3] for row in rows].count("'=Bố trí") == 2
    assert book.worksheets[2]["A3"].value == "Ngoài văn bản"


def test_a_new_text_marks_tasks_and_a_person_confirms(client: Client, author: Viewer) -> None:
    directive = make_directive_with_text(author)
    task = task_of(author, directive, addresses=("art_2__clause_1__point_b",))
    sign_in(client, author)
    changed = SMALL.replace("hằng quý", "hằng tháng")
    page = client.post(
        reverse("directive_versions", args=[directive.pk]), {"file": uploaded(changed.encode()), "note": "Đính chính"}
    )
    assert page.headers["Location"] == reverse("compare_versions", args=[directive.pk, 2])
    assert "<ins>tháng.</ins>" in client.get(page.headers["Location"]).content.decode()
    review = reverse("review_tasks", args=[directive.pk])
    assert "<del>quý.</del>" in client.get(review).content.decode()
    client.post(reverse("confirm_task", args=[task.pk]))
    assert f'id="task-{task.pk}"' not in client.get(review).content.decode()
    again = client.post(reverse("directive_versions", args=[directive.pk]), {"file": uploaded(changed.encode())})
    assert again.status_code == 422


def test_a_change_is_told_once_at_the_lowest_provision(author: Viewer) -> None:
    directive = make_directive_with_text(author, data_text(LAW))
    new = data_text(LAW).replace("Điều 11. Thẩm định", "Điều 11. Thẩm định bắt buộc")
    after = replace_text(viewer=author, directive_id=directive.pk, file=text_file(author, new))
    before = directive.versions.get(number=1)
    assert [(one.kind, one.address) for one in changes_between(before, after)] == [("changed", "art_11")]


def test_documents_beside_a_task_and_tasks_beside_a_document(
    client: Client, author: Viewer, units: dict[str, Unit]
) -> None:
    from lienthong.modules.documents.api import Document
    from lienthong.modules.documents.tests.factories_issuing import make_issued

    document = make_issued(units["tw_office"])
    directive = make_directive_with_text(author)
    task = task_of(author, directive, "Việc cạnh văn bản")
    sign_in(client, author)
    assert Document.objects.visible_to(author).filter(pk=document.pk).exists()
    client.post(reverse("link_task_document", args=[task.pk]), {"document": document.pk})
    assert document.symbol in client.get(reverse("task", args=[task.pk])).content.decode()
    put_entry(
        kind="document",
        subject_id=document.pk,
        on=timezone.localdate(),
        title=document.summary,
        reference=document.symbol,
        unit_ids=[author.unit_id],
    )
    assert document.symbol in client.get(reverse("find_task_documents"), {"q": document.symbol}).content.decode()
    html = client.get(reverse("document_panels", args=[document.pk])).content.decode()
    assert "Việc cạnh văn bản" in html
    assert f"{reverse('new_directive')}?document={document.pk}" in html
    client.post(reverse("unlink_task_document", args=[task.pk, document.pk]))
    assert "Việc cạnh văn bản" not in client.get(reverse("document_panels", args=[document.pk])).content.decode()


def test_tasks_move_by_a_button(client: Client, author: Viewer, other: Viewer) -> None:
    directive = make_directive_with_text(author)
    task_of(author, directive, "1")
    second = task_of(author, directive, "2")
    sign_in(client, author)
    client.post(reverse("move_task", args=[second.pk]), {"way": "up"}, **HTMX)  # type: ignore[arg-type]
    assert list(directive.tasks.order_by("order").values_list("title", flat=True)) == ["2", "1"]
    sign_in(client, other)
    assert client.post(reverse("move_task", args=[second.pk]), {"way": "up"}).status_code == 404


def test_a_version_that_renumbers_takes_its_tasks_along(author: Viewer) -> None:
    directive = make_directive_with_text(author)
    task = task_of(author, directive, addresses=("art_3",))
    new = SMALL.replace("Điều 2. Nhiệm vụ", "Điều 2. Tổ chức\nBan Chỉ đạo chịu trách nhiệm.\nĐiều 3. Nhiệm vụ")
    new = new.replace("Điều 3. Hiệu lực", "Điều 4. Hiệu lực")
    replace_text(viewer=author, directive_id=directive.pk, file=text_file(author, new))
    assert task.provisions.get().address == "art_4"
