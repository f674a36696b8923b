"""Pages of the sealed lane: two keepers open it there, and nobody else finds it."""

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from lienthong.kernel.accounts.queries.trail import event_seen
from lienthong.kernel.accounts.tests.factories import make_position, make_viewer, sign_in
from lienthong.kernel.events.models import Event
from lienthong.modules.petitions.actions.sealing import ask_to_unseal
from lienthong.modules.petitions.models import LaneKeeper, Petition, Unsealing
from lienthong.modules.petitions.tests.factories_privacy import WORDS, Lanes, make_denunciation, make_lanes

pytestmark = pytest.mark.django_db


@pytest.fixture
def lanes() -> Lanes:
    return make_lanes()


@pytest.fixture
def sealed_one(lanes: Lanes) -> Petition:
    return make_denunciation(lanes.units["tw_ubkt"], lanes.units["ag1"])


def text_of(response: Any) -> str:
    return str(response.content.decode())


def test_two_keepers_open_it_on_its_page(lanes: Lanes, sealed_one: Petition) -> None:
    first, second = (sign_in(Client(), keeper) for keeper in lanes.keepers)
    address = reverse("sealed_petition", args=[sealed_one.pk])
    assert sealed_one.reference in text_of(first.get(reverse("sealed_petitions")))
    assert "Lời đơn đang niêm phong" in text_of(first.get(address))
    refused = first.post(reverse("ask_unsealing", args=[sealed_one.pk]), {"reason": " "})
    assert refused.status_code == 422
    first.post(reverse("ask_unsealing", args=[sealed_one.pk]), {"reason": "Thẩm tra theo kế hoạch"})
    asked = Unsealing.objects.get()
    assert "Thẩm tra theo kế hoạch" in text_of(second.get(address))
    decide = reverse("decide_on_unsealing", args=[sealed_one.pk, asked.pk])
    assert "cần hai người" in text_of(first.post(decide, {"decision": "grant"}, follow=True))
    second.post(decide, {"decision": "grant"})
    assert WORDS not in text_of(first.get(address))
    opened = first.post(reverse("read_sealed", args=[sealed_one.pk]))
    assert WORDS in text_of(opened)
    assert "no-store" in opened["Cache-Control"]
    assert Event.objects.filter(verb="SealedWordsRead", account_id=lanes.keepers[0].account_id).count() == 1


def test_the_list_of_a_lane_takes_as_many_queries_for_one_as_for_ten(lanes: Lanes, sealed_one: Petition) -> None:
    client = sign_in(Client(), lanes.keepers[0])
    counts = []
    for _ in range(2):
        with CaptureQueriesContext(connection) as taken:
            assert client.get(reverse("sealed_petitions")).status_code == 200
        counts.append(len(taken))
        for _other in range(9):
            make_denunciation(lanes.units["tw_ubkt"], lanes.units["hn1"])
    assert counts[0] == counts[1] <= 10


def test_a_leader_of_the_level_above_names_keepers(lanes: Lanes) -> None:
    inspection = lanes.units["ag_ubkt"]
    person = make_position(inspection)
    leader = sign_in(Client(), make_viewer(lanes.units["tw"], "leader"))
    address = reverse("lane_keeper", args=[inspection.pk])
    assert "Ủy ban Kiểm tra" in text_of(leader.get(reverse("lane_keepers")))
    leader.post(address, {"position": person.pk})
    keeper = LaneKeeper.objects.get(position=person)
    assert keeper.unit == inspection
    assert Event.objects.filter(verb="KeeperNamed", unit_id=inspection.pk).count() == 1
    leader.post(reverse("end_lane_keeper", args=[inspection.pk, keeper.pk]))
    keeper.refresh_from_db()
    assert keeper.left_at is not None


@pytest.mark.parametrize(
    ("unit", "role"),
    [("ag", "leader"), ("ag_ubkt", "leader"), ("hn", "leader"), ("tw_ubkt", "leader"), ("ag1", "leader")],
)
def test_nobody_else_names_keepers_of_a_province(lanes: Lanes, unit: str, role: str) -> None:
    person = make_position(lanes.units["ag_ubkt"])
    client = sign_in(Client(), make_viewer(lanes.units[unit], role))
    assert (
        client.post(reverse("lane_keeper", args=[lanes.units["ag_ubkt"].pk]), {"position": person.pk}).status_code
        == 404
    )
    assert not LaneKeeper.objects.filter(position=person).exists()


@pytest.mark.parametrize("position", ["", "x", "999999999", "99999999999999999999999", "9" * 5000, "own"])
def test_only_who_works_in_the_unit_can_be_named(lanes: Lanes, position: str) -> None:
    viewer = make_viewer(lanes.units["tw"], "leader")
    given = str(viewer.position_id) if position == "own" else position
    before = LaneKeeper.objects.count()
    answer = sign_in(Client(), viewer).post(
        reverse("lane_keeper", args=[lanes.units["tw_ubkt"].pk]), {"position": given}
    )
    assert answer.status_code == 302
    assert LaneKeeper.objects.count() == before


def test_the_trail_shows_nothing_of_a_sealed_one_even_to_the_operator(lanes: Lanes, sealed_one: Petition) -> None:
    ask_to_unseal(viewer=lanes.keepers[0], petition=sealed_one, reason="Lý do bí mật")
    event = Event.objects.get(verb="UnsealingAsked")
    for unit, role in (("tw", "operator"), ("tw", "inspector"), ("tw_ubkt", "administrator")):
        viewer = make_viewer(lanes.units[unit], role)
        client = sign_in(Client(), viewer)
        shown = text_of(client.get(reverse("trail")))
        assert "Lý do bí mật" not in shown
        assert event_seen(viewer, event.pk) is None
