"""Pages of incoming documents: what they show, to whom, with how many queries."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from lienthong.kernel.accounts.tests.factories import sign_in
from lienthong.modules.documents.actions.incoming import register_deliveries, submit_delivery
from lienthong.modules.documents.models import Delivery, Document, Question, Scan, Status
from lienthong.modules.documents.tests.incoming_factories import Place, key_of, make_delivery, make_place

pytestmark = pytest.mark.django_db

HTMX = {"HX-Request": "true"}


@pytest.fixture
def place() -> Place:
    return make_place()


def act(client: Client, delivery: Delivery, name: str, **data: object) -> Any:
    return client.post(reverse("delivery_act", args=[delivery.pk, name]), data)


def test_the_clerks_morning(client: Client, place: Place) -> None:
    first, second = make_delivery(place.units["ag"]), make_delivery(place.units["ag"])
    sign_in(client, place.clerk)
    html = client.get(reverse("incoming")).content.decode()
    assert first.document.symbol in html
    selected = [f"delivery-{first.pk}", f"delivery-{second.pk}"]
    client.post(reverse("register_selected"), {"selected": selected, "to": key_of(place.leader)})
    assert set(Delivery.objects.values_list("arrival_number", flat=True)) == {1, 2}
    assert "?tab=in_hand" in client.get(reverse("incoming")).content.decode()
    assert client.get(reverse("incoming"), {"tab": "waiting"}).content.decode().count("data-row=") == 0


def test_everything_that_waits_is_registered_at_once(client: Client, place: Place) -> None:
    for _each in range(3):
        make_delivery(place.units["ag"])
    other = make_delivery(place.units["hn"])
    sign_in(client, place.clerk)
    assert "register-all" in client.get(reverse("incoming")).content.decode()
    client.post(reverse("register_selected"), {"all": "yes"})
    assert set(Delivery.objects.exclude(pk=other.pk).values_list("arrival_number", flat=True)) == {1, 2, 3}
    other.refresh_from_db()
    assert other.status == Status.ARRIVED


def test_from_the_list_to_the_result(client: Client, place: Place) -> None:
    delivery = make_delivery(place.units["ag"])
    sign_in(client, place.clerk)
    page = client.get(reverse("delivery", args=[delivery.pk])).content.decode()
    assert reverse("delivery_act", args=[delivery.pk, "register"]) in page
    act(client, delivery, "register")
    act(client, delivery, "submit", to=key_of(place.leader))
    sign_in(client, place.leader)
    form = client.get(reverse("delivery_act", args=[delivery.pk, "assign"])).content.decode()
    assert 'name="text"' in form
    said = {"text": "Giao đồng chí Lộc", "lead": key_of(place.expert), "due": "3", "keep": "on"}
    act(client, delivery, "assign", **said, coordinating=[key_of(place.specialist)], information=[key_of(place.clerk)])
    again = client.get(reverse("delivery", args=[delivery.pk])).content.decode()
    assert "Giao đồng chí Lộc" in again
    sign_in(client, place.expert)
    client.post(reverse("delivery_opened", args=[delivery.pk]))
    delivery.refresh_from_db()
    assert delivery.status == Status.IN_PROGRESS
    upload = SimpleUploadedFile("ket-qua.txt", "Kết quả".encode())
    act(client, delivery, "finish", result="Đã trả lời", files=[upload])
    delivery.refresh_from_db()
    assert delivery.status == Status.FINISHED
    page = client.get(reverse("delivery", args=[delivery.pk])).content.decode()
    assert "ket-qua.txt" in page


@pytest.mark.parametrize(("who", "status"), [("clerk", 200), ("specialist", 200), ("expert", 404), ("stranger", 404)])
def test_who_sees_a_delivery(client: Client, place: Place, who: str, status: int) -> None:
    delivery = make_delivery(place.units["ag"])
    sign_in(client, getattr(place, who))
    assert client.get(reverse("delivery", args=[delivery.pk])).status_code == status
    assert act(client, delivery, "register").status_code in {status, 302, 422}
    assert (Delivery.objects.get(pk=delivery.pk).status == Status.REGISTERED) == (who == "clerk")


def test_the_sheet_and_received_by_agree(place: Place) -> None:
    from lienthong.modules.documents.queries.incoming_page import delivery_page

    delivery = make_delivery(place.units["ag"])
    for viewer in (place.clerk, place.leader, place.head, place.expert, place.specialist, place.stranger):
        seen = Delivery.objects.received_by(viewer).filter(pk=delivery.pk).exists()
        assert (delivery_page(viewer, delivery.pk) is not None) == seen


def test_a_page_costs_few_queries_however_long_its_story(client: Client, place: Place) -> None:
    delivery = make_delivery(place.units["ag"])
    sign_in(client, place.clerk)
    address = reverse("delivery", args=[delivery.pk])
    client.get(address)
    counts = []
    for _round in range(2):
        with CaptureQueriesContext(connection) as captured:
            client.get(address)
        counts.append(len(captured))
        act(client, delivery, "register")
        act(client, delivery, "submit", to=key_of(place.leader))
    assert counts == [7, 6]  # while it waits to be registered, also whether it is here already


def test_the_fragment_is_the_detail_alone(client: Client, place: Place) -> None:
    delivery = make_delivery(place.units["ag"])
    sign_in(client, place.clerk)
    html = client.get(reverse("delivery", args=[delivery.pk]), headers=HTMX).content.decode()
    assert 'id="delivery"' in html
    assert "<html" not in html
    done = client.post(reverse("delivery_act", args=[delivery.pk, "register"]), headers=HTMX)
    assert done["HX-Retarget"] == "#delivery"
    assert "toast" in done["HX-Trigger"]


def test_bad_input_comes_back_as_typed(client: Client, place: Place) -> None:
    delivery = make_delivery(place.units["ag"])
    register_deliveries(viewer=place.clerk, delivery_ids=[delivery.pk])
    submit_delivery(viewer=place.clerk, delivery_id=delivery.pk, to=key_of(place.leader))
    sign_in(client, place.leader)
    answer = act(client, delivery, "assign", text="Giao <b>ngay</b>", lead="", due="bao giờ xong")
    assert answer.status_code == 422
    html = answer.content.decode()
    assert "Giao &lt;b&gt;ngay&lt;/b&gt;" in html
    assert "bao giờ xong" in html
    assert 'role="alert"' in html or "error" in html


def test_the_deadline_explains_itself(client: Client, place: Place) -> None:
    sign_in(client, place.leader)
    assert "<b" in client.get(reverse("incoming_due"), {"due": "3"}).content.decode()
    assert "error" in client.get(reverse("incoming_due"), {"due": "-1"}).content.decode()
    assert "error" in client.get(reverse("incoming_due"), {"due": "1/1/2020"}).content.decode()
    assert client.get(reverse("incoming_due"), {"due": "999999999999"}).status_code == 200


def test_a_typeahead_finds_people_and_departments_without_accents(client: Client, place: Place) -> None:
    sign_in(client, place.leader)
    html = client.get(reverse("incoming_holders"), {"q": "to chuc"}).content.decode()
    assert f'data-key="u{place.units["ag_dept"].pk}"' in html
    assert "Hà Nội" not in html


def test_a_scan_becomes_a_registered_document(client: Client, place: Place) -> None:
    sign_in(client, place.clerk)
    upload = SimpleUploadedFile("cong-van.txt", "Nội dung".encode())
    row = client.post(reverse("add_scan"), {"files": upload}, headers=HTMX)
    assert row.status_code == 200
    scan = Scan.objects.get()
    data = {
        "sender": "Bộ Nội vụ",
        "symbol": "1234/BNV-TCBC",
        "issued_on": "20/11/2026",
        "summary": "Về việc sắp xếp tổ chức bộ máy",
        "urgency": 1,
        "secrecy": 0,
        "channel": "paper",
    }
    bad = client.post(reverse("complete_scan", args=[scan.pk]), {**data, "sender": ""}, headers=HTMX)
    assert bad.status_code == 422
    assert "Về việc sắp xếp tổ chức bộ máy" in bad.content.decode()
    secret = client.post(reverse("complete_scan", args=[scan.pk]), {**data, "secrecy": 1}, headers=HTMX)
    assert secret.status_code == 422
    for _click in range(2):
        assert client.post(reverse("complete_scan", args=[scan.pk]), data, headers=HTMX).status_code == 200
    document = Document.objects.get(state="received")
    assert (document.sender, document.number, document.deliveries.get().arrival_number) == ("Bộ Nội vụ", 1234, 1)
    again = client.post(reverse("add_scan"), {}, headers=HTMX)
    assert again.status_code == 200
    scan = Scan.objects.get()
    same = {**data, "sender": "BO NOI VU ", "symbol": "1234 / bnv-tcbc"}
    warned = client.post(reverse("complete_scan", args=[scan.pk]), same, headers=HTMX)
    assert warned.status_code == 422
    assert reverse("delivery", args=[document.deliveries.get().pk]) in warned.content.decode()
    forced = {**same, "override": "Bản chính gửi sau"}
    assert client.post(reverse("complete_scan", args=[scan.pk]), forced, headers=HTMX).status_code == 200
    assert Delivery.objects.filter(arrival_number=2).exists()


@pytest.mark.parametrize(
    ("name", "content"),
    [("trong.pdf", b""), ("gia.pdf", b"khong phai pdf " * 50), ("chay.exe", b"MZ" + b"\0" * 200)],
)
def test_files_that_are_not_taken_say_why(client: Client, place: Place, name: str, content: bytes) -> None:
    sign_in(client, place.clerk)
    answer = client.post(reverse("add_scan"), {"files": SimpleUploadedFile(name, content)}, headers=HTMX)
    assert answer.status_code in {200, 422}
    if answer.status_code == 422:
        assert answer["X-Message"]
        assert not Scan.objects.exists()


def test_a_name_of_300_characters_with_emoji_is_kept_short(client: Client, place: Place) -> None:
    sign_in(client, place.clerk)
    upload = SimpleUploadedFile("📄📄 " + "dài " * 75 + ".txt", "Nội dung".encode())
    assert client.post(reverse("add_scan"), {"files": upload}, headers=HTMX).status_code == 200
    file = Scan.objects.get().file
    assert file
    assert len(file.name) <= 255


def test_a_question_is_answered_where_it_was_asked(client: Client, place: Place) -> None:
    delivery = make_delivery(place.units["ag"])
    register_deliveries(viewer=place.clerk, delivery_ids=[delivery.pk])
    submit_delivery(viewer=place.clerk, delivery_id=delivery.pk, to=key_of(place.leader))
    sign_in(client, place.leader)
    act(client, delivery, "assign", text="Làm", lead=key_of(place.expert))
    sign_in(client, place.expert)
    act(client, delivery, "ask", to="leader", text="Gửi cho ai?")
    question = Question.objects.get()
    assert client.get(reverse("question", args=[question.pk])).status_code == 200
    sign_in(client, place.stranger)
    assert client.get(reverse("question", args=[question.pk])).status_code == 404
    sign_in(client, place.leader)
    client.post(reverse("question", args=[question.pk]), {"text": "Gửi cấp xã"})
    assert "Gửi cấp xã" in client.get(reverse("delivery", args=[delivery.pk])).content.decode()


def test_filters_narrow_the_list_and_are_kept(client: Client, place: Place) -> None:
    here = make_delivery(place.units["ag"])
    sign_in(client, place.clerk)
    address = reverse("incoming")
    found = client.get(address, {"q": here.document.summary.lower(), "tab": "all"}).content.decode()
    assert f"delivery-{here.pk}" in found
    for asked in (
        {"q": "khong co gi"},
        {"urgency": "flash"},
        {"until": "1/1/2020"},
        {"standing": "overdue"},
        {"sender": "%"},
    ):
        assert f"delivery-{here.pk}" not in client.get(address, {**asked, "tab": "all"}).content.decode()
    page = client.get(address).content.decode()
    part = client.get(address, {"q": "a", "tab": "all"}, headers=HTMX).content.decode()
    assert 'hx-target="#incoming-list"' in page
    assert 'id="incoming-list"' in page
    assert 'role="search"' not in part
    assert f'name="next" value="{address}?q=a&amp;tab=all"' in part
    client.post(reverse("keep_view"), {"name": "Khẩn", "next": f"{address}?urgency=urgent&tab=all&before=7"})
    assert f'href="{address}?urgency=urgent&amp;tab=all"' in client.get(address).content.decode()


def test_the_list_costs_few_queries(client: Client, place: Place) -> None:
    for _each in range(5):
        make_delivery(place.units["ag"])
    sign_in(client, place.clerk)
    client.get(reverse("incoming"))
    with CaptureQueriesContext(connection) as captured:
        client.get(reverse("incoming"))
    assert len(captured) <= 8
