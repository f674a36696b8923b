"""What is read when something went wrong: a page in the reader's language, problem+json under /api/."""

import json
from types import ModuleType
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory
from django.urls import path

from lienthong.kernel.access.pages import public
from lienthong.site import errors, urls

pytestmark = pytest.mark.django_db
FAILURES = {
    "denied": (403, PermissionDenied("Lý do riêng")),
    "broken": (500, RuntimeError("secret of the inside")),
    "garbled": (400, SuspiciousOperation("secret of the inside")),
}
WORDS = {
    400: "This request cannot be understood",
    403: "Your position may not open this",
    404: "There is nothing here",
    500: "Something failed on our side",
}


@public
def fail(request: HttpRequest, how: str) -> HttpResponse:
    raise FAILURES[how][1]


@pytest.fixture
def client(settings: Any) -> Client:
    """A client of the product with addresses that fail."""
    addresses = ModuleType("failing")
    vars(addresses).update(
        {name: value for name, value in vars(urls).items() if name.startswith("handler")},
        urlpatterns=[path("fail/<how>", fail), path("api/fail/<how>", fail), *urls.urlpatterns],
    )
    settings.ROOT_URLCONF = addresses
    return Client(raise_request_exception=False)


def heading(answer: Any) -> str:
    page: str = answer.content.decode()
    return page.partition("<h1>")[2].partition("</h1>")[0]


@pytest.mark.parametrize("how", FAILURES)
@pytest.mark.parametrize("language", ["vi", "en"])
def test_a_page_in_the_readers_language(client: Client, how: str, language: str) -> None:
    client.cookies["lienthong_language"] = language
    answer = client.get(f"/fail/{how}")
    assert answer.status_code == FAILURES[how][0]
    page = answer.content.decode()
    assert f'<html lang="{language}"' in page
    assert "secret of the inside" not in page
    english = WORDS[answer.status_code]
    assert (heading(answer) == english) is (language == "en")
    assert heading(answer)
    assert ("Lý do riêng" in page) is (how == "denied")


def test_a_wrong_address(client: Client) -> None:
    answer = client.get("/nowhere")
    assert (answer.status_code, heading(answer)) == (404, "Không có nội dung này")
    client.cookies["lienthong_language"] = "en"
    assert heading(client.get("/nowhere")) == WORDS[404]


@pytest.mark.parametrize("how", FAILURES)
def test_programs_read_problems(client: Client, how: str) -> None:
    answer = client.get(f"/api/fail/{how}")
    assert answer.headers["Content-Type"] == "application/problem+json"
    problem = json.loads(answer.content)
    assert (answer.status_code, problem["status"]) == (FAILURES[how][0], FAILURES[how][0])
    assert problem["title"]
    assert "secret" not in answer.content.decode()


def test_a_wrong_address_of_the_api(client: Client) -> None:
    answer = client.get("/api/nowhere")
    assert answer.status_code == 404
    assert answer.headers["Content-Type"] == "application/problem+json"


def test_a_form_from_elsewhere(client: Client) -> None:
    answer = Client(enforce_csrf_checks=True).post("/accounts/login/", {"login": "x"})
    assert answer.status_code == 403
    assert "<h1>" in answer.content.decode()


def test_the_last_page_needs_no_template(rf: RequestFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_given: Any, **_more: Any) -> HttpResponse:
        raise OSError

    monkeypatch.setattr(errors, "render", broken)
    answer = errors.server_error(rf.get("/"))
    assert answer.status_code == 500
    assert "<h1>" in answer.content.decode()
