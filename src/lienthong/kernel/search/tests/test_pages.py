"""The search page."""

import pytest
from django.test import Client

from lienthong.kernel.accounts.tests.factories import make_viewer, sign_in
from lienthong.kernel.org.tests.factories import make_tree

pytestmark = pytest.mark.django_db


def test_it_needs_a_viewer(client: Client) -> None:
    assert client.get("/search?q=a").status_code == 302


def test_empty_nothing_found_and_a_wrong_day(client: Client) -> None:
    sign_in(client, make_viewer(make_tree()["ag1"]))
    assert "Bạn cần tìm gì?" in client.get("/search").content.decode()
    answer = client.get("/search?q=<script>x")
    assert answer.status_code == 200
    assert "<script>x" not in answer.content.decode()
    assert client.get("/search?q=a&since=2026-02-02&until=2026-01-01").status_code == 422
    assert client.get("/search?q=a&after=%25%25").status_code == 200
