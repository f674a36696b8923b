import re
from html.parser import HTMLParser
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client
from markupsafe import Markup

from lienthong.kernel.ui.render import finished, toast
from lienthong.kernel.ui.rows import row, standing

pytestmark = pytest.mark.django_db
PAGES = ["/_gallery", "/_gallery?summary=&due=1/1/2020", "/_gallery/inbox", "/_gallery/inbox?open=1"]


class Outline(HTMLParser):
    """What a page promises to those who cannot see it, and to its content security policy."""

    def __init__(self) -> None:
        super().__init__()
        self.ids: list[str] = []
        self.described: list[str] = []
        self.labelled: set[str] = set()
        self.unnamed: list[str] = []
        self.headings: list[str] = []
        self.inline: list[str] = []

    def handle_starttag(self, tag: str, attrs: Any) -> None:
        found = dict(attrs)
        self.ids += [found["id"]] if "id" in found else []
        self.described += (found.get("aria-describedby") or "").split() + (found.get("aria-controls") or "").split()
        if tag == "label" and found.get("for"):
            self.labelled.add(found["for"])
        if tag in ("h1", "h2", "h3", "h4"):
            self.headings.append(tag)
        if tag == "img" and "alt" not in found:
            self.unnamed.append(tag)
        self.inline += [name for name in found if name == "style" or name.startswith("on")]
        if tag == "script" and "nonce" not in found:
            self.inline.append("script")


def outline(html: str) -> Outline:
    found = Outline()
    found.feed(html)
    return found


def still(response: Any) -> str:
    """The page without its moments, which differ from one request to the next."""
    return re.sub(r'datetime="[^"]*"', "", response.content.decode())


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("address", PAGES)
def test_pages_are_sound_in_both_languages(
    client: Client, address: str, language: str, django_assert_num_queries: Any
) -> None:
    client.cookies["lienthong_language"] = language
    with django_assert_num_queries(0):
        response = client.get(address)
    assert response.status_code == 200
    html = response.content.decode()
    found = outline(html)
    assert f'<html lang="{language}"' in html
    assert len(found.ids) == len(set(found.ids)), "an id stands twice"
    assert set(found.described) <= set(found.ids), "described by something that is not there"
    assert found.labelled <= set(found.ids), "a label of nothing"
    assert found.headings.count("h1") == 1
    assert found.unnamed == []
    assert found.inline == [], "inline style, handler or script without nonce"


def test_errors_stand_beside_their_fields_and_what_was_typed_is_kept(client: Client) -> None:
    html = client.get("/_gallery?summary=&due=1/1/2020").content.decode()
    assert 'id="id_due_error"' in html
    assert 'value="1/1/2020"' in html
    assert 'aria-invalid="true"' in html


def test_htmx_gets_the_block_alone_with_the_page_s_imports(client: Client) -> None:
    whole = client.get("/_gallery/inbox?open=1")
    part = client.get("/_gallery/inbox?open=1", headers={"hx-request": "true"})
    assert b"<html" in whole.content
    assert b"<html" not in part.content
    assert still(part).strip() in still(whole)
    assert b"timeline" in part.content
    assert "HX-Request" in part["Vary"]


@pytest.mark.parametrize("header", ["hx-boosted", "hx-history-restore-request"])
def test_boosted_links_and_history_get_the_whole_page(client: Client, header: str) -> None:
    response = client.get("/_gallery/inbox?open=1", headers={"hx-request": "true", header: "true"})
    assert b"<html" in response.content


def test_the_gallery_is_not_for_everybody(client: Client, settings: Any) -> None:
    settings.MODE = "serve"
    for address in PAGES:
        assert client.get(address).status_code == 404


def test_search_of_units_ignores_accents(client: Client) -> None:
    html = client.get("/_gallery/units?q=dang uy").content.decode()
    assert 'role="option"' in html
    assert "Đảng ủy đặc khu Phú Quốc" in html


def test_messages_and_finished_rows_travel_together() -> None:
    response = finished(toast(HttpResponse(), "Đã phát hành", undo="/undo"), 7, gone=True)
    assert response.headers["HX-Trigger"].startswith('{"toast"')
    assert '"finished": {"key": "7", "gone": true}' in response.headers["HX-Trigger"]


def test_a_row_escapes_what_comes_from_outside() -> None:
    made = row(
        key='"><b>', href='/"', sender="<i>", summary="<b>x</b>", symbol="<u>", when="<s>", unread=True, open_in='"<'
    )
    assert not re.search(r"<(b|i|u|s)>", made)
    assert "<mark>x</mark>" in row(key=1, href="/", sender="", summary=Markup("<mark>x</mark>"))


@pytest.mark.parametrize("value", ["early", "on_time", "late", "in_time", "due_soon", "overdue"])
def test_standing_is_never_colour_alone(value: str) -> None:
    made = standing(value)
    assert "<svg" in made
    assert re.sub(r"<[^>]*>", "", made).strip()
