"""Switching positions, lending them, and the sessions that act in them."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from psycopg.types.range import DateRange

from lienthong.kernel.access.viewer import Viewer
from lienthong.kernel.accounts.actions import CannotSwitch, end_sessions, switch_position
from lienthong.kernel.accounts.actions.lending import CannotDelegate, CannotRevoke, delegate_position, revoke_delegation
from lienthong.kernel.accounts.models import Account, Delegation, Position, Session
from lienthong.kernel.accounts.queries import seats_of, viewer_of_position, viewer_of_session
from lienthong.kernel.accounts.tests.factories import make_account, make_position, make_viewer, sign_in
from lienthong.kernel.events.models import Event
from lienthong.kernel.org.models import Unit
from lienthong.kernel.org.tests.factories import make_tree

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()


@pytest.fixture
def tree() -> dict[str, Unit]:
    return make_tree()


def lend(viewer: Viewer, to: Account, *, since: date = TODAY, until: date = TODAY + timedelta(days=5)) -> Delegation:
    return delegate_position(viewer=viewer, to_id=to.pk, since=since, until=until, reason="Nghỉ phép")


def test_the_main_position_stands_first_and_lent_ones_last(tree: dict[str, Unit]) -> None:
    account = make_account()
    second = make_position(tree["ag"], "leader", account=account, is_main=False)
    main = make_position(tree["ag"], "clerk", account=account)
    make_position(tree["ag"], "clerk", account=account, valid_to=date(2025, 8, 1))
    boss = make_viewer(tree["ag"], "leader")
    lent = lend(boss, account)
    seats = seats_of(account.pk)
    assert [(seat.position_id, seat.delegation_id) for seat in seats] == [
        (main.pk, None),
        (second.pk, None),
        (boss.position_id, lent.pk),
    ]
    assert seats[-1].until == TODAY + timedelta(days=5)
    assert seats[-1].holder == boss.full_name


def test_one_click_switches_and_is_written_down(client: Any, tree: dict[str, Unit]) -> None:
    viewer = make_viewer(tree["ag"])
    account = Account.objects.get(pk=viewer.account_id)
    other = make_position(tree["hn"], "leader", account=account, is_main=False, title="Bí thư")
    sign_in(client, viewer)
    answer = client.post("/positions/switch", {"seat": str(other.pk)}, headers={"hx-request": "true"})
    assert answer.status_code == 204
    assert answer["HX-Redirect"] == "/"
    acting = viewer_of_session(client.cookies["lienthong_session"].value)
    assert acting is not None
    assert (acting.position_id, acting.unit_id, acting.role) == (other.pk, tree["hn"].pk, "leader")
    event = Event.objects.filter(verb="PositionSwitched").latest("id")
    assert event.payload == {"position_id": other.pk, "title": "Bí thư", "unit": "Thành ủy Hà Nội"}
    assert event.account_id == viewer.account_id


@pytest.mark.parametrize("seat", ["", "x", "0", "99999999", "1-2", "-"])
def test_a_position_that_is_not_ones_own_stays_shut(client: Any, tree: dict[str, Unit], seat: str) -> None:
    viewer = make_viewer(tree["ag"])
    sign_in(client, viewer)
    assert client.post("/positions/switch", {"seat": seat}).url == "/seat"
    acting = viewer_of_session(client.cookies["lienthong_session"].value)
    assert acting is not None
    assert acting.position_id == viewer.position_id


def test_anothers_position_stays_shut_even_in_the_same_unit(tree: dict[str, Unit]) -> None:
    viewer, other = make_viewer(tree["ag"]), make_viewer(tree["ag"], "leader")
    with pytest.raises(CannotSwitch):
        switch_position(session={}, account_id=viewer.account_id, position_id=other.position_id)


def test_switching_leads_nowhere_else(client: Any, tree: dict[str, Unit]) -> None:
    viewer = make_viewer(tree["ag"])
    sign_in(client, viewer)
    data = {"seat": str(viewer.position_id), "next": "//evil.example/"}
    assert client.post("/positions/switch", data).url == "/"


def test_switching_by_a_link_does_nothing(client: Any, tree: dict[str, Unit]) -> None:
    sign_in(client, make_viewer(tree["ag"]))
    assert client.get("/positions/switch").status_code == 405


def test_the_menu_lists_the_seats(client: Any, tree: dict[str, Unit], django_assert_num_queries: Any) -> None:
    viewer = make_viewer(tree["ag"], title="Văn thư")
    make_position(tree["hn"], account=Account.objects.get(pk=viewer.account_id), title="Ủy viên", is_main=False)
    sign_in(client, viewer)
    client.get("/positions", headers={"hx-request": "true"})
    with django_assert_num_queries(2):
        text = client.get("/positions", headers={"hx-request": "true"}).content.decode()
    assert "Ủy viên" in text
    assert text.count('name="seat"') == 2
    assert text.count("aria-current") == 1
    assert "<html" not in text


def test_acting_for_another_shows_and_is_written_down_with_both(client: Any, tree: dict[str, Unit]) -> None:
    holder = make_account(full_name="Trần Thị Chủ")
    boss, deputy = make_viewer(tree["ag"], "leader", title="Bí thư", account=holder), make_viewer(tree["ag"])
    lent = lend(boss, Account.objects.get(pk=deputy.account_id))
    sign_in(client, deputy)
    client.post("/positions/switch", {"seat": f"{boss.position_id}-{lent.pk}"})
    acting = viewer_of_session(client.cookies["lienthong_session"].value)
    assert acting is not None
    assert (acting.account_id, acting.position_id) == (deputy.account_id, boss.position_id)
    assert acting.holder == boss.full_name
    assert "Trần Thị Chủ" in client.get("/my/settings").content.decode().split("</header>")[0]
    event = Event.objects.filter(verb="PositionSwitched").latest("id")
    assert event.account_id == deputy.account_id
    assert event.position_id == deputy.position_id
    assert event.payload["position_id"] == boss.position_id


def test_a_loan_counts_on_its_first_and_last_day_and_on_no_other(tree: dict[str, Unit]) -> None:
    boss, deputy = make_viewer(tree["ag"], "leader"), make_viewer(tree["ag"])
    lend(
        boss,
        Account.objects.get(pk=deputy.account_id),
        since=TODAY + timedelta(days=2),
        until=TODAY + timedelta(days=3),
    )
    lent_on = [len(seats_of(deputy.account_id, today=TODAY + timedelta(days=n))) - 1 for n in range(6)]
    assert lent_on == [0, 0, 1, 1, 0, 0]


def test_a_session_in_a_lent_position_ends_with_the_loan(client: Any, tree: dict[str, Unit]) -> None:
    boss, deputy = make_viewer(tree["ag"], "leader"), make_viewer(tree["ag"])
    lent = lend(boss, Account.objects.get(pk=deputy.account_id))
    sign_in(client, deputy)
    client.post("/positions/switch", {"seat": f"{boss.position_id}-{lent.pk}"})
    key = client.cookies["lienthong_session"].value
    Delegation.objects.update(valid=DateRange(TODAY - timedelta(days=3), TODAY))
    assert viewer_of_session(key) is None
    Delegation.objects.update(valid=DateRange(TODAY - timedelta(days=3), TODAY + timedelta(days=1)))
    assert viewer_of_session(key) is not None
    revoke_delegation(viewer=boss, delegation_id=lent.pk)
    assert viewer_of_session(key) is None
    assert client.get("/my/settings").url.startswith("/accounts/login/")


def test_what_may_not_be_lent(tree: dict[str, Unit]) -> None:
    boss, deputy = make_viewer(tree["ag"], "leader"), make_viewer(tree["ag"])
    account = Account.objects.get(pk=deputy.account_id)
    stranger = make_position(tree["hn"]).account
    closed = make_position(tree["ag"], account=make_account(is_active=False)).account
    lent = lend(boss, account)
    acting = viewer_of_position(Position.objects.get(pk=boss.position_id))
    from dataclasses import replace

    acting = replace(acting, account_id=deputy.account_id, delegation_id=lent.pk)
    cases: list[tuple[str, Viewer, Account, dict[str, date]]] = [
        ("self", boss, Account.objects.get(pk=boss.account_id), {}),
        ("inactive", boss, stranger, {}),
        ("inactive", boss, closed, {}),
        ("lent", acting, Account.objects.get(pk=boss.account_id), {}),
        ("overlap", boss, account, {}),
        ("overlap", boss, account, {"since": TODAY + timedelta(days=5), "until": TODAY + timedelta(days=9)}),
        ("dates", deputy, Account.objects.get(pk=boss.account_id), {"since": TODAY + timedelta(days=9)}),
        ("dates", boss, account, {"since": TODAY - timedelta(days=9), "until": TODAY - timedelta(days=8)}),
        ("long", deputy, Account.objects.get(pk=boss.account_id), {"until": TODAY + timedelta(days=366)}),
    ]
    for why, viewer, to, days in cases:
        with pytest.raises(CannotDelegate) as refused:
            lend(viewer, to, **days)
        assert refused.value.why == why
    lend(boss, account, since=TODAY + timedelta(days=6), until=TODAY + timedelta(days=9))


def test_a_revoked_loan_may_be_given_again_and_only_its_holder_revokes(tree: dict[str, Unit]) -> None:
    boss, deputy = make_viewer(tree["ag"], "leader"), make_viewer(tree["ag"])
    account = Account.objects.get(pk=deputy.account_id)
    lent = lend(boss, account)
    with pytest.raises(CannotRevoke):
        revoke_delegation(viewer=deputy, delegation_id=lent.pk)
    revoke_delegation(viewer=boss, delegation_id=lent.pk)
    with pytest.raises(CannotRevoke):
        revoke_delegation(viewer=boss, delegation_id=lent.pk)
    lend(boss, account)
    assert list(Event.objects.filter(subject_kind="position").values_list("verb", flat=True).order_by("id")) == [
        "DelegationGranted",
        "DelegationRevoked",
        "DelegationGranted",
    ]


def test_lending_on_the_page(client: Any, tree: dict[str, Unit]) -> None:
    boss, deputy = make_viewer(tree["ag"], "leader"), make_viewer(tree["ag"])
    sign_in(client, boss)
    data = {"to_id": deputy.account_id, "since": "hôm nay", "until": "+3", "reason": "Nghỉ phép"}
    assert client.post("/my/delegations", {**data, "until": "hôm qua"}).status_code == 422
    missing = client.post("/my/delegations", {**data, "to_id": ""})
    assert missing.status_code == 422
    assert client.post("/my/delegations", data).status_code == 302
    lent = Delegation.objects.get()
    assert lent.valid == DateRange(TODAY, TODAY + timedelta(days=4))
    again = client.post("/my/delegations", data)
    assert again.status_code == 422
    assert deputy.full_name in again.content.decode()
    page = client.get("/my/delegations").content.decode()
    assert f"/my/delegations/{lent.pk}/revoke" in page
    assert client.post(f"/my/delegations/{lent.pk}/revoke").status_code == 302
    assert Delegation.objects.get().revoked_at is not None


def test_colleagues_are_found_without_accents_and_only_in_ones_own_body(client: Any, tree: dict[str, Unit]) -> None:
    viewer = make_viewer(tree["ag"])
    for unit, name in (("ag", "Đặng Thị Bưởi"), ("ag_dept", "Đặng Văn Ổi"), ("hn", "Đặng Văn Bưởi")):
        make_position(tree[unit], account=make_account(full_name=name))
    sign_in(client, viewer)

    def found(typed: str) -> str:
        return str(client.get("/my/delegations/colleagues", {"q": typed}).content.decode())

    assert "Đặng Thị Bưởi" in found("dang buoi")
    assert "Đặng Văn Bưởi" not in found("dang buoi")
    assert "Đặng Văn Ổi" in found("ĐẶNG ổ")
    assert 'role="option"' not in found("' & ! | :*") or "Đặng" in found("' & ! | :*")
    assert 'role="option"' not in found("khong co ai")


def test_ones_sessions_are_listed_without_their_keys_and_can_be_ended(client: Any, tree: dict[str, Unit]) -> None:
    viewer = make_viewer(tree["ag"])
    sign_in(client, viewer)
    elsewhere, third = sign_in(Client(), viewer), sign_in(Client(), viewer)
    stranger = sign_in(Client(), make_viewer(tree["ag"]))
    page = client.get("/my/sessions").content.decode()
    assert page.count('name="session"') == 2
    for one in Session.objects.all():
        assert one.session_key not in page
    name = Session.objects.get(session_key=elsewhere.cookies["lienthong_session"].value).public_name
    client.post("/my/sessions/end", {"session": name})
    assert elsewhere.get("/my/settings").status_code == 302
    assert third.get("/my/settings").status_code == 200
    other = Session.objects.get(session_key=stranger.cookies["lienthong_session"].value).public_name
    client.post("/my/sessions/end", {"session": other})
    assert stranger.get("/my/settings").status_code == 200
    client.post("/my/sessions/end")
    assert third.get("/my/settings").status_code == 302
    assert client.get("/my/settings").status_code == 200
    assert Event.objects.filter(verb="SessionsEnded").count() == 2


def test_a_session_ended_during_a_request_is_not_brought_back(
    client: Any, tree: dict[str, Unit], monkeypatch: Any
) -> None:
    viewer = make_viewer(tree["ag"])
    other = make_position(tree["hn"], account=Account.objects.get(pk=viewer.account_id), is_main=False)
    sign_in(client, viewer)
    from lienthong.kernel.accounts.views import seats

    def switched_while_ended(**values: Any) -> None:
        switch_position(**values)
        end_sessions(account_id=viewer.account_id)

    monkeypatch.setattr(seats, "switch_position", switched_while_ended)
    client.post("/positions/switch", {"seat": str(other.pk)})
    assert not Session.objects.exists()


def test_own_settings(client: Any, tree: dict[str, Unit]) -> None:
    viewer = make_viewer(tree["ag"])
    sign_in(client, viewer)
    assert client.get("/my/settings").status_code == 200
    assert client.post("/my/settings", {"language": "xx"}).status_code == 422
    answer = client.post("/my/settings", {"language": "en"})
    assert answer.cookies["lienthong_language"].value == "en"
    account = Account.objects.get(pk=viewer.account_id)
    assert (account.language, account.single_keys) == ("en", False)
    assert 'data-keys="off"' in client.get("/my/settings").content.decode()
