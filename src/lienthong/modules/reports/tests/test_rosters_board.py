"""Tallies of rosters equal a slow count, on any tree and in any order; the board shows them."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from lienthong.kernel.accounts.tests.factories import make_viewer, sign_in
from lienthong.kernel.org.models import Unit
from lienthong.kernel.org.tests.factories import make_tree
from lienthong.modules.reports.actions.rosters_lines import add_entry
from lienthong.modules.reports.actions.rosters_lists import finish_list, reopen_list, state_expected
from lienthong.modules.reports.actions.rosters_tallies import recount, tally_roster
from lienthong.modules.reports.models import Roster, RosterTally
from lienthong.modules.reports.queries.rosters_board import board_of, overlooked_unit
from lienthong.modules.reports.queries.rosters_proof import differing_rosters
from lienthong.modules.reports.rules.rosters_board import Tally, places
from lienthong.modules.reports.tests.factories_rosters import list_of, make_active_roster

TODAY = timezone.localdate()


@pytest.fixture
def units() -> dict[str, Unit]:
    return make_tree()


@pytest.fixture
def roster(units: dict[str, Unit]) -> Roster:
    return make_active_roster(units)


_tallies = st.lists(
    st.integers(1, 9).flatmap(lambda keepers: st.builds(Tally, st.just(keepers), st.integers(0, keepers))), max_size=9
)


@given(_tallies)
def test_places_count_who_is_better(tallies: list[Tally]) -> None:
    for one, place in zip(tallies, places(tallies), strict=True):
        better = sum((other.done_share or 0) > (one.done_share or 0) for other in tallies)
        assert place == better + 1


def fill(roster: Roster, unit: Unit, *names: str, done: bool = False) -> None:
    officer, kept = make_viewer(unit, "officer"), list_of(roster, unit)
    for name in names:
        add_entry(viewer=officer, list_id=kept.pk, given={"name": name, "kind": "Thôn"})
    if done:
        finish_list(viewer=officer, list_id=kept.pk)


@pytest.mark.django_db
def test_tallies_go_up_the_tree_and_stay_by_day(units: dict[str, Unit], roster: Roster) -> None:
    officer = make_viewer(units["ag1"], "officer")
    yesterday = TODAY - timedelta(days=1)
    assert tally_roster(roster_id=roster.pk, today=yesterday) == 6
    fill(roster, units["ag1"], "Ấp 1", "Ấp 2", done=True)
    assert tally_roster(roster_id=roster.pk) == 3
    assert tally_roster(roster_id=roster.pk) == 0
    state_expected(viewer=make_viewer(units["ag2"], "officer"), list_id=list_of(roster, units["ag2"]).pk, expected=5)
    tally_roster(roster_id=roster.pk)
    tw = overlooked_unit(make_viewer(units["tw"], "leader"), None)
    assert tw is not None
    board = board_of(roster.pk, tw, TODAY)
    assert board.whole == Tally(3, 1, 5, 2, 2)
    assert [(row.name, row.tally.done, row.place) for row in board.rows] == [
        ("Tỉnh ủy An Giang", 1, 1),
        ("Thành ủy Hà Nội", 0, 2),
    ]
    assert board_of(roster.pk, tw, yesterday).whole == Tally(3, 0, 0, 0, 0)
    assert board_of(roster.pk, tw, yesterday - timedelta(days=1)).whole == Tally()
    assert [day for day, _tally in board.trend] == [yesterday, TODAY]
    reopen_list(viewer=officer, list_id=list_of(roster, units["ag1"]).pk)
    assert tally_roster(roster_id=roster.pk) == 3
    assert differing_rosters() == []


@pytest.mark.django_db
def test_the_proof_finds_what_was_falsified(units: dict[str, Unit], roster: Roster) -> None:
    fill(roster, units["ag1"], "Ấp 1")
    tally_roster(roster_id=roster.pk)
    kept = list_of(roster, units["ag1"])
    kept.entries, kept.complete = 7, 3
    kept.save()
    assert len(differing_rosters()) > 1
    assert recount(roster.pk) == 1
    assert differing_rosters() == []
    RosterTally.objects.filter(unit=units["tw"]).update(done=9)
    assert [one.where for one in differing_rosters()] == [units["tw"].name]


@pytest.mark.django_db
@pytest.mark.parametrize("language", ["vi", "en"])
def test_the_board_and_its_files(
    client: Client, units: dict[str, Unit], roster: Roster, django_assert_max_num_queries: Any, language: str
) -> None:
    Unit.objects.filter(pk=units["hn"].pk).update(name="=HYPERLINK(1)")
    fill(roster, units["ag1"], "Ấp 1", done=True)
    tally_roster(roster_id=roster.pk)
    sign_in(client, make_viewer(units["tw"], "leader"), language=language)
    with django_assert_max_num_queries(9):
        page = client.get(reverse("roster_board", args=[roster.pk]))
    text = page.content.decode()
    assert "Tỉnh ủy An Giang" in text
    assert "<h1>" in text
    place = [roster.pk, units["tw"].pk]
    assert client.get(reverse("roster_board_map", args=place)).json()["layer"] == "provinces"
    content = client.get(reverse("roster_board_file", args=[*place, "csv"])).content.decode("utf-8-sig")
    assert "'=HYPERLINK(1)" in content
    assert client.get(reverse("roster_board_file", args=[*place, "xlsx"])).content[:2] == b"PK"
    assert client.get(reverse("roster_board_file", args=[*place, "exe"])).status_code == 404
    behind = client.get(reverse("lists_behind", args=place)).content.decode()
    assert units["ag2"].name in behind
    assert units["ag1"].name not in behind
    assert units["ag1"].name in client.get(reverse("lists_behind", args=place) + "?state=done").content.decode()
    for odd in ("?on=32/13", "?on=1/1/1990&sort=x", "?on=2999-01-01"):
        assert client.get(reverse("roster_board", args=[roster.pk]) + odd).status_code == 200


@pytest.mark.django_db
def test_who_sees_the_board(client: Client, units: dict[str, Unit], roster: Roster) -> None:
    for place, role, status in (
        ("ag", "inspector", 200),
        ("ag_dept", "specialist", 200),
        ("hn", "leader", 404),
        ("ag1", "officer", 404),
        ("ag", "clerk", 403),
        ("village", "village_head", 403),
    ):
        sign_in(client, make_viewer(units[place], role))
        answer = client.get(reverse("roster_board_unit", args=[roster.pk, units["ag"].pk]))
        assert answer.status_code == status, (place, role)


@pytest.mark.django_db
def test_a_day_on_which_nothing_moved_is_as_the_day_before(units: dict[str, Unit], roster: Roster) -> None:
    tally_roster(roster_id=roster.pk, today=TODAY - timedelta(days=40))
    fill(roster, units["ag1"], "Ấp 1", done=True)
    tally_roster(roster_id=roster.pk, today=TODAY - timedelta(days=3))
    fill(roster, units["ag2"], "Ấp 1", done=True)
    tally_roster(roster_id=roster.pk)
    tw = overlooked_unit(make_viewer(units["tw"], "leader"), None)
    assert tw is not None
    trend = board_of(roster.pk, tw, TODAY).trend
    assert [tally.done for _day, tally in trend] == [0] * 26 + [1, 1, 1, 2]
    assert trend[0] == (TODAY - timedelta(days=29), Tally(3, 0, 0, 0, 0))
