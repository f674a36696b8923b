"""Texts of petitions as the seeds write them, and that what says the same is found among them."""

from random import Random

import pytest
from django.utils import timezone

from lienthong.kernel.org.tests.factories import make_tree
from lienthong.modules.petitions.actions.opinions_fingerprints import tidy_fingerprints
from lienthong.modules.petitions.models import Petition
from lienthong.modules.petitions.queries.similar import similar_petitions
from lienthong.site.seed import petitions_words as words
from lienthong.site.seed.petitions_texts import SUBJECTS, paraphrase, petition_text

AMONG, ASKED, LEAST = 1500, 120, 0.9


def test_the_same_source_of_chance_says_the_same() -> None:
    assert [petition_text(Random(3)) for _ in range(3)] == [petition_text(Random(3)) for _ in range(3)]
    chance = Random(1)
    said = [petition_text(chance) for _ in range(800)]
    assert len({one.text for one in said}) > 795
    assert {one.topic for one in said} == set(SUBJECTS)
    assert not [one.text for one in said if "{" in one.text or ".." in one.text]
    assert all(0 < len(one.title) <= 100 for one in said)


def test_every_topic_has_something_to_say() -> None:
    assert {one.parent for one in words.SUBJECTS} == {code for code, _name, _english in words.GROUPS}
    assert all(len(one.problems) >= 5 and len(one.effects) >= 3 and len(one.wishes) >= 3 for one in words.SUBJECTS)


@pytest.mark.slow
@pytest.mark.django_db
def test_what_was_said_in_other_words_is_found() -> None:
    """Recall among the first five, over paraphrases made by rule of petitions that the index holds."""
    chance, unit = Random(11), make_tree()["ag1"]
    texts = [petition_text(chance).text for _ in range(AMONG)]
    at = timezone.now()
    made = Petition.objects.bulk_create(
        (
            Petition(
                reference=f"PA-{place}",
                code_hash=f"{place}",
                kind="feedback",
                territory_id=unit.territory_id,
                unit=unit,
                text=text,
                received_at=at,
                public_title="x",
                public_text=text,
                published_at=at,
            )
            for place, text in enumerate(texts)
        ),
        batch_size=500,
    )
    tidy_fingerprints()
    asked = chance.sample(made, ASKED)
    hits = [one.pk in [found.id for found in similar_petitions(paraphrase(one.text, chance), 5)] for one in asked]
    assert sum(hits) / len(hits) >= LEAST
