"""To whom a denunciation goes: never to those it speaks of, nor to those above them."""

from datetime import timedelta

import pytest
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from lienthong.kernel.accounts.models import Position
from lienthong.kernel.org.models import Unit
from lienthong.kernel.org.tests.factories import make_unit, number_tree
from lienthong.modules.petitions.models import LaneKeeper
from lienthong.modules.petitions.queries.lane import active_keepers, lane_for, may_keep
from lienthong.modules.petitions.tests.factories_privacy import Lanes, make_keeper, make_lanes

pytestmark = pytest.mark.django_db


@pytest.fixture
def lanes() -> Lanes:
    return make_lanes()


@pytest.mark.parametrize(
    ("concerned", "lane"),
    [
        ("village", "ag_ubkt"),  # the commune is above it; the province's inspection is not
        ("ag1", "tw_ubkt"),  # the province is above it, and its inspection is the province's own
        ("ag_dept", "tw_ubkt"),
        ("ag_ubkt", "tw_ubkt"),
        ("ag", "tw_ubkt"),  # the centre is above it, and there is nobody else: the last resort
        ("hn1", "tw_ubkt"),
        ("tw_office", "tw_ubkt"),
        ("tw", "tw_ubkt"),
    ],
)
def test_the_nearest_keepers_who_are_not_concerned(lanes: Lanes, concerned: str, lane: str) -> None:
    unit = lanes.units[concerned]
    assert lane_for(unit, unit.territory) == lanes.units[lane]
    assert may_keep(lanes.units[lane], unit)


def test_an_unknown_unit_is_taken_for_the_body_of_the_place(lanes: Lanes) -> None:
    assert lane_for(None, lanes.units["village"].territory) == lanes.units["ag_ubkt"]
    assert lane_for(None, lanes.units["ag1"].territory) == lanes.units["tw_ubkt"]


def test_the_inspection_of_the_centre_does_not_receive_what_speaks_of_itself(lanes: Lanes) -> None:
    inspection = lanes.units["tw_ubkt"]
    assert lane_for(inspection, inspection.territory) == lanes.units["tw"]
    for _ in range(2):
        make_keeper(lanes.units["tw_bnc"])
    assert lane_for(inspection, inspection.territory) == lanes.units["tw_bnc"]
    assert not may_keep(inspection, inspection)


def test_a_lane_with_one_keeper_is_none(lanes: Lanes) -> None:
    village = lanes.units["village"]
    first = LaneKeeper.objects.filter(unit=lanes.units["ag_ubkt"])[:1].get()
    LaneKeeper.objects.filter(pk=first.pk).update(left_at=timezone.now())
    assert lane_for(village, village.territory) == lanes.units["tw_ubkt"]


def test_a_keeper_whose_post_ended_does_not_count(lanes: Lanes) -> None:
    village = lanes.units["village"]
    keeper = lanes.province_keepers[0]
    Position.objects.filter(pk=keeper.position_id).update(valid_to=timezone.localdate() - timedelta(days=1))
    assert len(active_keepers(lanes.units["ag_ubkt"].pk)) == 1
    assert lane_for(village, village.territory) == lanes.units["tw_ubkt"]


def test_the_front_is_denounced_to_the_inspection_of_the_party(lanes: Lanes) -> None:
    front = make_unit("province", system="front", name="MTTQ tỉnh An Giang")
    front.territory = lanes.units["ag"].territory
    front.save(update_fields=["territory"])
    number_tree()
    front.refresh_from_db()
    assert lane_for(front, front.territory) == lanes.units["ag_ubkt"]


class AnyTree(TestCase):
    """Whatever the tree and whoever keeps: no lane touches who is concerned, but the last resort."""

    @settings(max_examples=15)
    @given(st.data())
    def test_no_lane_touches_whom_it_is_about(self, data: st.DataObject) -> None:
        units = [make_unit("central", name="Gốc")]
        inspection = make_unit("central", parent=units[0], kind="department", symbol="UBKTTW")
        for _ in range(data.draw(st.integers(3, 10))):
            parent = data.draw(st.sampled_from([unit for unit in units if unit.kind != "department"]))
            kind = data.draw(st.sampled_from(["committee", "department"]))
            units.append(make_unit("commune", parent=parent, kind=kind))
        number_tree()
        units = list(Unit.objects.exclude(pk=inspection.pk).order_by("lft"))
        for unit in data.draw(st.lists(st.sampled_from(units), max_size=3, unique=True)):
            for _ in range(2):
                make_keeper(unit)
        about = data.draw(st.sampled_from(units))
        lane = lane_for(about, about.territory)
        if lane != inspection:
            assert not about.lft <= lane.lft <= about.rgt
            assert lane.body_id != about.body_id
            parent_body = about.body.parent if about.body else None
            assert parent_body is None or lane.body_id != parent_body.body_id
