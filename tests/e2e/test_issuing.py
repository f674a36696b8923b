"""A document goes from the centre to every commune, and one commune finishes it."""

import re
import uuid

from playwright.sync_api import Page, expect
from tests.e2e.steps import Visit, choose, compose, open_work, press, seen, submit_for_signature, told

COMMUNES = "3.321"


def test_from_the_centre_to_every_commune_and_back(visit: Visit) -> None:
    summary = f"Triển khai phòng, chống thiên tai trên địa bàn cấp xã {uuid.uuid4().hex[:6]}"
    author = visit("chuyenvien.tw")
    draft = compose(author, summary)
    submit_for_signature(author, draft, signer="Thường trực")

    leader = visit("lanhdao.tw")
    open_work(leader, summary)
    press(leader, "Approve")
    expect(leader.get_by_text(seen("Approved, to be issued")).first).to_be_visible()

    clerk = visit("vanthu.tw")
    open_work(clerk, summary)
    clerk.goto(draft)
    clerk.get_by_role("link", name=seen("Recipients")).first.click()
    choose(clerk, "group", "dang uy cap xa", "Tất cả đảng ủy cấp xã")
    expect(clerk.locator("#meant .meant-number").first).to_have_text(COMMUNES)
    press(clerk, "Set and go on to issue")
    issue = clerk.get_by_role("button", name=re.compile(COMMUNES.replace(".", r"\.")))
    expect(issue).to_be_visible()
    before = given(visit("vanthu.tw"))
    issue.dblclick(no_wait_after=True)
    clerk.wait_for_url(re.compile(r"/documents/\d+$"))
    symbol = clerk.locator("h1").inner_text()
    assert re.fullmatch(r"\d+-CV/\S+", symbol), symbol
    board = clerk.url + "/board"
    assert given(visit("vanthu.tw")) == before + 1, "a double click takes one number"

    officer = visit("canbo.anchau")
    record = open_work(officer, summary)
    press(officer, "Register", within=record.locator("#delivery"))
    expect(record.get_by_text(seen("Submit to a leader")).first).to_be_visible()
    record.get_by_role("link", name=seen("Submit to a leader"), exact=True).click()
    expect(record.locator("#act form")).to_be_visible()
    press(officer, "Submit", within=record.locator("#act"))
    told(officer, "Submitted")

    secretary = visit("bithu.anchau")
    record = open_work(secretary, symbol)
    record.get_by_role("link", name=seen("Give an instruction"), exact=True).click()
    secretary.get_by_label(seen("Instruction")).fill("Khẩn trương triển khai, báo cáo trước thứ Sáu.")
    choose(secretary, "lead", "can bo van phong", "Cán bộ Văn phòng")
    secretary.locator("#id_due").fill("3")
    press(secretary, "Assign", within=record.locator("#act"))
    told(secretary, "Assigned")

    record = open_work(officer, symbol)
    expect(record).to_contain_text("Khẩn trương triển khai")
    record.get_by_role("link", name=seen("Finish"), exact=True).click()
    officer.get_by_label(seen("Result")).fill("Đã triển khai đến 24 chi bộ.")
    press(officer, "Finish", within=record.locator("#act"))
    told(officer, "Finished")

    clerk.goto(board)
    expect(clerk.locator("#counts")).to_contain_text(COMMUNES)
    clerk.goto(f"{board}?face=finished")
    expect(clerk.get_by_role("row").filter(has_text="Đảng ủy xã An Châu")).to_contain_text(seen("Finished"))
    expect(clerk.locator("#list tbody tr")).to_have_count(1)


def given(clerk: Page) -> int:
    """How many numbers all registers of outgoing documents have given so far."""
    clerk.goto("/documents/registers")
    last = clerk.locator("main tbody tr").filter(has_text="văn bản đi").locator("td:last-child")
    return sum(int(text.replace(".", "")) for text in last.all_inner_texts())
