"""Views of lists that a person keeps: what is stored, whose it is, where one is led afterwards."""

import re
from urllib.parse import parse_qsl

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from lienthong.kernel.access.viewer import Viewer
from lienthong.kernel.accounts.actions.keeping import MOST_VIEWS, CannotKeep, forget_view, keep_view
from lienthong.kernel.accounts.queries import plain_query, saved_views
from lienthong.kernel.accounts.tests.factories import make_viewer, sign_in
from lienthong.kernel.org.tests.factories import make_tree

PLAIN = re.compile(r"[A-Za-z0-9_.~+%=&-]*")


@pytest.fixture
def viewer(db: None) -> Viewer:
    return make_viewer(make_tree()["ag1"])


def kept(viewer: Viewer) -> list[tuple[str, str]]:
    return [(view.name, view.query) for view in saved_views(viewer, "search")]


SMUGGLED = st.one_of(st.text(), st.text("aafterbefore=&#%?/:;<>\"' \n\x00+20"))


@given(query=SMUGGLED, place=st.sampled_from(["after", "before", "%61fter"]))
def test_a_query_holds_names_and_values_and_nothing_else(query: str, place: str) -> None:
    plain = plain_query(f"{place}=1&{query}")
    assert PLAIN.fullmatch(plain)
    pairs = parse_qsl(plain, strict_parsing=bool(plain))
    assert all(name not in {"after", "before"} and value for name, value in pairs)
    assert pairs == [pair for pair in parse_qsl(query) if pair[0] not in {"after", "before"}]
    assert plain_query(plain) == plain


def test_the_same_name_replaces_and_other_lists_stay(viewer: Viewer) -> None:
    keep_view(viewer=viewer, page="outgoing", name="A", query="q=0")
    keep_view(viewer=viewer, page="search", name="B", query="q=1")
    keep_view(viewer=viewer, page="search", name=" A\x00 ", query="q=1")
    keep_view(viewer=viewer, page="search", name="A", query="q=2&after=9")
    assert kept(viewer) == [("A", "q=2"), ("B", "q=1")]


def test_too_many_too_long_or_empty_is_refused(viewer: Viewer) -> None:
    for name, query in (("", "q=1"), ("\x00", "q=1"), ("A", "after=1"), ("A", "q="), ("A", "q=" + "a" * 1000)):
        with pytest.raises(CannotKeep):
            keep_view(viewer=viewer, page="search", name=name, query=query)
    for number in range(MOST_VIEWS):
        keep_view(viewer=viewer, page="search", name=str(number), query="q=1")
    with pytest.raises(CannotKeep):
        keep_view(viewer=viewer, page="search", name="one more", query="q=1")
    keep_view(viewer=viewer, page="search", name="0", query="q=2")
    assert len(kept(viewer)) == MOST_VIEWS


def test_only_its_owner_forgets_a_view(viewer: Viewer) -> None:
    view = keep_view(viewer=viewer, page="search", name="A", query="q=1")
    forget_view(viewer=make_viewer(make_tree()["ag1"]), view_id=view.pk)
    assert kept(viewer)
    forget_view(viewer=viewer, view_id=view.pk)
    assert kept(viewer) == []


def test_one_is_led_back_to_the_list(client: Client, viewer: Viewer) -> None:
    sign_in(client, viewer)
    answer = client.post("/my/views", {"name": "A", "next": "/search?q=a b&after=x"})
    assert (answer.status_code, answer["Location"]) == (302, "/search?q=a+b")
    assert client.post("/my/views", {"name": "", "next": "/search?q=a"})["Location"] == "/search?q=a"
    assert kept(viewer) == [("A", "q=a+b")]
    view = saved_views(viewer, "search")[0]
    answer = client.post(f"/my/views/{view.id}/forget", {"next": "/search?q=c"})
    assert (answer.status_code, answer["Location"]) == (302, "/search?q=c")
    assert kept(viewer) == []


@pytest.mark.parametrize(
    "target", ["", "//evil.vn/search?q=a", "https://evil.vn/search?q=a", "/\\evil.vn?q=a", "search?q=a", "/nowhere?q=a"]
)
def test_nobody_is_led_elsewhere(client: Client, viewer: Viewer, target: str) -> None:
    sign_in(client, viewer)
    assert client.post("/my/views", {"name": "A", "next": target}).status_code == 404
    assert client.post("/my/views/1/forget", {"next": target}).status_code == 404
    assert kept(viewer) == []
