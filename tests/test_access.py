"""Every address names its rule: nothing is open because somebody forgot to close it."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from lienthong.kernel.access.roles import PERMISSIONS, Permission, Role

# Libraries decide about their own pages; what they show is theirs to protect, and why that is enough.
LIBRARIES = {
    "allauth.account.": "signing in and out, one's own password: login_required or open by nature, tried in accounts",
    "allauth.mfa.": "one's own second factors: login_required and asked for the password again",
    "allauth.idp.": "the OpenID provider: clients show their secret, people consent",
    "allauth.decorators": "allauth's own wrapping of its views",
    "allauth.core.": "allauth's own wrapping of its views",
    "ninja.": "the REST interface: every operation names its rule by `auth`, tried in site/rest",
    "django.contrib.staticfiles.": "built files that hold no data",
}
# Small views without a rule of their own, each with the reason.
OPEN = {
    "choose_language": "the language of the page, for whoever reads it",
}
RULES = {"public", "account", "signed in"} | set(Permission.values)


def views(patterns: Any, prefix: str = "") -> Iterator[tuple[str, URLPattern]]:
    for pattern in patterns:
        address = prefix + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from views(pattern.url_patterns, address)
        else:
            yield address, pattern


def home(pattern: URLPattern) -> str:
    """The module that a view comes from."""
    return str(getattr(getattr(pattern.callback, "func", pattern.callback), "__module__", ""))


ALL = list(views(get_resolver().url_patterns))
OURS = [
    (address, pattern)
    for address, pattern in ALL
    if not any(home(pattern).startswith(library) for library in LIBRARIES) and pattern.name not in OPEN
]


def test_there_are_addresses_to_look_at() -> None:
    assert len(ALL) > 60
    assert len(OURS) > 40


@pytest.mark.parametrize(("address", "pattern"), OURS, ids=[address for address, _pattern in OURS])
def test_every_view_names_its_rule(address: str, pattern: URLPattern) -> None:
    rule = getattr(pattern.callback, "rule", None)
    assert rule, f"{address} ({pattern.callback.__module__}.{pattern.callback.__qualname__}) names no rule"
    assert set(rule) <= RULES, f"{address} names a rule that does not exist: {rule}"


def test_every_permission_is_held_by_somebody_and_none_by_everybody_but_the_first() -> None:
    for permission in Permission:
        assert any(permission in PERMISSIONS[role] for role in Role), permission
    assert set(PERMISSIONS) == set(Role)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("address", "pattern"),
    [(address, pattern) for address, pattern in OURS if getattr(pattern.callback, "rule", ("public",)) != ("public",)],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_nobody_gets_in_without_signing_in(address: str, pattern: URLPattern) -> None:
    """Both ways of asking: a stranger is sent to sign in, or told that this way of asking does not exist."""
    path = "/" + _filled(pattern, address)
    for answer in (Client().get(path), Client().post(path)):
        assert answer.status_code in (302, 404, 405), f"{path}: {answer.status_code}"
        if answer.status_code == 302:
            assert answer["Location"].startswith("/accounts/login/"), f"{path}: {answer['Location']}"


def _filled(pattern: URLPattern, address: str) -> str:
    """The address with something in each of its places."""
    import re

    kinds = {"int": "1", "str": "x", "slug": "x", "path": "x", "uuid": "00000000-0000-0000-0000-000000000000"}

    def value(found: re.Match[str]) -> str:
        return kinds.get(found["kind"] or "str", "x")

    return re.sub(r"<(?:(?P<kind>\w+):)?\w+>", value, address).replace("^", "").replace("$", "")
