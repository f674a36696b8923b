"""An issued document is corrected, then replaced: who has not opened it simply has the new one, the others answer."""

import re
import uuid

from playwright.sync_api import Page, expect
from tests.e2e.steps import (
    Visit,
    issue,
    issued_by_an_giang,
    more,
    open_work,
    press,
    seen,
    submit_for_signature,
    told,
)

from lienthong.modules.documents.tests.factories_issuing import blank_pdf

READER, UNREAD = "Đảng ủy phường Tịnh Biên", "Đảng ủy phường Chi Lăng"


def test_a_correction_and_a_replacement_with_their_answers(visit: Visit) -> None:
    summary = f"Kế hoạch kiểm tra cuối năm {uuid.uuid4().hex[:6]}"
    clerk, document = issued_by_an_giang(visit, summary, READER, UNREAD)
    symbol = clerk.locator("h1").inner_text()
    reader = visit("canbo.tinhbien")
    record = open_work(reader, summary)
    press(reader, "Register", within=record.locator("#delivery"))
    expect(record.get_by_text(seen("Submit to a leader")).first).to_be_visible()

    more(clerk, document, "Send a corrected copy…")
    clerk.locator("#id_file").set_input_files(
        {"name": "đính chính.pdf", "mimeType": "application/pdf", "buffer": blank_pdf()}
    )
    clerk.get_by_label(seen("What was corrected")).fill("Sửa ngày ở trang 2.")
    press(clerk, "Send the corrected copy")
    told(clerk, "The corrected copy went to %(count)d recipients.", count=2)
    reader.reload()
    expect(reader.get_by_text("Sửa ngày ở trang 2.").first).to_be_visible()
    press(reader, "Accept the correction")
    told(reader, "The sender has been answered.")
    expect(reader.get_by_text(seen("This is the corrected copy"))).to_be_visible()

    replacement = replaced(visit, clerk, document, f"{summary}, bản thay thế")
    assert replacement != document
    reader.reload()
    press(reader, "Accept the replacement")
    told(reader, "The sender has been answered.")
    expect(reader.get_by_text(seen("This document was replaced"))).to_be_visible()

    clerk.goto(document)
    expect(clerk.get_by_role("heading", level=1)).to_have_text(symbol)
    expect(clerk.get_by_text(seen("Its place was taken by")).first).to_be_visible()
    clerk.goto(f"{document}/board")
    for name in (READER, UNREAD):
        expect(clerk.get_by_role("row").filter(has_text=name)).to_contain_text(seen("Replacement accepted"))
    reader.goto("/")
    rows = reader.locator("[data-row]").filter(has_text=summary)
    expect(rows).to_have_count(1)
    expect(rows).to_contain_text("bản thay thế")


def replaced(visit: Visit, clerk: Page, document: str, summary: str) -> str:
    """The document that takes the place of another, written by the clerk, signed and issued; its address."""
    more(clerk, document, "Replace by a new document…")
    press(clerk, "Begin the new one", within=clerk.locator("dialog#replace"))
    clerk.wait_for_url(re.compile(r"/drafts/\d+"))
    draft = re.sub(r"/edit$", "", clerk.url)
    clerk.goto(f"{draft}/edit")
    clerk.locator("#id_summary").fill(summary)
    clerk.locator("#id_body").fill("Thay thế văn bản đã gửi.")
    press(clerk, "Save and read")
    clerk.wait_for_url(re.compile(r"/drafts/\d+$"))
    submit_for_signature(clerk, draft, signer="Bí thư")
    leader = visit("lanhdao.angiang")
    open_work(leader, summary)
    press(leader, "Approve")
    told(leader, "Approved. The records desk issues it.")
    clerk.goto(draft.replace("/drafts/", "/") + "/issue")
    expect(clerk.locator("#main")).to_contain_text(seen("Replaces"))
    return issue(clerk)
