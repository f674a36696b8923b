"""What every answer carries."""

import re
from typing import Any

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory

from lienthong.site.middleware import SecurityHeaders

pytestmark = pytest.mark.django_db


def policy(answer: Any) -> dict[str, list[str]]:
    parts = (part.split() for part in answer.headers["Content-Security-Policy"].split(";"))
    return {name: sources for name, *sources in parts}


def test_a_page_runs_only_what_is_ours() -> None:
    answer = Client().get("/accounts/login/")
    rules = policy(answer)
    assert rules["default-src"] == ["'none'"]
    for name in ("script-src", "style-src"):
        assert rules[name][0] == "'self'"
        assert not {"'unsafe-inline'", "'unsafe-eval'", "*", "https:"} & set(rules[name])
    assert (rules["object-src"], rules["base-uri"]) == (["'none'"], ["'none'"])
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Referrer-Policy"] == "same-origin"


def test_the_nonce_is_new_with_every_request_and_the_pages_scripts_bear_it() -> None:
    answers = [Client().get("/accounts/login/") for _ in range(2)]
    nonces = [policy(answer)["script-src"][1] for answer in answers]
    assert nonces[0] != nonces[1]
    for answer, nonce in zip(answers, nonces, strict=True):
        page = answer.content.decode()
        own = re.findall(r'nonce="([^"]+)"', page)
        assert all(nonce == f"'nonce-{one}'" for one in own)
        inline = [tag for tag in re.findall(r"<script[^>]*>", page) if " src=" not in tag and "json" not in tag]
        assert all("nonce=" in tag for tag in inline)


def test_what_a_view_says_itself_stands(rf: RequestFactory) -> None:
    def view(request: HttpRequest) -> HttpResponse:
        return HttpResponse(headers={"Content-Security-Policy": "default-src 'self'", "Cache-Control": "no-store"})

    answer = SecurityHeaders(view)(rf.get("/"))
    assert answer.headers["Content-Security-Policy"] == "default-src 'self'"
    assert answer.headers["Cache-Control"] == "no-store"


def test_nothing_private_is_kept_by_those_between() -> None:
    assert "private" in Client().get("/accounts/login/").headers["Cache-Control"]


@pytest.mark.parametrize("secure", [True, False])
def test_strict_transport_only_where_cookies_are_secure(rf: RequestFactory, settings: Any, *, secure: bool) -> None:
    settings.SESSION_COOKIE_SECURE = secure
    answer = SecurityHeaders(lambda request: HttpResponse())(rf.get("/"))
    assert ("Strict-Transport-Security" in answer.headers) is secure


def test_the_address_of_a_form_says_so_when_it_is_opened() -> None:
    answer = Client().get("/language/")
    assert (answer.status_code, answer.headers["Allow"]) == (405, "POST")
    assert "Không có gì để mở tại địa chỉ này" in answer.content.decode()
