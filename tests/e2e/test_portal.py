"""Citizens on the portal: on a phone without a script all the way, with a script faster, and through another app."""

import json
import re
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import APIRequestContext, Browser, Page, expect
from tests.e2e.conftest import PHONE, faults_of
from tests.e2e.steps import fits, seen

WORDS = "Đường vào ấp Mỹ Thiện ngập nước mỗi khi mưa, trẻ em không đi học được. Kiến nghị nâng mặt đường."


@pytest.fixture
def plain_phone(product: str, browser: Browser) -> Iterator[Page]:
    """A phone whose browser runs no script."""
    context = browser.new_context(
        base_url=product, viewport=PHONE, is_mobile=True, has_touch=True, java_script_enabled=False, locale="vi-VN"
    )
    yield context.new_page()
    context.close()


def say(page: Page, words: str = WORDS) -> None:
    """From the first page to reading over."""
    page.goto("/portal/")
    page.locator("#place-q").fill("my duc an giang")
    page.get_by_role("button", name=seen("Find the place")).click()
    page.locator(".places a").first.click()
    page.locator("[name=text]").fill(words)
    page.locator("button[value=details]").click()
    expect(page.locator("[name=kind][value=proposal]")).to_be_checked()
    page.locator("button[value=check]").click()
    expect(page.locator(".own-words")).to_have_text(words)


def test_a_citizen_on_a_phone_without_a_script(plain_phone: Page) -> None:
    page = plain_phone
    say(page)
    page.locator("button[value=send]").click()
    expect(page.locator(".notice")).to_contain_text(seen("One moment"))
    page.wait_for_timeout(16_000)
    page.locator("button[value=send]").click()
    page.wait_for_url(re.compile("/receipt$"))
    code = page.locator(".code-words").inner_text()
    expect(page.locator("svg.qr-code")).to_be_visible()
    page.goto("/portal/track")
    page.locator("#code").fill(code.lower().replace("-", " "))
    page.get_by_role("button", name=seen("Look it up")).click()
    expect(page.locator("h1")).to_have_text("Đã tiếp nhận")
    expect(page.locator("#main")).to_contain_text("Đảng ủy xã Mỹ Đức")


def test_with_a_script_nobody_waits_and_every_page_is_for_everybody(visit: Callable[..., Page]) -> None:
    page = visit(phone=True, language="vi")
    say(page)
    page.wait_for_function("document.querySelector('[name=answer]').value !== ''", timeout=60_000)
    page.locator("button[value=send]").click()
    page.wait_for_url(re.compile("/receipt$"))
    note = page.locator(".receipt-text").text_content() or ""
    page.goto("/portal/verify")
    page.locator("#receipt").fill(note)
    page.locator("main button[type=submit]").click()
    expect(page.locator(".notice")).to_contain_text(seen("The signature holds."))
    for language in ("vi", "en"):
        page.context.add_cookies([{"name": "lienthong_language", "value": language, "url": page.url}])
        for address in ("/portal/", "/portal/new?q=ba+dinh", "/portal/cases", "/portal/track", "/portal/verify"):
            page.goto(address)
            assert fits(page), address
            assert faults_of(page) == [], address


def test_another_app_sends_and_follows(visit: Callable[..., Page]) -> None:
    page = visit()
    app: APIRequestContext = page.request
    services = app.get("/open311/v2/services.json").json()
    sent = app.post(
        "/open311/v2/requests.json",
        form={
            "service_code": services[0]["service_code"],
            "description": "Cột đèn số 14 bị nghiêng, có thể đổ.",
            "lat": "21.0336",
            "long": "105.8142",
        },
    )
    assert sent.status == 201, sent.text()
    token = json.loads(sent.text())[0]["token"]
    assert app.get(f"/open311/v2/tokens/{token}.json").json()[0]["service_request_id"].startswith("PA-")
    page.goto(f"/p/{token}")
    expect(page.locator("#main")).to_contain_text("Hà Nội")
