"""Summaries of opinions: clusters that can be told apart, pages, who reads them."""

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from lienthong.modules.petitions.actions.opinions import CannotSummarise, order_run, summarise
from lienthong.modules.petitions.models import ClusterMember, OpinionRun, Petition
from lienthong.modules.petitions.queries.opinions import clusters_shown, members_of
from lienthong.modules.petitions.queries.opinions_export import plain, rows_of
from lienthong.modules.petitions.rules.opinions import TooFew, clusters_of, masked
from lienthong.modules.petitions.tests.factories_handling import World, make_keeper, make_world, say

LAMPS = [f"Đèn đường hẻm {n} hỏng, buổi tối tối om. Đề nghị thay bóng đèn đường cho đoạn này." for n in range(12)]
RUBBISH = [f"Xe thu gom rác không vào ngõ {n}, rác bốc mùi hôi. Mong thu gom rác đúng lịch." for n in range(9)]
LAND = [f"Hồ sơ cấp sổ đỏ số {n} bị chậm. Đề nghị trả giấy chứng nhận quyền sử dụng đất." for n in range(6)]


def test_what_speaks_of_the_same_is_together_and_named_by_its_own_words() -> None:
    found = clusters_of([*LAMPS, *RUBBISH, *LAND])
    of = [{0 if at < 12 else 1 if at < 21 else 2 for at, _near in one.members} for one in found]
    assert all(len(one) == 1 for one in of)
    assert sorted(at for one in found for at, _near in one.members) == list(range(27))
    lamps = next(one for one in found if one.members[0][0] < 12)
    assert any("đèn" in term for term in lamps.terms)
    assert "đèn" in lamps.sentences[0].text.lower()
    assert all(0 <= near <= 1 for one in found for _at, near in one.members)
    assert found == clusters_of([*LAMPS, *RUBBISH, *LAND])


def test_a_small_cluster_is_kept() -> None:
    found = clusters_of([*LAMPS, *RUBBISH, LAND[0], LAND[1]])
    assert {21, 22} in [{at for at, _near in one.members} for one in found]


@given(st.lists(st.text(max_size=60), min_size=5, max_size=12))
def test_whatever_is_said_everybody_is_in_exactly_one_cluster(texts: list[str]) -> None:
    try:
        found = clusters_of(texts)
    except TooFew:
        return
    assert sorted(at for one in found for at, _near in one.members) == list(range(len(texts)))


def test_too_few() -> None:
    with pytest.raises(TooFew):
        clusters_of(LAMPS[:4])


def test_sentences_name_nobody() -> None:
    said = masked("Gọi tôi 0912 345 678 hoặc an@example.vn, xe 67A-12345, căn cước 079123456789, nhà số 12.")
    assert not any(part in said for part in ("345", "example", "67A", "0791"))
    assert "nhà số 12" in said


@pytest.fixture
def world(db: None) -> World:
    return make_world()


def _run(world: World, **asked: object) -> OpinionRun:
    run = order_run(viewer=world.viewer("ag1", "officer"), name="Tháng này", asked=asked)
    summarise(run_id=run.pk)
    run.refresh_from_db()
    return run


def _say(world: World, texts: list[str], **fields: str) -> list[Petition]:
    return [say(world, text=text, **fields).petition for text in texts]


def test_a_summary_is_over_what_its_orderer_may_see_and_sealed_ones_are_in_none(world: World) -> None:
    make_keeper(world)
    seen = _say(world, LAMPS[:6])
    _say(world, LAMPS[6:9], place="ag2")
    _say(world, LAMPS[9:11], kind="denunciation")
    run = _run(world)
    assert (run.state, run.done, run.size) == ("done", 100, 6)
    members = set(ClusterMember.objects.values_list("petition_id", flat=True))
    assert members == {petition.pk for petition in seen}
    summarise(run_id=run.pk)  # a job that runs again changes nothing
    assert ClusterMember.objects.count() == 6


def test_too_few_cannot_be_ordered(world: World) -> None:
    _say(world, LAMPS[:4])
    with pytest.raises(CannotSummarise):
        _run(world)


def test_sentences_of_what_went_away_are_not_shown(world: World) -> None:
    made = _say(world, LAMPS[:6])
    run = _run(world)
    viewer = world.viewer("ag1", "officer")
    assert any(one.quotes for one in clusters_shown(viewer, run))
    Petition.objects.filter(pk__in=[one.pk for one in made]).update(unit_id=world.units["ag2"].pk)
    from lienthong.modules.petitions.models import Transfer

    Transfer.objects.all().delete()
    assert not any(one.quotes for one in clusters_shown(viewer, run))
    assert not members_of(viewer, run.clusters.all()[0])


def test_no_cell_of_the_export_is_a_formula(world: World) -> None:
    assert plain("=1+1") == "'=1+1"
    _say(world, [f"=SUM(A1) đèn đường hỏng số {n}" for n in range(6)])
    rows = rows_of(world.viewer("ag1", "officer"), _run(world))
    assert not any(str(cell).startswith(("=", "+", "-", "@")) for row in rows for cell in row)


def test_pages(world: World, client: Client) -> None:
    from lienthong.kernel.accounts.tests.factories import sign_in

    _say(world, LAMPS[:6])
    run = _run(world)
    sign_in(client, world.viewer("ag1", "officer"))
    assert "Tháng này" in client.get("/petitions/opinions").content.decode()
    shown = client.get(f"/petitions/opinions/{run.pk}").content.decode()
    assert "đèn" in shown.lower()
    cluster = run.clusters.all()[0]
    assert client.get(f"/petitions/opinions/{run.pk}/clusters/{cluster.pk}").status_code == 200
    assert client.get(f"/petitions/opinions/{run.pk}/map").json()["layer"] == "provinces"
    assert client.get(f"/petitions/opinions/{run.pk}/export")["Content-Type"].startswith("text/csv")
    ordered = client.post("/petitions/opinions/order", {"name": "Nữa", "kind": "feedback"})
    assert ordered.status_code == 302
    assert client.post("/petitions/opinions/order", {"name": ""}).status_code == 422
    sign_in(client, world.viewer("ag2", "officer"))
    assert client.get(f"/petitions/opinions/{run.pk}").status_code == 404
    assert client.post(f"/petitions/opinions/{run.pk}/delete").status_code == 404
