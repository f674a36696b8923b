"""What anybody reads over REST: what the portal shows, no more, so often."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from lienthong.modules.petitions.actions.opinions_tallies import count_days
from lienthong.modules.petitions.actions.portal_guarding import LIMITS
from lienthong.modules.petitions.models import Petition
from lienthong.modules.petitions.tests.factories_handling import TEXT, World, say
from lienthong.modules.petitions.tests.factories_portal import make_portal

pytestmark = pytest.mark.django_db
ROOT = "/api/v1/public"


@pytest.fixture
def world() -> World:
    return make_portal()


def shown(world: World, title: str = "Đèn hỏng", **fields: str) -> Petition:
    petition = say(world, **fields).petition
    Petition.objects.filter(pk=petition.pk).update(
        published_at=timezone.now(), public_title=title, public_text=f"{title} ở ấp."
    )
    return petition


def test_published_petitions_are_read_without_a_token(client: Client, world: World) -> None:
    one = shown(world)
    hidden, sealed = say(world).petition, say(world, kind="denunciation").petition
    with CaptureQueriesContext(connection) as asked:
        listed = client.get(f"{ROOT}/petitions").json()
    assert len(asked) <= 8
    assert [item["reference"] for item in listed["items"]] == [one.reference]
    assert listed["next"] is None
    whole = client.get(f"{ROOT}/petitions/{one.reference}").json()
    assert (whole["title"], whole["text"], whole["phase"]) == ("Đèn hỏng", "Đèn hỏng ở ấp.", "open")
    assert TEXT not in client.get(f"{ROOT}/petitions/{one.reference}").content.decode()
    for other in (hidden, sealed):
        assert client.get(f"{ROOT}/petitions/{other.reference}").status_code == 404


def test_lists_are_narrowed_and_paged(client: Client, world: World) -> None:
    there = shown(world, "Ở Vĩnh Xương", place="ag2")
    many = [shown(world, f"Chuyện {turn}") for turn in range(21)]
    first = client.get(f"{ROOT}/petitions").json()
    rest = client.get(f"{ROOT}/petitions", {"after": first["next"]}).json()
    told = [item["reference"] for item in first["items"] + rest["items"]]
    assert told == [one.reference for one in reversed([there, *many])]
    place = world.units["ag2"].territory_id
    narrowed = client.get(f"{ROOT}/petitions", {"place": str(place), "phase": "open"}).json()
    assert [item["reference"] for item in narrowed["items"]] == [there.reference]
    assert client.get(f"{ROOT}/petitions", {"after": "x"}).status_code == 422
    assert client.get(f"{ROOT}/petitions", {"q": "x" * 500}).status_code == 422


def test_topics_places_and_figures(client: Client, world: World) -> None:
    assert {"id": world.topic.pk, "name": world.topic.name} in client.get(f"{ROOT}/topics").json()
    assert [one["name"] for one in client.get(f"{ROOT}/places").json()] == ["Tỉnh An Giang", "Thành phố Hà Nội"]
    inside = client.get(f"{ROOT}/places", {"province": world.units["ag"].territory_id}).json()
    assert [one["code"] for one in inside] == ["30001", "30002"]
    assert client.get(f"{ROOT}/places", {"q": "ba dinh"}).json()[0]["province"] == "Thành phố Hà Nội"
    say(world)
    count_days(timezone.localdate(), timezone.localdate())
    assert client.get(f"{ROOT}/statistics").json() == {"rows": [], "hidden": 1, "others": None, "total": None}
    for _turn in range(6):
        say(world)
    count_days(timezone.localdate(), timezone.localdate())
    assert client.get(f"{ROOT}/statistics", {"by": "kind"}).json()["total"]["received"] == 7
    assert client.get(f"{ROOT}/statistics", {"by": "name"}).status_code == 422


def test_an_address_that_asks_too_often_is_told_so(
    client: Client, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(LIMITS, "rest", ((3, 600),))
    answers = [client.get(f"{ROOT}/topics") for _turn in range(4)]
    assert [answer.status_code for answer in answers] == [200, 200, 200, 429]
    assert int(answers[-1]["Retry-After"]) > 0
    assert answers[-1]["Content-Type"] == "application/problem+json"
