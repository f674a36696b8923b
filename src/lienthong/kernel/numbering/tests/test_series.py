"""Where a count begins, who may say so, and that the proof of a register knows of it."""

from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from lienthong.kernel.accounts.tests.factories import make_viewer, sign_in
from lienthong.kernel.events.models import Event
from lienthong.kernel.numbering.actions import CannotStart, allocate_number, ensure_series, start_counting
from lienthong.kernel.numbering.models import Allocation, Counter, Series
from lienthong.kernel.numbering.queries import period_of, register_faults
from lienthong.kernel.org.models import Unit
from lienthong.kernel.org.tests.factories import make_tree

pytestmark = pytest.mark.django_db


@pytest.fixture
def tree() -> dict[str, Unit]:
    return make_tree()


def give(series: Series, period: str, subject: int = 1) -> int:
    given = allocate_number(series=series, period=period, on=date(2026, 5, 5), subject_kind="x", subject_id=subject)
    return given.number


def test_a_count_that_carries_on_from_paper_is_whole(tree: dict[str, Unit]) -> None:
    viewer = make_viewer(tree["ag"], "administrator")
    series = ensure_series(unit_id=tree["ag"].pk, book="outgoing")
    start_counting(viewer=viewer, series_id=series.pk, period="2026", first=101)
    assert register_faults() == []
    assert [give(series, "2026", n) for n in range(3)] == [101, 102, 103]
    assert give(series, "2027") == 1
    assert register_faults() == []
    assert Event.objects.get(verb="CountingStarted").payload["first"] == 101
    Allocation.objects.filter(number=102).delete()
    assert [(fault.fault, fault.number) for fault in register_faults()] == [("gap", 103)]
    Allocation.objects.filter(number=101).delete()
    assert [(fault.fault, fault.number) for fault in register_faults()] == [("gap", 103)]


def test_a_beginning_stands_once_a_number_is_given(tree: dict[str, Unit]) -> None:
    viewer = make_viewer(tree["ag"], "administrator")
    series = ensure_series(unit_id=tree["ag"].pk, book="outgoing")
    start_counting(viewer=viewer, series_id=series.pk, period="2026", first=101)
    start_counting(viewer=viewer, series_id=series.pk, period="2026", first=51)
    assert give(series, "2026") == 51
    for first, why in ((60, "used"), (0, "number"), (1_000_001, "number")):
        with pytest.raises(CannotStart) as refused:
            start_counting(viewer=viewer, series_id=series.pk, period="2026", first=first)
        assert refused.value.why == why
    assert Counter.objects.get().last == 51


@pytest.mark.parametrize(("unit", "role"), [("hn", "administrator"), ("ag", "clerk"), ("ag", "inspector")])
def test_only_the_units_administrator(tree: dict[str, Unit], unit: str, role: str) -> None:
    series = ensure_series(unit_id=tree["ag1"].pk, book="outgoing")
    with pytest.raises(CannotStart):
        start_counting(viewer=make_viewer(tree[unit], role), series_id=series.pk, period="2026", first=5)
    client = sign_in(Client(), make_viewer(tree[unit], role))
    expected = 404 if role == "administrator" else 403
    address = f"/administration/series/{series.pk}/start"
    assert client.get(address).status_code == client.post(address, {"first": "5"}).status_code == expected


def test_the_page(tree: dict[str, Unit], django_assert_num_queries: Any) -> None:
    client = sign_in(Client(), make_viewer(tree["ag"], "administrator"))
    mine = ensure_series(unit_id=tree["ag1"].pk, book="incoming")
    ensure_series(unit_id=tree["hn1"].pk, book="incoming")
    client.get("/administration/series")
    with django_assert_num_queries(2):
        text = client.get("/administration/series", headers={"hx-request": "true"}).content.decode()
    assert "Mỹ Đức" in text
    assert "Ba Đình" not in text
    assert client.post(f"/administration/series/{mine.pk}/start", {"first": "x"}).status_code == 422
    assert client.post(f"/administration/series/{mine.pk}/start", {"first": "7"}).status_code == 302
    period = period_of("year", timezone.localdate())
    assert Counter.objects.get(series=mine, period=period).first == 7
    assert client.get("/administration/series?after=nonsense").status_code == 200


def test_the_list_pages_by_key(tree: dict[str, Unit]) -> None:
    client = sign_in(Client(), make_viewer(tree["tw"], "operator"))
    Series.objects.bulk_create(Series(unit=tree["ag"], book="outgoing", type_code=f"T{n}") for n in range(60))
    text = client.get("/administration/series", headers={"hx-request": "true"}).content.decode()
    address = text.split('rel="next"')[0].rsplit('href="', 1)[1].split('"')[0]
    rest = client.get(address, headers={"hx-request": "true"}).content.decode()
    assert (text.count("<tr>"), rest.count("<tr>")) == (51, 11)
