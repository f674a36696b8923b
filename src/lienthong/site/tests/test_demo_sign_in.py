"""One click signs in under `demo`, and nothing does anywhere else."""

from importlib import reload
from typing import Any

import pytest
from django.http import Http404
from django.test import Client
from django.urls import NoReverseMatch, clear_url_caches, reverse

from lienthong.kernel.accounts.models import Session
from lienthong.kernel.accounts.tests.factories import make_account, make_position
from lienthong.kernel.events.models import Event
from lienthong.kernel.org.tests.factories import make_tree
from lienthong.kernel.ui import jinja
from lienthong.site import demo, urls

pytestmark = pytest.mark.django_db


PERSON = {
    "username": "vanthu.tw",
    "first": "yes",
    "group": "Trung ương",
    "label": "Văn thư",
    "full_name": "Nguyễn Văn An",
    "title": "Văn thư",
    "unit": "Trung ương",
}


@pytest.fixture
def people(monkeypatch: pytest.MonkeyPatch) -> None:
    position = make_position(make_tree()["tw"], "clerk", account=make_account(username="vanthu.tw"))
    make_position(position.unit, "operator", account=make_account(username="hidden"))
    monkeypatch.setattr(demo, "_people", lambda: [PERSON])


@pytest.fixture
def demo_mode(settings: Any, people: None) -> Any:
    settings.MODE = "demo"
    _reload_addresses()
    yield
    settings.MODE = "test"
    _reload_addresses()


def _reload_addresses() -> None:
    reload(urls)
    clear_url_caches()
    jinja._plain.cache_clear()
    jinja.has_url.cache_clear()


def test_one_click(client: Client, demo_mode: None) -> None:
    page = client.get("/accounts/login/")
    assert 'value="vanthu.tw"' in page.content.decode()
    assert client.post("/demo/sign-in", {"username": "vanthu.tw"})["Location"] == "/"
    assert client.get("/my/settings").status_code == 200
    assert Event.objects.get(verb="SignedIn").payload == {"method": "demo"}


@pytest.mark.parametrize("username", ["hidden", "", "nobody", "VANTHU.TW"])
def test_only_the_people_of_the_demonstration(client: Client, demo_mode: None, username: str) -> None:
    assert client.post("/demo/sign-in", {"username": username}).status_code == 404
    assert not Session.objects.filter(account__isnull=False).exists()


def test_not_by_a_link_and_not_from_another_site(demo_mode: None) -> None:
    assert Client().get("/demo/sign-in").status_code == 405
    assert Client(enforce_csrf_checks=True).post("/demo/sign-in", {"username": "vanthu.tw"}).status_code == 403


@pytest.mark.parametrize("mode", ["serve", "test"])
def test_elsewhere_the_address_does_not_exist(client: Client, people: None, settings: Any, mode: str) -> None:
    settings.MODE = mode
    _reload_addresses()
    with pytest.raises(NoReverseMatch):
        reverse("demo_sign_in")
    assert client.post("/demo/sign-in", {"username": "vanthu.tw"}).status_code == 404
    assert "vanthu.tw" not in client.get("/accounts/login/").content.decode()
    settings.MODE = "test"


@pytest.mark.parametrize("mode", ["serve", "test"])
def test_elsewhere_the_view_itself_refuses(people: None, settings: Any, mode: str, rf: Any) -> None:
    settings.MODE = mode
    request = rf.post("/demo/sign-in", {"username": "vanthu.tw"})
    with pytest.raises(Http404):
        demo.demo_sign_in(request)
