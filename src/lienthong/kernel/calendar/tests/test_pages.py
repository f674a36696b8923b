"""Administration of the calendar: who may change which days, and that looking first changes nothing."""

from datetime import date
from typing import Any

import pytest
from django.test import Client

from lienthong.kernel.accounts.tests.factories import make_viewer, sign_in
from lienthong.kernel.calendar.actions import rebuild_days
from lienthong.kernel.calendar.models import Day, Override
from lienthong.kernel.events.models import Event
from lienthong.kernel.org.models import Unit
from lienthong.kernel.org.tests.factories import make_tree

pytestmark = pytest.mark.django_db
CHANGE = "/administration/calendar/change"
SATURDAY = date(2026, 1, 10)


@pytest.fixture
def tree() -> dict[str, Unit]:
    rebuild_days()
    return make_tree()


@pytest.fixture
def operator(tree: dict[str, Unit]) -> Any:
    return sign_in(Client(), make_viewer(tree["tw"], "operator"))


@pytest.fixture
def admin(tree: dict[str, Unit]) -> Any:
    return sign_in(Client(), make_viewer(tree["ag"], "administrator"))


def days(**more: Any) -> dict[str, Any]:
    return {
        "first": "2026-01-10",
        "last": "2026-01-10",
        "halves": "2",
        "reason": "Làm bù ngày 2/1",
        "decision": "Quyết định 1/QĐ-TTg",
        **more,
    }


@pytest.mark.parametrize("role", ["clerk", "leader", "inspector", "administrator", "operator"])
def test_who_opens_it(tree: dict[str, Unit], role: str) -> None:
    client = sign_in(Client(), make_viewer(tree["ag"], role))
    expected = 200 if role in ("administrator", "operator") else 403
    assert client.get("/administration/calendar").status_code == expected
    assert client.get(CHANGE).status_code == expected
    assert (
        client.post(CHANGE, days(sure="yes")).status_code
        == {403: 403, 200: 422 if role != "operator" else 302}[expected]
    )
    assert client.get("/administration/calendar/1/withdraw").status_code == 405


def test_first_what_it_does_then_doing_it(operator: Any) -> None:
    before = Event.objects.count()
    shown = operator.post(CHANGE, days())
    assert shown.status_code == 200
    assert 'name="sure"' in shown.content.decode()
    assert Override.objects.count() == 0
    assert Day.objects.get(on=SATURDAY).halves == 0
    assert Event.objects.count() == before
    assert operator.post(CHANGE, days(sure="yes")).url == "/administration/calendar?month=2026-01"
    assert Day.objects.get(on=SATURDAY).halves == 2
    assert "Làm bù ngày 2/1" in operator.get("/administration/calendar?month=2026-01").content.decode()
    assert Event.objects.get(verb="CalendarChanged").payload["decision"] == "Quyết định 1/QĐ-TTg"
    one = Override.objects.get()
    assert operator.post(f"/administration/calendar/{one.pk}/withdraw").status_code == 302
    assert Day.objects.get(on=SATURDAY).halves == 0
    assert operator.post(f"/administration/calendar/{one.pk}/withdraw").status_code == 302, "twice does no harm"


def test_a_unit_is_its_administrators_and_the_country_is_not(tree: dict[str, Unit], admin: Any, operator: Any) -> None:
    storm = days(first="2026-01-12", last="2026-01-13", halves="0", sure="yes")
    assert admin.post(CHANGE, storm).status_code == 422
    assert admin.post(CHANGE, {**storm, "unit_id": tree["hn1"].pk}).status_code == 422
    assert admin.post(CHANGE, {**storm, "unit_id": tree["ag1"].pk}).status_code == 302
    own = Override.objects.get()
    assert own.unit == tree["ag1"]
    operator.post(CHANGE, days(sure="yes"))
    country = Override.objects.get(unit__isnull=True)
    admin.post(f"/administration/calendar/{country.pk}/withdraw")
    assert Override.objects.filter(pk=country.pk).exists()
    other = sign_in(Client(), make_viewer(tree["hn"], "administrator"))
    other.post(f"/administration/calendar/{own.pk}/withdraw")
    assert Override.objects.filter(pk=own.pk).exists()
    assert "Quyết định" in admin.get("/administration/calendar").content.decode()
    admin.post(f"/administration/calendar/{own.pk}/withdraw")
    assert not Override.objects.filter(pk=own.pk).exists()


@pytest.mark.parametrize(
    "change",
    [
        {"last": "2026-01-09"},
        {"first": "1990-01-01", "last": "1990-01-02"},
        {"last": "2028-01-10"},
        {"reason": " "},
        {"decision": ""},
        {"halves": "3"},
        {"halves": "x"},
        {"first": "31/2"},
        {"unit_id": "99999999"},
        {"unit_id": "x"},
        {"reason": "x" * 201},
    ],
)
def test_bad_input_keeps_what_was_typed(operator: Any, change: dict[str, str]) -> None:
    answer = operator.post(CHANGE, days(sure="yes", **change))
    assert answer.status_code == 422
    assert not Override.objects.exists()
    if "decision" not in change:
        assert "Quyết định 1/QĐ-TTg" in answer.content.decode()


@pytest.mark.parametrize("month", ["", "x", "2026-13", "1800-01", "2026-02", "2045-12", "2015-01", "9999-12"])
def test_any_month_can_be_asked_for(operator: Any, month: str, django_assert_max_num_queries: Any) -> None:
    operator.get("/administration/calendar")
    with django_assert_max_num_queries(5):
        assert operator.get(f"/administration/calendar?month={month}").status_code == 200
