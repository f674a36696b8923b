"""Open311 as an app speaks it. The shapes are those of the public JSON schemas of GeoReport v2.

Source: github.com/open311/schema-validation, schema/georeport-v2 (commit 1116d93), said here as tables: which fields
an entry must have, and of which type each field that is there may be.
"""

from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from lxml import etree

from lienthong.modules.petitions.actions.portal_guarding import LIMITS
from lienthong.modules.petitions.models import Petition
from lienthong.modules.petitions.queries.portal_points import outlines, place_at
from lienthong.modules.petitions.tests.factories_handling import TEXT, World, bring, say
from lienthong.modules.petitions.tests.factories_portal import a_photo, make_portal

pytestmark = pytest.mark.django_db
BASE = "/open311/v2"

TEXT_OR_NONE, NUMBER_OR_NONE = (str, type(None)), (int, float, type(None))
SERVICE = (
    {"service_code", "service_name", "metadata", "type"},
    {
        **dict.fromkeys(("service_code", "service_name"), str),
        **dict.fromkeys(("description", "keywords", "group"), TEXT_OR_NONE),
        "metadata": bool,
        "type": {"realtime", "batch", "blackbox"},
    },
)
MOMENTS = {"requested_datetime", "updated_datetime", "expected_datetime"}
REQUEST = (
    {"service_request_id", "status", "service_code", "requested_datetime"},
    {
        **dict.fromkeys(("service_request_id", "service_code", "requested_datetime"), str),
        **dict.fromkeys(("status_notes", "service_name", "description", "agency_responsible"), TEXT_OR_NONE),
        **dict.fromkeys(("service_notice", "updated_datetime", "expected_datetime", "address"), TEXT_OR_NONE),
        **dict.fromkeys(("address_id", "zipcode", "media_url"), TEXT_OR_NONE),
        **dict.fromkeys(("lat", "long"), NUMBER_OR_NONE),
        "status": {"open", "closed"},
    },
)
ATTRIBUTE = (
    {"variable", "code", "datatype", "required"},
    {
        **dict.fromkeys(("variable", "required"), bool),
        "code": str,
        "datatype": {"string", "number", "datetime", "text", "singlevaluelist", "multivaluelist"},
        **dict.fromkeys(("datatype_description", "description"), TEXT_OR_NONE),
        "order": (int, type(None)),
        "values": list,
    },
)


def faults(entry: dict[str, Any], schema: tuple[set[str], dict[str, Any]]) -> list[str]:
    """How an entry differs from a schema."""
    required, kinds = schema
    found = [f"{name} is missing" for name in required - entry.keys()]
    for name, value in entry.items():
        kind = kinds.get(name)
        holds = value in kind if isinstance(kind, set) else isinstance(value, kind) if kind else False
        found += [] if holds else [f"{name}: {value!r}"]
        if name in MOMENTS and value:
            datetime.fromisoformat(value)
    if len(entry.get("description") or "") > 4000:
        found.append("description is too long")
    return found


@pytest.fixture
def world(settings: Any, tmp_path: Path) -> World:
    settings.MEDIA_ROOT = tmp_path
    return make_portal()


@pytest.fixture
def public(world: World) -> Petition:
    petition = say(world).petition
    bring(world, petition, "answered")
    Petition.objects.filter(pk=petition.pk).update(
        published_at=timezone.now(), public_title="Đèn <hỏng>", public_text="Đèn & đường " * 500
    )
    return petition


def test_services_and_what_they_ask(client: Client, world: World) -> None:
    found = client.get(f"{BASE}/services.json").json()
    assert [one["service_code"] for one in found] == ["lighting", "other"]
    assert [fault for one in found for fault in faults(one, SERVICE)] == []
    definition = client.get(f"{BASE}/services/lighting.json").json()
    assert definition["service_code"] == "lighting"
    assert [fault for one in definition["attributes"] for fault in faults(one, ATTRIBUTE)] == []
    assert {one["key"] for one in definition["attributes"][0]["values"]} == {"feedback", "proposal", "complaint"}
    missing = client.get(f"{BASE}/services/none.json")
    assert (missing.status_code, missing.json()[0]["code"]) == (404, 404)
    assert client.get(f"{BASE}/services.yaml").status_code == 404


def test_public_requests_in_both_forms(client: Client, world: World, public: Petition) -> None:
    hidden = say(world, text="Không ai được đọc 7Q.").petition
    found = client.get(f"{BASE}/requests.json").json()
    assert [one["service_request_id"] for one in found] == [public.reference]
    assert faults(found[0], REQUEST) == []
    assert found[0]["status"] == "closed"
    assert TEXT not in str(found)
    tree = etree.fromstring(client.get(f"{BASE}/requests.xml").content)
    assert (tree.tag, tree[0].tag) == ("service_requests", "request")
    assert tree.findtext("request/service_request_id") == public.reference
    one = client.get(f"{BASE}/requests/{public.reference}.json").json()
    assert one == found
    assert client.get(f"{BASE}/requests/{hidden.reference}.json").status_code == 404


@pytest.mark.parametrize(
    ("asked", "count"),
    [
        ({"status": "open"}, 0),
        ({"status": "closed"}, 1),
        ({"service_code": "lighting,other"}, 1),
        ({"service_code": "none"}, 0),
        ({"start_date": "2020-01-01T00:00:00Z", "end_date": "2020-02-01T00:00:00Z"}, 0),
        ({"start_date": "2020-01-01T00:00:00+07:00"}, 1),
    ],
)
def test_requests_are_asked_for(client: Client, public: Petition, asked: dict[str, str], count: int) -> None:
    assert len(client.get(f"{BASE}/requests.json", asked).json()) == count


@pytest.mark.parametrize("wrong", ["yesterday", "2026-13-45", "0001-01-01T00:00:00Z", "9" * 500])
def test_a_date_that_is_none_is_a_wrong_request(client: Client, world: World, wrong: str) -> None:
    for name in ("requests", "servicerequestupdates"):
        answer = client.get(f"{BASE}/{name}.json", {"start_date": wrong})
        assert (answer.status_code, answer.json()[0]["code"]) == (400, 400)


def test_updates_are_the_public_answers(client: Client, public: Petition) -> None:
    found = client.get(f"{BASE}/servicerequestupdates.json").json()
    assert [(one["service_request_id"], one["status"], one["description"]) for one in found] == [
        (public.reference, "closed", "Đã thay bóng đèn.")
    ]
    tree = etree.fromstring(client.get(f"{BASE}/servicerequestupdates.xml").content)
    assert (tree.tag, tree[0].tag) == ("service_requests_updates", "request_update")


def test_an_app_sends_and_follows(client: Client, world: World) -> None:
    sent = {
        "service_code": "lighting",
        "description": "Cột đèn số 14 bị nghiêng, có thể đổ.",
        "address_string": "Cầu số 3, Xã Mỹ Đức, Tỉnh An Giang",
        "attribute[kind]": "proposal",
        "email": "lan@example.vn",
        "media": a_photo(),
    }
    answer = Client(enforce_csrf_checks=True).post(f"{BASE}/requests.json", sent)
    assert answer.status_code == 201
    token = answer.json()[0]["token"]
    petition = Petition.objects.get()
    assert (petition.channel, petition.kind, petition.topic) == ("open311", "proposal", world.topic)
    assert petition.territory_id == world.units["ag1"].territory_id
    assert petition.attachments.count() == 1
    assert petition.contact.wants_news
    assert client.get(f"{BASE}/tokens/{token}.json").json() == [
        {"service_request_id": petition.reference, "token": token}
    ]
    assert client.get(f"{BASE}/requests/{petition.reference}.json").status_code == 404
    assert client.get(f"/p/{token}").status_code == 200
    assert client.get(f"{BASE}/tokens/0000-0000-0000-0000.json").status_code == 404


def test_the_same_words_of_somebody_else_tell_no_token(client: Client, world: World) -> None:
    sent = {"service_code": "other", "description": "Rác không được thu gom.", "address_id": "30001"}
    first = client.post(f"{BASE}/requests.json", sent).json()[0]["token"]
    assert client.post(f"{BASE}/requests.json", sent).json()[0]["token"] != first
    key = {"Idempotency-Key": "k" * 40}
    again = [client.post(f"{BASE}/requests.json", sent, headers=key).json()[0]["token"] for _turn in range(2)]
    assert again[0] == again[1]
    assert Petition.objects.count() == 3


@pytest.mark.parametrize(
    "wrong",
    [
        {"service_code": ""},
        {"service_code": "none"},
        {"description": ""},
        {"address_id": "99999"},
        {"address_id": "", "address_string": "đâu đó"},
        {"address_id": "", "lat": "0", "long": "0"},
        {"lat": "nan", "long": "1"},
        {"email": "x"},
        {"attribute[kind]": "denunciation"},
        {"description": "x" * 30_000},
    ],
)
def test_what_cannot_be_received_says_why(client: Client, world: World, wrong: dict[str, str]) -> None:
    sent = {"service_code": "other", "description": "Rác không được thu gom.", "address_id": "30001", **wrong}
    answer = client.post(f"{BASE}/requests.xml", sent)
    assert answer.status_code == 400
    assert etree.fromstring(answer.content).findtext("error/description")
    assert not Petition.objects.exists()


def test_an_app_that_sends_too_much_is_told_so(client: Client, world: World) -> None:
    codes = [client.post(f"{BASE}/requests.json", {}).status_code for _turn in range(LIMITS["open311"][0][0] + 1)]
    assert codes[-2:] == [400, 429]


def test_points_lie_in_their_communes() -> None:
    """The cathedral of Hà Nội, and the open sea."""
    assert len(outlines().communes) == 3321
    assert place_at(0, 0) is None
    assert place_at(10.0, 110.0) is None
