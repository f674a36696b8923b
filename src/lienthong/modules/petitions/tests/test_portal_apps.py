"""Keys of apps over Open311: more at once, and it is known through which app a petition came."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from lienthong.modules.petitions.actions.portal_guarding import LIMITS
from lienthong.modules.petitions.models import Petition, TrustedApp
from lienthong.modules.petitions.tests.factories_portal import WORDS, make_portal

pytestmark = pytest.mark.django_db
FIELDS = {"service_code": "other", "description": WORDS, "address_id": "30001"}


def made(name: str = "Ứng dụng Cần Thơ") -> str:
    out = StringIO()
    call_command("open311_app", make=name, stdout=out)
    return out.getvalue().strip()


def test_an_app_with_a_key_sends_more_and_is_known(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    make_portal()
    monkeypatch.setitem(LIMITS, "open311", ((2, 600),))
    key = made()
    sent = [client.post("/open311/v2/requests.json", {**FIELDS, "api_key": key}).status_code for _turn in range(4)]
    assert sent == [201] * 4
    assert {petition.sent_by.app.name for petition in Petition.objects.all()} == {"Ứng dụng Cần Thơ"}
    bare = [client.post("/open311/v2/requests.json", FIELDS).status_code for _turn in range(3)]
    assert bare == [201, 201, 429]
    assert Petition.objects.filter(sent_by__isnull=True).count() == 2
    monkeypatch.setitem(LIMITS, "app", ((4, 600),))
    assert client.post("/open311/v2/requests.json", {**FIELDS, "api_key": key}).status_code == 429


def test_a_wrong_or_retired_key_is_refused_and_counted(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    make_portal()
    monkeypatch.setitem(LIMITS, "open311", ((3, 600),))
    key = made()
    app = TrustedApp.objects.get()
    assert key not in app.key_hash
    call_command("open311_app", retire=app.pk)
    with pytest.raises(CommandError):
        call_command("open311_app", retire=app.pk)
    answers = [client.post("/open311/v2/requests.json", {**FIELDS, "api_key": k}) for k in (key, "x", "y" * 500, "z")]
    assert [answer.status_code for answer in answers] == [403, 403, 403, 429]
    assert not Petition.objects.exists()
    out = StringIO()
    call_command("open311_app", stdout=out)
    assert "Ứng dụng Cần Thơ" in out.getvalue()
