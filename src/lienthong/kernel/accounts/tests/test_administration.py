"""Administering people: who may see and do what, in which subtree, and what follows at once."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from lienthong.kernel.access.roles import Role
from lienthong.kernel.accounts.models import Account, Position, Session
from lienthong.kernel.accounts.queries.trail import TrailWanted, trail
from lienthong.kernel.accounts.tests.factories import make_account, make_position, make_viewer, sign_in
from lienthong.kernel.events.actions import record_many
from lienthong.kernel.events.models import Event
from lienthong.kernel.org.models import Unit
from lienthong.kernel.org.tests.factories import make_tree

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()


@pytest.fixture
def tree() -> dict[str, Unit]:
    return make_tree()


@pytest.fixture
def admin(tree: dict[str, Unit]) -> Any:
    """An Giang's administrator, signed in."""
    return sign_in(Client(), make_viewer(tree["ag"], "administrator", clearance=1))


def person(unit: Unit, name: str = "Trần Thị Bưởi", role: str = "clerk", **fields: Any) -> Account:
    account: Account = make_position(unit, role, account=make_account(full_name=name, **fields)).account
    return account


PAGES = [
    "/administration/",
    "/administration/trail",
    "/administration/accounts",
    "/administration/accounts/new",
    "/administration/accounts/import",
    "/administration/accounts/import/template",
    "/administration/accounts/{account}",
    "/administration/accounts/{account}/change",
    "/administration/accounts/{account}/positions/new",
    "/administration/positions/{position}",
]
ACTIONS = [
    "/administration/accounts/new",
    "/administration/accounts/import",
    "/administration/accounts/{account}/change",
    "/administration/accounts/{account}/close",
    "/administration/accounts/{account}/open",
    "/administration/accounts/{account}/sessions",
    "/administration/accounts/{account}/password",
    "/administration/accounts/{account}/positions/new",
    "/administration/positions/{position}",
    "/administration/positions/{position}/end",
]
READS_TRAIL = {"/administration/", "/administration/trail"}


@pytest.mark.parametrize("role", Role.values)
def test_who_opens_what(tree: dict[str, Unit], role: str) -> None:
    post = make_position(tree["ag1"])
    client = sign_in(Client(), make_viewer(tree["ag"], role))
    names = {"account": post.account_id, "position": post.pk}
    for address in PAGES:
        allowed = role in ("administrator", "operator") or (role == "inspector" and address in READS_TRAIL)
        expected = 200 if allowed else 403
        assert client.get(address.format(**names)).status_code == expected, (role, address)
    before = Event.objects.count()
    for address in ACTIONS:
        if role not in ("administrator", "operator"):
            assert client.post(address.format(**names)).status_code == 403, (role, address)
    assert Event.objects.count() == before


def test_nobody_without_signing_in(tree: dict[str, Unit]) -> None:
    for address in {*PAGES, *ACTIONS}:
        answer = Client().post(address.format(account=1, position=1))
        assert answer.status_code in (302, 405), address


def test_outside_the_subtree_is_as_if_it_were_not_there(tree: dict[str, Unit], admin: Any) -> None:
    post = make_position(tree["hn1"])
    names = {"account": post.account_id, "position": post.pk}
    for address in PAGES:
        if "{" in address:
            assert admin.get(address.format(**names)).status_code == 404, address
    for address in ACTIONS:
        if "{" in address:
            assert admin.post(address.format(**names), {"reason": "x"}).status_code == 404, address
    post.refresh_from_db()
    assert post.valid_to is None
    assert post.account.is_active


def test_actions_are_not_links(tree: dict[str, Unit], admin: Any) -> None:
    account = person(tree["ag1"])
    for what in ("close", "open", "sessions", "password"):
        assert admin.get(f"/administration/accounts/{account.pk}/{what}").status_code == 405


def test_closing_an_account_ends_its_sessions_at_once(tree: dict[str, Unit], admin: Any) -> None:
    post = make_position(tree["ag1"], "clerk")
    viewer_client = Client()
    from lienthong.kernel.accounts.queries import viewer_of_position

    sign_in(viewer_client, viewer_of_position(post))
    assert viewer_client.get("/my/settings").status_code == 200
    old = viewer_client.cookies["lienthong_session"].value
    assert admin.post(f"/administration/accounts/{post.account_id}/close", {"reason": ""}).status_code == 302
    assert viewer_client.get("/my/settings").status_code == 200, "without a reason nothing happens"
    admin.post(f"/administration/accounts/{post.account_id}/close", {"reason": "Nghỉ hưu"})
    assert not Session.objects.filter(session_key=old).exists()
    assert viewer_client.get("/my/settings")["Location"].startswith("/accounts/login/")
    event = Event.objects.get(verb="AccountDeactivated")
    assert (event.payload, event.subject_id, event.unit_id) == ({"reason": "Nghỉ hưu"}, post.account_id, tree["ag1"].pk)
    admin.post(f"/administration/accounts/{post.account_id}/open")
    post.account.refresh_from_db()
    assert post.account.is_active
    viewer_client.cookies["lienthong_session"] = old
    assert viewer_client.get("/my/settings").status_code == 302, "opening again brings no session back"


def test_ending_a_position_ends_the_sessions_in_it(tree: dict[str, Unit], admin: Any) -> None:
    from lienthong.kernel.accounts.queries import viewer_of_position

    account = person(tree["ag1"])
    main = account.positions.get()
    other = make_position(tree["ag2"], account=account, is_main=False)
    here, there = sign_in(Client(), viewer_of_position(main)), sign_in(Client(), viewer_of_position(other))
    admin.post(f"/administration/positions/{main.pk}/end", {"on": "+3"})
    assert here.get("/my/settings").status_code == 200
    main.refresh_from_db()
    assert main.valid_to == TODAY + timedelta(days=3)
    admin.post(f"/administration/positions/{main.pk}/end", {"on": "hôm qua"})
    assert here.get("/my/settings").status_code == 200, "a day in the past is refused"
    admin.post(f"/administration/positions/{main.pk}/end")
    assert here.get("/my/settings").status_code == 302
    assert there.get("/my/settings").status_code == 200


def test_a_position_given_today_can_end_at_once(tree: dict[str, Unit], admin: Any) -> None:
    post = make_position(tree["ag1"], valid_from=TODAY)
    admin.post(f"/administration/positions/{post.pk}/end")
    post.refresh_from_db()
    assert post.valid_to == TODAY - timedelta(days=1)


def new(unit: Unit, /, **more: Any) -> dict[str, Any]:
    return {
        "full_name": "Lê Văn  Chín",
        "username": "Chin.LV",
        "email": "Chin@Example.VN",
        "language": "vi",
        "unit": unit.pk,
        "role": "clerk",
        "title": "Văn thư",
        "clearance": "0",
        "valid_from": "hôm nay",
        **more,
    }


def test_making_an_account(tree: dict[str, Unit], admin: Any) -> None:
    answer = admin.post("/administration/accounts/new", new(tree["ag1"]))
    assert answer.status_code == 302
    account = Account.objects.get(username="chin.lv")
    assert (account.full_name, account.email) == ("Lê Văn Chín", "chin@example.vn")
    assert not account.has_usable_password()
    post = account.positions.get()
    assert (post.unit, post.role, post.is_main, post.valid_from) == (tree["ag1"], "clerk", True, TODAY)
    assert set(Event.objects.filter(subject_id=account.pk).values_list("verb", flat=True)) == {
        "AccountCreated",
        "PositionGranted",
    }
    assert admin.get(answer.url).status_code == 200


@pytest.mark.parametrize(
    ("unit", "change"),
    [
        ("hn1", {}),
        ("tw", {}),
        ("ag1", {"role": "operator"}),
        ("ag", {"role": "operator"}),
        ("ag", {"role": "village_head"}),
        ("ag", {"role": "officer"}),
        ("village", {"role": "clerk"}),
        ("ag1", {"role": "nonsense"}),
        ("ag1", {"clearance": "2"}),
        ("ag", {"clearance": "2"}),
        ("village", {"role": "village_head", "clearance": "1"}),
        ("ag1", {"clearance": "x"}),
        ("ag1", {"username": "có dấu"}),
        ("ag1", {"username": "a@b.vn"}),
        ("ag1", {"username": "a"}),
        ("ag1", {"username": "x" * 200}),
        ("ag1", {"full_name": ""}),
        ("ag1", {"full_name": "x" * 121}),
        ("ag1", {"email": "x"}),
        ("ag1", {"valid_to": "2020-01-01"}),
        ("ag1", {"valid_from": "31/2"}),
        ("ag1", {"title": " "}),
        ("ag1", {"unit": ""}),
        ("ag1", {"unit": "99999999"}),
        ("ag1", {"unit": "x"}),
    ],
)
def test_what_an_administrator_cannot_make(
    tree: dict[str, Unit], admin: Any, unit: str, change: dict[str, str]
) -> None:
    answer = admin.post("/administration/accounts/new", new(tree[unit], **change))
    assert answer.status_code == 422
    assert not Account.objects.filter(full_name="Lê Văn Chín").exists()
    if "full_name" not in change:
        assert "Lê Văn" in answer.content.decode(), "what was typed is kept"


def test_a_user_name_is_taken_once(tree: dict[str, Unit], admin: Any) -> None:
    make_account(username="chin.lv")
    assert admin.post("/administration/accounts/new", new(tree["ag1"])).status_code == 422
    assert Account.objects.filter(username="chin.lv").count() == 1
    assert not Position.objects.filter(title="Văn thư").exists()


def test_an_administrator_may_name_another_in_the_subtree(tree: dict[str, Unit], admin: Any) -> None:
    assert admin.post("/administration/accounts/new", new(tree["ag1"], role="administrator")).status_code == 302


def test_the_operator_reaches_the_whole_system(tree: dict[str, Unit]) -> None:
    operator = sign_in(Client(), make_viewer(tree["tw_office"], "operator"))
    assert operator.post("/administration/accounts/new", new(tree["hn1"])).status_code == 302
    assert (
        operator.post("/administration/accounts/new", new(tree["tw"], role="operator", username="op2")).status_code
        == 302
    )


def test_nobody_is_taken_over_through_a_second_post(tree: dict[str, Unit], admin: Any) -> None:
    """The operator also sits in a commune: its administrator must not get at the operator's password."""
    operator = person(tree["tw"], "Vận Hành", "operator", email="op@example.vn")
    second = make_position(tree["ag1"], "specialist", account=operator, is_main=False)
    profile = f"/administration/accounts/{operator.pk}"
    assert admin.get(profile).status_code == 200
    for what in ("close", "password", "sessions", "change"):
        admin.post(f"{profile}/{what}", {"reason": "x", "full_name": "X", "email": "evil@example.vn"})
    operator.refresh_from_db()
    assert operator.is_active
    assert operator.email == "op@example.vn"
    assert not Event.objects.filter(verb="PasswordResetGiven").exists()
    admin.post(f"/administration/positions/{second.pk}/end")
    second.refresh_from_db()
    assert second.valid_to is not None, "the post in one's own subtree may be ended"


def test_an_operators_post_in_the_subtree_stays_untouched(tree: dict[str, Unit]) -> None:
    centre = sign_in(Client(), make_viewer(tree["tw"], "administrator", clearance=3))
    operator = person(tree["tw"], "Vận Hành", "operator")
    post = operator.positions.get()
    data = {"role": "clerk", "title": "x", "clearance": "0"}
    assert centre.post(f"/administration/positions/{post.pk}", data).status_code == 422
    centre.post(f"/administration/positions/{post.pk}/end")
    centre.post(f"/administration/accounts/{operator.pk}/close", {"reason": "x"})
    post.refresh_from_db()
    operator.refresh_from_db()
    assert (post.role, post.valid_to, operator.is_active) == ("operator", None, True)


def test_the_last_operator_stays(tree: dict[str, Unit]) -> None:
    first = make_viewer(tree["tw"], "operator")
    client = sign_in(Client(), first)
    client.post(f"/administration/accounts/{first.account_id}/close", {"reason": "x"})
    client.post(f"/administration/positions/{first.position_id}/end")
    data = {"role": "clerk", "title": "operator", "clearance": "0"}
    assert client.post(f"/administration/positions/{first.position_id}", data).status_code == 422
    assert client.get("/administration/").status_code == 200
    second = person(tree["tw"], role="operator")
    client.post(f"/administration/accounts/{second.pk}/close", {"reason": "x"})
    assert not Account.objects.get(pk=second.pk).is_active


def test_nobody_raises_themselves(tree: dict[str, Unit]) -> None:
    viewer = make_viewer(tree["ag"], "administrator")
    client = sign_in(Client(), viewer)
    for change in ({"role": "operator"}, {"role": "leader"}, {"clearance": "1"}):
        data = {"role": "administrator", "title": "administrator", "clearance": "0", **change}
        assert client.post(f"/administration/positions/{viewer.position_id}", data).status_code == 422
    position = Position.objects.get(pk=viewer.position_id)
    assert (position.role, position.clearance) == ("administrator", 0)


def test_changing_a_position_works_at_once_and_tells_what_it_was(tree: dict[str, Unit], admin: Any) -> None:
    from lienthong.kernel.accounts.queries import viewer_of_position

    post = make_position(tree["ag1"], "clerk", title="Văn thư")
    client = sign_in(Client(), viewer_of_position(post))
    assert client.get("/administration/").status_code == 403
    data = {"role": "administrator", "title": "Quản trị", "clearance": "1"}
    assert admin.post(f"/administration/positions/{post.pk}", data).status_code == 302
    assert client.get("/administration/").status_code == 200
    event = Event.objects.get(verb="PositionChanged")
    assert event.payload["changes"] == {
        "role": ["clerk", "administrator"],
        "title": ["Văn thư", "Quản trị"],
        "clearance": [0, 1],
    }


def test_correcting_a_name(tree: dict[str, Unit], admin: Any) -> None:
    account = person(tree["ag1"])
    data = {"full_name": "Trần Thị Bòng", "email": "Bong@example.vn", "phone": "0901"}
    assert admin.post(f"/administration/accounts/{account.pk}/change", data).status_code == 302
    old = account.sort_key
    account.refresh_from_db()
    assert (account.full_name, account.email) == ("Trần Thị Bòng", "bong@example.vn")
    assert account.sort_key != old
    count = Event.objects.count()
    admin.post(f"/administration/accounts/{account.pk}/change", data)
    assert Event.objects.count() == count, "no change, no event"


def test_a_new_password_by_mail_or_by_hand(tree: dict[str, Unit], admin: Any, mailoutbox: Any) -> None:
    with_mail = person(tree["ag1"], email="a@example.vn")
    answer = admin.post(f"/administration/accounts/{with_mail.pk}/password")
    assert answer.status_code == 302
    [mail] = mailoutbox
    assert "/accounts/password/reset/key/" in mail.body
    assert mail.to == ["a@example.vn"]
    without = person(tree["ag1"])
    shown = admin.post(f"/administration/accounts/{without.pk}/password").content.decode()
    link = shown.split(f'value="{settings.BASE_URL}', 1)[1].split('"', 1)[0]
    out = Client()
    page = out.get(link, follow=True)
    new_password = "mot-mat-khau-khac-2026"
    out.post(page.redirect_chain[-1][0], {"password1": new_password, "password2": new_password})
    without.refresh_from_db()
    assert without.check_password(new_password)
    assert out.get(link).status_code == 200, "the link works once: now it says that it has been used"


def test_a_mail_server_that_is_down_does_not_break_the_page(
    tree: dict[str, Unit], admin: Any, monkeypatch: Any
) -> None:
    from django.core.mail import EmailMultiAlternatives

    def broken(self: Any, **more: Any) -> int:
        raise ConnectionRefusedError

    monkeypatch.setattr(EmailMultiAlternatives, "send", broken)
    account = person(tree["ag1"], email="a@example.vn")
    assert admin.post(f"/administration/accounts/{account.pk}/password").status_code == 302


def test_the_list_finds_without_accents_and_sorts_by_given_name(tree: dict[str, Unit], admin: Any) -> None:
    for unit, name in (("ag1", "Nguyễn Văn Ân"), ("ag2", "Trần Thị An"), ("ag1", "Đỗ Văn Bình"), ("hn1", "Lê Thị An")):
        person(tree[unit], name)

    def found(query: str) -> list[str]:
        text = admin.get(f"/administration/accounts?{query}", headers={"hx-request": "true"}).content.decode()
        names = ("Nguyễn Văn Ân", "Trần Thị An", "Đỗ Văn Bình", "Lê Thị An")
        return sorted((name for name in names if name in text), key=text.index)

    assert found("") == ["Trần Thị An", "Nguyễn Văn Ân", "Đỗ Văn Bình"]
    assert found("q=an") == ["Trần Thị An", "Nguyễn Văn Ân"]
    assert found("q=do+binh") == ["Đỗ Văn Bình"]
    assert found("q=vinh+xuong") == ["Trần Thị An"]
    assert found(f"unit={tree['ag1'].pk}") == ["Nguyễn Văn Ân", "Đỗ Văn Bình"]
    assert found(f"unit={tree['hn1'].pk}") == ["Trần Thị An", "Nguyễn Văn Ân", "Đỗ Văn Bình"], "not a unit of one's own"
    assert found("role=leader") == []
    assert found("role=nonsense&unit=x&after=nonsense&state=y") != []
    assert admin.get("/administration/accounts?q=%27%22%26%7C%21%3A%2A%28%25_").status_code == 200


def test_the_list_pages_by_key(tree: dict[str, Unit], admin: Any, django_assert_num_queries: Any) -> None:
    for number in range(60):
        person(tree["ag1"], f"Lê Văn {chr(97 + number % 26)}{number:02}")
    address, seen = "/administration/accounts", []
    for _page in range(3):
        with django_assert_num_queries(2):
            text = admin.get(address, headers={"hx-request": "true"}).content.decode()
        seen += [part.split("<", 1)[0] for part in text.split('class="strong" href="/administration/accounts/')[1:]]
        if 'rel="next"' not in text:
            break
        address = text.split('rel="next"')[0].rsplit('href="', 1)[1].split('"')[0].replace("&amp;", "&")
    assert len(seen) == len(set(seen)) == 61


def test_the_log_shows_the_subtree_only(tree: dict[str, Unit], admin: Any) -> None:
    operator = sign_in(Client(), make_viewer(tree["tw"], "operator"))
    for unit, reason in (("ag1", "ở An Giang"), ("hn1", "ở Hà Nội")):
        operator.post(f"/administration/accounts/{person(tree[unit]).pk}/close", {"reason": reason})
    text = admin.get("/administration/trail").content.decode()
    assert "ở An Giang" in text
    assert "ở Hà Nội" not in text
    text = operator.get("/administration/trail").content.decode()
    assert "ở Hà Nội" in text
    assert "ở Hà Nội" not in operator.get("/administration/trail?verb=SignedIn").content.decode()
    assert "ở Hà Nội" not in operator.get("/administration/trail?until=2020-01-01").content.decode()
    assert "ở Hà Nội" in operator.get("/administration/trail?since=2020-01-01").content.decode()
    assert "ở Hà Nội" not in operator.get(f"/administration/trail?unit={tree['ag'].pk}").content.decode()
    assert operator.get("/administration/trail?before=x&unit=x&person_id=x&since=x&verb=x").status_code == 200
    inspector = sign_in(Client(), make_viewer(tree["hn"], "inspector"))
    text = inspector.get("/administration/trail").content.decode()
    assert "ở Hà Nội" in text
    assert "ở An Giang" not in text


def test_the_log_shows_what_the_system_did_unless_people_are_asked_for(tree: dict[str, Unit], admin: Any) -> None:
    record_many("SystemDidThis", subject_kind="unit", subject_ids=[1], unit_ids=[tree["ag1"].pk], viewer=None)
    admin.post(f"/administration/accounts/{person(tree['ag1']).pk}/close", {"reason": "ở An Giang"})
    shown = {who: admin.get(f"/administration/trail?who={who}").content.decode() for who in ("", "people", "system")}
    assert {who: "SystemDidThis" in text for who, text in shown.items()} == {"": True, "people": False, "system": True}
    assert {who: "ở An Giang" in text for who, text in shown.items()} == {"": True, "people": True, "system": False}
    assert "SystemDidThis" not in admin.get("/administration/").content.decode()


def test_few_units_and_many_show_the_same_log(tree: dict[str, Unit], monkeypatch: pytest.MonkeyPatch) -> None:
    units = [tree[name].pk for name in ("ag", "ag1", "ag2", "hn", "ag1")]
    record_many("SystemDidThis", subject_kind="unit", subject_ids=range(5), unit_ids=units, viewer=None)
    viewer = make_viewer(tree["ag"], "administrator")
    with CaptureQueriesContext(connection) as captured:
        few = [row.id for row in trail(viewer, TrailWanted(), limit=3)]
    assert "LATERAL" in captured[-1]["sql"]
    monkeypatch.setattr("lienthong.kernel.accounts.queries.trail.FEW", 0)
    assert [row.id for row in trail(viewer, TrailWanted(), limit=3)] == few
    assert len(few) == 3


def test_dates_of_a_position_out_of_order_in_the_database(tree: dict[str, Unit]) -> None:
    from django.db import IntegrityError, transaction

    with pytest.raises(IntegrityError), transaction.atomic():
        make_position(tree["ag1"], valid_from=TODAY, valid_to=date(2020, 1, 1))
