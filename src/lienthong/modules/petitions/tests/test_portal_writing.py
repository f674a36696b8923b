"""From a place to a receipt, as a browser without a script goes: nothing lost on the way, nothing twice, no machine."""

import re
from datetime import timedelta
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from lienthong.kernel.events.models import Event
from lienthong.kernel.files.models import Blob, File
from lienthong.modules.petitions.actions.portal_guarding import LIMITS
from lienthong.modules.petitions.actions.portal_uploads import sweep_loose_files
from lienthong.modules.petitions.models import LooseFile, Petition
from lienthong.modules.petitions.rules.proof_of_work import is_solved, seconds_left
from lienthong.modules.petitions.tests.factories_handling import World
from lienthong.modules.petitions.tests.factories_portal import (
    WORDS,
    a_photo,
    fill_in,
    hidden,
    make_portal,
    no_wait,
    send,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def world(settings: Any, tmp_path: Path) -> World:
    settings.MEDIA_ROOT = tmp_path
    return make_portal()


@pytest.fixture
def place(world: World) -> int:
    return world.units["ag1"].territory_id


def test_places_are_found_with_and_without_accents(client: Client, world: World) -> None:
    for asked in ("Mỹ Đức", "my duc", "MY DUC an giang", "xã mỹ đức"):
        page = client.get("/portal/new", {"q": asked}).content.decode()
        assert f"/portal/new/{world.units['ag1'].territory_id}" in page
        assert "Vĩnh Xương" not in page
    assert "Không có nơi nào" in client.get("/portal/new", {"q": "%_'\\"}).content.decode()
    inside = client.get("/portal/new", {"province": world.units["ag"].territory_id}).content.decode()
    assert "Vĩnh Xương" in inside
    assert "Ba Đình" not in inside


def test_the_first_page_asks_little(client: Client, world: World) -> None:
    with CaptureQueriesContext(connection) as asked:
        answer = client.get("/portal/")
    assert answer.status_code == 200
    assert len(asked) <= 1
    assert len(answer.content) < 20_000


def test_all_the_way(client: Client, place: int) -> None:
    page = fill_in(client, place, files=[a_photo()], details={"email": "lan@example.vn", "wants_news": "on"})
    assert WORDS in unescape(page)
    assert "anh.jpg" in page
    with no_wait():
        answer = send(client, place, page)
    assert answer.status_code == 302
    petition = Petition.objects.get()
    assert (petition.text, petition.kind, petition.territory_id) == (WORDS, "feedback", place)
    assert (petition.grade, petition.channel, petition.wants_public) == ("anonymous", "portal", True)
    assert petition.contact.email == "lan@example.vn"
    assert petition.sender_key
    assert petition.attachments.get().kind == "photo"
    assert not LooseFile.objects.exists()
    receipt = client.get(answer["Location"])
    assert receipt.status_code == 200
    assert petition.reference in receipt.content.decode()
    assert receipt["Cache-Control"] == "no-store"


def test_the_kind_is_suggested_and_the_reason_said(client: Client, place: int) -> None:
    said = "Tôi tố cáo ông A nhận hối lộ khi cấp giấy chứng nhận quyền sử dụng đất."
    page = client.post(f"/portal/new/{place}", {"text": said, "step": "details"}).content.decode()
    assert re.search(r'value="denunciation"[^>]*checked', page)
    assert "“tố cáo”" in unescape(page)


def test_what_was_typed_is_kept_beside_its_fault(client: Client, place: int) -> None:
    answer = client.post(f"/portal/new/{place}", {"text": "Ngắn", "address": "Cầu số 3", "step": "details"})
    assert answer.status_code == 422
    assert "Cầu số 3" in unescape(answer.content.decode())
    page = client.post(f"/portal/new/{place}", {"text": WORDS, "step": "details"}).content.decode()
    wrong = {"kind": "feedback", "grade": "pseudonym", "phone": "gọi tôi", "step": "check"}
    answer = client.post(f"/portal/new/{place}", {**hidden(page), **wrong})
    assert answer.status_code == 422
    text = unescape(answer.content.decode())
    assert "Hãy ghi bút danh" in text
    assert "Đây không phải số điện thoại" in text
    assert "gọi tôi" in text
    assert WORDS in text


def test_going_back_loses_nothing(client: Client, place: int) -> None:
    page = fill_in(client, place, files=[a_photo()], details={"name": "Trần Thị Lan"})
    back = client.post(f"/portal/new/{place}", {**hidden(page), "step": "saying"}).content.decode()
    assert WORDS in unescape(back)
    assert "anh.jpg" in back
    assert hidden(back)["name"] == ["Trần Thị Lan"]


def test_a_double_click_sends_once(client: Client, place: int) -> None:
    page = fill_in(client, place, files=[a_photo()])
    with no_wait():
        first, second = send(client, place, page), send(client, place, page)
    assert first["Location"] == second["Location"]
    assert Petition.objects.count() == 1
    assert Petition.objects.get().attachments.count() == 1


def test_a_page_that_turns_like_a_machine_is_stopped(client: Client, place: int) -> None:
    page = fill_in(client, place)
    with no_wait():
        answers = [send(client, place, page, text=f"{WORDS} Lần {turn}.") for turn in range(6)]
    assert [answer.status_code for answer in answers] == [302, 302, 302, 302, 422, 422]
    assert Petition.objects.count() == 4


def test_without_a_script_one_waits_a_little(client: Client, place: int) -> None:
    page = fill_in(client, place)
    answer = send(client, place, page)
    assert answer.status_code == 422
    assert "giây" in answer.content.decode()
    assert Petition.objects.count() == 0
    assert hidden(answer.content.decode())["challenge"] == hidden(page)["challenge"]


def test_work_done_by_the_browser_takes_the_wait_away(client: Client, place: int) -> None:
    page = fill_in(client, place)
    challenge = hidden(page)["challenge"][0]
    answer = next(str(number) for number in range(10_000_000) if is_solved(challenge, str(number)))
    assert send(client, place, page, answer=answer).status_code == 302


def test_forged_and_foreign_challenges_are_refused(client: Client, place: int) -> None:
    page = fill_in(client, place)
    with no_wait():
        for word in ("", "x", "a:b:c", hidden(page)["challenge"][0] + "x"):
            assert send(client, place, page, challenge=word).status_code == 422
    assert Petition.objects.count() == 0


def test_only_programs_fill_the_hollow_field(client: Client, place: int) -> None:
    page = fill_in(client, place)
    with no_wait():
        assert send(client, place, page, website="http://spam.example").status_code == 422
    assert Petition.objects.count() == 0


def test_an_address_that_sends_too_much_is_told_so(client: Client, place: int) -> None:
    most = LIMITS["send"][0][0]
    page = fill_in(client, place)
    with no_wait():
        for turn in range(most):
            page = fill_in(client, place, text=f"{WORDS} {turn}")
            assert send(client, place, page).status_code == 302
        answer = send(client, place, fill_in(client, place, text=f"{WORDS} thêm"))
    assert answer.status_code == 429
    assert int(answer["Retry-After"]) > 0
    assert "phút" in answer.content.decode()
    assert Petition.objects.count() == most


def test_a_denunciation_leaves_no_word_in_the_open(client: Client, place: int) -> None:
    said = "Tôi tố cáo lãnh đạo xã lập khống hồ sơ đền bù để chiếm đoạt tiền."
    page = fill_in(client, place, text=said, details={"kind": "denunciation", "wants_public": "on"})
    with no_wait():
        answer = send(client, place, page)
    petition = Petition.objects.get()
    assert (petition.is_sealed, petition.text, petition.title, petition.wants_public) == (True, "", "", False)
    own = client.get(answer["Location"].removesuffix("/receipt")).content.decode()
    assert "lập khống" not in unescape(own)
    assert not Event.objects.filter(payload__icontains="khống").exists()


def test_a_denunciation_about_an_office_names_it_for_the_lane_alone(client: Client, place: int, world: World) -> None:
    concerned = world.units["ag1"]
    page = fill_in(client, place, details={"kind": "complaint", "concerned": concerned.pk})
    with no_wait():
        send(client, place, page)
    assert Petition.objects.get().concerned_id is None


def test_files_that_are_not_taken_say_why_and_the_rest_stays(client: Client, place: int) -> None:
    svg = SimpleUploadedFile("x.svg", b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>')
    empty = SimpleUploadedFile("trong.png", b"")
    answer = client.post(f"/portal/new/{place}", {"text": WORDS, "files": [svg, empty, a_photo()], "step": "details"})
    assert answer.status_code == 422
    page = unescape(answer.content.decode())
    assert "“x.svg”" in page
    assert "<script>alert" not in answer.content.decode()
    assert WORDS in page
    assert "anh.jpg" in page
    assert [(loose.file.name, loose.file.blob.is_sealed) for loose in LooseFile.objects.all()] == [("", True)]


def test_a_file_is_shown_to_whoever_sent_it_and_nobody_else(client: Client, place: int) -> None:
    page = client.post(f"/portal/new/{place}", {"text": WORDS, "files": [a_photo()], "step": "details"})
    token = hidden(page.content.decode())["kept"][0]
    shown = client.get(f"/portal/uploads/{token}")
    assert (shown.status_code, len(shown.getvalue()) > 0) == (200, True)
    for wrong in (token[:-2] + "xx", "1", str(LooseFile.objects.get().pk)):
        assert client.get(f"/portal/uploads/{wrong}").status_code == 404


def test_what_is_never_sent_is_swept_away(client: Client, place: int) -> None:
    client.post(f"/portal/new/{place}", {"text": WORDS, "files": [a_photo()], "step": "details"})
    assert sweep_loose_files() == 0
    assert sweep_loose_files(now=timezone.now() + timedelta(days=2)) == 1
    assert not File.objects.exists()
    assert not Blob.objects.exists()


@pytest.mark.parametrize("number", [0, 2**31, 2**63, 10**30])
def test_a_place_that_is_none_is_not_found(client: Client, world: World, number: int) -> None:
    assert client.get(f"/portal/new/{number}").status_code == 404
    assert client.get("/portal/new", {"province": number}).status_code == 200


def test_the_price_of_sending() -> None:
    assert not is_solved("x", "")
    assert not is_solved("x", "-1")
    assert not is_solved("x", "1" * 30)
    assert seconds_left(0, is_proved=True) == 0
    assert seconds_left(0, is_proved=False) == 16
    assert seconds_left(15, is_proved=False) == 0
