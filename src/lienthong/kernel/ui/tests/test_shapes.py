"""What templates are spared: words looked up once, parts made once and filled, messages without a cookie."""

from typing import Any

import pytest
from django.contrib.messages import ERROR
from django.http import HttpResponse
from django.middleware.csrf import _does_token_match, get_token  # type: ignore[attr-defined]
from django.test import RequestFactory
from django.utils import translation
from django.utils.functional import lazystr
from jinja2 import DictLoader
from markupsafe import Markup

from lienthong.kernel.ui.jinja import environment
from lienthong.kernel.ui.messages import CookieMessages
from lienthong.kernel.ui.render import _token
from lienthong.kernel.ui.shapes import Shapes
from lienthong.kernel.ui.texts import unread_words, words


def shapes(**templates: str) -> Shapes:
    env = environment()
    env.loader = DictLoader(templates)
    return Shapes(env)


def test_words_follow_the_language_and_escape_what_is_filled_in() -> None:
    with translation.override("vi"):
        assert words("Search") == "Tìm kiếm"
    with translation.override("en"):
        assert words("Search") == "Search"
        assert words("for %(holder)s", holder="<b>") == "for &lt;b&gt;"
        assert (words("Share (%)"), words("5%% of all")) == ("Share (%)", "5% of all")
        assert words("100%%") == "100%"
        with pytest.raises(KeyError):
            words("for %(holder)s")


def test_a_shape_is_made_once_and_filled_each_time() -> None:
    made = shapes(a='<p title="{{ name }}">{{ name }} {{ form }}{% if "x" in switches %}!{% endif %}</p>')
    first = made("a", name="<An>", form=Markup("<i>"))
    assert first == '<p title="&lt;An&gt;">&lt;An&gt; <i></p>'
    assert made("a", name="Bình", form="&") == '<p title="Bình">Bình &amp;</p>'
    late: Any = lazystr(Markup("<input>"))
    assert made("a", name="", form=late) == '<p title=""> &lt;input&gt;</p>'
    assert len(made.known) == 1
    assert made("a", ("x",), name="", form="") == '<p title=""> !</p>'


def test_a_shape_follows_the_language() -> None:
    made = shapes(a="{{ _('Search') }} {{ q }}")
    for code, expected in (("vi", "Tìm kiếm x"), ("en", "Search x"), ("vi", "Tìm kiếm x")):
        with translation.override(code):
            assert made("a", q="x") == expected


def test_the_number_of_news_is_told_in_words() -> None:
    with translation.override("en"):
        assert unread_words("en", 3) == "Notifications: 3 unread"


def test_the_token_is_one_that_django_accepts(rf: RequestFactory) -> None:
    request: Any = rf.get("/")
    get_token(request)
    secret = request.META["CSRF_COOKIE"]
    tokens = {_token(request) for _ in range(20)}
    assert len(tokens) == 20, "masked anew each time"
    assert all(_does_token_match(token, secret) for token in tokens)
    assert not _does_token_match(next(iter(tokens)), "x" * 32)


def test_no_cookie_is_read_or_deleted_where_there_are_no_messages(rf: RequestFactory) -> None:
    storage, response = CookieMessages(rf.get("/")), HttpResponse()
    assert list(storage) == []
    storage.update(response)
    assert not response.cookies
    assert "signer" not in vars(storage)


def test_a_message_is_kept_for_the_next_page_and_then_gone(rf: RequestFactory) -> None:
    before, response = CookieMessages(rf.get("/")), HttpResponse()
    before.add(ERROR, "Không được")
    before.update(response)
    request = rf.get("/")
    request.COOKIES["messages"] = response.cookies["messages"].value
    after, answer = CookieMessages(request), HttpResponse()
    assert [one.message for one in after] == ["Không được"]
    after.update(answer)
    assert answer.cookies["messages"]["max-age"] == 0
