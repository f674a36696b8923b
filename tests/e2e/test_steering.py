"""The leader steers: what a commune reports and the centre verifies is on the screen within seconds."""

import re

from playwright.sync_api import Page, expect
from tests.e2e.steps import Visit, seen


def figure_of(page: Page, name: str) -> int:
    """The number on a tile."""
    tile = page.locator(f".tiles a[href*='figure={name}'] .value").first
    return int(re.sub(r"\D", "", tile.inner_text()))


def test_from_the_country_down_to_one_assignment(visit: Visit) -> None:
    page = visit("lanhdao.tw")
    page.goto("/directives/steering")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Trung ương")
    expect(page.locator(".map svg a").first).to_be_visible()
    expect(page.get_by_text(re.compile(r"n = 34")).first).to_be_visible()
    whole = figure_of(page, "verified")
    assert whole > 0

    page.locator("select[name=directive]").select_option(index=1)
    page.wait_for_url(re.compile(r"directive=\d+"))
    expect(page.locator(".tiles a[href*='figure=verified'] .value").first).not_to_have_text(
        f"{whole:,}".replace(",", ".")
    )
    assert figure_of(page, "verified") < whole

    page.locator(".tiles a[href*='figure=verified']").first.click()
    page.get_by_role("link", name="Tỉnh ủy An Giang").click()
    page.get_by_role("link", name=re.compile("Đảng ủy (xã|phường|đặc khu)")).first.click()
    row = page.get_by_role("row").nth(1)
    expect(row).to_contain_text(re.compile(f"{seen('Done on time')}|{seen('Done late')}"))
    row.get_by_role("link").first.click()
    page.wait_for_url(re.compile(r"/directives/assignments/\d+"))


def test_a_province_sees_itself_and_takes_its_brief(visit: Visit) -> None:
    page = visit("lanhdao.angiang", phone=True)
    page.goto("/directives/steering")
    expect(page.get_by_role("heading", level=1)).to_contain_text("An Giang")
    address = page.locator("a[href$='/brief']").get_attribute("href") or ""
    answer = page.request.get(address)
    assert answer.status == 200
    assert answer.headers["content-type"] == "application/pdf"
    assert page.request.get("/directives/steering/1").status == 404


def test_scores_are_frozen_and_computed_again(visit: Visit) -> None:
    page = visit("lanhdao.tw", language="en")
    page.goto("/directives/scores")
    page.get_by_role("button", name="Freeze the scores").click()
    page.wait_for_url(re.compile(r"/directives/scores/\d+"))
    page.get_by_role("link", name="Compute again").click()
    expect(page.get_by_text("Equal", exact=True)).to_be_visible()
