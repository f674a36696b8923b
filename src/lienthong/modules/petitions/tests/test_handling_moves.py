"""The moves of a petition: the table, nothing outside it, and the clock through all of them."""

import re
from pathlib import Path

import pytest

from lienthong.kernel.work.models import Step
from lienthong.modules.petitions.actions import moves
from lienthong.modules.petitions.models import Petition
from lienthong.modules.petitions.queries.tracking import petition_of_code
from lienthong.modules.petitions.rules.states import FINAL, MOVES, moves_from
from lienthong.modules.petitions.tests.factories_handling import (
    TEXT,
    WAYS,
    World,
    bring,
    make_petition,
    make_world,
    say,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    return make_world()


@pytest.mark.parametrize("state", WAYS)
def test_every_state_is_reached_and_its_work_agrees(world: World, state: str) -> None:
    petition = make_petition(world, state)
    if state == "misrouted":
        assert petition.unit == world.units["ag"]
    assert petition.state == state
    open_steps = Step.objects.filter(item__kind="petition", item__subject_id=petition.pk, left_at__isnull=True)
    ended = {*FINAL, "answered"}
    assert open_steps.count() == (0 if state in ended else 1)
    if state not in ended:
        assert open_steps.get().due_at == petition.due_at
        assert petition.due_at in {petition.clock_entries.latest("id").due_at, None}
        assert (petition.due_at is None) == (state == "awaiting")


def test_no_dead_end() -> None:
    """From every state some way leads to an end."""
    reached: set[str] = set(FINAL)
    while more := {source for move in MOVES.values() if move.target in reached for source in move.sources} - reached:
        reached |= more
    assert reached == set(Petition.State)
    assert all(moves_from(state) for state in Petition.State if state != "withdrawn")


def test_the_same_form_is_received_once(world: World) -> None:
    first, again = say(world, key="k"), say(world, key="k")
    assert (again.petition, again.code, again.is_new) == (first.petition, first.code, False)
    other = say(world, key="k", text="Chuyện khác.")
    assert other.petition != first.petition
    assert other.code != first.code
    assert petition_of_code(first.grouped_code.lower()) == first.petition
    assert first.code not in str(Petition.objects.filter(pk=first.petition.pk).values())


def test_a_denunciation_is_sealed(world: World) -> None:
    petition = say(world, kind="denunciation").petition
    assert (petition.text, petition.title, petition.unit) == ("", "", world.units["ubkt"])
    assert TEXT.encode() not in bytes(petition.sealed.content)
    assert not Step.objects.filter(item__subject_id=petition.pk).exists()
    with pytest.raises(Petition.DoesNotExist):
        moves.screen(viewer=world.viewer("ubkt", "specialist"), petition_id=petition.pk)


def test_bring_is_used(world: World) -> None:
    petition = say(world).petition
    bring(world, petition, "answered")
    petition.refresh_from_db()
    assert petition.answered_at


def test_the_drawing_is_the_table() -> None:
    """Every arrow of docs/modules/petitions.md is a move, and every move is drawn."""
    page = next(one / "docs/modules/petitions.md" for one in Path(__file__).parents if (one / "docs").is_dir())
    drawn = set(re.findall(r"^    (\w+) --> (\w+): (\w+)$", page.read_text(encoding="utf-8"), re.MULTILINE))
    table = {(source, move.target, name) for name, move in MOVES.items() for source in move.sources}
    missing = {arrow for arrow in table if arrow[2] != "withdraw"} - drawn
    assert not missing
    assert drawn - table == set()
