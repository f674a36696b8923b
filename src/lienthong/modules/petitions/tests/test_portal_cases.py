"""Following one's own petition, public petitions and receipts: what is shown, what never is."""

import re
import zlib
from base64 import urlsafe_b64encode
from datetime import timedelta
from html import unescape
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from lienthong.kernel.search.rules import words_of
from lienthong.modules.petitions.actions.portal_guarding import LIMITS
from lienthong.modules.petitions.models import Message, Petition
from lienthong.modules.petitions.queries.portal_receipts import checked_receipt, receipt_of
from lienthong.modules.petitions.rules.receipts import packed, unpacked
from lienthong.modules.petitions.tests.factories_handling import TEXT, World, bring, say
from lienthong.modules.petitions.tests.factories_portal import make_portal

pytestmark = pytest.mark.django_db


@pytest.fixture
def world(settings: Any, tmp_path: Path) -> World:
    settings.MEDIA_ROOT = tmp_path
    settings.LOG_KEY_FILE = tmp_path / "key"
    return make_portal()


def publish(petition: Petition, title: str, text: str, *, hours: int = 0) -> Petition:
    """Put approved words out, so many hours ago."""
    at = timezone.now() - timedelta(hours=hours)
    Petition.objects.filter(pk=petition.pk).update(published_at=at, public_title=title, public_text=text)
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE petitions_petition SET public_words = array_to_tsvector(%s::text[]) WHERE id = %s",
            [words_of(title, text), petition.pk],
        )
    return petition


def test_the_sender_sees_who_has_it_until_when_and_why(client: Client, world: World) -> None:
    sent = say(world)
    with CaptureQueriesContext(connection) as asked:
        page = client.get(f"/p/{sent.grouped_code.lower()}")
    assert page.status_code == 200
    assert len(asked) <= 12
    text = unescape(page.content.decode())
    for told in (sent.petition.reference, "Đảng ủy xã Mỹ Đức", "Đã tiếp nhận", TEXT, "Bạn đã gửi đơn."):
        assert told in text
    assert page["Cache-Control"] == "no-store"
    assert page["Referrer-Policy"] == "same-origin"


def test_a_private_note_is_never_shown(client: Client, world: World) -> None:
    sent = say(world)
    Message.objects.create(petition=sent.petition, kind="note", text="Ghi chú nội bộ của phòng", at=timezone.now())
    assert "nội bộ của phòng" not in client.get(f"/p/{sent.code}").content.decode()


def test_wrong_codes_are_not_found_and_trying_is_stopped(client: Client, world: World) -> None:
    assert client.get("/p/0000-0000-0000-0000").status_code == 404
    assert client.post("/portal/track", {"code": "không có"}).status_code == 422
    answers = {client.get(f"/p/{number:016d}").status_code for number in range(LIMITS["track"][0][0])}
    assert answers == {404, 429}
    assert client.get(f"/p/{say(world).code}").status_code == 200


def test_a_question_is_answered(client: Client, world: World) -> None:
    sent = say(world)
    bring(world, sent.petition, "awaiting")
    assert "số cột đèn" in unescape(client.get(f"/p/{sent.code}").content.decode())
    empty = client.post(f"/p/{sent.code}/reply", {"text": " "})
    assert empty.status_code == 409
    answer = client.post(f"/p/{sent.code}/reply", {"text": "Cột số 14 và 15."})
    assert answer.status_code == 302
    sent.petition.refresh_from_db()
    assert sent.petition.state == "in_progress"
    assert "Cột số 14" in unescape(client.get(f"/p/{sent.code}").content.decode())


def test_not_satisfied_opens_it_again_once(client: Client, world: World) -> None:
    sent = say(world)
    bring(world, sent.petition, "answered")
    assert client.post(f"/p/{sent.code}/verdict", {"verdict": "not", "text": ""}).status_code == 409
    assert client.post(f"/p/{sent.code}/verdict", {"verdict": "not", "text": "Vẫn hỏng."}).status_code == 302
    sent.petition.refresh_from_db()
    assert sent.petition.state == "reopened"
    assert client.post(f"/p/{sent.code}/verdict", {"verdict": "satisfied"}).status_code == 409


def test_what_is_withdrawn_stays_so(client: Client, world: World) -> None:
    sent = say(world)
    assert client.post(f"/p/{sent.code}/withdraw", {"text": "Đã xong"}).status_code == 302
    assert client.post(f"/p/{sent.code}/withdraw", {}).status_code == 409
    assert client.post(f"/p/{sent.code}/nothing", {}).status_code == 404
    assert client.get(f"/p/{sent.code}/withdraw").status_code == 405


def test_the_list_shows_what_was_approved_and_nothing_else(client: Client, world: World) -> None:
    publish(say(world).petition, "Đèn hỏng", "Đèn trước trường hỏng.")
    waiting = say(world, text="Chuyện không ai được đọc 7Q, vì chưa duyệt.").petition
    with CaptureQueriesContext(connection) as asked:
        page = client.get("/portal/cases").content.decode()
    assert len(asked) <= 6
    assert "Đèn hỏng" in unescape(page)
    assert "nội bộ của phòng" not in page
    assert waiting.reference not in page
    assert TEXT not in unescape(page)


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({"q": "den hong"}, True),
        ({"q": "đèn trường"}, True),
        ({"q": "cầu"}, False),
        ({"q": "'; DROP TABLE"}, False),
        ({"kind": "feedback"}, True),
        ({"kind": "complaint"}, False),
        ({"phase": "open"}, True),
        ({"phase": "answered"}, False),
        ({"kind": "denunciation"}, False),
        ({"topic": "999999"}, False),
        ({"place": "99999999999999999999"}, True),
    ],
)
def test_filters(client: Client, world: World, asked: dict[str, str], found: bool) -> None:
    publish(say(world).petition, "Đèn hỏng", "Đèn trước trường hỏng.")
    page = unescape(client.get("/portal/cases", asked).content.decode())
    assert ("Đèn hỏng" in page) == found


def test_a_place_stands_for_all_inside_it(client: Client, world: World) -> None:
    publish(say(world).petition, "Đèn hỏng", "Đèn trước trường hỏng.")
    for unit, found in (("ag", True), ("ag1", True), ("ag2", False), ("hn", False)):
        page = client.get("/portal/cases", {"place": world.units[unit].territory_id})
        assert ("Đèn hỏng" in unescape(page.content.decode())) == found


def test_pages_by_key_show_each_once(client: Client, world: World) -> None:
    for hour in range(45):
        publish(say(world).petition, f"Việc {hour}.", "Đèn hỏng.", hours=hour)
    seen: list[str] = []
    address, turns = "/portal/cases?q=den", 0
    while address and turns < 5:
        page = unescape(client.get(address).content.decode())
        seen += re.findall(r"<b>(Việc \d+\.)</b>", page)
        following = re.search(r'href="(\?[^"]*after=[^"]*)" rel="next"', page)
        address, turns = (f"/portal/cases{following[1]}" if following else ""), turns + 1
    assert seen == [f"Việc {hour}." for hour in range(45)]
    assert client.get("/portal/cases?after=x").status_code == 302


def test_one_case_with_its_public_answer(client: Client, world: World) -> None:
    petition = publish(
        say(world, pseudonym="Người dân", grade="pseudonym").petition, "Đèn hỏng", "Đèn trước trường hỏng."
    )
    bring(world, petition, "answered")
    page = unescape(client.get(f"/portal/cases/{petition.reference}").content.decode())
    assert "Đã thay bóng đèn." in page
    assert TEXT not in page
    hidden = say(world, text="Chưa ai duyệt đoạn văn này.").petition
    assert client.get(f"/portal/cases/{hidden.reference}").status_code == 404
    assert client.post(f"/portal/cases/{hidden.reference}/support").status_code == 404


def test_me_too_counts_once_a_visitor(client: Client, world: World) -> None:
    petition = publish(say(world).petition, "Đèn hỏng", "Đèn trước trường hỏng.")
    for _turn in range(3):
        assert client.post(f"/portal/cases/{petition.reference}/support").status_code == 302
    Client().post(f"/portal/cases/{petition.reference}/support")
    petition.refresh_from_db()
    assert petition.supporters == 2


def test_a_receipt_is_checked_here_and_its_changes_found(client: Client, world: World) -> None:
    sent = say(world)
    note = client.get(f"/p/{sent.code}/receipt?text").content.decode()
    assert note == receipt_of(sent.petition)
    assert sent.code not in note
    assert TEXT not in note
    assert checked_receipt(note).is_known
    assert checked_receipt(note.replace("\n", "\r\n")).is_signed
    for wrong in (note.replace("feedback", "complaint"), note[:-9], "", "x", note.replace("receipt 1", "receipt 2")):
        assert not checked_receipt(wrong).is_signed
    page = client.post("/portal/verify", {"receipt": note}).content.decode()
    assert "Chữ ký hợp lệ." in unescape(page)
    assert "BEGIN PUBLIC KEY" in client.get("/portal/verify/key.pem").content.decode()


def test_the_paper_of_a_receipt_is_checked_by_its_square(client: Client, world: World) -> None:
    sent = say(world)
    answer = client.get(f"/p/{sent.code}/receipt?pdf")
    assert (answer["Content-Type"], answer["Cache-Control"]) == ("application/pdf", "no-store")
    assert f'filename="{sent.petition.reference}.pdf"' in answer["Content-Disposition"]
    with pypdfium2.PdfDocument(answer.content) as paper:
        assert len(paper) == 1
        words = paper[0].get_textpage().get_text_range()
        assert bytes(paper.get_attachment(0).get_data()) == receipt_of(sent.petition).encode()
    for told in (sent.petition.reference, sent.grouped_code, "Giấy biên nhận", "Đảng ủy xã Mỹ Đức"):
        assert told in words
    note = receipt_of(sent.petition)
    assert "lienthong/receipt 1" in words
    copied = words[words.index("lienthong/receipt 1") :]
    assert "Chữ ký hợp lệ" in client.post("/portal/verify", {"receipt": copied}).content.decode()
    page = unescape(client.get("/portal/verify", {"note": packed(note)}).content.decode())
    assert "Chữ ký hợp lệ" in page
    assert sent.petition.reference in page
    changed = packed(note.replace(sent.petition.reference, "PA-2026-999999"))
    assert "Chữ ký hợp lệ" not in client.get("/portal/verify", {"note": changed}).content.decode()


def test_a_packed_note_is_unpacked_and_nothing_else_is() -> None:
    assert unpacked(packed("một\nhai\n")) == "một\nhai\n"
    bomb = urlsafe_b64encode(zlib.compress(b"\0" * 10_000_000, 9)).decode()
    for wrong in ("", "x", "====", "é", packed("x")[:-3], bomb[:4000], packed("x" * 5000)):
        assert unpacked(wrong) == ""
