"""News to whoever asked: by e-mail, else by SMS through a gateway; never the words, never of a sealed petition."""

import json
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread
from typing import Any

import pytest
from django.core import mail

from lienthong.kernel.notify.actions.outside import CannotSend
from lienthong.modules.petitions.actions.portal_news import send_news
from lienthong.modules.petitions.actions.submitting import ContactDetails
from lienthong.modules.petitions.tests.factories_handling import TEXT, World, make_world, say

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    return make_world()


@pytest.fixture
def gateway(settings: Any) -> Iterator[list[Any]]:
    """A gateway on this machine: what it was sent; it refuses the number 0000000000."""
    taken: list[Any] = []

    class Gateway(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            message = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            taken.append((self.headers["Authorization"], message))
            self.send_response(503 if message["to"] == "0000000000" else 202)
            self.end_headers()

        def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 (the library's name)
            """Say nothing."""

    server = HTTPServer(("127.0.0.1", 0), Gateway)
    thread = Thread(target=server.serve_forever)
    thread.start()
    settings.SMS_URL, settings.SMS_TOKEN = f"http://127.0.0.1:{server.server_port}/", "secret"
    yield taken
    server.shutdown()
    thread.join()
    server.server_close()


def test_by_email_without_the_words_and_without_the_code(world: World) -> None:
    sent = say(world, contact=ContactDetails(email="lan@example.vn", wants_news=True))
    assert send_news(petition_id=sent.petition.pk) == "email"
    letter = mail.outbox[0]
    assert letter.to == ["lan@example.vn"]
    whole = letter.subject + str(letter.body)
    assert sent.petition.reference in whole
    assert "Đã tiếp nhận" in whole
    assert TEXT[:20] not in whole
    assert sent.code not in whole
    assert sent.grouped_code not in whole


def test_by_sms_through_the_gateway(world: World, gateway: list[Any]) -> None:
    sent = say(world, contact=ContactDetails(phone="0912345678", wants_news=True), language="en")
    assert send_news(petition_id=sent.petition.pk) == "sms"
    authorization, message = gateway[0]
    assert (authorization, message["to"]) == ("Bearer secret", "0912345678")
    assert "Received" in message["text"]
    refused = say(world, contact=ContactDetails(phone="0000000000", wants_news=True))
    with pytest.raises(CannotSend):
        send_news(petition_id=refused.petition.pk)


def test_nobody_is_told_who_did_not_ask_or_whose_petition_is_sealed(world: World, gateway: list[Any]) -> None:
    quiet = say(world, contact=ContactDetails(email="lan@example.vn", phone="0912345678"))
    sealed = say(world, kind="denunciation", contact=ContactDetails(email="lan@example.vn", wants_news=True))
    assert [send_news(petition_id=one.petition.pk) for one in (quiet, sealed)] == ["", ""]
    assert (mail.outbox, gateway) == ([], [])


def test_without_a_gateway_nothing_is_sent(world: World) -> None:
    sent = say(world, contact=ContactDetails(phone="0912345678", wants_news=True))
    assert send_news(petition_id=sent.petition.pk) == ""
