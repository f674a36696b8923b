"""Statistics: counted again from the petitions and their events; small numbers are not published."""

from collections.abc import Iterable
from datetime import date

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from lienthong.modules.petitions.actions.opinions_tallies import count_days
from lienthong.modules.petitions.models import Petition, PetitionTally
from lienthong.modules.petitions.queries.opinions_statistics import public_statistics, statistics_for, whole
from lienthong.modules.petitions.rules.suppression import K, publishable
from lienthong.modules.petitions.tests.factories_handling import World, make_keeper, make_petition, make_world, say

CELLS = st.one_of(st.just(0), st.integers(0, 12), st.integers(0, 5000))
ROWS = st.integers(1, 5).flatmap(lambda width: st.dictionaries(st.text(max_size=3), st.tuples(*[CELLS] * width)))


def _small(row: Iterable[int | None]) -> bool:
    return any(cell is not None and 0 < cell < K for cell in row)


@given(ROWS)
def test_no_small_number_is_published_nor_what_it_could_be_subtracted_from(rows: dict[str, tuple[int, ...]]) -> None:
    told = publishable(rows)
    lines = [*told.rows.values(), told.others or (), told.total or ()]
    assert not any(_small(line) for line in lines)
    assert told.hidden != 1 or not told.rows
    for at, total in enumerate(told.total or ()):
        column = [row[at] for row in told.rows.values()]
        if total is None:
            assert set(column) <= {None}
        elif told.rows:
            rest = total - sum(cell or 0 for cell in column)
            assert rest == ((told.others or [0] * (at + 1))[at] or 0)
            assert not 0 < rest < K


def test_a_column_that_is_small_over_all_is_not_told() -> None:
    told = publishable({"a": (100, 2), "b": (60, 1)})
    assert told.total == (160, None)
    assert told.rows == {"a": (100, None), "b": (60, None)}


def test_one_small_row_takes_another_with_it() -> None:
    told = publishable({"a": (100, 40), "b": (3, 1), "c": (60, 30), "d": (50, 20)})
    assert sorted(told.rows) == ["a", "c"]
    assert told.others == (53, 21)


@pytest.fixture
def world(db: None) -> World:
    return make_world()


def _count() -> None:
    count_days(date(2020, 1, 1), timezone.localdate())


def test_answered_stands_apart_from_what_the_citizen_says(world: World) -> None:
    for state in ("submitted", "accepted", "answered", "closed", "reopened", "ineligible"):
        make_petition(world, state)
    _count()
    call_command("verify_petitions")
    all_of = whole(statistics_for(world.viewer("ag1", "officer"), by="place", days=30))
    assert (all_of.received, all_of.accepted, all_of.ineligible) == (6, 4, 1)
    assert (all_of.satisfied, all_of.unsatisfied, all_of.reopened) == (1, 1, 1)
    assert all_of.open == 3
    assert all_of.answered >= 2


@pytest.mark.parametrize("by", ["place", "topic", "kind"])
def test_every_way_adds_up_to_the_same(world: World, by: str) -> None:
    for _number in range(3):
        say(world)
    say(world, place="ag2", kind="proposal", topic_id=None)
    _count()
    assert whole(statistics_for(world.viewer("tw", "leader"), by=by, days=30)).received == 4
    assert whole(statistics_for(world.viewer("ag1", "officer"), by=by, days=30)).received == 3


def test_sealed_ones_are_counted_nowhere(world: World) -> None:
    make_keeper(world)
    say(world, kind="denunciation")
    _count()
    assert not PetitionTally.objects.exists()
    assert whole(statistics_for(world.viewer("tw", "leader"), by="kind", days=30)).open == 0
    call_command("verify_petitions")


def test_a_wrong_count_and_a_wrong_record_are_named_and_repaired(world: World) -> None:
    petition = make_petition(world, "closed")
    _count()
    PetitionTally.objects.update(received=7)
    with pytest.raises(CommandError):
        call_command("verify_petitions")
    call_command("verify_petitions", repair=True)
    Petition.objects.filter(pk=petition.pk).update(verdict="partly")
    with pytest.raises(CommandError):
        call_command("verify_petitions", repair=True)


def test_the_public_sees_no_small_numbers(world: World, client: Client) -> None:
    for _number in range(3):
        say(world)
    _count()
    told, _names = public_statistics(by="place", days=30)
    assert told.total is None
    page = client.get("/portal/statistics?by=place&days=30")
    assert page.status_code == 200
    for _number in range(3):
        say(world)
    _count()
    told, _names = public_statistics(by="place", days=30)
    assert told.total is not None
    assert told.total[0] == 6
    assert client.get("/portal/statistics?by=x&days=x").status_code == 200


def test_pages(world: World, client: Client) -> None:
    from lienthong.kernel.accounts.tests.factories import sign_in

    say(world)
    _count()
    sign_in(client, world.viewer("ag1", "officer"))
    for by in ("place", "topic", "kind"):
        assert client.get(f"/petitions/statistics?by={by}&days=30").status_code == 200
    assert client.get("/petitions/statistics/export?by=topic").content.decode("utf-8-sig").count("\n") == 2
