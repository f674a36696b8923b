"""Petitions in the staff's search: who holds one, takes part or has held it finds it, and nobody finds a sealed one."""

import pytest
from django.test import Client
from django.utils import timezone

from lienthong.kernel.access.viewer import Viewer
from lienthong.kernel.accounts.tests.factories import make_viewer, sign_in
from lienthong.kernel.search.actions import put_entry
from lienthong.kernel.search.models import Entry
from lienthong.kernel.search.queries import Question, answers
from lienthong.modules.petitions.jobs.searching import index_petition
from lienthong.modules.petitions.models import Petition
from lienthong.modules.petitions.tests.factories_handling import (
    WAYS,
    World,
    do,
    make_keeper,
    make_petition,
    make_world,
    say,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    return make_world()


def found(viewer: Viewer, words: str) -> list[int]:
    return [one.subject_id for one in answers(viewer, Question(words)).found]


def test_its_unit_finds_it_by_words_without_accents_and_by_its_reference(world: World) -> None:
    petition = make_petition(world, address="Ngõ 12 phố Hàng Chai")
    index_petition(petition_id=petition.pk)
    officer = world.viewer("ag1", "officer")
    for words in ("den duong truong tieu hoc", petition.reference, petition.reference.lower(), "ngo hang chai"):
        assert found(officer, words) == [petition.pk], words
    for unit in ("ag2", "ag", "tw"):
        assert found(world.viewer(unit, "officer"), petition.reference) == [], unit


def test_who_gets_it_finds_it_and_who_had_it_still_does(world: World) -> None:
    petition = make_petition(world)
    index_petition(petition_id=petition.pk)
    do(world, petition, "pass")
    index_petition(petition_id=petition.pk)
    for unit in ("ag1", "ag2"):
        assert found(world.viewer(unit, "officer"), petition.reference) == [petition.pk], unit
    assert Entry.objects.count() == 1


def test_who_takes_part_finds_it(world: World) -> None:
    petition = make_petition(world, "coordinating")
    index_petition(petition_id=petition.pk)
    assert found(world.viewer("ag2", "officer"), petition.reference) == [petition.pk]


def test_the_departments_of_a_body_find_what_the_body_holds(world: World) -> None:
    petition = make_petition(world)
    Petition.objects.filter(pk=petition.pk).update(unit=world.units["ag"])
    index_petition(petition_id=petition.pk)
    assert found(make_viewer(world.units["ag_dept"], "officer"), petition.reference) == [petition.pk]


def test_nobody_finds_a_sealed_one_whatever_an_entry_says(world: World) -> None:
    sealed = say(world, kind="denunciation").petition
    index_petition(petition_id=sealed.pk)
    assert not Entry.objects.exists()
    put_entry(
        kind="petition",
        subject_id=sealed.pk,
        on=timezone.localdate(),
        title="x",
        reference=sealed.reference,
        unit_ids=[world.units["ubkt"].pk, sealed.unit_id],
    )
    for viewer in (make_keeper(world), make_viewer(sealed.unit, "officer")):
        assert found(viewer, sealed.reference) == []
    index_petition(petition_id=sealed.pk)
    assert not Entry.objects.exists()


@pytest.mark.parametrize("state", WAYS)
def test_every_way_to_a_state_asks_for_the_entry_that_it_needs(
    world: World, state: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: set[int] = set()
    place = "lienthong.modules.petitions.handlers.searching.enqueue"
    monkeypatch.setattr(place, lambda _job, *, once, petition_id: asked.add(petition_id))
    petition = say(world).petition
    assert asked == {petition.pk}
    for step in ("", *WAYS[state]):
        if step:
            do(world, petition, step)
        if asked:
            index_petition(petition_id=petition.pk)
            asked.clear()
        kept = Entry.objects.values_list("words", flat=True).get()
        index_petition(petition_id=petition.pk)
        assert Entry.objects.values_list("words", flat=True).get() == kept, step


def test_the_page_shows_what_it_is_and_leads_there(world: World, client: Client) -> None:
    petition = make_petition(world)
    index_petition(petition_id=petition.pk)
    sign_in(client, world.viewer("ag1", "officer"))
    page = client.get("/search", {"q": "den duong"}).content.decode()
    assert petition.title in page
    assert f'href="/petitions/{petition.pk}"' in page
    assert "Phản ánh, kiến nghị</span>" in page
