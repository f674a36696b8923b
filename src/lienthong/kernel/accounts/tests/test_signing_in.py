"""Signing in and out through the real pages: password, limits, second factor, closed accounts, no position."""

import time
from typing import Any

import pytest
from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import (
    TOTP,
    format_hotp_value,
    generate_totp_secret,
    hotp_value,
    yield_hotp_counters_from_time,
)
from django.test import Client

from lienthong.kernel.accounts.models import Account, Position, Session
from lienthong.kernel.accounts.tests.factories import make_account, make_position, make_viewer, sign_in
from lienthong.kernel.events.models import Event
from lienthong.kernel.org.tests.factories import make_tree

pytestmark = pytest.mark.django_db
PASSWORD = "mat-khau-rat-dai-2026"


@pytest.fixture
def person() -> Account:
    account = make_account(username="an.nv", full_name="Nguyễn Văn An", email="an@example.vn")
    account.set_password(PASSWORD)
    account.save()
    make_position(make_tree()["ag"], "clerk", account=account)
    return account


def enter(client: Any, login: str = "an.nv", password: str = PASSWORD, **more: Any) -> Any:
    return client.post(
        "/accounts/login/", {"login": login, "password": password, **more}, headers={"user-agent": "x Firefox/1 Linux"}
    )


@pytest.mark.parametrize("login", ["an.nv", "AN.NV", " an.nv ", "an@example.vn", "An@Example.VN"])
def test_user_name_or_address_in_any_case(client: Any, person: Account, login: str) -> None:
    answer = enter(client, login)
    assert answer.status_code == 302
    assert answer.url == "/"
    session = Session.objects.get()
    assert session.account == person
    assert session.position == person.positions.get()
    assert session.agent == "x Firefox/1 Linux"
    assert session.address == "127.0.0.1"
    assert session.began_at is not None
    event = Event.objects.get(verb="SignedIn")
    assert event.payload == {"method": "password"}


def test_signing_in_asks_little(
    client: Any, person: Account, django_assert_num_queries: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Count, account, take back, factors, seats, savepoint, event, last sign-in, session, release; nothing twice."""
    monkeypatch.setattr("lienthong.kernel.database.attempts._PRUNE_ONE_IN", 10**12)
    with django_assert_num_queries(10):
        enter(client)
    assert client.get("/my/settings").status_code == 200


def test_a_right_password_does_not_count(client: Any, person: Account) -> None:
    for _ in range(7):
        assert enter(Client()).status_code == 302


def test_the_cookie_is_shut_to_scripts_and_other_sites(client: Any, person: Account) -> None:
    cookie = enter(client).cookies["lienthong_session"]
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"
    assert cookie["max-age"] == ""


def test_the_session_key_changes_with_the_sign_in(client: Any, person: Account) -> None:
    sign_in(client, make_viewer(make_tree()["hn"]))
    before = client.cookies["lienthong_session"].value
    client.post("/accounts/logout/")
    enter(client)
    assert client.cookies["lienthong_session"].value != before


def test_a_wrong_password_says_nothing_of_which_was_wrong(client: Any, person: Account) -> None:
    wrong, unknown = enter(client, password="x"), enter(client, "nobody")
    assert wrong.status_code == unknown.status_code == 200
    assert Session.objects.filter(account__isnull=False).count() == 0


def test_a_closed_account_is_told_so(client: Any, person: Account) -> None:
    Account.objects.update(is_active=False)
    assert enter(client).url == "/accounts/inactive/"
    assert client.get("/accounts/inactive/").status_code == 200


def test_five_wrong_passwords_stop_the_account_and_not_its_neighbour(client: Any, person: Account) -> None:
    for _attempt in range(5):
        enter(client, password="x")
    assert enter(client).status_code == 200
    assert enter(Client(REMOTE_ADDR="10.0.0.9")).status_code == 200, "another address does not help"
    assert not Session.objects.filter(account=person).exists()
    other = make_account(username="other")
    other.set_password(PASSWORD)
    other.save()
    assert enter(client, "other").status_code == 302


def test_a_host_name_of_ones_own_does_not_widen_the_limit(person: Account) -> None:
    for attempt in range(5):
        enter(Client(SERVER_NAME=f"h{attempt}.example"), password="x")
    assert enter(Client(SERVER_NAME="h9.example")).status_code == 200


def test_an_address_may_not_flood(client: Any, person: Account, settings: Any) -> None:
    settings.ACCOUNT_RATE_LIMITS = {"login": None, "login_failed": "3/m/ip"}
    for name in ("a1", "b2", "c3"):
        enter(client, name)
    assert enter(client).status_code == 200
    assert enter(Client(REMOTE_ADDR="10.0.0.9")).status_code == 302


def test_signing_out_ends_the_session_in_the_database(client: Any, person: Account) -> None:
    enter(client)
    old = client.cookies["lienthong_session"].value
    answer = client.post("/accounts/logout/")
    assert answer.status_code == 302
    assert not Session.objects.filter(session_key=old).exists()
    client.cookies["lienthong_session"] = old
    assert client.get("/my/settings").url.startswith("/accounts/login/")


def test_signing_out_by_a_link_does_nothing(client: Any, person: Account) -> None:
    enter(client)
    assert client.get("/accounts/logout/").status_code == 200
    assert Session.objects.filter(account=person).exists()


def test_without_a_position_there_is_a_page_that_says_so(client: Any, person: Account) -> None:
    Position.objects.all().delete()
    enter(client)
    answer = client.get("/my/settings")
    assert answer.url == "/seat?next=%2Fmy%2Fsettings"
    page = client.get(answer.url)
    assert page.status_code == 200
    assert "Nguyễn Văn An" in page.content.decode()
    make_position(make_tree()["hn"], account=person)
    assert 'name="seat"' in client.get(answer.url).content.decode()


def test_a_position_that_ended_leads_to_the_others(client: Any, person: Account) -> None:
    other = make_position(make_tree()["hn"], account=person, is_main=False)
    enter(client)
    main = person.positions.get(is_main=True)
    Position.objects.filter(pk=main.pk).update(valid_to="2025-07-02")
    answer = client.get("/my/settings")
    assert answer.url.startswith("/seat")
    answer = client.post("/positions/switch", {"seat": str(other.pk), "next": "/my/settings"})
    assert answer.url == "/my/settings"
    assert client.get("/my/settings").status_code == 200


def test_a_new_password_signs_out_everywhere_else(client: Any, person: Account) -> None:
    enter(client)
    elsewhere = Client()
    enter(elsewhere)
    new = "mot-mat-khau-khac-2026"
    data = {"oldpassword": PASSWORD, "password1": new, "password2": new}
    assert client.post("/accounts/password/change/", data).status_code == 302
    assert client.get("/my/settings").status_code == 200
    assert elsewhere.get("/my/settings")["Location"].startswith("/accounts/login/")
    assert Event.objects.filter(verb="PasswordChanged", account_id=person.pk).exists()


def test_a_common_password_is_refused(client: Any, person: Account) -> None:
    enter(client)
    data = {"oldpassword": PASSWORD, "password1": "password1234", "password2": "password1234"}
    assert client.post("/accounts/password/change/", data).status_code == 200
    person.refresh_from_db()
    assert person.check_password(PASSWORD)


def test_the_hash_is_argon2id_at_the_cost_we_measured(person: Account) -> None:
    assert person.password.startswith("argon2$argon2id$v=19$m=19456,t=2,p=1$")


def code_of(secret: str) -> str:
    counter = next(iter(yield_hotp_counters_from_time()))
    return str(format_hotp_value(hotp_value(secret, counter)))


def test_a_second_factor_is_asked_for_before_any_seat_is_taken(client: Any, person: Account) -> None:
    secret = generate_totp_secret()
    TOTP.activate(person, secret)
    stored = Authenticator.objects.get().data["secret"]
    assert secret not in stored
    assert get_adapter().decrypt(stored) == secret
    assert enter(client).url.startswith("/accounts/2fa/authenticate/")
    assert client.get("/my/settings").url.startswith("/accounts/login/")
    assert Session.objects.filter(account__isnull=False).count() == 0
    assert client.get("/accounts/2fa/authenticate/").status_code == 200
    assert client.post("/accounts/2fa/authenticate/", {"code": "000000"}).status_code == 200
    assert client.post("/accounts/2fa/authenticate/", {"code": code_of(secret)}).status_code == 302
    assert client.get("/my/settings").status_code == 200
    assert Event.objects.get(verb="SignedIn").payload == {"method": "second_factor"}


def test_the_operators_policy_keeps_an_official_out_until_there_is_a_second_factor(
    client: Any, person: Account, settings: Any, django_capture_on_commit_callbacks: Any
) -> None:
    settings.SECOND_FACTOR, settings.ACCOUNT_EMAIL_NOTIFICATIONS = "officials", False
    enter(client)
    assert client.get("/my/settings").url.startswith("/seat")
    page = client.get("/seat").content.decode()
    assert "/accounts/2fa/totp/activate/" in page
    assert client.post("/positions/switch", {"seat": str(person.positions.get().pk)}).url == "/seat"
    assert client.get("/my/settings").url.startswith("/seat")
    assert confirm(client, "/accounts/2fa/totp/activate/").status_code == 200
    secret = client.session["mfa.totp.secret"]
    with django_capture_on_commit_callbacks(execute=True):
        assert client.post("/accounts/2fa/totp/activate/", {"code": code_of(secret)}).status_code == 302
    assert Event.objects.filter(verb="SecondFactorAdded", payload={"kind": "totp"}).exists()
    assert 'name="seat"' in client.get("/seat").content.decode()
    client.post("/positions/switch", {"seat": str(person.positions.get().pk)})
    assert client.get("/my/settings").status_code == 200


def test_the_policy_leaves_village_heads_alone(client: Any, settings: Any) -> None:
    settings.SECOND_FACTOR = "officials"
    head = make_position(make_tree()["village"], "village_head")
    head.account.set_password(PASSWORD)
    head.account.save()
    enter(client, head.account.username)
    assert client.get("/my/settings").status_code == 200


def confirm(client: Any, address: str) -> Any:
    """Open a page that asks for the password again, and give it."""
    answer = client.get(address)
    assert answer.url.startswith("/accounts/reauthenticate/")
    assert client.get(answer.url).status_code == 200
    assert client.post(answer.url, {"password": "wrong"}).status_code == 200
    answer = client.post(answer.url, {"password": PASSWORD})
    assert answer.url == address
    return client.get(address)


def test_what_protects_an_account_asks_for_the_password_again(client: Any, person: Account) -> None:
    enter(client)
    for address in ("/accounts/2fa/", "/accounts/2fa/webauthn/", "/accounts/password/change/"):
        assert client.get(address).status_code == 200, address
    assert confirm(client, "/accounts/2fa/totp/activate/").status_code == 200
    assert client.get("/accounts/2fa/webauthn/add/").status_code == 200
    session = client.session
    for record in session["account_authentication_methods"]:
        record["at"] = time.time() - 3600
    session.save()
    assert client.get("/accounts/2fa/totp/activate/").url.startswith("/accounts/reauthenticate/")


def test_nobody_signs_up(client: Any) -> None:
    assert client.get("/accounts/signup/").status_code == 200
    client.post("/accounts/signup/", {"username": "new", "password1": PASSWORD})
    assert not Account.objects.exists()


def test_a_forgotten_password_by_mail(client: Any, person: Account, mailoutbox: Any) -> None:
    enter(client)
    out = Client()
    assert out.get("/accounts/password/reset/").status_code == 200
    assert out.post("/accounts/password/reset/", {"email": "AN@example.vn"}).status_code == 302
    [mail] = mailoutbox
    assert mail.to == ["an@example.vn"]
    link = next(word for word in mail.body.split() if "/password/reset/key/" in word)
    address = link.split("testserver")[-1]
    page = out.get(address, follow=True)
    new = "mot-mat-khau-khac-2026"
    answer = out.post(page.redirect_chain[-1][0], {"password1": new, "password2": new})
    assert answer.status_code == 302
    assert client.get("/my/settings").url.startswith("/accounts/login/"), "the old session is gone"
    assert enter(out, password=new).status_code == 302


def test_an_unknown_address_gets_the_same_answer(client: Any, mailoutbox: Any) -> None:
    assert client.post("/accounts/password/reset/", {"email": "nobody@example.vn"}).status_code == 302
    assert all("key" not in mail.body for mail in mailoutbox)
