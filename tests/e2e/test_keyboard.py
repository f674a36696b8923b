"""My work without a mouse; the same on a phone without a keyboard."""

import re

from playwright.sync_api import Page, expect
from tests.e2e.conftest import faults_of
from tests.e2e.steps import Visit, open_work, press, seen, told


def current(page: Page) -> str:
    """The key of the row that the keys act on."""
    return page.locator("[data-row][aria-current=true]").get_attribute("data-row") or ""


def test_my_work_by_keyboard_alone(visit: Visit) -> None:
    page = visit("canbo.caugiay")
    page.goto("/?kind=delivery")
    keys = page.keyboard
    keys.press("j")
    first = current(page)
    keys.press("j")
    second = current(page)
    assert first
    assert second != first
    keys.press("k")
    assert current(page) == first

    keys.press("x")
    bar = page.locator("[data-bulk]")
    expect(bar).to_be_visible()
    expect(bar).to_contain_text("1")
    keys.press("x")
    expect(bar).to_be_hidden()

    keys.press("Enter")
    expect(page.locator("#detail #delivery")).to_be_visible()
    page.wait_for_url(re.compile(r"/documents/deliveries/\d+$"))
    keys.press("u")
    assert current(page) == first
    keys.press("j")
    assert current(page) == second

    keys.press("?")
    help_ = page.locator("dialog#keys")
    expect(help_).to_be_visible()
    expect(help_).to_contain_text(seen("Keyboard shortcuts"))
    keys.press("Escape")
    expect(help_).to_be_hidden()
    keys.press("/")
    expect(page.locator("#seek")).to_be_focused()
    keys.type("jxe")
    expect(page.locator("#seek")).to_have_value("jxe")
    assert current(page) == second, "letters typed into a field are letters"
    page.locator("body").click(position={"x": 5, "y": 5})
    keys.press("g")
    keys.press("i")
    page.wait_for_url("**/documents/incoming")


def test_e_opens_what_is_usual_for_the_record(visit: Visit) -> None:
    page = visit("canbo.dongda")
    register_paper(page, "Trường THCS Đống Đa", "Mời họp phụ huynh")
    page.goto("/documents/incoming?tab=in_hand")
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    expect(page.locator("#detail #delivery")).to_be_visible()
    expect(page.locator("#detail [data-key=e]").first).to_be_visible()
    page.keyboard.press("e")
    expect(page.locator("#act form")).to_be_visible()


def test_a_commune_officer_works_on_a_phone(visit: Visit) -> None:
    page = visit("canbo.binhduc", phone=True)
    register_paper(page, "Trường THCS Bình Đức", "Mời dự lễ tổng kết")
    page.locator(".scan-done").filter(has_text="Mời dự lễ").get_by_role("link").click()
    page.get_by_role("link", name=seen("Submit to a leader"), exact=True).click()
    press(page, "Submit", within=page.locator("#act"))
    told(page, "Submitted")

    secretary = visit("bithu.binhduc", phone=True)
    secretary.goto("/")
    assert_fits(secretary)
    record = open_work(secretary, "Mời dự lễ tổng kết")
    expect(record.locator("#delivery")).to_be_visible()
    assert_fits(secretary)
    secretary.go_back()
    expect(secretary.locator("[data-row]").filter(has_text="Mời dự lễ tổng kết").first).to_be_visible()
    dock = secretary.locator("nav.dock")
    dock.get_by_role("button", name=seen("More")).click()
    expect(secretary.locator("dialog#places")).to_be_visible()
    secretary.locator("dialog#places").get_by_role("link", name=seen("Outgoing"), exact=True).click()
    secretary.wait_for_url("**/documents/outgoing")
    assert_fits(secretary)
    assert not faults_of(secretary)


def register_paper(page: Page, sender: str, summary: str) -> None:
    """A document that came on paper, registered without a scan."""
    page.goto("/documents/incoming/new")
    page.get_by_role("button", name=seen("Add a row without a file")).click()
    row = page.locator(".scan").first
    row.get_by_label(seen("Sender")).fill(sender)
    row.get_by_label(seen("Summary")).fill(summary)
    press(page, "Register", within=row)
    expect(page.locator(".scan-done").filter(has_text=summary)).to_be_visible()


def assert_fits(page: Page) -> None:
    """Nothing sticks out to the side, and what is touched is large enough (44 px for places and buttons)."""
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), page.url
    small = page.evaluate(
        """() => [...document.querySelectorAll("main .button, nav.dock a, nav.dock button")]
            .map((one) => [one.textContent.trim(), one.getBoundingClientRect()])
            .filter(([, box]) => box.width && (box.height < 32 || box.width < 32))
            .map(([text, box]) => `${text}: ${box.width}×${box.height}`)"""
    )
    assert not small, small
