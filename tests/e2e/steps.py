"""What people do again and again on the way through a journey, and the words they see."""

import re
from collections.abc import Callable

from django.utils import translation
from playwright.sync_api import Locator, Page, expect
from playwright.sync_api import TimeoutError as NotInTime

Visit = Callable[..., Page]


def seen(message: str, language: str = "vi", **values: object) -> str:
    """A text of the interface as it stands on the screen: its source text, translated by the product's catalogues."""
    with translation.override(language):
        return translation.gettext(message) % values if values else translation.gettext(message)


def starting(message: str, language: str = "vi", **values: object) -> re.Pattern[str]:
    """The same, for a name that begins so: `Note` of “Note (optional)”."""
    return re.compile("^" + re.escape(seen(message, language, **values)))


def press(page: Page, label: str, language: str = "vi", *, within: Locator | None = None) -> None:
    """Click the button of that label."""
    (within or page.locator("#main")).get_by_role("button", name=seen(label, language), exact=True).first.click()


def choose(page: Page, name: str, typed: str, option: str = "") -> None:
    """Type into a typeahead and take the first answer that has the text."""
    field = page.locator(f"#{name}-typed")
    answer = page.locator(f"#{name}-list [role=option]").filter(has_text=option or typed).first
    field.fill(typed)
    try:
        answer.wait_for(timeout=5_000)
    except NotInTime:  # typed before the page listened
        field.fill("")
        field.fill(typed)
    answer.click()
    expect(page.locator(f"[data-combo={name}] [data-chip]")).not_to_have_count(0)


def compose(
    page: Page, summary: str, body: str = "Các đảng ủy xã, phường triển khai ngay.", type_code: str = "CV"
) -> str:
    """Write a draft on the open page of a specialist; returns its address."""
    page.goto("/documents/drafts/new")
    kinds = page.locator("#id_type option")
    kind = kinds.filter(has_text=f"({type_code})").first.get_attribute("value")
    page.locator("#id_type").select_option(kind)
    page.locator("#id_summary").fill(summary)
    press(page, "Begin")
    page.wait_for_url(re.compile(r"/drafts/\d+/edit"))
    page.locator("#id_body").fill(body)
    press(page, "Save and read")
    page.wait_for_url(re.compile(r"/drafts/\d+$"))
    expect(page.locator(".lead")).to_contain_text(summary)
    return page.url


def submit_for_signature(page: Page, address: str, signer: str = "") -> None:
    """As its author: send the draft to the leader who signs."""
    page.goto(address)
    card = page.locator("form[action$='/submit']")
    if signer:
        value = card.locator("select option").filter(has_text=signer).first.get_attribute("value")
        card.locator("select").select_option(value)
    press(page, "Submit for signature", within=card)
    expect(page.get_by_text(seen("Submitted for signature")).first).to_be_visible()


def open_work(page: Page, text: str) -> Locator:
    """Open the step of that text from the home page, as a click on its row does; returns the record."""
    page.goto("/")
    page.locator("[data-row]").filter(has_text=text).first.locator(".row-link").click()
    return page.locator("#main")


def told(page: Page, message: str, language: str = "vi", **values: object) -> None:
    """Expect the short message that says what was done."""
    expect(page.locator(".toast").filter(has_text=seen(message, language, **values)).first).to_be_visible()


def address(clerk: Page, draft: str, *names: str) -> None:
    """As the clerk: choose these bodies as recipients; the page that issues is open then."""
    clerk.goto(draft)
    clerk.get_by_role("link", name=seen("Recipients"), exact=True).first.click()
    for name in names:
        choose(clerk, "unit", name, name)
    press(clerk, "Set and go on to issue")


def issue(clerk: Page) -> str:
    """Press the one button of the page that issues; returns the document's address."""
    clerk.locator("form[action$='/issue'] button[type=submit]").click()
    clerk.wait_for_url(re.compile(r"/documents/\d+$"))
    return clerk.url


def issued_by_an_giang(visit: Visit, summary: str, *names: str) -> tuple[Page, str]:
    """A document of An Giang to these communes; its clerk's page, and the document's address."""
    author, leader = visit("chuyenvien.angiang"), visit("lanhdao.angiang")
    draft = compose(author, summary)
    submit_for_signature(author, draft, signer="Bí thư")
    open_work(leader, summary)
    press(leader, "Approve")
    told(leader, "Approved. The records desk issues it.")
    clerk = visit("vanthu.angiang")
    address(clerk, draft, *names)
    return clerk, issue(clerk)


def more(clerk: Page, document: str, entry: str) -> None:
    """Open the menu of an issued document and choose an entry."""
    clerk.goto(document)
    menu = clerk.locator("details[data-menu]").filter(has=clerk.locator("summary", has_text=seen("More")))
    menu.locator("summary").click()
    menu.get_by_text(seen(entry)).first.click()


def fits(page: Page) -> bool:
    """Nothing sticks out to the side."""
    return bool(page.evaluate("document.documentElement.scrollWidth <= innerWidth"))
