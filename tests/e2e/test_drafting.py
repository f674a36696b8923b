"""A draft goes round: remarks on the page, a return, two windows at once, agreement, signature on a phone."""

import re

from playwright.sync_api import Page, expect
from tests.e2e.steps import Visit, choose, compose, open_work, press, seen, submit_for_signature, told

BODY = "Điều 1. Phạm vi\n1. Khoản một.\nĐiều 2. Văn phòng chịu trách nhiệm thi hành."


def ask_for_review(author: Page, draft: str) -> None:
    author.goto(draft)
    choose(author, "reviewers", "thuong truc", "Thường trực")
    press(author, "Send for review", within=author.locator("form[action$='/review']"))
    expect(author.get_by_text(seen("In review")).first).to_be_visible()


def test_review_with_remarks_and_two_windows(visit: Visit) -> None:
    summary = "về quy chế làm việc của cơ quan"
    author = visit("chuyenvien.tw")
    draft = compose(author, summary, BODY, type_code="QĐ")
    ask_for_review(author, draft)

    leader = visit("lanhdao.tw", phone=True)
    leader.goto(draft)
    leader.locator("[data-sheet='1']").click(position={"x": 150, "y": 190})
    leader.locator("#remark-text").fill("Bổ sung căn cứ")
    press(leader, "Leave remark")
    told(leader, "Remark noted.")
    expect(leader.locator(".sheet-marks text")).to_have_text("1")
    leader.locator("#answer-note").fill("Xem góp ý ở trang 1")
    press(leader, "Return")
    told(leader, "Returned to its author.")

    author.goto(f"{draft}/edit")
    second = author.context.new_page()
    second.goto(f"{draft}/edit")
    second.locator("#id_bases").fill("Căn cứ Điều lệ Đảng;")
    expect(second.locator("#saving[data-state=saved]")).to_be_visible()
    expect(second.locator("#preview img").first).to_be_visible()
    author.locator("#id_body").fill(BODY + "\nĐiều 3. Hiệu lực từ ngày ký.")
    expect(author.locator("#saving[data-state=conflict]")).to_be_visible()
    press(author, "Save")
    expect(author.locator(".change del").first).to_be_visible()
    press(author, "Save")
    told(author, "Saved as version %(number)d.", number=3)
    author.goto(f"{draft}/compare?old=2&new=3")
    expect(author.locator(".change del", has_text="Căn cứ Điều lệ Đảng;")).to_be_visible()

    ask_for_review(author, draft)
    open_work(leader, summary)
    press(leader, "Agree")
    told(leader, "You agreed.")
    submit_for_signature(author, draft, signer="Thường trực")
    open_work(leader, summary)
    press(leader, "Approve")
    told(leader, "Approved. The records desk issues it.")
    author.goto(draft)
    expect(author.locator(".steps [aria-current=step]")).to_have_text(re.compile(seen("Issue")))
