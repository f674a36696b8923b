"""The kinds of news: how each is called, what it says, and where its subject is read."""

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.functional import Promise


@dataclass(frozen=True, slots=True)
class News:
    """One kind of news.

    `name` stands on the page of preferences, `subject` and `body` are the product's own words, with `{title}` and
    the other placeholders of `wording.PLACEHOLDERS`; `address` turns the subject's id into a URL path.
    """

    kind: str
    name: "Promise | str"
    subject: "Promise | str"
    body: "Promise | str"
    address: "Callable[[int], str] | None" = None
    icon: str = "bell"


_news: dict[str, News] = {}


def register_news(
    kind: str,
    *,
    name: "Promise | str",
    subject: "Promise | str",
    body: "Promise | str" = "",
    address: "Callable[[int], str] | None" = None,
    icon: str = "bell",
) -> None:
    """Called once by each module's handlers; `body` empty means that the e-mail says what the subject says."""
    _news[kind] = News(kind, name, subject, body or subject, address, icon)


def news_of(kind: str) -> News:
    """The registered kind; one that nobody registered says its title and leads nowhere."""
    return _news.get(kind) or News(kind, kind, "{title}", "{title}")


def is_news(kind: str) -> bool:
    """Whether somebody registered this kind."""
    return kind in _news


def all_news() -> list[News]:
    """Every registered kind, in order of its key."""
    return [_news[kind] for kind in sorted(_news)]


def address_of(kind: str, subject_id: int) -> str:
    """Where the subject of a notification is read; empty when it leads nowhere."""
    address = news_of(kind).address
    return address(subject_id) if address else ""
