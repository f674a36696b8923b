"""From an indicator to a figure at the centre: a form is made, a village fills it in, its commune approves it."""

import re
import uuid

from playwright.sync_api import Page, expect
from tests.e2e.steps import Visit, choose, press, told

HEAD, COMMUNE = "truongthon.to1.binhduc", "canbo.binhduc"


def make_indicator(page: Page, name: str) -> None:
    """A whole number, added up."""
    page.goto("/reports/catalogue/indicators/new")
    page.locator("#id_name").fill(name)
    press(page, "Save")
    page.wait_for_url(re.compile(r"/catalogue/indicators/\d+$"))


def make_form(page: Page, name: str, indicators: list[str]) -> None:
    """A weekly form of every village with the indicators in one section, in force."""
    page.goto("/reports/forms/new")
    page.locator("#id_name").fill(name)
    press(page, "Go on to what it asks")
    page.wait_for_url(re.compile(r"/forms/\d+/design$"))
    page.locator("#design input[name=title]").last.fill("Hộ và nhân khẩu")
    press(page, "Add a section")
    for place, indicator in enumerate(indicators):
        key = str(page.locator("[data-combo^=indicator-]").first.get_attribute("data-combo"))
        choose(page, key, indicator)
        press(page, "Add", within=page.locator(".designer-add").first)
        expect(page.locator(".designer-rows > li")).to_have_count(place + 1)
    page.goto(page.url.removesuffix("/design"))
    press(page, "Bring into force")
    press(page, "Bring into force", within=page.locator("#activate"))
    told(page, "The form is in force.")


def open_soon(page: Page, name: str) -> None:
    """The step of that name in the one list, as soon as the worker has laid it there."""
    row = page.locator("[data-row]").filter(has_text=name).first
    for _time in range(20):
        page.goto("/")
        if row.count():
            break
        page.wait_for_timeout(1_000)
    row.locator(".row-link").click()
    expect(page.locator("#main")).to_contain_text(name)


def fill_in(page: Page, values: list[str]) -> None:
    """Type the figures, each saved as it is left."""
    for place, value in enumerate(values):
        field = page.locator("[data-entry] input[data-cell].num").nth(place)
        field.fill(value)
        field.blur()
    status = page.locator("[data-entry-status]")
    expect(status).to_have_attribute("data-waiting", "0")
    expect(status).to_have_attribute("data-state", "saved")


def act(page: Page, way: str) -> None:
    """One of the ways of a submission: its form comes into the page, and is sent."""
    page.locator(f"#main a[href$='/{way}']").first.click()
    page.locator("#act button[type=submit]").first.click()


def test_a_figure_of_a_village_stands_at_the_centre(visit: Visit) -> None:
    mark = uuid.uuid4().hex[:6]
    name, indicators = f"Báo cáo tuần {mark}", [f"Số hộ {mark}", f"Số khẩu {mark}"]
    maker = visit("chuyenvien.tw")
    for indicator in indicators:
        make_indicator(maker, indicator)
    make_form(maker, name, indicators)

    village = visit(HEAD, phone=True)
    open_soon(village, name)
    village.locator("[data-entry]").wait_for()
    fill_in(village, ["1.250", "4.321"])
    act(village, "submit")
    told(village, "Sent")
    assert village.evaluate("document.documentElement.scrollWidth <= innerWidth")

    commune = visit(COMMUNE)
    open_soon(commune, name)
    expect(commune.locator("#main")).to_contain_text("1.250")
    act(commune, "approve")
    told(commune, "Approved")

    maker.goto("/reports/compiled")
    figures = maker.locator("#main")
    maker.get_by_role("link", name=name).first.click()
    for _time in range(20):
        if figures.get_by_text("1.250").count():
            break
        maker.wait_for_timeout(1_000)
        maker.reload()
    expect(figures).to_contain_text("1.250")
    expect(figures).to_contain_text("4.321")
    expect(figures).to_contain_text("1 / 32")
    maker.get_by_role("link", name=re.compile(re.escape(indicators[0]))).first.click()
    expect(figures).to_contain_text("1.250")
