"""Coming in: by password, by passkey; speaking another language; acting in another position; being shut out."""

import re
import uuid

from playwright.sync_api import Page, expect
from tests.e2e.conftest import pick
from tests.e2e.steps import Visit, choose, press, seen, told

from lienthong.site.seed.people import DEMO_PASSWORD


def test_a_password_lets_in_and_a_wrong_one_says_so(visit: Visit) -> None:
    page = visit()
    page.goto("/documents/incoming")
    page.wait_for_url("**/accounts/login/**")
    expect(page.get_by_role("heading", name=seen("Sign in"), exact=True)).to_be_visible()
    page.locator("#id_login").fill("vanthu.hanoi")
    page.locator("#id_password").fill("sai mật khẩu")
    form = page.locator("form.form")
    form.get_by_role("button", name=seen("Sign in")).click()
    expect(page.locator(".form-errors, .error").first).to_be_visible()
    expect(page.locator("#id_login")).to_have_value("vanthu.hanoi")
    page.locator("#id_password").fill(DEMO_PASSWORD)
    form.get_by_role("button", name=seen("Sign in")).click()
    page.wait_for_url("**/documents/incoming")


def test_the_language_changes_on_the_page_one_is_on(visit: Visit) -> None:
    page = visit("lanhdao.hanoi")
    page.goto("/documents/outgoing?q=hội")
    expect(page.locator("html")).to_have_attribute("lang", "vi")
    page.get_by_role("button", name="English").click()
    expect(page.locator("html")).to_have_attribute("lang", "en")
    expect(page.get_by_role("heading", level=1)).to_have_text("Outgoing documents")
    assert "/documents/outgoing" in page.url
    page.get_by_role("button", name="Tiếng Việt").click()
    expect(page.locator("html")).to_have_attribute("lang", "vi")


def test_a_passkey_is_added_and_opens_the_door(visit: Visit, product: str) -> None:
    page, home = visit(), product
    authenticator(page)
    page.goto(f"{home}/accounts/login/")
    pick(page, "chuyenvien.hanoi")
    page.wait_for_url(f"{home}/")
    page.goto(f"{home}/accounts/2fa/webauthn/add/")
    if "reauthenticate" in page.url:
        page.locator("#id_password").fill(DEMO_PASSWORD)
        press(page, "Confirm", within=page.locator("body"))
        page.wait_for_url("**/webauthn/add/")
    name = f"Khóa thử {uuid.uuid4().hex[:6]}"
    page.locator("#id_name").fill(name)
    passwordless = page.locator("#id_passwordless")
    if passwordless.count():
        passwordless.check()
    page.locator("[data-passkey=add]").click()
    page.wait_for_url(re.compile(r"/2fa/(?!webauthn/add)"))
    page.goto(f"{home}/accounts/2fa/webauthn/")
    expect(page.locator(".file").filter(has_text=name)).to_be_visible()

    page.context.clear_cookies(name="lienthong_session")
    page.goto(f"{home}/accounts/login/")
    page.locator("[data-passkey=get]").click()
    page.wait_for_url(re.compile(r"^(?!.*/accounts/login/)"))
    page.goto(f"{home}/my/settings")
    expect(page.locator("#main")).to_contain_text("chuyenvien.hanoi")


def authenticator(page: Page) -> None:
    """A key as it is in a phone: it verifies its user and keeps passkeys."""
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable", {"enableUI": False})
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    session.send("WebAuthn.addVirtualAuthenticator", {"options": options})


def test_an_account_that_is_closed_is_out_at_once(visit: Visit) -> None:
    username, password = f"thu.{uuid.uuid4().hex[:8]}", f"mật khẩu {uuid.uuid4().hex}"
    admin = visit("quantri.angiang", language="en")
    admin.goto("/administration/accounts/new")
    admin.get_by_label("Full name").fill("Trần Thị Thử Nghiệm")
    admin.get_by_label("User name").fill(username)
    choose(admin, "unit", "an cu", "An Cư")
    admin.locator("#id_role").select_option("officer")
    admin.get_by_label("Job title").fill("Cán bộ Văn phòng")
    press(admin, "Make the account", "en")
    told(admin, "The account is made. Let the person choose a password now.", "en")
    press(admin, "New password", "en")
    found = re.search(r"/accounts/password/reset/key/\S+", admin.get_by_label("Link").input_value())
    assert found

    newcomer = visit()
    newcomer.goto(found[0])
    for field in newcomer.locator("input[type=password]").all():
        field.fill(password)
    newcomer.locator("form:has(input[type=password]) button[type=submit]").click()
    newcomer.wait_for_load_state()
    newcomer.goto("/accounts/login/")
    newcomer.locator("#id_login").fill(username)
    newcomer.locator("#id_password").fill(password)
    newcomer.locator("form.form button[type=submit]").click()
    newcomer.wait_for_url(re.compile(r"^(?!.*/accounts/login/)"))
    newcomer.goto("/")
    expect(newcomer.get_by_role("heading", level=1)).to_have_text(seen("My work"))

    admin.goto(f"/administration/accounts?q={username}")
    admin.get_by_role("link", name="Trần Thị Thử Nghiệm").click()
    admin.locator("#main details[data-menu] summary").click()
    admin.get_by_role("button", name="Close the account").first.click()
    dialog = admin.locator("dialog#close-account")
    dialog.get_by_label("Reason").fill("Left the service")
    dialog.get_by_role("button", name="Close the account").click()
    expect(admin.locator(".lead")).to_contain_text("Locked")
    newcomer.goto("/")
    expect(newcomer).to_have_url(re.compile("/accounts/login/"))
