"""A petition prepared for the public: words and parts of a picture blacked out, approved, seen, taken back."""

import io
import re
import uuid

from PIL import Image
from playwright.sync_api import Page, expect
from tests.e2e.steps import Visit, press, seen
from tests.e2e.test_petitions import act, open_from_list, send

NOTE = "Cầu ấp Mỹ Thiện {mark} gãy. Xin gọi ông Nguyễn Văn Bảy, số 0912 345 678."


def picture() -> bytes:
    """A white picture, on which only boxes can be black."""
    out = io.BytesIO()
    Image.new("RGB", (400, 300), "white").save(out, "JPEG")
    return out.getvalue()


def sent_from_a_phone(page: Page, mark: str) -> None:
    """Said on the portal with a photo."""
    page.goto("/portal/new?q=dac khu kien hai")
    page.locator(".places a").first.click()
    page.locator("[name=text]").fill(NOTE.format(mark=mark))
    page.locator("#files").set_input_files({"name": "cau.jpg", "mimeType": "image/jpeg", "buffer": picture()})
    page.locator("button[value=details]").click()
    page.locator("[name=kind][value=feedback]").check(force=True)
    if (wish := page.locator("[name=wants_public]")).count():
        wish.check(force=True)
    page.locator("button[value=check]").click()
    page.wait_for_function("document.querySelector('[name=answer]').value !== ''", timeout=60_000)
    page.locator("button[value=send]").click()
    page.wait_for_url(re.compile("/receipt$"))


def dark(data: bytes, x: int, y: int) -> bool:
    """Whether the picture is black at these per cent of its width and height."""
    found = Image.open(io.BytesIO(data)).convert("L")
    return int(found.getpixel((found.width * x // 100, found.height * y // 100))) < 40  # type: ignore[arg-type]


def test_what_is_covered_is_gone_for_the_public_until_all_is_taken_back(visit: Visit) -> None:
    mark = uuid.uuid4().hex[:8]
    citizen, officer = visit(phone=True), visit("canbo.kienhai")
    sent_from_a_phone(citizen, mark)
    open_from_list(officer, "arrived", mark)
    act(officer, "Accept the petition")
    send(officer)
    officer.locator("#petition").get_by_role("link", name=seen("Prepare for the public")).click()
    page = officer.url
    reference = re.search(r"PA-\d{4}-\d+", officer.locator("#main").inner_text() + officer.content())
    assert reference

    officer.get_by_role("link", name=seen("Draw boxes")).first.click()
    frame = officer.locator("[data-boxes-on]").bounding_box()
    assert frame
    left, top, width, height = frame["x"], frame["y"], frame["width"], frame["height"]
    officer.mouse.move(left + width * 0.1, top + height * 0.1)
    officer.mouse.down()
    officer.mouse.move(left + width * 0.3, top + height * 0.3, steps=4)
    officer.mouse.up()
    second = officer.locator("[data-box]").nth(1)
    for name, value in zip(("x", "y", "width", "height"), ("60", "60", "20,5", "20"), strict=True):
        second.locator(f"[name={name}]").fill(value)
    expect(officer.locator("[data-boxes-over] rect")).to_have_count(2)
    press(officer, "Save this picture")

    officer.goto(page)
    officer.locator(".blackable label").filter(has_text="gãy.").locator("input").check(force=True)
    officer.locator("#title").fill(f"Cầu hỏng {mark}")
    press(officer, "Save")
    press(officer, "Publish")
    citizen.goto(f"/portal/cases/{reference[0]}")
    words = citizen.locator(".own-words").first
    expect(words).to_contain_text(mark)
    for gone in ("gãy", "Bảy", "345"):
        expect(words).not_to_contain_text(gone)
    address = citizen.locator(".pictures a").first.get_attribute("href")
    assert address
    public = citizen.request.get(address).body()
    assert [dark(public, *at) for at in ((20, 20), (70, 70), (45, 45), (90, 10))] == [True, True, False, False]

    officer.goto(page)
    press(officer, "Take back")
    assert citizen.request.get(address).status == 404
    assert citizen.request.get(f"/portal/cases/{reference[0]}").status == 404
