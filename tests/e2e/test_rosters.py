"""A list from its definition to the tree of units: typed, pasted, kept without a network, a sheet with faults."""

import re
import uuid
from pathlib import Path

import pytest
from openpyxl import load_workbook
from playwright.sync_api import Locator, Page, expect
from tests.e2e.conftest import faults_of, promised
from tests.e2e.steps import Visit, fits, press, seen, told

DESIGNER, COMMUNE, ADMINISTRATOR = "chuyenvien.angiang", "canbo.longxuyen", "quantri.angiang"
STATUS = "[data-entry-status]"


def define(page: Page, name: str) -> str:
    """A list of villages with a name, a kind and a card number by a pattern, in force; its address."""
    page.goto("/reports/rosters/new")
    page.locator("#id_name").fill(name)
    page.locator("#id_feeds").select_option("villages")
    press(page, "Next: the fields")
    page.wait_for_url(re.compile(r"/rosters/\d+$"))
    address = page.url
    add_field(page, address, "Tên thôn", required=True, unique="unit")
    add_field(page, address, "Loại", type="choice", options="Thôn\nTổ dân phố", required=True)
    page.goto(f"{address}/fields/new")
    page.locator("#id_label").fill("Số căn cước trưởng thôn")
    page.locator("#id_pattern").fill("[0-9]{12}")
    page.locator("#id_example").fill("12")
    press(page, "Save")
    expect(page.locator("#main .error")).not_to_have_count(0)
    page.locator("#id_example").fill("001099012345")
    page.locator("#id_rule").fill("Số căn cước gồm 12 chữ số.")
    press(page, "Save")
    page.wait_for_url(address)
    press(page, "Bring into force")
    press(page, "Bring into force", within=page.locator("#activate"))
    expect(page.get_by_role("button", name=seen("Bring into force"))).to_have_count(0)
    return address


def add_field(page: Page, roster: str, label: str, *, required: bool = False, **given: str) -> None:
    page.goto(f"{roster}/fields/new")
    page.locator("#id_label").fill(label)
    for name, value in given.items():
        field = page.locator(f"#id_{name}")
        field.fill(value) if name == "options" else field.select_option(value)
    page.locator("#id_required").set_checked(required)
    press(page, "Save")
    page.wait_for_url(roster)


def open_list(page: Page, name: str) -> str:
    page.goto("/reports/rosters")
    page.get_by_role("link", name=name).first.click()
    page.wait_for_url(re.compile(r"/rosters/lists/\d+$"))
    return page.url


def open_grid(page: Page, address: str) -> None:
    page.goto(f"{address}/grid")
    expect(page.locator(STATUS)).to_have_attribute("data-state", "saved")


def row(page: Page, place: int) -> Locator:
    return page.locator("[data-entry-row]").nth(place).locator("[data-cell]")


def settled(page: Page) -> None:
    expect(page.locator(STATUS)).to_have_attribute("data-waiting", "0", timeout=30_000)
    expect(page.locator(STATUS)).to_have_attribute("data-state", "saved", timeout=30_000)


def paste(page: Page, text: str) -> None:
    page.evaluate(
        """(text) => { const data = new DataTransfer(); data.setData("text/plain", text);
                       document.activeElement.dispatchEvent(
                         new ClipboardEvent("paste", {clipboardData: data, bubbles: true, cancelable: true})); }""",
        text,
    )


def names(page: Page) -> list[str]:
    """The first cells of the lines that stand in the grid."""
    return [
        text
        for place in range(page.locator("[data-entry-row]").count())
        if (text := row(page, place).first.input_value())
    ]


def by_hand(page: Page) -> None:
    """By keys: a line is sent once it is left, what does not fit says so beside its cell."""
    row(page, 0).nth(0).focus()
    page.keyboard.type("Ấp Một")
    page.keyboard.press("Tab")
    row(page, 0).nth(1).select_option("Thôn")
    page.keyboard.press("Tab")
    page.keyboard.type("123")
    expect(page.locator(STATUS)).to_have_attribute("data-state", "waiting")
    page.keyboard.press("Enter")
    expect(row(page, 1).nth(2)).to_be_focused()
    expect(page.locator("[data-entry-error] .error")).to_contain_text("Số căn cước gồm 12 chữ số.")
    row(page, 0).nth(2).fill("001099012345")
    row(page, 1).nth(0).focus()
    settled(page)


def test_a_list_from_its_definition_to_the_tree(visit: Visit, tmp_path: Path) -> None:
    designer, commune = visit(DESIGNER), visit(COMMUNE)
    name = f"Thôn mới {uuid.uuid4().hex[:6]}"
    roster = define(designer, name)
    address = open_list(commune, name)
    open_grid(commune, address)
    by_hand(commune)
    row(commune, 1).nth(0).focus()
    paste(commune, "Ấp Hai\tthôn\nẤp Ba\tTổ dân phố\nẤp Bốn\tXóm\n")
    settled(commune)
    assert names(commune) == ["Ấp Một", "Ấp Hai", "Ấp Ba", "Ấp Bốn"]
    promised(commune, "async () => Boolean(await (await caches.open('entry-pages')).match('/reports/submissions/'))")
    assert commune.evaluate(
        "async () => (await (await caches.open('entry-pages')).keys()).some((one) => one.url.endsWith('/grid'))"
    )
    commune.context.set_offline(True)
    row(commune, 4).nth(0).fill("Ấp Năm")
    row(commune, 4).nth(1).select_option("Thôn")
    row(commune, 5).nth(0).focus()
    expect(commune.locator(STATUS)).to_have_attribute("data-waiting", "2")
    commune.reload()
    expect(commune.locator(STATUS)).to_have_attribute("data-waiting", "2")
    assert "Ấp Năm" in names(commune)
    commune.context.set_offline(False)
    settled(commune)
    commune.reload()
    settled(commune)
    assert sorted(names(commune)) == sorted(["Ấp Một", "Ấp Hai", "Ấp Ba", "Ấp Bốn", "Ấp Năm"])
    sheet(commune, address, tmp_path)
    board(designer, roster, commune, address)
    tree(visit(ADMINISTRATOR), name, address)


def sheet(page: Page, address: str, folder: Path) -> None:
    """The template is filled, one row of it wrong: the fault is named by its cell, the other row is taken in."""
    page.goto(address)
    with page.expect_download() as download:
        page.locator("a[href$='/export/xlsx']").first.evaluate("one => one.click()")
    path = folder / "list.xlsx"
    download.value.save_as(path)
    book = load_workbook(path)
    page_of = book.worksheets[0]
    heads = [str(cell.value).removesuffix(" *") for cell in page_of[1]]
    place, kind, card = (heads.index(head) for head in ("Tên thôn", "Loại", "Số căn cước trưởng thôn"))
    last = page_of.max_row
    for line, (village, what, number) in enumerate((("Ấp Sáu", "Thôn", "12"), ("Ấp Bảy", "Thôn", "")), start=last + 1):
        for column, text in ((place, village), (kind, what), (card, number)):
            page_of.cell(line, column + 1, text)
    book.save(path)
    page.goto(f"{address}/import")
    page.locator("#file").set_input_files(path)
    press(page, "Check it")
    page.wait_for_url(re.compile(r"/imports/\d+$"))
    fault = page.locator("#progress td").filter(has_text="Số căn cước gồm 12 chữ số.")
    expect(fault).to_be_visible(timeout=60_000)
    letter = "ABCDEFGHIJ"[card]
    expect(page.locator("#progress")).to_contain_text(f"{letter}{last + 1}")
    page.locator("form[action$='/take'] button").click()
    expect(page.locator("#progress")).to_contain_text(seen("Taken in"), timeout=60_000)
    page.goto(address)
    expect(page.locator("#lines")).to_contain_text("Ấp Bảy")
    expect(page.locator("#lines")).not_to_contain_text("Ấp Sáu")


def board(page: Page, roster: str, commune: Page, address: str) -> None:
    """The completion board counts the lines, and the list once it is done."""
    counted = page.locator("#board .tile").filter(has_text=seen("Lines")).first
    until(page, f"{roster}/board", counted, "6")
    open_grid(commune, address)
    place = names(commune).index("Ấp Bốn")
    row(commune, place).nth(1).select_option("Thôn")
    row(commune, place + 1).nth(0).focus()
    settled(commune)
    commune.goto(address)
    press(commune, "The list is done")
    press(commune, "It is done", within=commune.locator("#finish"))
    told(commune, "Done: the level above sees it now.")
    done = page.locator("#board .tile").filter(has_text=seen("Lists done")).first
    until(page, f"{roster}/board", done, "1")


def until(page: Page, address: str, where: Locator, text: str) -> None:
    """Look again until a job has counted."""
    for _time in range(30):
        page.goto(address)
        if where.count() and re.search(rf"\b{text}\b", where.inner_text()):
            return
        page.wait_for_timeout(1_000)
    expect(where).to_contain_text(text)


def tree(page: Page, name: str, address: str) -> None:
    """Who administers the units sees what would change, and lets the tree follow."""
    page.goto(f"/reports/rosters/feeding/{address.rsplit('/', 1)[1]}")
    expect(page.locator("#main")).to_contain_text(name)
    expect(page.locator("#main")).to_contain_text("Chi bộ ấp Bảy")
    press(page, "Let the tree follow")
    press(page, "Let it follow", within=page.locator("#follow"))
    expect(page.locator("#main")).to_contain_text(seen("Nothing would change"))
    page.goto("/administration/units?q=Chi+bộ+ấp+Bảy")
    expect(page.locator("#main")).to_contain_text("Chi bộ ấp Bảy")


def test_two_who_keep_a_list_are_asked_about_the_cell(visit: Visit) -> None:
    name = f"Danh sách {uuid.uuid4().hex[:6]}"
    define(visit(DESIGNER), name)
    first, second = visit(COMMUNE), visit(COMMUNE)
    address = open_list(first, name)
    open_grid(first, address)
    by_hand(first)
    open_grid(second, address)
    row(first, 0).nth(0).fill("Ấp Mới")
    row(first, 1).nth(0).focus()
    settled(first)
    row(second, 0).nth(0).fill("Ấp Khác")
    row(second, 1).nth(0).focus()
    question = second.locator("td[data-state=conflict] [data-entry-error]")
    expect(question).to_contain_text("Ấp Mới")
    question.get_by_role("button").nth(1).click()
    settled(second)
    assert names(second) == ["Ấp Mới"]


@pytest.mark.parametrize("phone", [False, True])
@pytest.mark.parametrize("language", ["vi", "en"])
def test_the_grid_is_accessible_and_fits(visit: Visit, language: str, *, phone: bool) -> None:
    page = visit(COMMUNE, phone=phone, language=language)
    page.goto("/reports/rosters")
    page.locator("a[href*='/rosters/lists/']").first.click()
    page.wait_for_url(re.compile(r"/rosters/lists/\d+$"))
    open_grid(page, page.url)
    assert faults_of(page) == []
    assert fits(page)
