"""A citizen who stands by a petition with a verified name: signs in at a real provider, sends, finds it again."""

import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from tests.e2e.conftest import IDENTITY_CLIENT, IDENTITY_PORT, faults_of
from tests.e2e.steps import fits, seen

WORDS = "Đèn chiếu sáng đường vào trường tiểu học hỏng đã hai tháng. Kiến nghị sửa trước khi vào năm học."


@pytest.fixture
def provider(product: str) -> Iterator[str]:
    """A provider in a process of its own; its issuer."""
    command = [sys.executable, str(Path(__file__).parent / "provider.py"), str(IDENTITY_PORT), IDENTITY_CLIENT]
    process = subprocess.Popen([*command, f"{product}/portal/identity/back"], stdout=subprocess.PIPE, text=True)
    try:
        assert process.stdout is not None
        yield process.stdout.readline().strip()
    finally:
        process.terminate()
        process.wait(timeout=20)
        if process.stdout is not None:
            process.stdout.close()


def sign_in_there(page: Page) -> None:
    """As the citizen at the provider, agreeing to what the portal asks for."""
    page.locator("[name=login]").fill("lan")
    page.locator("[name=password]").fill("mat-khau-lan")
    page.locator("button[type=submit]").first.click()
    page.locator("[name=action][value=grant]").click()
    page.wait_for_url(re.compile("/portal/identity$"))


def test_a_verified_citizen_on_a_phone(visit: Callable[..., Page], provider: str) -> None:
    page = visit(phone=True)
    page.goto("/portal/")
    page.locator("#place-q").fill("my duc an giang")
    page.get_by_role("button", name=seen("Find the place")).click()
    page.locator(".places a").first.click()
    page.locator("[name=text]").fill(WORDS)
    page.locator("button[value=details]").click()
    page.locator("[name=grade][value=verified]").check()
    page.locator("button[value=check]").click()
    expect(page.locator("#faults")).to_contain_text(
        seen("Sign in first, by the button below; it opens beside this page.")
    )
    with page.context.expect_page() as opened:
        page.locator("a[href$='/portal/identity/begin']").click()
    beside = opened.value
    sign_in_there(beside)
    expect(beside.locator("h1")).to_have_text(seen("You are signed in"))
    expect(beside.locator(".portal-lead")).to_contain_text("Nguyễn")
    assert not faults_of(beside)
    assert fits(beside)
    beside.close()

    expect(page.locator("[name=grade][value=verified]")).to_be_checked()  # what was typed stands there still
    page.locator("button[value=check]").click()
    expect(page.locator(".own-words")).to_have_text(WORDS)
    expect(page.locator("#main")).to_contain_text("Nguyễn")
    page.wait_for_function("document.querySelector('[name=answer]').value !== ''", timeout=60_000)
    page.locator("button[value=send]").click()
    page.wait_for_url(re.compile("/receipt$"))

    page.goto("/portal/mine")
    expect(page.locator(".cases li")).to_have_count(1)
    expect(page.locator(".cases li")).to_contain_text("Đảng ủy xã Mỹ Đức")
    assert not faults_of(page)
    assert fits(page)
    page.locator("#main").get_by_role("button", name=seen("Sign out")).click()
    page.goto("/portal/mine")
    page.wait_for_url(re.compile("/portal/identity$"))


def test_breaking_off_at_the_provider_and_one_that_is_down(visit: Callable[..., Page], provider: str) -> None:
    page = visit(language="en")
    page.goto("/portal/identity/begin")
    page.locator("[name=login]").fill("lan")
    page.locator("[name=password]").fill("mat-khau-lan")
    page.locator("button[type=submit]").first.click()
    page.locator("[name=action]:not([value=grant])").click()
    page.wait_for_url(re.compile("/portal/identity/back"))
    expect(page.locator(".notice")).to_contain_text("You were not signed in")
    page.goto("/portal/identity/back?code=x&state=y")  # an answer that nobody asked for
    expect(page.locator(".notice")).to_contain_text("Begin again")
