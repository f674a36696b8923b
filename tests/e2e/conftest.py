"""The product as `./lienthong demo` runs it, in a folder of its own, and a browser in front of it."""

import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, ViewportSize, sync_playwright

from lienthong.kernel.database.embedded import Embedded

ROOT = Path(__file__).resolve().parents[2]
AXE = ROOT / "src" / "lienthong" / "kernel" / "ui" / "assets" / "node_modules" / "axe-core" / "axe.min.js"
DESKTOP: ViewportSize = {"width": 1280, "height": 800}
PHONE: ViewportSize = {"width": 390, "height": 844}
IDENTITY_PORT, IDENTITY_CLIENT = 8766, "portal"
READY = re.compile(r"is ready: (http://\S+)")
CHROMIUM_FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Everything in this folder is a browser journey."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker("browser")


@pytest.fixture(scope="session")
def product(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a running demo; LIENTHONG_JOURNEY_URL names one that runs already."""
    if running := os.environ.get("LIENTHONG_JOURNEY_URL"):
        yield running
        return
    kept = os.environ.get("LIENTHONG_JOURNEY_HOME", "")
    home = Path(kept or tmp_path_factory.mktemp("product"))
    environment = {key: value for key, value in os.environ.items() if not key.startswith(("LIENTHONG_", "DATABASE_"))}
    environment |= {"LIENTHONG_HOME": str(home), "COLUMNS": "200", "NO_COLOR": "1"}
    environment |= {  # asked only when somebody signs in there
        "LIENTHONG_IDENTITY_ISSUER": f"http://127.0.0.1:{IDENTITY_PORT}",
        "LIENTHONG_IDENTITY_CLIENT_ID": IDENTITY_CLIENT,
        "LIENTHONG_IDENTITY_NAME": "Định danh điện tử",
        "LIENTHONG_IDENTITY_NAME_EN": "Electronic identity",
    }
    environment.pop("DJANGO_SETTINGS_MODULE", None)
    process = subprocess.Popen(
        [sys.executable, "-m", "lienthong.site.cli", "demo", "--port", "8765"],
        env=environment,
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    said: list[str] = []
    try:
        assert process.stdout is not None
        for line in process.stdout:
            said.append(line)
            if found := READY.search(line):
                yield found[1]
                break
        else:
            pytest.fail("the product did not start:\n" + "".join(said[-40:]))
    finally:
        process.send_signal(signal.SIGINT)
        process.wait(timeout=60)
        if process.stdout is not None:
            process.stdout.close()
        if not kept:
            Embedded(home / "postgres").destroy()


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One Chromium for all journeys."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=os.environ.get("LIENTHONG_CHROMIUM", "/usr/bin/chromium"), args=CHROMIUM_FLAGS
        )
        yield browser
        browser.close()


@pytest.fixture
def visit(product: str, browser: Browser, request: pytest.FixtureRequest) -> Iterator[Callable[..., Page]]:
    """A function that opens a page of a new visitor: `visit("vanthu.tw", phone=True, language="en")`.

    Without a user name nobody signs in. Errors of the page's scripts and failed requests fail the journey.
    """
    contexts: list[BrowserContext] = []
    faults: list[str] = []

    def open_page(username: str = "", *, phone: bool = False, language: str = "vi") -> Page:
        context = browser.new_context(
            base_url=product,
            viewport=PHONE if phone else DESKTOP,
            has_touch=phone,
            is_mobile=phone,
            locale="vi-VN" if language == "vi" else "en-GB",
            timezone_id="Asia/Ho_Chi_Minh",
            accept_downloads=True,
        )
        contexts.append(context)
        context.add_cookies([{"name": "lienthong_language", "value": language, "url": product}])
        context.set_default_timeout(15_000)
        page = context.new_page()
        page.on("pageerror", lambda error: faults.append(f"{page.url}: {error}"))
        page.on(
            "response",
            lambda answer: faults.append(f"{answer.status} {answer.url}") if answer.status >= 500 else None,
        )
        page.on(
            "console",
            lambda message: (
                faults.append(f"{page.url}: {message.text}")
                if message.type == "error" and "Content Security Policy" in message.text
                else None
            ),
        )
        if username:
            sign_in(page, username)
        return page

    yield open_page
    shots = os.environ.get("LIENTHONG_JOURNEY_SHOTS")
    for place, context in enumerate(contexts):
        if shots:  # how each visitor's page looked at the end, to find out what went wrong
            context.pages[0].screenshot(path=Path(shots) / f"{request.node.name}-{place}.png")
        context.close()
    assert not faults, "\n".join(faults)


def sign_in(page: Page, username: str) -> None:
    """One click on an account of the demonstration."""
    page.goto("/accounts/login/")
    pick(page, username)
    page.wait_for_url(re.compile(r"^(?!.*/accounts/login/)"))


def pick(page: Page, username: str) -> None:
    """Click an account on the demonstration's sign-in page; most are folded away."""
    page.locator("details.more-people").evaluate_all("all => all.forEach((one) => { one.open = true; })")
    page.locator(f"button[name=username][value='{username}']").first.click()


def promised(page: Page, promise: str, seconds: float = 20) -> None:
    """Wait until the page's promise answers something true; Playwright's waiting takes any promise for true."""
    end = time.monotonic() + seconds
    while not page.evaluate(promise):
        assert time.monotonic() < end, f"never came true: {promise}"
        page.wait_for_timeout(100)


def faults_of(page: Page) -> list[dict[str, Any]]:
    """What axe-core finds on the page, serious and critical only: rule, help and the elements."""
    page.evaluate(AXE.read_text())
    found: dict[str, Any] = page.evaluate(
        "() => axe.run(document, {runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']})"
    )
    return [
        {"rule": one["id"], "help": one["help"], "where": [node["html"][:200] for node in one["nodes"][:5]]}
        for one in found["violations"]
        if one["impact"] in {"serious", "critical"}
    ]
