"""From the text of a law to a commune's task: reported with a photo, returned once, confirmed, verified."""

import re
import uuid
from pathlib import Path

from playwright.sync_api import Page, expect
from tests.e2e.steps import Visit, press, seen, told

ROOT = Path(__file__).resolve().parents[2]
LAW = ROOT / "src/lienthong/modules/directives/tests/data/law-24-2018-QH14-cybersecurity.txt"
# A picture of one pixel.
PHOTO = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d49444154789c6360000002000001"
    "e221bc330000000049454e44ae426082"
)
ARTICLES = ("art_4", "art_16", "art_33")


def make_directive(page: Page, mark: str) -> str:
    """Import the law as a directive of the centre; returns its address."""
    page.goto("/directives/new")
    page.locator("#id_file").set_input_files(LAW)
    page.locator("#id_symbol").fill(f"24/2018/{mark}")
    page.locator("#id_title").fill(f"Luật An ninh mạng {mark}")
    page.locator("#id_issued_on").fill("12/6/2018")
    press(page, "Read the text")
    page.wait_for_url(re.compile(r"/directives/\d+/text$"))
    return page.url.removesuffix("/text")


def make_task(page: Page, directive: str, article: str, title: str) -> str:
    """Make a task of an article, due in thirty days; returns the address of its page."""
    page.goto(f"{directive}/tree/add/task?address={article}")
    page.locator("#id_title").fill(title)
    page.locator("#id_deadline").select_option("date")
    page.locator("#id_due_on").fill("+30")
    press(page, "Save", within=page.locator("#node-form"))
    page.goto(directive)
    return str(page.get_by_role("link", name=title).first.get_attribute("href"))


def give_to_every_commune(page: Page, task_id: str) -> None:
    """Say for whom the task is, look at what will happen, give it."""
    page.goto(f"/directives/tasks/{task_id}/application")
    page.locator("#id_level").select_option("commune")
    expect(page.locator("#meant")).to_contain_text("3.321")
    press(page, "Keep")
    page.wait_for_url(re.compile(r"/give$"))
    expect(page.locator("#main")).to_contain_text("3.321")
    press(page, "Give the task")
    expect(page.locator(".toast").filter(has_text="3321").first).to_be_visible(timeout=60_000)


def open_task(page: Page, title: str) -> None:
    """Open one's step of that title from the home page, as a click on its row does."""
    page.goto("/")
    page.locator("[data-row]").filter(has_text=title).first.locator(".row-link").click()
    expect(page.locator("#assignment")).to_contain_text(title)


def report(page: Page, title: str, percent: int, words: str, *, photo: bool = True) -> None:
    """Report from the list with the keyboard's own action, with a photo from the phone."""
    open_task(page, title)
    page.locator("#assignment [data-key=e]").click()
    page.locator("#id_percent").fill(str(percent))
    page.locator("#id_narrative").fill(words)
    if photo:
        page.locator("#files-input").set_input_files(
            {"name": "anh-hien-truong.png", "mimeType": "image/png", "buffer": PHOTO}
        )
        expect(page.locator("#act input[name=file]")).to_have_count(1)
    expect(page.locator("#report-kept")).to_contain_text(re.compile(r"\d\d:\d\d"))
    press(page, "Report", within=page.locator("#act"))


def journey(visit: Visit, *, phone: bool) -> None:
    """The whole way; the commune's part on a phone or at a desk."""
    mark = uuid.uuid4().hex[:6]
    leader = visit("lanhdao.tw")
    directive = make_directive(leader, mark)
    titles = [f"Nhiệm vụ {place} {mark}" for place in range(1, 4)]
    tasks = [make_task(leader, directive, article, title) for article, title in zip(ARTICLES, titles, strict=True)]
    leader.goto(directive)
    press(leader, "Bring into force")
    press(leader, "Bring into force", within=leader.locator("#bring-into-force"))
    found = re.search(r"/task[s]?/(\d+)", tasks[0])
    assert found, tasks
    give_to_every_commune(leader, found[1])

    commune = visit("canbo.longxuyen", phone=phone)
    report(commune, titles[0], 100, "Đã tổ chức hội nghị triển khai.")
    told(commune, "Reported as done; it is now being looked at")

    province = visit("lanhdao.angiang")
    open_task(province, titles[0])
    expect(province.locator("#assignment")).to_contain_text("anh-hien-truong.png")
    province.get_by_role("link", name=seen("Return the report")).click()
    province.locator("#id_reason").fill("Chưa có danh sách người dự.")
    press(province, "Return", within=province.locator("#act"))
    told(province, "Returned")

    open_task(commune, titles[0])
    expect(commune.locator("#assignment")).to_contain_text("Chưa có danh sách người dự.")
    report(commune, titles[0], 100, "Đã bổ sung danh sách.", photo=False)
    told(commune, "Reported as done; it is now being looked at")
    if phone:
        assert commune.evaluate("document.documentElement.scrollWidth <= innerWidth")

    open_task(province, titles[0])
    province.locator("#assignment [data-key=e]").click()
    press(province, "Accept", within=province.locator("#act"))
    told(province, "Confirmed")

    open_task(leader, titles[0])
    leader.locator("#assignment [data-key=e]").click()
    leader.locator("#id_score").fill("95")
    press(leader, "Accept", within=leader.locator("#act"))
    told(leader, "Verified")

    commune.goto("/directives/assignments?tab=verified")
    expect(commune.locator("[data-row]").filter(has_text=titles[0])).to_have_count(1)


def test_from_the_law_to_the_verified_task_of_a_commune(visit: Visit) -> None:
    journey(visit, phone=False)


def test_the_same_with_the_communes_part_on_a_phone(visit: Visit) -> None:
    journey(visit, phone=True)
