import pytest
from django.test import Client

pytestmark = pytest.mark.django_db


def test_the_choice_of_language_is_kept_and_goes_back(client: Client) -> None:
    response = client.post("/language/", {"language": "en", "next": "/_gallery?a=1"})
    assert response["Location"] == "/_gallery?a=1"
    assert client.get("/_gallery")["Content-Language"] == "en"


def test_vietnamese_comes_first(client: Client) -> None:
    response = client.get("/_gallery", headers={"accept-language": "fr"})
    assert response["Content-Language"] == "vi"
    assert "Thành phần giao diện" in response.content.decode()


@pytest.mark.parametrize("elsewhere", ["https://example.org/", "//example.org", "javascript:alert(1)"])
def test_it_never_leads_elsewhere(client: Client, elsewhere: str) -> None:
    assert client.post("/language/", {"language": "en", "next": elsewhere})["Location"] == "/"


def test_an_unknown_language_changes_nothing(client: Client) -> None:
    assert "lienthong_language" not in client.post("/language/", {"language": "xx"}).cookies


def test_reading_does_not_choose(client: Client) -> None:
    assert client.get("/language/").status_code == 405
