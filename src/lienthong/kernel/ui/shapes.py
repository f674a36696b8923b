"""Parts that are the same on every page but for a few values: made once a language, then filled like a form."""

import re
from collections.abc import Mapping
from typing import Any

from django.utils.translation import get_language
from jinja2 import Environment
from markupsafe import Markup, escape

# PostgreSQL keeps no NUL in a text and no address holds one, so it marks where a value goes.
_PLACE = re.compile("\0([a-z_]+)\0")
MOST_SHAPES = 1000


class Shapes:
    """`shaped(template, switches, given, **values)`, in templates and in Python.

    The template sees each value as a mark of its own: it may print it, and may neither ask whether it is empty nor put
    it through a filter. What it decides by stands in `switches`, words that are part of the key; `given` are objects
    that the switches determine. A value is escaped where it is filled in, unless it is markup. One whose name is put
    together stands in `places`.
    """

    def __init__(self, env: Environment) -> None:
        self.env = env
        self.known: dict[tuple[Any, ...], list[str]] = {}

    def __call__(
        self, template: str, switches: tuple[str, ...] = (), given: Mapping[str, Any] | None = None, **values: Any
    ) -> Markup:
        key = (template, get_language(), switches)
        pieces = self.known.get(key)
        if pieces is None:
            pieces = self._make(key, given or {}, values)
        found = pieces.copy()
        for place in range(1, len(found), 2):
            found[place] = escape(values[found[place]])
        return Markup("".join(found))  # noqa: S704 (the template escapes, and so does this)

    def _make(self, key: tuple[Any, ...], given: Mapping[str, Any], values: Mapping[str, Any]) -> list[str]:
        if len(self.known) >= MOST_SHAPES:
            self.known.clear()
        marks = {name: Markup(f"\0{name}\0") for name in values}  # noqa: S704 (names of arguments)
        drawn = self.env.get_template(key[0]).render({**given, **marks, "places": marks, "switches": key[2]})
        pieces = self.known[key] = _PLACE.split(drawn)
        return pieces
