"""Petitions over REST: what a position reads, how it moves them, and that nothing sealed is told."""

from typing import Any

import pytest
from django.test import Client

from lienthong.modules.petitions.models import Petition
from lienthong.modules.petitions.tests.factories_handling import World, make_world, say
from lienthong.site.rest.tests.test_rest import get, token_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    return make_world()


def post(client: Client, token: str, path: str, body: Any) -> Any:
    headers = {"Authorization": f"Bearer {token}"}
    return client.post(f"/api/v1{path}", body, content_type="application/json", headers=headers)


def test_petitions_are_listed_by_key_and_moved(client: Client, world: World) -> None:
    own = [say(world, text=f"Chuyện {place}").petition for place in range(3)]
    sealed = say(world, kind="denunciation").petition
    token = token_of(client, world.viewer("ag1", "officer"), "petitions:read petitions:write")
    first = get(client, "/petitions?limit=2", token).json()
    rest = get(client, f"/petitions?limit=2&after={first['next']}", token).json()
    assert [one["id"] for one in first["items"] + rest["items"]] == [one.pk for one in reversed(own)]
    assert rest["next"] is None
    assert get(client, f"/petitions/{sealed.pk}", token).status_code == 404
    path = f"/petitions/{own[0].pk}"
    assert post(client, token, f"{path}/accept", {"is_complex": True}).json()["state"] == "accepted"
    assert post(client, token, f"{path}/accept", {}).status_code == 409
    assert post(client, token, f"/petitions/{own[1].pk}/refuse", {"reason": "Trùng"}).json()["state"] == "ineligible"
    to = {"reason": "Không phải", "unit_id": world.units["ag2"].pk}
    assert post(client, token, f"/petitions/{own[2].pk}/pass", to).json()["unit_id"] == world.units["ag2"].pk
    assert post(client, token, f"{path}/notes", {"text": "Ghi"}).status_code == 200
    clock = get(client, f"{path}/clock", token).json()
    assert [one["kind"] for one in clock] == ["accept", "decide"]
    assert all(one["citation"] for one in clock)


def test_a_scope_and_a_stranger(client: Client, world: World) -> None:
    petition = say(world).petition
    reads = token_of(client, world.viewer("ag1", "officer"), "petitions:read")
    assert post(client, reads, f"/petitions/{petition.pk}/accept", {}).status_code == 401
    stranger = token_of(client, world.viewer("hn1", "officer"), "petitions:read petitions:write")
    assert get(client, f"/petitions/{petition.pk}", stranger).status_code == 404
    assert post(client, stranger, f"/petitions/{petition.pk}/accept", {}).status_code == 404
    assert get(client, "/petitions", stranger).json()["items"] == []
    assert Petition.objects.get(pk=petition.pk).state == "submitted"
