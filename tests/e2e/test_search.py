"""What was just registered is found without accents, once the worker has written it into the index."""

import time

from playwright.sync_api import expect
from tests.e2e.steps import Visit, press, seen

PATIENCE = 60.0


def test_a_document_is_found_without_accents(visit: Visit) -> None:
    officer = visit("canbo.hatien")
    officer.goto("/documents/incoming/new")
    officer.get_by_role("button", name=seen("Add a row without a file")).click()
    row = officer.locator(".scan").first
    row.get_by_label(seen("Sender")).fill("Hội Khuyến học")
    row.get_by_label(seen("Summary")).fill("Thư ngỏ về quỹ khuyến học Mạc Cửu")
    press(officer, "Register", within=row)
    expect(officer.locator(".scan-done")).to_be_visible()

    deadline = time.monotonic() + PATIENCE
    found = officer.locator("#results").get_by_role("link", name="Mạc Cửu")
    while True:
        officer.goto("/")
        officer.keyboard.press("/")
        officer.keyboard.type("mac cuu khuyen hoc")
        officer.keyboard.press("Enter")
        officer.wait_for_url("**/search?q=**")
        if found.count() or time.monotonic() > deadline:
            break
        officer.wait_for_timeout(1000)
    expect(found.first).to_be_visible()
    found.first.click()
    expect(officer.locator("#main")).to_contain_text("Mạc Cửu")

    stranger = visit("canbo.badinh")
    stranger.goto("/search?q=mac+cuu+khuyen+hoc")
    nothing = seen("Nothing found for “%(words)s”", words="mac cuu khuyen hoc")
    expect(stranger.get_by_text(nothing)).to_be_visible()
