"""Citizens on the portal: on a phone without a script all the way, with a script faster, and through another app."""

import json
import os
import re
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import APIRequestContext, Browser, Geolocation, Page, expect
from tests.e2e.conftest import CHROMIUM_FLAGS, PHONE, faults_of
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


@pytest.fixture
def sounding(browser: Browser) -> Iterator[Browser]:
    """A browser whose microphone beeps."""
    flags = ["--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream", *CHROMIUM_FLAGS]
    path = os.environ.get("LIENTHONG_CHROMIUM", "/usr/bin/chromium")
    found = browser.browser_type.launch(executable_path=path, args=flags)
    yield found
    found.close()


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


def test_a_voice_note_is_recorded_in_the_page_and_sent(product: str, sounding: Browser) -> None:
    context = sounding.new_context(base_url=product, viewport=PHONE, is_mobile=True, permissions=["microphone"])
    page = context.new_page()
    page.goto("/portal/new?q=my duc an giang")
    page.locator(".places a").first.click()
    page.locator("[name=text]").fill(WORDS)
    page.locator("[data-record]").click()
    expect(page.locator("[role=timer]")).to_have_text("0:02 / 5:00")
    expect(page.locator("[data-record]")).to_be_hidden()
    page.locator("[data-stop]").click()
    heard = page.locator(".recorder audio")
    expect(heard).to_be_visible()
    heard.evaluate("one => { one.muted = true; return one.play(); }")  # fails where it cannot be heard
    page.locator("[data-discard]").click()
    page.locator("[data-record]").click()
    page.wait_for_timeout(1_500)
    page.locator("button[value=details]").click()  # while it still runs: what was said so far is sent
    page.locator("button[value=check]").click()
    expect(page.locator(".kept a")).to_have_count(1)
    expect(page.locator(".kept a")).to_contain_text(re.compile(r"(ghi-am|voice-note)\.webm"))
    kept = page.request.get(page.locator(".kept a").get_attribute("href") or "")
    assert kept.headers["content-type"] == "audio/webm"
    assert len(kept.body()) > 1000
    context.close()


def test_where_no_microphone_is_allowed_the_page_says_so(product: str, browser: Browser) -> None:
    context = browser.new_context(base_url=product, viewport=PHONE)
    page = context.new_page()
    page.goto("/portal/new?q=my duc an giang")
    page.locator(".places a").first.click()
    page.locator("[data-record]").click()
    expect(page.locator(".recorder output")).to_have_text(
        seen("The microphone cannot be used. Choose a recording as a file below.")
    )
    context.close()


def test_the_place_is_where_the_telephone_is_or_is_chosen_on_the_map(product: str, browser: Browser) -> None:
    where: Geolocation = {"latitude": 10.7, "longitude": 105.12}
    context = browser.new_context(base_url=product, viewport=PHONE, permissions=["geolocation"], geolocation=where)
    page = context.new_page()
    page.goto("/portal/new")
    page.get_by_role("button", name=seen("Where I am now")).click()
    page.wait_for_url(re.compile("latitude=10.700"))
    expect(page.locator(".places a")).to_have_count(1)
    page.locator(".place-map a", has_text="An Giang").click()
    page.locator(".place-map a", has_text="Xã Mỹ Đức").first.click()
    page.wait_for_url(re.compile(r"/portal/new/\d+$"))
    context.close()
