"""A complaint in its second instance: told on the portal or at the counter, set by the staff, timed by its own rule."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from lienthong.kernel.accounts.tests.factories import sign_in
from lienthong.kernel.events.models import Event
from lienthong.kernel.work.models import Step
from lienthong.modules.petitions.actions import moves
from lienthong.modules.petitions.actions.instances import set_instance
from lienthong.modules.petitions.actions.moving import CannotMove
from lienthong.modules.petitions.models import ClockRule, Petition
from lienthong.modules.petitions.queries.handling_page import petition_page
from lienthong.modules.petitions.tests.factories_handling import World, make_petition, say
from lienthong.modules.petitions.tests.factories_portal import fill_in, make_portal, no_wait, send

pytestmark = pytest.mark.django_db
BADGE, ASKED = "Khiếu nại lần hai", "Quyết định giải quyết lần đầu"
REASON = "Đã có quyết định giải quyết lần đầu số 12/QĐ-UBND."


@pytest.fixture
def world() -> World:
    return make_portal()


def days_after(start: datetime, end: datetime | None) -> int:
    """How many calendar days from the day of one moment to that of another."""
    assert end is not None

    def day(at: datetime) -> date:
        return timezone.localtime(at).date()

    return (day(end) - day(start)).days


@pytest.mark.parametrize(("kind", "instance"), [("complaint", 2), ("feedback", 1), ("denunciation", 1)])
def test_the_tick_on_the_portal_counts_for_a_complaint(world: World, client: Client, kind: str, instance: int) -> None:
    place = world.units["ag1"].territory_id
    page = fill_in(client, place, details={"kind": kind, "is_second": "on"})
    assert (ASKED in page) == (instance == 2)
    with no_wait():
        assert send(client, place, page).status_code == 302
    assert Petition.objects.get().instance == instance


def test_without_the_tick_it_is_the_first(world: World, client: Client) -> None:
    place = world.units["ag1"].territory_id
    page = fill_in(client, place, details={"kind": "complaint"})
    assert ASKED not in page
    with no_wait():
        send(client, place, page)
    assert Petition.objects.get().instance == 1


def test_the_tick_is_kept_on_the_way_back_to_the_details(world: World, client: Client) -> None:
    said = {"text": "Tôi không đồng ý với quyết định giải quyết khiếu nại.", "grade": "anonymous", "kind": "complaint"}
    address = f"/portal/new/{world.units['ag1'].territory_id}"
    for ticked, shown in (("True", True), ("False", False)):
        page = client.post(address, {**said, "is_second": ticked, "step": "details"}).content.decode()
        assert ('id="id_is_second" checked' in page) == shown


@pytest.mark.parametrize(("kind", "instance"), [("complaint", 2), ("proposal", 1)])
def test_the_tick_at_the_counter(world: World, client: Client, kind: str, instance: int) -> None:
    sign_in(client, world.viewer("ag1", "officer"))
    said = {"channel": "counter", "kind": kind, "text": "Không đồng ý.", "topic": "", "request_key": "a"}
    page = client.post("/petitions/new", {**said, "is_second": "on"}).content.decode()
    assert Petition.objects.get().instance == instance
    assert (BADGE in page) == (instance == 2)


def test_accepted_it_is_timed_by_article_37(world: World) -> None:
    """45 days, not 30; 60 for a complex case, 70 for a complex one far away."""
    officer = world.viewer("ag1", "officer")
    for hard, far, days in ((False, False, 45), (True, False, 60), (False, True, 60), (True, True, 70)):
        it = say(world, kind="complaint", instance=2).petition
        done = moves.accept(viewer=officer, petition_id=it.pk, is_complex=hard, is_remote=far)
        assert done.accepted_at is not None
        assert days_after(done.accepted_at, done.due_at) == days
        assert done.clock_entries.filter(rule__instance=2).latest("id") == done.clock_entries.latest("id")
    first = say(world, kind="complaint").petition
    done = moves.accept(viewer=officer, petition_id=first.pk)
    assert done.accepted_at is not None
    assert days_after(done.accepted_at, done.due_at) == 30


def test_the_staff_sets_it_and_the_time_runs_from_the_receipt(world: World) -> None:
    it, officer = say(world, kind="complaint").petition, world.viewer("ag1", "officer")
    ClockRule.objects.filter(kind="complaint", instance=2).update(accept=5)
    Petition.objects.filter(pk=it.pk).update(received_at=it.received_at - timedelta(days=3))
    done = set_instance(viewer=officer, petition_id=it.pk, is_second=True, reason=REASON)
    it.refresh_from_db()
    assert it.instance == 2
    assert days_after(it.received_at, it.due_at) == 5
    assert it.original_due_at == it.due_at == done.due_at
    entry = it.clock_entries.latest("id")
    assert (entry.kind, entry.reason, entry.position_id, entry.amount) == ("accept", REASON, officer.position_id, 5)
    step = Step.objects.get(item__kind="petition", item__subject_id=it.pk, left_at__isnull=True)
    assert step.due_at == it.due_at, "the one list says the same"
    said = Event.objects.filter(subject_kind="petition", subject_id=it.pk).latest("id")
    assert (said.verb, said.payload) == ("InstanceChanged", {"instance": 2, "reason": REASON})
    set_instance(viewer=officer, petition_id=it.pk, is_second=False, reason="Nhầm.")
    it.refresh_from_db()
    assert (it.instance, days_after(it.received_at, it.due_at)) == (1, 10)


def test_what_the_staff_may_not_do(world: World) -> None:
    officer = world.viewer("ag1", "officer")
    complaint = say(world, kind="complaint").petition
    for it, is_second, reason in (
        (say(world).petition, True, REASON),
        (make_petition(world, "accepted", kind="complaint"), True, REASON),
        (make_petition(world, "ineligible", kind="complaint"), True, REASON),
        (complaint, True, "  "),
        (complaint, True, "x" * 301),
        (complaint, False, REASON),
    ):
        with pytest.raises(CannotMove):
            set_instance(viewer=officer, petition_id=it.pk, is_second=is_second, reason=reason)
    for unit, role in (("ag2", "officer"), ("hn1", "leader"), ("ag", "inspector"), ("ag1", "village_head")):
        with pytest.raises((CannotMove, Petition.DoesNotExist)):
            set_instance(viewer=world.viewer(unit, role), petition_id=complaint.pk, is_second=True, reason=REASON)
    assert not Petition.objects.filter(instance=2).exists()


def test_the_pages_say_it(world: World, client: Client, django_assert_max_num_queries: Any) -> None:
    it, officer = say(world, kind="complaint").petition, world.viewer("ag1", "officer")
    sign_in(client, officer)
    assert BADGE not in client.get(f"/petitions/{it.pk}").content.decode()
    assert BADGE not in client.get("/petitions/").content.decode()
    address = f"/petitions/{it.pk}/instance"
    form = client.get(address, headers={"HX-Request": "true"}).content.decode()
    assert 'name="is_second"' in form
    assert client.post(address, {"is_second": "on", "reason": ""}).status_code == 422
    assert client.post(address, {"is_second": "on", "reason": REASON}).status_code == 302
    with django_assert_max_num_queries(30):
        page = client.get(f"/petitions/{it.pk}").content.decode()
    assert BADGE in page
    assert "lần 2: Đã có quyết định" in page, "the timeline tells it"
    assert BADGE in client.get("/petitions/").content.decode()
    moves.accept(viewer=officer, petition_id=it.pk)
    assert BADGE in client.get("/petitions/?tab=worked").content.decode()
    found = petition_page(officer, it.pk)
    assert found is not None
    assert "instance" not in found.acts


def test_it_is_offered_for_complaints_alone(world: World) -> None:
    officer = world.viewer("ag1", "officer")
    for kind, offered in (("complaint", True), ("feedback", False)):
        found = petition_page(officer, say(world, kind=kind).petition.pk)
        assert found is not None
        assert ("instance" in found.acts) == offered
