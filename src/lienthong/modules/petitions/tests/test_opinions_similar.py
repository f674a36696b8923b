"""Similar petitions: what says the same is found, and only by who may see it."""

import pytest
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st
from pytest_django import DjangoAssertNumQueries

from lienthong.modules.petitions.actions.opinions_fingerprints import fingerprint_new, tidy_fingerprints
from lienthong.modules.petitions.models import Fingerprint, Petition
from lienthong.modules.petitions.queries.similar import similar_petitions
from lienthong.modules.petitions.rules.ngrams import grams_of, likeness, rarity, telling
from lienthong.modules.petitions.tests.factories_handling import World, make_keeper, make_world, say

LAMP = "Đèn đường trước trường tiểu học Kim Đồng hỏng đã hai tuần, buổi tối trẻ em đi học thêm rất nguy hiểm."
RUBBISH = "Xe thu gom rác bỏ qua hẻm 45 đường Lê Lợi đã mười ngày, mùi hôi thối bay khắp xóm, bà con rất khổ."


@given(st.text(max_size=400))
def test_a_text_is_like_itself(text: str) -> None:
    grams = grams_of(text)
    assert grams == sorted(set(grams))
    assert all(-(2**31) <= gram < 2**31 for gram in grams)
    assert likeness(grams, grams, {}, usual=1.0) == pytest.approx(1.0 if grams else 0.0)


def test_accents_gaps_and_case_do_not_matter() -> None:
    assert grams_of("Đèn  ĐƯỜNG, hỏng!") == grams_of("den duong hong")


@given(st.sets(st.integers(0, 60)), st.sets(st.integers(0, 60)), st.dictionaries(st.integers(0, 60), st.floats(1, 9)))
def test_likeness_is_a_share_that_does_not_depend_on_the_order(
    left: set[int], right: set[int], weights: dict[int, float]
) -> None:
    value = likeness(left, right, weights, usual=2.0)
    assert 0 <= value <= 1
    assert value == pytest.approx(likeness(right, left, weights, usual=2.0))
    assert (value > 0) == bool(left & right)


@given(st.integers(0, 10_000), st.integers(1, 10_000))
def test_the_rarer_the_weightier(known: int, whole: int) -> None:
    assert rarity(known, whole) >= rarity(known + 1, whole) >= 1


@given(st.lists(st.integers(0, 50), unique=True), st.dictionaries(st.integers(0, 50), st.integers(1, 900)))
def test_the_telling_ones_are_the_rarest_within_the_budget(grams: list[int], known: dict[int, int]) -> None:
    chosen = telling(grams, known, budget=500, most=8)
    left = set(grams) - set(chosen)
    assert len(chosen) <= 8
    assert bool(chosen) == bool(grams)
    assert len(chosen) == 1 or sum(known.get(gram, 1) for gram in chosen) <= 500
    assert all(known.get(one, 1) >= max((known.get(gram, 1) for gram in chosen), default=0) for one in left)


@pytest.fixture
def world(db: None) -> World:
    return make_world()


def test_what_says_the_same_in_other_words_comes_first(world: World) -> None:
    lamp, rubbish = say(world, text=LAMP).petition, say(world, text=RUBBISH).petition
    tidy_fingerprints()
    viewer = world.viewer("ag1", "officer")
    asked = "buoi toi tre em di hoc them nguy hiem vi den duong truoc truong tieu hoc Kim Dong hong"
    assert [one.id for one in similar_petitions(asked, 5, viewer=viewer)] == [lamp.pk]
    assert similar_petitions(RUBBISH, 5, viewer=viewer)[0].likeness == pytest.approx(1.0)
    assert similar_petitions(RUBBISH, 5, viewer=viewer, but=rubbish.pk) == []
    assert similar_petitions("!!!", 5, viewer=viewer) == similar_petitions("", 5) == []


def test_other_units_do_not_see_it_and_the_public_only_the_approved_words(world: World) -> None:
    petition = say(world, text=f"{LAMP} Gọi tôi số 0912345678.").petition
    fingerprint_new()
    assert similar_petitions(LAMP, 5, viewer=world.viewer("ag2", "officer")) == []
    assert similar_petitions(LAMP, 5) == []
    Petition.objects.filter(pk=petition.pk).update(
        public_title="Đèn đường", public_text=LAMP, published_at=petition.received_at
    )
    fingerprint_new()
    found = similar_petitions(LAMP, 5)
    assert [(one.id, one.title) for one in found] == [(petition.pk, "Đèn đường")]
    assert similar_petitions("Gọi tôi số 0912345678", 5) == []
    Petition.objects.filter(pk=petition.pk).update(published_at=None)
    assert similar_petitions(LAMP, 5) == []


def test_a_sealed_one_has_no_fingerprint(world: World) -> None:
    make_keeper(world)
    sealed = say(world, kind="denunciation", text=LAMP).petition
    tidy_fingerprints()
    assert sealed.is_sealed
    assert not Fingerprint.objects.exists()


def test_words_approved_anew_are_compared_anew(world: World) -> None:
    petition = say(world, text=LAMP).petition
    own = Petition.objects.filter(pk=petition.pk)
    own.update(public_text=LAMP, published_at=petition.received_at)
    assert fingerprint_new() == 2
    assert fingerprint_new() == 0
    own.update(public_text=RUBBISH, published_at=timezone.now())
    assert fingerprint_new() == 1
    assert similar_petitions(LAMP, 5) == []
    assert [one.id for one in similar_petitions(RUBBISH, 5)] == [petition.pk]


def test_it_takes_six_queries_however_many_there_are(
    world: World, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(6):
        say(world, text=f"{LAMP} Cột số {number}.")
    tidy_fingerprints()
    viewer = world.viewer("ag1", "officer")
    with django_assert_num_queries(6):
        assert len(similar_petitions(LAMP, 5, viewer=viewer)) == 5
