"""`visible_to`, its compiled form and `may_view` say the same of every viewer and document."""

from typing import Any

import pytest
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from lienthong.kernel.access.compiled import VisibleIds
from lienthong.kernel.accounts.tests.factories import make_viewer
from lienthong.kernel.org.tests.factories import make_tree
from lienthong.modules.documents.models import Delivery, Document, Share
from lienthong.modules.documents.rules.reading import may_view

PLACES = ("tw", "tw_office", "ag", "ag_dept", "hn", "ag1", "ag2", "hn1", "village")
ROLES = ("clerk", "leader", "specialist", "officer", "village_head", "inspector", "administrator")
HIGHEST = {"central": 3, "province": 2, "commune": 1, "village": 0}

visible_among = VisibleIds(Document)
places = st.sampled_from(PLACES)
papers = st.lists(
    st.tuples(places, st.integers(0, 3), st.sets(places, max_size=4), st.sets(places, max_size=3)),
    min_size=1,
    max_size=5,
)
people = st.lists(st.tuples(places, st.sampled_from(ROLES), st.integers(0, 3)), min_size=1, max_size=4)


@pytest.mark.slow
class TestReading(TestCase):
    @settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
    @given(papers=papers, people=people)
    def test_visible_to_and_may_view_agree(self, papers: Any, people: Any) -> None:
        tree = make_tree()
        now = timezone.now()
        made = []
        for place, secrecy, delivered, shown in papers:
            unit = tree[place]
            document = Document.objects.create(
                unit=unit,
                level=unit.level,
                sender="X",
                secrecy=min(secrecy, HIGHEST[unit.level]),
                state="received",
                created_at=now,
            )
            for key in delivered:
                held = min(document.secrecy, HIGHEST[tree[key].level])
                Delivery.objects.create(
                    document=document, unit=tree[key], level=tree[key].level, secrecy=held, arrived_at=now
                )
            for key in shown:
                Share.objects.create(document=document, unit=tree[key])
            made.append(document)
        for place, role, clearance in people:
            viewer = make_viewer(tree[place], role, clearance=clearance)
            seen = set(Document.objects.visible_to(viewer).values_list("pk", flat=True))
            assert visible_among(viewer, [document.pk for document in made]) == seen
            assert visible_among(viewer, [made[0].pk, 0]) == seen & {made[0].pk}
            assert seen == {document.pk for document in made if may_view(viewer, document)}
