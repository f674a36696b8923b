"""A document is asked back: who has not opened it gives it back at once, of the others one agrees, one refuses."""

import re

from playwright.sync_api import Page, expect
from tests.e2e.steps import Visit, issued_by_an_giang, more, open_work, press, seen, told

UNREAD, WILLING, UNWILLING = "Đảng ủy xã An Cư", "Đảng ủy phường Châu Đốc", "Đảng ủy phường Hà Tiên"


def test_one_gives_it_back_and_another_refuses(visit: Visit) -> None:
    summary = "Báo cáo công tác cán bộ quý IV"
    clerk, document = issued_by_an_giang(visit, summary, UNREAD, WILLING, UNWILLING)

    willing, unwilling = visit("canbo.chaudoc"), visit("canbo.hatien")
    for page in (willing, unwilling):
        record = open_work(page, summary)
        press(page, "Register", within=record.locator("#delivery"))
        told(page, "Registered: arrival number %(number)d", number=arrival_number(page))

    more(clerk, document, "Recall…")
    expect(clerk.locator("aside .meant-number").nth(0)).to_have_text("1")
    expect(clerk.locator("aside .meant-number").nth(1)).to_have_text("2")
    clerk.get_by_label(seen("Reason")).fill("Số liệu chưa thống nhất.")
    press(clerk, "Recall")
    told(clerk, "%(back)d gave it back at once, %(asked)d were asked.", back=1, asked=2)

    for page in (willing, unwilling):
        page.reload()
        expect(page.get_by_text("Số liệu chưa thống nhất.").first).to_be_visible()
    press(willing, "Give it back")
    expect(willing.get_by_text(seen("This document was given back to its sender"))).to_be_visible()
    unwilling.get_by_label(seen("Reason, if you refuse")).fill("Đã báo cáo cấp trên theo văn bản này.")
    press(unwilling, "Refuse", within=unwilling.locator("form[action$='/answer']"))
    expect(unwilling.get_by_text(seen("You refused what the sender asked"))).to_be_visible()

    clerk.goto(f"{document}/board")
    for name, words in ((UNREAD, "Given back"), (WILLING, "Given back"), (UNWILLING, "Recall refused")):
        expect(clerk.get_by_role("row").filter(has_text=name)).to_contain_text(seen(words))
    expect(clerk.get_by_role("row").filter(has_text=UNWILLING)).to_contain_text("Đã báo cáo cấp trên")
    nothing_waits(visit("canbo.ancu"), summary)


def arrival_number(page: Page) -> int:
    """The number that the page of a delivery shows after registering."""
    line = page.locator("#delivery header .muted")
    expect(line).to_contain_text(seen("arrival number %(number)s", number=""))
    return int(re.findall(r"\d+", line.inner_text())[-1])


def nothing_waits(page: Page, summary: str) -> None:
    """A recalled document is no longer among the work of somebody who had not opened it."""
    page.goto("/")
    expect(page.locator("[data-row]").filter(has_text=summary)).to_have_count(0)
