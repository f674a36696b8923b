"""Petitions inside the offices: one bounced twice and ruled, one that the citizen opened again."""

import re
import uuid

from playwright.sync_api import Page, expect
from tests.e2e.steps import Visit, choose, press, seen

HERE, THERE = "canbo.kienhai", "canbo.phuquoc"


def act(page: Page, title: str) -> None:
    """Open the form of something that can be done with the open petition, wherever its button stands."""
    link = page.locator("#petition").get_by_role("link", name=seen(title), exact=True).first
    if not link.is_visible():
        page.locator("#petition details[data-menu] summary").first.click()
    link.click()
    expect(page.locator("#act-form")).to_be_visible()


def send(page: Page) -> None:
    """Send the form of the act."""
    page.locator("#act-form button[type=submit]").click()
    expect(page.locator(".toast").first).to_be_visible()


def register(page: Page, text: str) -> tuple[str, str]:
    """Write down at the counter what was said; returns the reference and the tracking code."""
    page.goto("/petitions/new")
    page.locator("#id_text").fill(text)
    page.locator("#id_name").fill("Nguyễn Thị Bình")
    page.locator("#main form button[type=submit]").last.click()
    told = page.locator("#main .facts")
    expect(told).to_contain_text("PA-")
    words = told.inner_text()
    reference, code = re.search(r"PA-\d{4}-\d+", words), re.search(r"(?:[0-9A-Z]{4}-){3}[0-9A-Z]{4}", words)
    assert reference
    assert code
    return reference[0], code[0]


def open_from_list(page: Page, tab: str, text: str) -> None:
    """Find a petition in a tab of the list by its words, and open it beside the list."""
    page.goto(f"/petitions/?tab={tab}&q={text}")
    page.locator("[data-row]").filter(has_text=text).first.locator(".row-link").click()
    expect(page.locator("#petition")).to_contain_text(text)


def test_a_case_bounced_twice_is_ruled_by_the_level_above(visit: Visit) -> None:
    mark = uuid.uuid4().hex[:8]
    here, there, above = visit(HERE), visit(THERE), visit("lanhdao.angiang")
    register(here, f"Bờ kè {mark} sạt lở. Xin kiểm tra gấp.")
    open_from_list(here, "arrived", mark)
    received = here.locator("#petition header").inner_text()
    act(here, "Not ours")
    here.locator("#id_reason").fill("Bờ kè do xã bên quản lý.")
    choose(here, "unit", "Đảng ủy đặc khu Phú Quốc")
    send(here)

    open_from_list(there, "arrived", mark)
    act(there, "Not ours")
    expect(there.locator("#act-form")).to_contain_text(
        seen("It has bounced once already: now it goes up to the level above, which rules whose it is.")
    )
    there.locator("#id_reason").fill("Không phải địa bàn của đặc khu.")
    send(there)

    open_from_list(above, "ruled", mark)
    act(above, "Rule on competence")
    above.locator("#id_reason").fill("Bờ kè nằm trong địa giới Kiên Hải.")
    choose(above, "unit", "Đảng ủy đặc khu Kiên Hải")
    send(above)

    open_from_list(here, "arrived", mark)
    head = here.locator("#petition header")
    expect(head).to_contain_text(seen("Competence ruled"))
    moment = re.search(r"\d\d/\d\d/\d{4} \d\d:\d\d", received)
    assert moment
    expect(head).to_contain_text(moment[0])
    expect(here.locator("#petition").get_by_role("link", name=seen("Not ours"), exact=True)).to_have_count(0)
    act(here, "Accept the petition")
    send(here)


def answer_once(officer: Page, leader: Page, mark: str, words: str) -> None:
    """From a leader's assignment to the citizen's answer."""
    open_from_list(leader, "worked", mark)
    leader.locator("#petition").get_by_role("link", name="Phân công", exact=True).first.click()
    choice = leader.locator("#id_position option").filter(has_text="Cán bộ").first.get_attribute("value")
    leader.locator("#id_position").select_option(choice)
    send(leader)
    open_from_list(officer, "worked", mark)
    act(officer, "Write the answer")
    officer.locator("#id_text").fill(words)
    send(officer)
    open_from_list(leader, "decided", mark)
    act(leader, "Approve the answer")
    send(leader)


def test_a_citizen_opens_an_answered_case_again_once(visit: Visit) -> None:
    mark = uuid.uuid4().hex[:8]
    officer, leader, citizen = visit(HERE), visit("bithu.kienhai"), visit(phone=True)
    _reference, code = register(officer, f"Cầu tàu {mark} hỏng lan can. Rất nguy hiểm.")
    open_from_list(officer, "arrived", mark)
    act(officer, "Accept the petition")
    send(officer)
    answer_once(officer, leader, mark, "Đã sửa lan can.")

    citizen.goto(f"/p/{code}")
    citizen.locator("input[name=verdict][value=not]").check(force=True)
    citizen.locator("#why").fill("Lan can vẫn gãy.")
    press(citizen, "Give my opinion", within=citizen.locator("body"))

    open_from_list(officer, "worked", mark)
    expect(officer.locator("#petition")).to_contain_text("Lan can vẫn gãy.")
    answer_once(officer, leader, mark, "Đã thay lan can mới.")
    citizen.goto(f"/p/{code}")
    expect(citizen.locator("body")).to_contain_text("Đã thay lan can mới.")
