"""What only a real browser can tell: order as the browser sorts, no finding of axe-core, the keyboard."""

import os
import random
import shutil
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Page, sync_playwright

from lienthong.kernel.language.text import sort_key
from lienthong.kernel.ui import assets

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None, reason="no Chromium here"),
    # A page runs beside the test's own thread, and closes its connections as it ends.
    pytest.mark.filterwarnings("ignore::ResourceWarning"),
]
AXE = assets.SOURCE / "node_modules" / "axe-core" / "axe.min.js"


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    assets.build()
    # Playwright keeps a loop on this thread, and Django, which sees it, would refuse its own clean-up.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as playwright:
        made = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
        yield made
        made.close()
    del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


def opened(browser: Any, address: str, *, phone: bool = False, dark: bool = False, language: str = "vi") -> Page:
    context = browser.new_context(
        viewport={"width": 390, "height": 844} if phone else {"width": 1280, "height": 800},
        color_scheme="dark" if dark else "light",
        reduced_motion="reduce",
    )
    context.add_cookies([{"name": "lienthong_language", "value": language, "url": address}])
    page: Page = context.new_page()
    page.goto(address)
    page.wait_for_load_state("networkidle")
    return page


def test_the_sort_key_sorts_as_the_browser_does(browser: Any) -> None:
    chosen = random.Random(2026)
    letters = [*"aàảãáạăằẳắâấậbcdđeéêệghiĩklmnoóôồơợpqrstuủưựvxyỳ12-"]
    words = ["".join(chosen.choices(letters, k=chosen.randint(1, 5))) for _ in range(1500)]
    words = [word.title() if chosen.random() < 0.4 else word for word in words]
    words = [" ".join(chosen.choices(words, k=chosen.randint(1, 3))) for _ in range(1500)]
    page = browser.new_page()
    sorted_there = page.evaluate("words => words.sort(new Intl.Collator('vi').compare)", words)
    page.close()
    assert [sort_key(word) for word in sorted_there] == sorted(sort_key(word) for word in words)


@pytest.mark.parametrize(
    "screen", [{"language": "vi"}, {"phone": True, "dark": True}, {"phone": True, "language": "en"}], ids=str
)
@pytest.mark.parametrize("path", ["/_gallery", "/_gallery?summary=", "/_gallery/inbox?open=1", "/accounts/login/"])
def test_axe_finds_nothing(browser: Any, live_server: Any, path: str, screen: dict[str, Any]) -> None:
    page = opened(browser, live_server.url + path, **screen)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), "wider than the screen"
    # The policy of the page forbids strangers' scripts; the devtools protocol evaluates all the same.
    page.evaluate(AXE.read_text())
    found = page.evaluate("async () => (await axe.run()).violations.map(v => [v.id, v.nodes.map(n => n.html)])")
    page.context.close()
    assert found == []


def test_a_list_is_driven_by_keys_and_fields_are_left_alone(browser: Any, live_server: Any) -> None:
    page = opened(browser, live_server.url + "/_gallery/inbox")
    page.keyboard.press("j")
    page.keyboard.press("j")
    with page.expect_response(lambda response: "open=1" in response.url):
        page.keyboard.press("Enter")
    page.wait_for_selector("#detail h2")
    page.keyboard.press("x")
    assert page.locator("[data-bulk-count]").inner_text() == "1"
    page.goto(live_server.url + "/_gallery")
    page.fill("#id_summary", "")
    page.locator("#id_summary").press_sequentially("jk?xe")
    assert page.input_value("#id_summary") == "jk?xe"
    assert not page.evaluate("document.getElementById('keys').open")
    page.evaluate("document.activeElement.blur()")
    page.keyboard.press("?")
    assert page.evaluate("document.getElementById('keys').open")
    page.context.close()


def test_a_typed_date_and_a_chosen_unit_are_understood(browser: Any, live_server: Any) -> None:
    page = opened(browser, live_server.url + "/_gallery")
    page.locator("#id_due").press_sequentially("+3")
    assert page.locator("[data-date] output:not(:empty)").inner_text().startswith("= ")
    assert page.input_value("#id_due") == "+3"
    page.locator("#units-typed").press_sequentially("dang uy")
    page.wait_for_selector("#units-list [role=option]")
    page.keyboard.press("Enter")
    assert page.locator("[data-combo=units] input[type=hidden]").count() == 2
    page.context.close()
