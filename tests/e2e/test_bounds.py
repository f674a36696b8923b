"""What is too long, too large or too late: said plainly, shown whole, nothing kept by halves."""

import uuid
from pathlib import Path

from playwright.sync_api import Page, expect
from tests.e2e.steps import Visit, address, compose, fits, issue, open_work, press, submit_for_signature, told

MEBIBYTE = 1 << 20
PATTERN = "Kế hoạch bảo đảm an toàn mùa lũ 🌊🏮 "


def test_300_mb_are_refused_with_the_limit_and_leave_nothing(visit: Visit, tmp_path: Path) -> None:
    large = tmp_path / f"quá lớn {uuid.uuid4().hex[:6]}.pdf"
    with large.open("wb") as file:
        file.write(b"%PDF-1.7\n")
        file.truncate(300 * MEBIBYTE)
    officer = visit("canbo.anbien")
    officer.goto("/documents/incoming/new")
    officer.locator("#files-input").set_input_files(large)
    line = officer.locator("[data-files] .file").filter(has_text=large.name)
    expect(line).to_have_attribute("data-state", "failed", timeout=60_000)
    expect(line.locator("small")).to_contain_text("200 MiB")
    expect(line.get_by_role("button", name="Thử lại")).to_be_visible()
    officer.reload()
    expect(officer.locator(".scan").filter(has_text=large.name)).to_have_count(0)


def test_a_draft_of_a_wrong_file_keeps_what_was_typed(visit: Visit) -> None:
    author, summary = visit("chuyenvien.tw"), f"Dự thảo có tệp {uuid.uuid4().hex[:6]}"
    author.goto("/documents/drafts/new")
    author.locator("#id_type").select_option(index=1)
    author.locator("#id_summary").fill(summary)
    author.locator("input[type=file]").set_input_files(
        {"name": "bản thảo.pdf", "mimeType": "application/pdf", "buffer": b"MZ not a PDF"}
    )
    press(author, "Begin")
    expect(author.locator(".toast, .form-errors").first).to_contain_text("bản thảo.pdf")
    expect(author.locator("#id_summary")).to_have_value(summary)
    author.goto("/documents/drafts")
    expect(author.locator("#list article").filter(has_text=summary)).to_have_count(1)


def test_a_summary_of_300_characters_and_emoji_is_whole_everywhere(visit: Visit) -> None:
    mark = uuid.uuid4().hex[:6]
    summary = (PATTERN * 10)[: 300 - len(mark) - 1] + " " + mark
    assert len(summary) == 300
    author, phone = visit("chuyenvien.angiang"), visit("chuyenvien.angiang", phone=True)
    draft = compose(author, summary)
    expect(author.locator("img.sheet, .sheet img, [data-sheet] img").first).to_be_visible()
    submit_for_signature(author, draft, signer="Bí thư")
    for page in (author, phone):
        for place in (draft, f"{draft}/edit", "/documents/drafts"):
            page.goto(place)
            expect(page.locator("#main")).to_contain_text(mark) if place == draft else None
            assert fits(page), f"{place} scrolls sideways"
    leader = visit("lanhdao.angiang", phone=True)
    leader.goto("/")
    row = leader.locator("[data-row]").filter(has_text=mark)
    expect(row).to_be_visible()
    assert row.bounding_box()["height"] < 200, "a list shows two lines of it"  # type: ignore[index]
    assert fits(leader)
    row.locator(".row-link").click()
    expect(leader.locator("#main")).to_contain_text(mark)
    assert fits(leader)


def test_a_day_before_the_last_number_is_refused_and_takes_no_number(visit: Visit) -> None:
    summary = f"Quyết định đến muộn {uuid.uuid4().hex[:6]}"
    author, leader, clerk = visit("chuyenvien.angiang"), visit("lanhdao.angiang"), visit("vanthu.angiang")
    draft = compose(author, summary)
    submit_for_signature(author, draft, signer="Bí thư")
    open_work(leader, summary)
    press(leader, "Approve")
    told(leader, "Approved. The records desk issues it.")
    address(clerk, draft, "Đảng ủy xã An Cư")
    last = number_offered(clerk)
    clerk.locator("#id_issued_on").fill("02/01/2026")
    clerk.locator("form[action$='/issue'] button[type=submit]").click()
    expect(clerk.locator(".notice, .field .error").first).to_be_visible()
    assert number_offered(clerk) == last
    clerk.locator("#id_issued_on").fill("")
    assert issue(clerk)
    expect(clerk.get_by_role("heading", level=1)).to_have_text(last)


def number_offered(clerk: Page) -> str:
    """Number and symbol that the page would give."""
    return clerk.locator(".issue-symbol").inner_text()
