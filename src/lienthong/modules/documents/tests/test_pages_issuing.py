"""Pages of recipients, issuing, the board, recall: what they show, what they cost, who may open them."""

from io import BytesIO
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from openpyxl import load_workbook

from lienthong.kernel.access.viewer import Viewer
from lienthong.kernel.accounts.queries import saved_views
from lienthong.kernel.accounts.tests.factories import make_position, make_viewer, sign_in
from lienthong.kernel.calendar.actions import rebuild_days
from lienthong.kernel.notify.models import Notification
from lienthong.kernel.org.models import Unit
from lienthong.kernel.org.tests.factories import make_tree
from lienthong.modules.documents.actions.issuing import issue_document
from lienthong.modules.documents.models import Delivery, Document, OutsideAddress, RecipientGroup
from lienthong.modules.documents.queries.issuing_export import plain
from lienthong.modules.documents.tests.factories_issuing import make_approved

pytestmark = pytest.mark.django_db

Tree = dict[str, Unit]


@pytest.fixture
def tree() -> Tree:
    rebuild_days()
    made = make_tree()
    Unit.objects.filter(pk=made["ag1"].pk).update(folded="dang uy xa my duc")
    Unit.objects.filter(pk=made["ag2"].pk).update(folded="dang uy xa vinh xuong")
    return made


@pytest.fixture
def clerk(tree: Tree, client: Client) -> Viewer:
    """Signed in."""
    viewer = make_viewer(tree["ag"], "clerk")
    sign_in(client, viewer)
    client.cookies["lienthong_language"] = "en"
    return viewer


@pytest.fixture
def draft(tree: Tree) -> Document:
    return make_approved(tree["ag"], has_text=False)


@pytest.fixture
def issued(tree: Tree, clerk: Viewer) -> Document:
    document = make_approved(tree["ag"], to=[tree["ag1"], tree["ag2"]], has_text=False)
    issue_document(viewer=clerk, document_id=document.pk)
    document.refresh_from_db()
    return document


def test_recipients_are_chosen_shown_and_set(tree: Tree, clerk: Viewer, client: Client, draft: Document) -> None:
    group = RecipientGroup.objects.create(owner=tree["ag"], name="Xã", rule_level="commune", rule_under=tree["ag"])
    meant = client.get(f"/documents/{draft.pk}/recipients/meant", {"unit": str(tree["hn"].pk), "group": str(group.pk)})
    assert 'class="meant-number">3<' in meant.content.decode()
    answer = client.post(
        f"/documents/{draft.pk}/recipients",
        {"unit": [tree["hn"].pk, "x"], "group": group.pk, "outside_name": "Công ty A", "outside_email": "a@b.vn"},
    )
    assert answer.status_code == 302
    kept = set(draft.recipients.values_list("unit_id", "group_id", "outside__email"))
    assert kept == {(tree["hn"].pk, None, None), (None, group.pk, None), (None, None, "a@b.vn")}
    bad = client.post(f"/documents/{draft.pk}/recipients", {"unit": tree["hn"].pk, "outside_email": "a@b.vn"})
    assert bad.status_code == 422
    assert str(tree["hn"].name) in bad.content.decode()


def test_recipients_of_others_are_not_there(tree: Tree, client: Client, draft: Document) -> None:
    sign_in(client, make_viewer(tree["hn"], "clerk"))
    for path in ("recipients", "recipients/meant", "issue"):
        assert client.get(f"/documents/{draft.pk}/{path}").status_code == 404


def test_units_are_found_without_accents(clerk: Viewer, client: Client) -> None:
    assert "Mỹ Đức" in client.get("/documents/recipients/units", {"q": "mỹ DUC"}).content.decode()
    assert "Mỹ Đức" not in client.get("/documents/recipients/units", {"q": "%"}).content.decode()


def test_preview_shows_what_will_happen_and_one_click_does_it(
    tree: Tree, clerk: Viewer, client: Client, django_assert_max_num_queries: Any
) -> None:
    document = make_approved(tree["ag"], to=[tree["ag1"], tree["ag"]], has_text=False)
    with django_assert_max_num_queries(8):
        text = client.get(f"/documents/{document.pk}/issue").content.decode()
    assert "01-QĐ/TU" in text
    assert "Issue to 1 recipient" in text
    assert "The sender itself" in text
    document.refresh_from_db()
    assert document.state == "approved"
    answer = client.post(f"/documents/{document.pk}/issue", {"idempotency_key": "k"})
    assert answer["Location"].endswith(f"/documents/{document.pk}")
    again = client.post(f"/documents/{document.pk}/issue", {"idempotency_key": "k"})
    assert again["Location"].endswith(f"/documents/{document.pk}")
    assert Delivery.objects.count() == 1


def test_a_specialist_does_not_issue(tree: Tree, client: Client, draft: Document) -> None:
    sign_in(client, make_viewer(tree["ag"], "specialist"))
    assert client.get(f"/documents/{draft.pk}/issue").status_code == 403
    assert client.post(f"/documents/{draft.pk}/issue").status_code == 403


def test_board_counts_filters_and_stays_in_its_body(
    tree: Tree, client: Client, issued: Document, django_assert_max_num_queries: Any
) -> None:
    issued.deliveries.filter(unit=tree["ag1"]).update(opened_at=timezone.now())
    with django_assert_max_num_queries(9):
        text = client.get(f"/documents/{issued.pk}/board").content.decode()
    assert "Đảng ủy xã Mỹ Đức" in text
    assert "Đảng ủy xã Vĩnh Xương" in text
    unopened = client.get(f"/documents/{issued.pk}/board", {"face": "unopened"}, headers={"HX-Request": "true"})
    assert "Vĩnh Xương" in unopened.content.decode()
    assert "Mỹ Đức" not in unopened.content.decode()
    found = client.get(f"/documents/{issued.pk}/board", {"q": "my duc"}, headers={"HX-Request": "true"})
    assert "Vĩnh Xương" not in found.content.decode()
    sign_in(client, make_viewer(tree["ag1"], "officer"))
    for path in ("board", "board/counts", "board/map.json", "board.xlsx"):
        assert client.get(f"/documents/{issued.pk}/{path}").status_code == 404


def test_counts_answer_304_until_something_changes(tree: Tree, client: Client, issued: Document) -> None:
    first = client.get(f"/documents/{issued.pk}/board/counts")
    same = client.get(f"/documents/{issued.pk}/board/counts", headers={"If-None-Match": first["ETag"]})
    assert (first.status_code, same.status_code) == (200, 304)
    issued.deliveries.filter(unit=tree["ag1"]).update(opened_at=timezone.now())
    assert (
        client.get(f"/documents/{issued.pk}/board/counts", headers={"If-None-Match": first["ETag"]}).status_code == 200
    )


def test_everybody_who_has_not_opened_it_is_reminded_once_a_day(tree: Tree, client: Client, issued: Document) -> None:
    make_position(tree["ag1"], "officer")
    issued.deliveries.filter(unit=tree["ag2"]).update(opened_at=timezone.now())
    for _ in range(2):
        assert client.post(f"/documents/{issued.pk}/remind").status_code == 302
    assert Notification.objects.filter(kind="document_reminder").count() == 1
    assert issued.deliveries.filter(reminded_at__isnull=False).count() == 1


def test_export_carries_no_formula(tree: Tree, client: Client, issued: Document) -> None:
    issued.deliveries.filter(unit=tree["ag1"]).update(refusal="=cmd|' /C calc'!A0", status=2)
    answer = client.get(f"/documents/{issued.pk}/board.xlsx")
    rows = list(load_workbook(BytesIO(answer.content)).active.values)
    assert rows[2][0] == "Đảng ủy xã Mỹ Đức"
    assert rows[2][9] == "'=cmd|' /C calc'!A0"
    assert client.get(f"/documents/{issued.pk}/board.csv").content.startswith(b"\xef\xbb\xbf")
    assert client.get(f"/documents/{issued.pk}/board.exe").status_code == 404
    assert [plain(text) for text in ("+1", "-1", "@a", "\t=1", 5, "a")] == ["'+1", "'-1", "'@a", "'\t=1", 5, "a"]
    issued.deliveries.filter(unit=tree["ag1"]).update(refusal="\x0b=1+1\x1f")
    answer = client.get(f"/documents/{issued.pk}/board.xlsx")
    assert list(load_workbook(BytesIO(answer.content)).active.values)[2][9] == "'=1+1"


def test_recall_page_says_what_will_happen_then_does_it(tree: Tree, client: Client, issued: Document) -> None:
    assert "What will happen" in client.get(f"/documents/{issued.pk}/recall").content.decode()
    bad = client.post(f"/documents/{issued.pk}/recall", {"whom": "all", "reason": ""})
    assert bad.status_code == 422
    client.post(f"/documents/{issued.pk}/recall", {"whom": "some", "unit": tree["ag1"].pk, "reason": "Sai số"})
    assert set(issued.deliveries.filter(recall=15).values_list("unit_id", flat=True)) == {tree["ag1"].pk}
    sign_in(client, make_viewer(tree["ag1"], "officer"))
    assert client.get(f"/documents/{issued.pk}/recall").status_code == 404


def test_groups_are_made_counted_changed_and_deleted(tree: Tree, clerk: Viewer, client: Client) -> None:
    asked = client.get("/documents/groups/meant", {"level": "commune", "under": str(tree["ag"].pk)})
    assert 'class="meant-number">2<' in asked.content.decode()
    empty = client.post("/documents/groups/new", {"name": "Các xã"})
    assert empty.status_code == 422
    client.post("/documents/groups/new", {"name": "Các xã", "level": "commune", "under": tree["ag"].pk})
    group = RecipientGroup.objects.get()
    assert (group.owner_id, group.rule_level, group.rule_under_id) == (tree["ag"].pk, "commune", tree["ag"].pk)
    assert "Các xã" in client.get("/documents/groups").content.decode()
    sign_in(client, make_viewer(tree["hn"], "clerk"))
    assert client.get(f"/documents/groups/{group.pk}").status_code == 404
    client.post(f"/documents/groups/{group.pk}/delete")
    assert RecipientGroup.objects.exists()


def test_outgoing_lists_the_body_and_keeps_views(
    tree: Tree, clerk: Viewer, client: Client, issued: Document, django_assert_max_num_queries: Any
) -> None:
    OutsideAddress.objects.create(owner=tree["ag"], name="A")
    with django_assert_max_num_queries(8):
        text = client.get("/documents/outgoing").content.decode()
    assert issued.symbol in text
    assert issued.symbol not in client.get("/documents/outgoing", {"state": "to_issue"}).content.decode()
    assert issued.symbol not in client.get("/documents/outgoing", {"after": "2020-01-01.5"}).content.decode()
    client.post("/my/views", {"name": "Năm nay", "next": "/documents/outgoing?year=2026&type=&after=x"})
    assert [(kept.name, kept.query) for kept in saved_views(clerk, "outgoing")] == [("Năm nay", "year=2026")]
    assert 'href="/documents/outgoing?year=2026"' in client.get("/documents/outgoing").content.decode()
    sign_in(client, make_viewer(tree["hn"], "clerk"))
    assert issued.symbol not in client.get("/documents/outgoing").content.decode()


def test_a_recipient_sees_what_is_asked_and_answers(
    tree: Tree, clerk: Viewer, client: Client, issued: Document
) -> None:
    delivery = issued.deliveries.get(unit=tree["ag1"])
    issued.deliveries.filter(pk=delivery.pk).update(opened_at=timezone.now())
    client.post(f"/documents/{issued.pk}/recall", {"whom": "all", "reason": "Sai phụ lục số 2"})
    sign_in(client, make_viewer(tree["ag1"], "officer"))
    text = client.get(f"/documents/deliveries/{delivery.pk}").content.decode()
    assert "Sai phụ lục số 2" in text
    assert f"/documents/deliveries/{delivery.pk}/answer" in text
    client.post(f"/documents/deliveries/{delivery.pk}/answer", {"refuse": "1", "reason": "Đã triển khai"})
    delivery.refresh_from_db()
    assert (delivery.recall, delivery.answer) == (16, "Đã triển khai")
    sign_in(client, clerk)
    board = client.get(f"/documents/{issued.pk}/board", {"ask": "declined"}, headers={"HX-Request": "true"})
    assert "Đã triển khai" in board.content.decode()
