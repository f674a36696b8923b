"""The search page."""

from typing import Any

import pytest
from django.test import Client

from lienthong.kernel.accounts.tests.factories import make_viewer, sign_in
from lienthong.kernel.org.tests.factories import make_tree

pytestmark = pytest.mark.django_db


def test_it_needs_a_viewer(client: Client) -> None:
    assert client.get("/search?q=a").status_code == 302


def test_empty_nothing_found_and_a_wrong_day(client: Client) -> None:
    sign_in(client, make_viewer(make_tree()["ag1"]))
    assert "Đồng chí cần tìm gì?" in client.get("/search").content.decode()
    answer = client.get("/search?q=<script>x")
    assert answer.status_code == 200
    assert "<script>x" not in answer.content.decode()
    assert client.get("/search?q=a&since=2026-02-02&until=2026-01-01").status_code == 422
    assert client.get("/search?q=a&after=%25%25").status_code == 200


def test_a_search_is_saved_and_offered_again(client: Client, django_assert_max_num_queries: Any) -> None:
    viewer = make_viewer(make_tree()["ag1"])
    sign_in(client, viewer)
    client.post("/my/views", {"name": "Nghị quyết", "next": "/search?q=nghị quyết&since=&until=1/1/2026&after=abc"})
    with django_assert_max_num_queries(6):
        text = client.get("/search?q=a").content.decode()
    link = "/search?q=ngh%E1%BB%8B+quy%E1%BA%BFt&amp;until=1%2F1%2F2026"
    assert f'<a class="chip" href="{link}">' in text
    answer = client.get(link.replace("&amp;", "&"))
    assert answer.status_code == 200
    assert f'<a class="chip" href="{link}" aria-current="page">' in answer.content.decode()
    sign_in(client, make_viewer(make_tree()["ag1"]))
    assert ">Nghị quyết<" not in client.get("/search").content.decode()
