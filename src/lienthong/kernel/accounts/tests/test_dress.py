"""allauth's pages in our own dress: each renders, in both languages, under the content security policy."""

import pytest
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP
from django.test import Client
from django.urls import reverse

from lienthong.kernel.accounts.models import Account
from lienthong.kernel.accounts.tests.factories import make_viewer, sign_in
from lienthong.kernel.org.tests.factories import make_unit

pytestmark = [pytest.mark.django_db, pytest.mark.writes_on_get]
PASSWORD = "một mật khẩu rất dài"
OUTSIDE = ["account_login", "account_reset_password", "account_reset_password_done", "account_inactive"]
INSIDE = [
    "account_logout",
    "account_change_password",
    "account_reauthenticate",
    "mfa_index",
    "mfa_add_webauthn",
    "mfa_list_webauthn",
]
FIRST = ["mfa_activate_totp"]
SECOND = ["mfa_deactivate_totp", "mfa_view_recovery_codes", "mfa_generate_recovery_codes", "mfa_reauthenticate"]


def dressed(client: Client, name: str, language: str) -> str:
    client.cookies["lienthong_language"] = language
    response = client.get(reverse(name))
    html = response.content.decode()
    assert response.status_code == 200, response.headers.get("Location")
    assert f'<html lang="{language}"' in html
    assert html.count("<h1") == 1
    assert "<style" not in html
    assert " style=" not in html
    assert "<script>" not in html
    return html


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("name", OUTSIDE)
def test_before_signing_in(client: Client, name: str, language: str) -> None:
    assert "entrance-main" in dressed(client, name, language)


def inside(client: Client, *, second: bool) -> Client:
    """A client that has just shown who it is, with or without a second factor."""
    viewer = make_viewer(make_unit(), "clerk")
    account = Account.objects.get(pk=viewer.account_id)
    account.set_password(PASSWORD)
    account.save()
    if second:
        TOTP.activate(account, "JBSWY3DPEHPK3PXP")
        RecoveryCodes.activate(account)
    sign_in(client, viewer)
    client.post("/accounts/reauthenticate/", {"password": PASSWORD})
    return client


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("name", INSIDE + FIRST)
def test_security_pages(client: Client, name: str, language: str) -> None:
    dressed(inside(client, second=False), name, language)


@pytest.mark.parametrize("name", ["mfa_index", *SECOND])
def test_security_pages_with_a_second_factor(client: Client, name: str) -> None:
    dressed(inside(client, second=True), name, "vi")


def test_the_page_of_a_passkey_hands_its_options_over_as_data(client: Client) -> None:
    html = dressed(inside(client, second=False), "mfa_add_webauthn", "vi")
    assert '<script type="application/json" id="js_data" nonce="' in html
    assert 'data-passkey="add"' in html
    assert "creation_options" in html
