"""Paper comes in: scanned, registered, laid before a leader, given to somebody, finished; and papers that are wrong."""

import uuid
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from tests.e2e.steps import Visit, choose, open_work, press, seen, told

from lienthong.modules.documents.tests.factories_issuing import blank_pdf

LONG_NAME = "Kế hoạch " + "ă" * 90 + " 🌾🏮.pdf"


def drop(page: Page, *files: Path | dict[str, object]) -> None:
    """Give files to the drop zone of the registering page."""
    page.goto("/documents/incoming/new")
    page.locator("#files-input").set_input_files(list(files))  # type: ignore[arg-type]


def pdf(name: str, content: bytes | None = None) -> dict[str, object]:
    """A file as the browser uploads it."""
    return {"name": name, "mimeType": "application/pdf", "buffer": blank_pdf() if content is None else content}


def test_a_scan_from_the_drop_zone_to_its_result(visit: Visit) -> None:
    officer = visit("canbo.longxuyen")
    mark = uuid.uuid4().hex[:6]
    summary = f"Đề nghị hỗ trợ sửa đường liên xã {mark}"
    drop(officer, pdf(f"quét {mark} 1.pdf"), pdf(f"quét {mark} 2.pdf"))
    rows = officer.locator(".scan").filter(has_text=mark)
    expect(rows).to_have_count(2)
    row = rows.filter(has_text="1.pdf")
    row.get_by_label(seen("Sender")).fill("Hạt Quản lý đường bộ số 4")
    row.get_by_label(seen("Number and symbol")).first.fill(f"{mark}/HQL-KT")
    row.get_by_label(seen("Dated")).first.fill("20/11")
    row.get_by_label(seen("Summary")).fill(summary)
    press(officer, "Register", within=row)
    done = officer.locator(".scan-done").filter(has_text=summary)
    expect(done).to_contain_text(f"{mark}/HQL-KT")
    rows.filter(has_text="2.pdf").get_by_role("button", name=seen("Remove this row")).click()
    expect(rows).to_have_count(0)

    done.get_by_role("link").click()
    officer.get_by_role("link", name=seen("Submit to a leader"), exact=True).click()
    press(officer, "Submit", within=officer.locator("#act"))
    told(officer, "Submitted")

    secretary = visit("bithu.longxuyen")
    record = open_work(secretary, summary)
    record.get_by_role("link", name=seen("Give an instruction"), exact=True).click()
    secretary.get_by_label(seen("Instruction")).fill("Kiểm tra thực tế, trả lời bằng văn bản.")
    choose(secretary, "lead", "can bo van phong", "Cán bộ Văn phòng")
    press(secretary, "Assign", within=record.locator("#act"))
    told(secretary, "Assigned")

    record = open_work(officer, summary)
    record.get_by_role("link", name=seen("Finish"), exact=True).click()
    officer.get_by_label(seen("Result")).fill("Đã trả lời ngày 22/11.")
    press(officer, "Finish", within=record.locator("#act"))
    told(officer, "Finished")
    officer.goto("/")
    expect(officer.locator("[data-row]").filter(has_text=summary)).to_have_count(0)


def test_paper_that_came_before_is_warned_of(visit: Visit) -> None:
    officer, symbol = visit("canbo.rachgia"), f"{uuid.uuid4().hex[:6]}/STC-NS"
    for time in ("first", "second"):
        drop(officer, pdf("bản sao.pdf"))
        row = officer.locator(".scan").filter(has_text="bản sao.pdf").first
        row.get_by_label(seen("Sender")).fill("Sở Tài chính An Giang")
        row.get_by_label(seen("Number and symbol")).first.fill(symbol)
        row.get_by_label(seen("Dated")).first.fill("19/11")
        row.get_by_label(seen("Summary")).fill("Hướng dẫn dự toán")
        press(officer, "Register", within=row)
        if time == "first":
            expect(officer.locator(".scan-done")).to_be_visible()
    expect(row).to_contain_text(seen("This document is here already: the same sender, number and date."))
    expect(row.get_by_label(seen("Summary"))).to_have_value("Hướng dẫn dự toán")


@pytest.mark.parametrize(
    ("name", "content"),
    [("rỗng.pdf", b""), ("giả.pdf", b"MZ\x90\x00 not a PDF at all"), ("chạy.exe", b"MZ\x90\x00" + b"\0" * 200)],
)
def test_a_wrong_file_says_why_and_may_be_tried_again(visit: Visit, name: str, content: bytes) -> None:
    officer = visit("canbo.anbien")
    drop(officer, pdf(name, content))
    line = officer.locator("[data-files] .file").filter(has_text=name)
    expect(line).to_have_attribute("data-state", "failed")
    said = line.locator("small").inner_text()
    assert said not in {"", seen("Could not be sent.")}, said
    expect(line.get_by_role("button", name="Thử lại")).to_be_visible()
    expect(officer.locator(".scan").filter(has_text=name)).to_have_count(0)


def test_a_name_of_300_characters_and_emoji_is_kept(visit: Visit) -> None:
    officer = visit("canbo.anbien")
    drop(officer, pdf(LONG_NAME))
    row = officer.locator(".scan").filter(has_text="Kế hoạch ă")
    expect(row).to_be_visible()
    expect(row).to_contain_text("🌾🏮.pdf")
    assert officer.evaluate("document.documentElement.scrollWidth <= innerWidth")
    row.get_by_role("button", name=seen("Remove this row")).click()
