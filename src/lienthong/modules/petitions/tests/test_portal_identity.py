"""A verified sender: who signs in, what is kept of them, and what they find again."""

from collections.abc import Iterator
from html import unescape
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from lienthong.kernel.accounts.actions import openid
from lienthong.kernel.accounts.actions.openid import CannotIdentify, Identity
from lienthong.modules.petitions.models import Contact, Petition, SealedText
from lienthong.modules.petitions.tests.factories_handling import World
from lienthong.modules.petitions.tests.factories_portal import WORDS, fill_in, make_portal, no_wait, send
from lienthong.modules.petitions.views import portal_identity as views

pytestmark = pytest.mark.django_db
ISSUER = "https://dinhdanh.example"
LAN = Identity(ISSUER, "079123", "Nguyễn Thị Lan")


@pytest.fixture
def world(settings: Any, tmp_path: Path) -> World:
    settings.MEDIA_ROOT = tmp_path
    settings.IDENTITY_ISSUER, settings.IDENTITY_NAME = ISSUER, "Định danh điện tử"
    return make_portal()


@pytest.fixture
def place(world: World) -> int:
    return world.units["ag1"].territory_id


@pytest.fixture(autouse=True)
def _forget() -> Iterator[None]:
    openid._known.clear()
    yield
    openid._known.clear()


def sign_in(client: Client, who: Identity = LAN) -> None:
    """Come back from the provider as somebody."""
    with patch.object(views, "finish_identity", return_value=who):
        assert client.get("/portal/identity/back", {"code": "x", "state": "y"}).status_code == 302


def test_without_a_provider_nothing_is_offered(client: Client, world: World, place: int, settings: Any) -> None:
    settings.IDENTITY_ISSUER = ""
    assert client.get("/portal/identity").status_code == 404
    assert client.get("/portal/identity/begin").status_code in (404, 503)
    details = client.post(f"/portal/new/{place}", {"text": WORDS, "step": "details"}).content.decode()
    assert 'value="verified"' not in details
    assert 'value="send"' not in fill_in(client, place, details={"grade": "verified"})


def test_a_verified_name_needs_somebody_who_signed_in(client: Client, world: World, place: int) -> None:
    page = fill_in(client, place, details={"grade": "verified"})
    assert 'value="send"' not in page
    assert "/portal/identity/begin" in page
    assert WORDS in unescape(page)  # nothing typed is lost


def test_what_is_kept_is_the_name_and_a_mark(client: Client, world: World, place: int) -> None:
    sign_in(client)
    page = fill_in(client, place, details={"grade": "verified", "name": "Trần Văn Khác"})
    assert "Nguyễn Thị Lan" in page
    with no_wait():
        send(client, place, page)
    contact = Contact.objects.get()
    assert (contact.name, contact.issuer) == ("Nguyễn Thị Lan", ISSUER)
    assert "079123" not in contact.subject
    assert len(contact.subject) == 64
    assert Petition.objects.get().grade == "verified"


def test_who_chooses_to_stay_unknown_is_not_named_though_signed_in(client: Client, world: World, place: int) -> None:
    sign_in(client)
    page = fill_in(client, place, details={"grade": "anonymous"})
    with no_wait():
        send(client, place, page)
    assert Petition.objects.get().grade == "anonymous"
    assert not Contact.objects.exists()


def test_signing_out_before_sending_loses_nothing_and_sends_nothing(client: Client, world: World, place: int) -> None:
    sign_in(client)
    page = fill_in(client, place, details={"grade": "verified"})
    client.post("/portal/identity/leave")
    with no_wait():
        refused = send(client, place, page)
    assert refused.status_code == 422
    assert WORDS in unescape(refused.content.decode())
    assert not Petition.objects.exists()


def test_what_was_sent_under_an_identity_is_found_again_by_it_alone(client: Client, world: World, place: int) -> None:
    sign_in(client)
    for kind in ("feedback", "denunciation"):
        page = fill_in(client, place, details={"grade": "verified", "kind": kind})
        with no_wait():
            send(client, place, page)
    open_one, sealed = Petition.objects.order_by("is_sealed")
    assert SealedText.objects.count() == 1
    with CaptureQueriesContext(connection) as asked:
        mine = client.get("/portal/mine").content.decode()
    assert len(asked) <= 4
    assert open_one.reference in mine
    assert sealed.reference not in mine
    sign_in(client, Identity(ISSUER, "other", "Người khác"))
    assert open_one.reference not in client.get("/portal/mine").content.decode()
    client.post("/portal/identity/leave")
    assert client.get("/portal/mine").status_code == 302


def test_a_cookie_of_another_provider_or_forged_is_nobody(
    client: Client, world: World, place: int, settings: Any
) -> None:
    sign_in(client)
    assert client.get("/portal/mine").status_code == 200
    settings.IDENTITY_ISSUER = "https://another.example"
    assert client.get("/portal/mine").status_code == 302
    settings.IDENTITY_ISSUER = ISSUER
    client.cookies[views.KNOWN] = client.cookies[views.KNOWN].value[:-3] + "abc"
    assert client.get("/portal/mine").status_code == 302


def test_cookies_stay_with_the_portal_and_out_of_scripts(client: Client, world: World, settings: Any) -> None:
    settings.SESSION_COOKIE_SECURE = True
    sign_in(client)
    cookie = client.cookies[views.KNOWN]
    assert (cookie["path"], cookie["samesite"], bool(cookie["httponly"]), bool(cookie["secure"])) == (
        "/portal/", "Lax", True, True
    )  # fmt: skip
    assert int(cookie["max-age"]) == 1800
    assert "079123" not in cookie.value


def test_a_provider_that_is_down_is_told_and_leads_nowhere(client: Client, world: World) -> None:
    with patch.object(views, "begin_identity", side_effect=CannotIdentify("Không trả lời")):
        answer = client.get("/portal/identity/begin")
    assert answer.status_code == 503
    assert "Không trả lời" in answer.content.decode()
    back = client.get("/portal/identity/back", {"code": "x", "state": "y", "next": "https://elsewhere.example"})
    assert back.status_code == 422
    assert views.KNOWN not in back.cookies
