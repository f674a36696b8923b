"""A denunciation with a file, from a citizen's phone to its answer by two keepers; those it is about see nothing."""

import io
import re
from collections.abc import Callable

from PIL import Image
from playwright.sync_api import Page, expect
from tests.e2e.conftest import faults_of
from tests.e2e.steps import fits

WORDS = "Tôi tố cáo cán bộ địa chính xã nhận phong bì khi làm giấy tờ đất cho gia đình tôi hôm mồng ba."
ANSWER = "Nội dung tố cáo đã được xác minh và kết luận là có cơ sở."
KEEPERS = ("lanhdao.ubkt.tw", "chuyenvien.ubkt.tw")
OTHERS = ("lanhdao.angiang", "quantri.angiang", "quantri.tw", "lanhdao.tw", "kiemtra.tw")


def a_photo() -> bytes:
    content = io.BytesIO()
    Image.new("RGB", (60, 40), "red").save(content, "PNG")
    return content.getvalue()


def send(page: Page) -> tuple[str, str]:
    """Say it, with a picture; the reference and the code."""
    page.goto("/portal/")
    page.locator("#place-q").fill("my duc an giang")
    page.locator("#place-q").press("Enter")
    page.locator(".places a").first.click()
    page.locator("[name=text]").fill(WORDS)
    page.locator("#files").set_input_files({"name": "phong bi.png", "mimeType": "image/png", "buffer": a_photo()})
    page.locator("button[value=details]").click()
    page.locator("[name=kind][value=denunciation]").check()
    page.locator("button[value=check]").click()
    expect(page.locator(".kept img")).to_have_js_property("naturalWidth", 60)  # opened for whoever sent it
    page.wait_for_function("document.querySelector('[name=answer]').value !== ''", timeout=60_000)
    page.locator("button[value=send]").click()
    page.wait_for_url(re.compile("/receipt$"))
    code = page.locator(".code-words").inner_text()
    found = re.search(r"PA-\d{4}-\d{6}", page.locator("#main").inner_text())
    assert found
    return found[0], code


def act(page: Page, address: str, name: str, **fields: str) -> None:
    """Do one thing on the keepers' page."""
    page.goto(f"{address}/acts/{name}")
    for field, value in fields.items():
        page.locator(f"#act [name={field}]").fill(value)
    page.locator("#act form button[type=submit]").click()
    page.wait_for_url(re.compile(r"/petitions/sealed/\d+$"))


def test_two_keepers_open_it_read_its_file_and_answer(visit: Callable[..., Page]) -> None:
    citizen = visit(phone=True)
    reference, code = send(citizen)
    first, second = (visit(username) for username in KEEPERS)
    first.goto("/")
    first.locator(".rail a[href='/petitions/sealed']").click()
    expect(first.locator(".rail a[href='/petitions/sealed'] .count")).to_be_visible()
    first.get_by_role("link", name=reference).click()
    address = first.url
    expect(first.locator("#main")).not_to_contain_text("phong bì")
    first.locator("[name=reason]").fill("Thẩm tra theo đơn")
    first.locator("form.form button[type=submit]").click()
    second.goto("/notifications")
    second.get_by_text(reference).first.click()
    second.wait_for_url(address)
    second.locator("button[value=grant]").click()
    first.reload()
    first.locator("form[action$='/words'] button").click()
    expect(first.locator("#main")).to_contain_text(WORDS)
    expect(first.locator("#main")).to_contain_text("phong bi.jpg")
    with first.expect_popup() as opened:
        first.locator("form[action*='/files/'] button").click()
    opened.value.wait_for_load_state()
    assert opened.value.evaluate("document.contentType") == "image/jpeg"
    assert faults_of(first) == []
    act(first, address, "accept")
    act(first, address, "assign")
    act(first, address, "draft", text=ANSWER)
    act(second, address, "approve")
    if second.locator("#main").get_by_text(ANSWER).count() == 0:
        raise AssertionError("the answer is not on the page")
    citizen.goto(f"/p/{code.replace(' ', '-')}")
    expect(citizen.locator("#main")).to_contain_text(ANSWER)
    for page in (first, second):
        page.goto(address)
        expect(page.locator(".timeline")).to_contain_text("lấy ra một tệp")
        assert faults_of(page) == []
    nobody_else_learns_of_it(visit, address, reference)


def nobody_else_learns_of_it(visit: Callable[..., Page], address: str, reference: str) -> None:
    """Its commune, the province above, the centre's leaders, an administrator, an inspector."""
    for username in OTHERS:
        page = visit(username)
        answer = page.goto(address)
        assert answer is not None
        assert answer.status in {403, 404}, username
        page.goto(f"/search?q={reference}")
        expect(page.locator("body")).not_to_contain_text("phong bì")
        assert page.locator(f"a[href*='{address.rsplit('/', 1)[1]}']").count() == 0, username
        page.goto("/")
        assert page.locator(".rail a[href='/petitions/sealed']").count() == 0, username


def test_the_keepers_pages_fit_a_phone_in_both_languages(visit: Callable[..., Page]) -> None:
    for language in ("vi", "en"):
        page = visit(KEEPERS[0], phone=True, language=language)
        page.goto("/petitions/sealed")
        assert fits(page)
        assert faults_of(page) == []
        page.locator("tbody a").first.click()
        address = page.url
        assert fits(page)
        assert faults_of(page) == []
        for name in ("note", "news"):
            page.goto(f"{address}/acts/{name}")
            assert fits(page), name
            assert faults_of(page) == [], name
