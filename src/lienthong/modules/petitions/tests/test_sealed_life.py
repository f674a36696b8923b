"""A denunciation from its arrival to its end, moved by its keepers on their own pages, who hear of what waits."""

import re
from datetime import timedelta
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone

from lienthong.kernel.accounts.models import Account
from lienthong.kernel.accounts.tests.factories import make_viewer, sign_in
from lienthong.kernel.calendar.actions import days_of
from lienthong.kernel.calendar.models import Day
from lienthong.kernel.notify.actions.mailing import send_mails
from lienthong.kernel.notify.models import Notification, Preference
from lienthong.modules.petitions.actions.citizen import give_verdict, reply_to_question
from lienthong.modules.petitions.actions.sealed_news import warn_keepers
from lienthong.modules.petitions.actions.sealing import ask_to_unseal, decide_unsealing
from lienthong.modules.petitions.actions.sealing_keepers import end_keeper, name_keeper
from lienthong.modules.petitions.actions.submitting import Draft, Submitted, submit_petition
from lienthong.modules.petitions.models import Answer, Message, Petition, SealedText, Unsealing
from lienthong.modules.petitions.queries.portal_tracking import own_petition
from lienthong.modules.petitions.rules.sealed_acts import SEALED_ACTS, sealed_acts
from lienthong.modules.petitions.rules.states import moves_from
from lienthong.modules.petitions.rules.unsealing import LASTS, WAITS
from lienthong.modules.petitions.tests.factories_privacy import WORDS, Lanes, make_lanes

pytestmark = pytest.mark.django_db
ANSWER, QUESTION, REPLY = "Đã kết luận 7Q", "Ngày nào 7Q", "Ngày mồng ba 7Q"


@pytest.fixture
def lanes(settings: Any, tmp_path: Path) -> Lanes:
    settings.MEDIA_ROOT = tmp_path
    today = timezone.localdate()
    Day.objects.bulk_create(days_of(today.year - 1, today.year + 1, []), ignore_conflicts=True)
    return make_lanes()


@pytest.fixture
def sent(lanes: Lanes) -> Submitted:
    concerned = lanes.units["ag1"]
    draft = Draft(kind="denunciation", territory_id=concerned.territory_id, text=WORDS, concerned_id=concerned.pk)
    return submit_petition(draft=draft, request_key="life")


def act(client: Client, petition: Petition, name: str, **data: Any) -> Petition:
    address = f"/petitions/sealed/{petition.pk}/acts/{name}"
    page = client.get(address)
    assert f'action="{address}"' in page.content.decode(), name
    answer = client.post(address, data)
    assert answer.status_code == 302, re.findall(r'class="error".*?</p>', answer.content.decode(), re.DOTALL)
    petition.refresh_from_db()
    return petition


def test_its_keepers_bring_it_to_its_end_on_their_pages(lanes: Lanes, sent: Submitted) -> None:
    it = Petition.objects.get(pk=sent.petition.pk)
    first, second = (sign_in(Client(), keeper) for keeper in lanes.keepers)
    assert it.due_at is not None
    assert act(first, it, "accept").state == "accepted"
    assert it.accepted_at is not None
    assert it.due_at - it.accepted_at >= timedelta(days=29)
    assert act(first, it, "assign", position=lanes.keepers[0].position_id, note="").handler_id
    assert act(first, it, "ask", text=QUESTION).state == "awaiting"
    reply_to_question(petition_id=it.pk, text=REPLY)
    it.refresh_from_db()
    due = it.due_at
    act(first, it, "extend", reason="Vụ việc phức tạp")
    assert it.due_at - due == timedelta(days=30)
    assert act(first, it, "draft", text="Bản đầu 7Q").state == "drafted"
    assert act(second, it, "return", text="Nói rõ hơn 7Q").state == "in_progress"
    assert act(first, it, "draft", text=ANSWER).state == "drafted"
    page = first.get(f"/petitions/sealed/{it.pk}").content.decode()
    assert "acts/approve" not in page  # nobody approves what they wrote
    assert first.post(f"/petitions/sealed/{it.pk}/acts/approve").status_code == 422
    assert act(second, it, "approve").state == "approved"
    assert act(first, it, "answer").state == "answered"
    own = own_petition(it, "vi")
    assert ANSWER in [text for text, _at in own.answers]
    assert QUESTION in [entry["note"] for entry in own.entries]
    assert REPLY not in [entry["note"] for entry in own.entries]
    give_verdict(petition_id=it.pk, verdict="not", reason="Chưa xong 7Q")
    it.refresh_from_db()
    assert it.state == "reopened"
    page = unescape(first.get(f"/petitions/sealed/{it.pk}").content.decode())
    assert ANSWER in page
    assert REPLY not in page
    assert "Chưa xong" not in page
    stored = [*Message.objects.values_list("text", flat=True), *Answer.objects.values_list("text", flat=True)]
    stored += [*Answer.objects.values_list("note", flat=True), it.verdict_reason]
    assert not [one for one in stored if "7Q" in one]
    asked = ask_to_unseal(viewer=lanes.keepers[0], petition=it, reason="Thẩm tra")
    decide_unsealing(viewer=lanes.keepers[1], unsealing=asked, grant=True)
    page = unescape(first.post(f"/petitions/sealed/{it.pk}/words").content.decode())
    assert all(said in page for said in (WORDS, REPLY, "Chưa xong 7Q"))


def test_refusing_restoring_and_withdrawing(lanes: Lanes, sent: Submitted) -> None:
    it = Petition.objects.get(pk=sent.petition.pk)
    keeper = sign_in(Client(), lanes.keepers[0])
    assert act(keeper, it, "refuse", reason="Không đủ căn cứ").state == "ineligible"
    assert act(keeper, it, "restore").state == "screened"
    assert act(keeper, it, "withdraw", reason="Thư ngày 3").state == "withdrawn"
    assert keeper.post(f"/petitions/sealed/{it.pk}/acts/accept").status_code == 422


def test_it_is_given_to_keepers_alone(lanes: Lanes, sent: Submitted) -> None:
    it = Petition.objects.get(pk=sent.petition.pk)
    keeper = sign_in(Client(), lanes.keepers[0])
    act(keeper, it, "accept")
    colleague = make_viewer(lanes.units["tw_ubkt"], "leader")
    answer = keeper.post(f"/petitions/sealed/{it.pk}/acts/assign", {"position": colleague.position_id})
    assert answer.status_code == 422
    assert str(colleague.position_id) not in re.findall(r'<option value="(\d+)"', answer.content.decode())


def test_what_is_offered_exists_in_the_table_and_nobody_approves_their_own() -> None:
    names = {"accept", "refuse", "restore", "assign", "draft", "ask", "extend", "reply", "approve", "return"}
    names |= {"answer", "close", "reopen", "withdraw"}
    assert names | {"note", "news"} == SEALED_ACTS
    for state in Petition.State.values:
        for is_own in (False, True):
            acts = sealed_acts(Petition(state=state), None, extended=0, is_own_draft=is_own)
            table = {*moves_from(state)} | ({"accept", "refuse"} if "screen" in moves_from(state) else set())
            table |= {"draft", "ask", "assign"} if "start" in table else set()
            table |= {"assign"} if "extend" in table else set()
            assert set(acts) - {"note", "news"} <= table, state
            assert not (is_own and "approve" in acts)


def test_nobody_else_acts(lanes: Lanes, sent: Submitted) -> None:
    for unit in ("ag1", "ag", "tw", "tw_ubkt"):
        client = sign_in(Client(), make_viewer(lanes.units[unit], "leader"))
        for name in SEALED_ACTS:
            address = f"/petitions/sealed/{sent.petition.pk}/acts/{name}"
            assert (client.get(address).status_code, client.post(address, {"reason": "x"}).status_code) == (404, 404)
    assert Petition.objects.get(pk=sent.petition.pk).state == "submitted"


def told(kind: str) -> set[int]:
    return set(Notification.objects.filter(kind=f"sealed_petition_{kind}").values_list("position_id", flat=True))


def test_keepers_hear_of_what_waits_and_nobody_else_does(lanes: Lanes, sent: Submitted) -> None:
    it, (first, second) = sent.petition, lanes.keepers
    both = {first.position_id, second.position_id}
    assert told("arrived") == both
    asked = ask_to_unseal(viewer=first, petition=it, reason="Thẩm tra")
    assert told("asked") == {second.position_id}
    decide_unsealing(viewer=second, unsealing=asked, grant=True)
    assert told("decided") == {first.position_id}
    assert set(Notification.objects.values_list("title", flat=True)) == {it.reference}
    assert set(Notification.objects.values_list("position_id", flat=True)) == both


def test_the_e_mail_names_the_reference_and_nothing_else(lanes: Lanes) -> None:
    Account.objects.filter(pk=lanes.keepers[0].account_id).update(email="mot@ubkt.vn")
    Account.objects.filter(pk=lanes.keepers[1].account_id).update(email="hai@ubkt.vn")
    Preference.objects.create(account_id=lanes.keepers[1].account_id, kind="", channel="none")
    concerned = lanes.units["ag1"]
    about: dict[str, Any] = {"territory_id": concerned.territory_id, "concerned_id": concerned.pk, "text": WORDS}
    it = submit_petition(draft=Draft(kind="denunciation", **about), request_key="mail").petition
    send_mails()
    (letter,) = mail.outbox  # the second keeper has chosen none
    assert letter.to == ["mot@ubkt.vn"]
    said = str(letter.message())
    assert it.reference in str(letter.subject) + str(letter.body)
    for secret in (WORDS, "phong bì", concerned.name, lanes.units["ag"].name):
        assert secret not in said + str(letter.subject) + str(letter.body)


def test_they_are_warned_once_of_what_ends_soon(lanes: Lanes, sent: Submitted) -> None:
    it, (first, second) = sent.petition, lanes.keepers
    start = timezone.now()
    assert warn_keepers(now=start) == 0
    asked = ask_to_unseal(viewer=first, petition=it, reason="Thẩm tra", now=start)
    assert warn_keepers(now=start + WAITS - timedelta(hours=13)) == 0
    assert warn_keepers(now=start + WAITS - timedelta(hours=11)) == 1
    assert told("lapses") == {first.position_id, second.position_id}
    opened = start + WAITS - timedelta(hours=10)
    decide_unsealing(viewer=second, unsealing=asked, grant=True, now=opened)
    SealedText.objects.update(warned_of=it.due_at)
    assert warn_keepers(now=opened + LASTS - timedelta(hours=3)) == 0
    assert warn_keepers(now=opened + LASTS - timedelta(hours=1)) == 1
    assert warn_keepers(now=opened + LASTS - timedelta(minutes=1)) == 0
    assert told("ends") == {first.position_id, second.position_id}
    assert Unsealing.objects.get().warned_at is not None


def test_they_are_warned_of_each_due_moment_once(lanes: Lanes, sent: Submitted) -> None:
    it = Petition.objects.get(pk=sent.petition.pk)
    assert it.due_at is not None
    assert warn_keepers(now=it.due_at - timedelta(days=4)) == 0
    assert warn_keepers(now=it.due_at - timedelta(days=2)) == 1
    assert warn_keepers(now=it.due_at) == 0
    Petition.objects.update(due_at=it.due_at + timedelta(days=9))
    assert warn_keepers(now=it.due_at) == 0
    assert warn_keepers(now=it.due_at + timedelta(days=7)) == 1
    Petition.objects.update(state="withdrawn", due_at=it.due_at)
    assert warn_keepers(now=it.due_at) == 0


def counted(client: Client) -> str:
    page = client.get("/petitions/sealed").content.decode()
    found = re.search(r'href="/petitions/sealed".*?</a>', page, re.DOTALL)
    number = re.search(r'class="count">.*?</span>(\d+)<', found[0], re.DOTALL) if found else None
    return "none" if not found else (number[1] if number else "")


def test_the_navigation_tells_keepers_how_many_wait(lanes: Lanes, sent: Submitted) -> None:
    it, (first, second) = sent.petition, [sign_in(Client(), keeper) for keeper in lanes.keepers]
    assert (counted(first), counted(second)) == ("1", "1")
    act(first, it, "accept")
    assert (counted(first), counted(second)) == ("", "")
    asked = ask_to_unseal(viewer=lanes.keepers[0], petition=it, reason="Thẩm tra")
    assert (counted(first), counted(second)) == ("", "1")
    Unsealing.objects.filter(pk=asked.pk).update(asked_at=timezone.now() - WAITS)
    assert counted(second) == ""
    act(first, it, "assign", position=lanes.keepers[0].position_id, note="")
    act(first, it, "draft", text=ANSWER)
    assert (counted(first), counted(second)) == ("", "1")
    for unit, role in (("tw_ubkt", "leader"), ("ag1", "leader"), ("tw", "administrator")):
        assert counted(sign_in(Client(), make_viewer(lanes.units[unit], role))) == "none"


def test_whoever_was_named_finds_the_lane_and_loses_it_again(lanes: Lanes) -> None:
    leader, colleague = make_viewer(lanes.units["tw"], "leader"), make_viewer(lanes.units["tw_ubkt"], "specialist")
    client = sign_in(Client(), colleague)
    assert counted(client) == "none"
    keeper = name_keeper(viewer=leader, unit=lanes.units["tw_ubkt"], position_id=colleague.position_id)
    assert counted(client) == ""
    end_keeper(viewer=leader, keeper=keeper)
    assert counted(client) == "none"
