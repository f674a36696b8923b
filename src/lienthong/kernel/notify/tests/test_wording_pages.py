"""An operator's own texts: seen before they are kept, with nothing to fill in that does not exist."""

from typing import Any

import pytest
from django.test import Client

from lienthong.kernel.accounts.tests.factories import make_viewer, sign_in
from lienthong.kernel.events.models import Event
from lienthong.kernel.notify.models import Wording
from lienthong.kernel.notify.news import register_news
from lienthong.kernel.org.tests.factories import make_tree

pytestmark = pytest.mark.django_db
ADDRESS = "/administration/news/storm_came/vi"


@pytest.fixture
def operator(monkeypatch: pytest.MonkeyPatch) -> Any:
    from lienthong.kernel.notify import news

    monkeypatch.setattr(news, "_news", dict(news._news))
    register_news("storm_came", name="Storm", subject="Storm: {title}")
    return sign_in(Client(), make_viewer(make_tree()["tw"], "operator"))


@pytest.mark.parametrize("role", ["clerk", "leader", "inspector", "administrator"])
def test_nobody_but_the_operator(operator: Any, role: str) -> None:
    client = sign_in(Client(), make_viewer(make_tree()["tw"], role))
    for address in ("/administration/news", ADDRESS):
        assert client.get(address).status_code == 403
    assert client.post(ADDRESS, {"do": "save", "subject": "x", "body": "x"}).status_code == 403


def test_seen_then_kept_then_given_up(operator: Any) -> None:
    assert "Storm" in operator.get("/administration/news").content.decode()
    assert "Storm: {title}" in operator.get(ADDRESS).content.decode()
    text = {"subject": "Bão: {title}", "body": "Kính gửi {name}, {unit}.\n{address} <b>"}
    shown = operator.post(ADDRESS, {**text, "do": "preview"})
    assert shown.status_code == 200
    assert "Kính gửi Nguyễn Văn An" in shown.content.decode()
    assert "&lt;b&gt;" in shown.content.decode()
    assert not Wording.objects.exists()
    assert operator.post(ADDRESS, {**text, "do": "save"}).status_code == 302
    assert Wording.objects.get().subject == "Bão: {title}"
    assert operator.post(ADDRESS, {"do": "withdraw"}).status_code == 302
    assert operator.post(ADDRESS, {"do": "withdraw"}).status_code == 302
    assert not Wording.objects.exists()
    assert list(Event.objects.filter(subject_kind="wording").order_by("id").values_list("verb", flat=True)) == [
        "WordingChanged",
        "WordingWithdrawn",
    ]


@pytest.mark.parametrize(
    "text",
    [
        {"subject": "{secret}", "body": "x"},
        {"subject": "x", "body": "{settings}"},
        {"subject": "", "body": "x"},
        {"subject": "x" * 201, "body": "x"},
    ],
)
def test_what_cannot_be_kept(operator: Any, text: dict[str, str]) -> None:
    assert operator.post(ADDRESS, {**text, "do": "save"}).status_code == 422
    assert not Wording.objects.exists()


@pytest.mark.parametrize("address", ["/administration/news/nothing/vi", "/administration/news/storm_came/fr"])
def test_what_does_not_exist(operator: Any, address: str) -> None:
    assert operator.get(address).status_code == 404
