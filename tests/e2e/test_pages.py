"""Every page that people walk through: clean for axe-core, nothing wider than the window, in both languages."""

import re

import pytest
from playwright.sync_api import Page
from tests.e2e.conftest import faults_of
from tests.e2e.steps import Visit

EVERYBODY = ["/", "/notifications", "/my/settings", "/my/sessions", "/my/delegations", "/search", "/accounts/2fa/"]
PLACES = {
    "vanthu.tw": [
        *EVERYBODY,
        "/documents/incoming",
        "/documents/incoming/new",
        "/documents/outgoing",
        "/documents/drafts",
        "/documents/drafts/new",
        "/documents/registers",
        "/documents/case-files",
        "/documents/groups",
        "/documents/groups/new",
        "/search?q=hội+nghị",
        "/nothing-here",
    ],
    "lanhdao.angiang": ["/", "/oversight", "/documents/incoming", "/documents/outgoing"],
    "quantri.angiang": ["/administration/", "/administration/accounts", "/administration/accounts/new"],
    "vanhanh.tw": ["/administration/", "/administration/trail"],
    "canbo.longxuyen": ["/directives/assignments", "/directives/assignments?tab=verified", "/directives/appraisals"],
    "lanhdao.tw": [
        "/directives/appraisals",
        "/directives/rechecks",
        "/directives/steering?group=wards&by=verified",
        "/directives/indicators/1",
        "/directives/scores",
    ],
    "chuyenvien.tw": [
        "/reports/catalogue/indicators/new",
        "/reports/forms/new",
        "/reports/exchange",
        "/reports/rosters/new",
    ],
    "truongthon.to1.binhduc": ["/reports/submissions/"],
}
# Where a first row leads: the page with the list, and what to follow there.
DETAILS = {
    "vanthu.tw": [
        ("/documents/incoming", "a[href*='/documents/deliveries/']"),
        ("/documents/outgoing", "a[href^='/documents/'][href$='/board']"),
        (
            "/documents/outgoing",
            "main a[href]:is([href^='/documents/1'], [href^='/documents/2'], [href^='/documents/3'])",
        ),
        ("/documents/registers", "a[href^='/documents/registers/']"),
    ],
    "lanhdao.angiang": [],
    "quantri.angiang": [
        ("/administration/accounts", "a[href^='/administration/accounts/']:not([href$='new'], [href$='import'])")
    ],
    "vanhanh.tw": [],
    "canbo.longxuyen": [("/directives/assignments", "a[href^='/directives/assignments/']:not([href*='export'])")],
    "lanhdao.tw": [
        ("/directives/steering", "main a[href*='figure=open_overdue']"),
        ("/directives/steering", "main a[href^='/directives/steering/1/directives/']"),
    ],
    "chuyenvien.tw": [
        ("/reports/compiled", "main a[href^='/reports/compiled/']:not([href*='table'])"),
        ("/reports/forms", "main a[href^='/reports/forms/']:not([href$='new'])"),
        ("/reports/catalogue", "main a[href^='/reports/catalogue/indicators/']:not([href$='new'])"),
        ("/reports/rosters", "main a[href^='/reports/rosters/']:not([href$='new'])"),
    ],
    "truongthon.to1.binhduc": [("/reports/submissions/", "a[href^='/reports/submissions/']")],
}


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("username", PLACES)
def test_pages_are_for_everybody(visit: Visit, username: str, language: str) -> None:
    page = visit(username, language=language)
    addresses = list(PLACES[username])
    for place in page.locator(".rail a").evaluate_all("links => links.map((link) => link.getAttribute('href'))"):
        if place not in addresses:
            addresses.append(place)
    for place, followed in DETAILS[username]:
        page.goto(place)
        link = page.locator(followed).first
        if link.count():
            addresses.append(str(link.get_attribute("href")))
    found = {}
    for address in addresses:
        page.goto(address)
        if faults := findings(page):
            found[address] = faults
    assert not found, "\n".join(f"{address}: {faults}" for address, faults in found.items())


def test_the_entrance_is_for_everybody(visit: Visit) -> None:
    page = visit()
    for address in ("/accounts/login/", "/accounts/password/reset/"):
        page.goto(address)
        assert not findings(page), address


def findings(page: Page) -> list[object]:
    """What axe-core finds, and whether the page scrolls sideways."""
    found: list[object] = list(faults_of(page))
    if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
        found.append("scrolls sideways")
    if not re.match(r"vi|en", page.locator("html").get_attribute("lang") or ""):
        found.append("no language")
    return found
