"""Words of templates, looked up once a language: a page asks for forty, and each costs what a dict does."""

from functools import lru_cache
from typing import Any

from django.utils.translation import get_language, gettext, ngettext
from markupsafe import Markup

# A text of the catalogues that has places is a template of `%`, whose percent signs are doubled; one without is itself.
_texts: dict[str | None, dict[str, tuple[Markup | None, Markup]]] = {}
MOST_TEXTS = 20_000


def words(text: str, /, **values: Any) -> Markup:
    """A text in the language of the moment, its places filled with values, which are escaped.

    Raises KeyError for a place without a value.
    """
    language = get_language()
    known = _texts.get(language)
    if known is None:
        known = _texts[language] = {}
    found = known.get(text)
    if found is None:
        found = _add(known, text)
    return found[0] if found[0] is not None and not values else found[1] % values


def _add(known: dict[str, tuple[Markup | None, Markup]], text: str) -> tuple[Markup | None, Markup]:
    if len(known) >= MOST_TEXTS:
        known.clear()
    shape = Markup(gettext(text))  # noqa: S704 (the catalogues are ours)
    found = known[text] = (None if "%(" in shape else shape.replace("%%", "%"), shape)
    return found


@lru_cache(maxsize=512)
def unread_words(_language: str | None, count: int) -> str:
    """How many notifications are unread, for a screen reader, in the language of the moment."""
    told = ngettext("Notifications: %(count)s unread", "Notifications: %(count)s unread", count)
    return told % {"count": count}
