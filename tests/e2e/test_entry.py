"""A village on a bad line: figures entered with the network off, the page started anew, all of it sent once."""

import re
from collections.abc import Callable
from functools import cache
from typing import Any
from urllib.request import urlopen

import pytest
from playwright.sync_api import Locator, Page, expect
from tests.e2e.conftest import faults_of, promised, sign_in

Visit = Callable[..., Page]
STATUS = "[data-entry-status]"
NO_BACKGROUND = """globalThis.ServiceWorkerRegistration &&
    Object.defineProperty(ServiceWorkerRegistration.prototype, "sync", {value: undefined})"""
# A page that is left is let go by the debugger before it ends: it is told that the network is back, which it never was,
# and what it asks just then gets through.
NEVER_BACK = "addEventListener('online', (event) => event.stopImmediatePropagation())"
NO_WORKER = 'Object.defineProperty(Navigator.prototype, "serviceWorker", {value: undefined})'


@cache
def someone_with_an_open_report(product: str) -> str:
    """A village head of the demonstration."""
    with urlopen(f"{product}/accounts/login/") as answer:
        found = re.search(r'value="(truongthon\.[^"]+)"', answer.read().decode())
    assert found, "no head of a village to sign in as"
    return found[1]


def open_report(page: Page) -> None:
    """The first report that the unit has to fill in."""
    page.goto("/reports/submissions/")
    page.locator("[data-row] .row-link").first.click()
    page.locator("[data-entry]").wait_for()
    expect(page.locator(STATUS)).to_have_attribute("data-state", "saved")


def numbers(page: Page) -> Locator:
    """The fields of numbers, in their order."""
    return page.locator("[data-entry] input[data-cell].num")


def fill(field: Locator, text: str) -> None:
    field.fill(text)
    field.blur()


def settled(page: Page) -> None:
    """Everything is on the server."""
    expect(page.locator(STATUS)).to_have_attribute("data-waiting", "0", timeout=30_000)
    expect(page.locator(STATUS)).to_have_attribute("data-state", "saved", timeout=30_000)


def kept_by_worker(page: Page) -> None:
    """The worker looks after the page, has kept it with what it is made of, and is done: the list comes last."""
    promised(
        page,
        """async () => {
            const [pages, files] = [await caches.open("entry-pages"), await caches.open("entry-files")];
            return navigator.serviceWorker.controller
                && (await pages.match(location.origin + location.pathname))
                && (await pages.match(location.origin + "/reports/submissions/"))
                && (await files.keys()).some((one) => one.url.includes("/entry-"));
        }""",
    )


def waits_alone(page: Page) -> None:
    """One figure waits; the page has asked for the network and knows that it is away."""
    expect(page.locator(STATUS)).to_have_attribute("data-waiting", "1")
    expect(page.locator("[data-entry-send]")).to_be_visible()


def test_figures_entered_without_a_network_are_neither_lost_nor_doubled(visit: Visit, product: str) -> None:
    page = visit(someone_with_an_open_report(product), phone=True)
    open_report(page)
    kept_by_worker(page)
    sent: list[Any] = []
    page.on("request", lambda request: sent.append(request) if request.url.endswith("/cells") else None)
    fill(numbers(page).nth(0), "1.111")
    settled(page)
    page.context.set_offline(True)
    for place, text in enumerate(("2.222", "3333", "sai", "5")):
        fill(numbers(page).nth(place + 1), text)
    expect(page.locator(STATUS)).to_have_attribute("data-state", "offline")
    expect(page.locator(STATUS)).to_have_attribute("data-waiting", "4")
    page.reload()
    expect(page.locator(STATUS)).to_have_attribute("data-waiting", "4")
    shown = [numbers(page).nth(place).input_value() for place in range(5)]
    assert shown == ["1.111", "2.222", "3333", "sai", "5"]
    address = page.url
    page.close()
    page = page.context.new_page()
    page.goto(address)
    fill(numbers(page).nth(4), "6")
    expect(page.locator(STATUS)).to_have_attribute("data-waiting", "4")
    page.context.set_offline(False)
    expect(page.locator(STATUS)).to_have_attribute("data-waiting", "0", timeout=30_000)
    expect(page.locator("[data-entry-error] .error")).to_have_count(1)
    fill(numbers(page).nth(3), "4")
    settled(page)
    page.reload()
    settled(page)
    shown = [numbers(page).nth(place).input_value() for place in range(5)]
    assert shown == ["1.111", "2.222", "3.333", "4", "6"]
    fresh = visit(someone_with_an_open_report(product))
    fresh.goto(address)
    assert [numbers(fresh).nth(place).input_value() for place in range(5)] == shown
    for place in range(5):
        fill(numbers(fresh).nth(place), "")
    settled(fresh)


@pytest.mark.parametrize("background", [False, True])
def test_an_answer_that_was_lost_is_asked_for_again_and_counts_once(
    visit: Visit, product: str, *, background: bool
) -> None:
    """By the page, or by the worker, which asks so soon that nobody may see that the line was away."""
    page = visit(someone_with_an_open_report(product))
    if not background:
        page.add_init_script(NO_BACKGROUND)
    open_report(page)
    lost: list[int] = []

    def lose(route: Any) -> None:
        """The server gets it and answers, and the answer never comes."""
        if len(lost) < 1:
            lost.append(route.fetch().status)
            route.abort("connectionreset")
        else:
            route.continue_()

    page.context.route("**/cells", lose)
    fill(numbers(page).nth(0), "71")
    if background:
        settled(page)
        assert lost == [200]
    else:
        expect(page.locator(STATUS)).to_have_attribute("data-state", "offline")
    fill(numbers(page).nth(0), "72")
    settled(page)
    assert lost == [200]
    expect(page.locator("[data-entry-error] .error")).to_have_count(0)
    page.reload()
    assert numbers(page).nth(0).input_value() == "72"
    fill(numbers(page).nth(0), "")
    settled(page)


def test_a_browser_without_a_disk_saves_all_the_same(visit: Visit, product: str) -> None:
    page = visit(someone_with_an_open_report(product))
    page.add_init_script("indexedDB.open = () => { throw new Error('no disk'); }")
    open_report(page)
    fill(numbers(page).nth(0), "91")
    settled(page)
    page.reload()
    assert numbers(page).nth(0).input_value() == "91"
    fill(numbers(page).nth(0), "")
    settled(page)


def test_two_editors_are_asked(visit: Visit, product: str) -> None:
    who = someone_with_an_open_report(product)
    first, second = visit(who), visit(who)
    open_report(first)
    second.goto(first.url)
    settled(second)
    fill(numbers(first).nth(1), "10")
    settled(first)
    fill(numbers(second).nth(1), "20")
    expect(second.locator(STATUS)).to_have_attribute("data-state", "problem")
    question = second.locator("td[data-state=conflict] [data-entry-error]")
    expect(question).to_contain_text("10")
    second.reload()
    expect(question).to_contain_text("20")
    question.get_by_role("button").first.click()
    settled(second)
    first.reload()
    assert numbers(first).nth(1).input_value() == "20"
    fill(numbers(first).nth(1), "30")
    settled(first)
    fill(numbers(second).nth(1), "")
    second.locator("td[data-state=conflict] [data-entry-error]").get_by_role("button").nth(1).click()
    settled(second)
    assert numbers(second).nth(1).input_value() == "30"
    fill(numbers(second).nth(1), "")
    settled(second)


def test_keys_and_a_block_from_a_spreadsheet(visit: Visit, product: str) -> None:
    page = visit(someone_with_an_open_report(product))
    open_report(page)
    numbers(page).nth(0).focus()
    page.keyboard.type("1")
    page.keyboard.press("ArrowDown")
    page.keyboard.type("2")
    page.keyboard.press("Enter")
    page.keyboard.type("3")
    page.keyboard.press("ArrowUp")
    expect(numbers(page).nth(1)).to_be_focused()
    page.keyboard.press("Tab")
    expect(numbers(page).nth(2)).to_be_focused()
    settled(page)
    assert [numbers(page).nth(place).input_value() for place in range(3)] == ["1", "2", "3"]
    numbers(page).nth(0).focus()
    page.evaluate(
        """() => { const data = new DataTransfer(); data.setData("text/plain", "1.500\\t9\\n2500\\n 35 \\n");
                   document.activeElement.dispatchEvent(
                     new ClipboardEvent("paste", {clipboardData: data, bubbles: true, cancelable: true})); }"""
    )
    settled(page)
    assert [numbers(page).nth(place).input_value() for place in range(3)] == ["1.500", "2.500", "35"]
    for place in range(3):
        fill(numbers(page).nth(place), "")
    settled(page)


@pytest.mark.parametrize("phone", [False, True])
@pytest.mark.parametrize("language", ["vi", "en"])
def test_the_pages_of_entry_are_accessible(visit: Visit, product: str, language: str, *, phone: bool) -> None:
    page = visit(someone_with_an_open_report(product), phone=phone, language=language)
    page.goto("/reports/submissions/")
    assert faults_of(page) == []
    open_report(page)
    fill(numbers(page).nth(0), "x")
    expect(page.locator("[data-entry-error] .error")).to_have_count(1)
    assert faults_of(page) == []
    width = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert width <= 0
    fill(numbers(page).nth(0), "")
    settled(page)


def test_what_is_typed_before_the_script_has_come_is_saved_too(visit: Visit, product: str) -> None:
    """Where no worker has kept the script, which would bring it at once."""
    page = visit(someone_with_an_open_report(product))
    page.add_init_script(NO_WORKER)
    open_report(page)
    address = page.url
    held: list[Any] = []

    def hold(route: Any) -> None:
        held.append(route)

    script = re.compile(r"/entry-\w+\.js")
    page.context.route(script, hold)
    page.goto(address, wait_until="commit")
    fill(numbers(page).nth(2), "44")
    assert page.locator(STATUS).get_attribute("data-state") == "starting"
    page.wait_for_timeout(500)
    assert held
    page.context.unroute(script)  # and what was held goes on
    settled(page)
    page.reload()
    settled(page)
    assert numbers(page).nth(2).input_value() == "44"
    fill(numbers(page).nth(2), "")
    settled(page)


def test_another_person_on_the_device_sends_nothing_of_the_first_and_reads_no_kept_page(
    visit: Visit, product: str
) -> None:
    page = visit(someone_with_an_open_report(product))
    page.add_init_script(NEVER_BACK)
    open_report(page)
    address = page.url
    kept_by_worker(page)
    fill(numbers(page).nth(0), "")
    settled(page)
    page.context.set_offline(True)
    fill(numbers(page).nth(0), "81")
    waits_alone(page)
    page.context.clear_cookies(name="lienthong_session")
    page.goto("about:blank")
    page.context.set_offline(False)
    sign_in(page, "canbo.longxuyen")
    kept = "async () => (await (await caches.open('entry-pages')).keys()).filter((one) => !one.url.endsWith('owner'))"
    assert page.evaluate(f"({kept})().then((all) => all.length)") == 0
    assert page.goto(address).status in {403, 404}  # type: ignore[union-attr]
    page.wait_for_timeout(1000)
    fresh = visit(someone_with_an_open_report(product))
    fresh.goto(address)
    assert numbers(fresh).nth(0).input_value() != "81"
    page.context.clear_cookies(name="lienthong_session")
    sign_in(page, someone_with_an_open_report(product))
    page.goto(address)
    settled(page)
    assert numbers(page).nth(0).input_value() == "81"
    fill(numbers(page).nth(0), "")
    settled(page)


def wait_offline(page: Page, text: str) -> str:
    """Enter one figure with the network off, on a page that will be left; the address of its report."""
    page.add_init_script(NEVER_BACK)
    open_report(page)
    kept_by_worker(page)
    fill(numbers(page).nth(5), "")
    settled(page)
    page.context.set_offline(True)
    fill(numbers(page).nth(5), text)
    waits_alone(page)
    return page.url


def stands(visit: Visit, product: str, address: str, text: str) -> None:
    """The server has the figure; it is emptied for whoever comes next."""
    fresh = visit(someone_with_an_open_report(product))
    for _time in range(30):
        fresh.goto(address)
        settled(fresh)
        if numbers(fresh).nth(5).input_value() == text:
            break
        fresh.wait_for_timeout(1_000)
    assert numbers(fresh).nth(5).input_value() == text
    fill(numbers(fresh).nth(5), "")
    settled(fresh)


def test_any_page_of_the_product_sends_what_waits_and_says_how_much(visit: Visit, product: str) -> None:
    """In a browser that sends nothing by itself."""
    page = visit(someone_with_an_open_report(product), phone=True)
    page.add_init_script(NO_BACKGROUND)
    address = wait_offline(page, "61")
    mark = page.locator("[data-waits]")
    expect(mark).to_be_visible()
    expect(mark.locator("[data-waits-count]")).to_have_text("1")
    page.goto("about:blank")
    page.context.set_offline(False)
    page.wait_for_timeout(1_000)
    sent: list[str] = []
    page.on("request", lambda request: sent.append(request.url) if request.url.endswith("/cells") else None)
    page.goto("/notifications")
    expect(mark).to_be_hidden(timeout=30_000)
    page.wait_for_timeout(500)
    assert len(sent) == 1
    page.goto("/")
    page.wait_for_timeout(500)
    assert len(sent) == 1
    stands(visit, product, address, "61")


def test_the_browser_sends_what_waits_though_no_page_is_open(visit: Visit, product: str) -> None:
    page = visit(someone_with_an_open_report(product))
    address = wait_offline(page, "62")
    promised(
        page, """async () => (await (await navigator.serviceWorker.ready).sync.getTags()).includes("lienthong-entry")"""
    )
    other = page.context.new_page()
    page.close()
    other.context.set_offline(False)
    stands(visit, product, address, "62")
    other.goto(address)
    settled(other)
    expect(other.locator("[data-waits]")).to_be_hidden()


def test_nothing_of_one_position_is_sent_while_another_is_signed_in(visit: Visit, product: str) -> None:
    page = visit(someone_with_an_open_report(product))
    address = wait_offline(page, "63")
    page.context.clear_cookies(name="lienthong_session")
    page.goto("about:blank")
    page.context.set_offline(False)
    sign_in(page, "canbo.longxuyen")
    sent: list[str] = []
    page.on("request", lambda request: sent.append(request.url) if request.url.endswith("/cells") else None)
    page.goto("/")
    expect(page.locator("[data-waits]")).to_be_hidden()
    page.wait_for_timeout(1_000)
    assert sent == []
    page.context.clear_cookies(name="lienthong_session")
    sign_in(page, someone_with_an_open_report(product))
    expect(page.locator("[data-waits]")).to_be_hidden(timeout=30_000)
    stands(visit, product, address, "63")
