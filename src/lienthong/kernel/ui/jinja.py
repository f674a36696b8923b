"""The template environment: undefined names are errors, all is escaped, words follow the language."""

import hashlib
import re
from collections.abc import Iterable
from functools import cache, lru_cache
from itertools import groupby
from pathlib import Path
from typing import Any, NamedTuple

from django.conf import settings
from django.contrib import messages
from django.forms.boundfield import BoundField
from django.urls import get_resolver, reverse
from django.utils.translation import get_language, gettext, ngettext, npgettext, pgettext
from jinja2 import Environment, StrictUndefined
from markupsafe import Markup, escape

from lienthong.kernel.language import formats, text
from lienthong.kernel.ui import assets, charts
from lienthong.kernel.ui.folding import Templates
from lienthong.kernel.ui.shapes import Shapes
from lienthong.kernel.ui.texts import words


class Group(NamedTuple):
    """A heading and its rows."""

    grouper: Any
    list: list[Any]


_SENTINEL = 7_000_000_007


def environment(*, bytecode_folder: Path | None = None, **options: Any) -> Environment:
    """Jinja2 environment of every page; `bytecode_folder` keeps compiled templates between starts."""
    options["undefined"] = StrictUndefined
    options["auto_reload"] = False
    options["cache_size"] = -1
    if bytecode_folder is not None:
        bytecode_folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    options["extensions"] = ["jinja2.ext.i18n", "jinja2.ext.do"]
    env = Templates(**options, trim_blocks=True, lstrip_blocks=True)
    env.bytecode_folder, env.by_language = bytecode_folder, {}
    env.install_gettext_callables(  # type: ignore[attr-defined]
        gettext, ngettext, newstyle=True, pgettext=pgettext, npgettext=npgettext
    )
    from lienthong.kernel.ui import rows

    env.globals.update(
        gettext=words,
        _=words,
        shaped=Shapes(env),
        inbox=rows,
        url=url,
        static=static,
        icon=icon,
        attributes=attributes,
        wiring=wiring,
        language=get_language,
        languages=settings.LANGUAGES,
        demo=settings.MODE == "demo",
        messages_of=messages.get_messages,
        charts=charts,
    )
    env.filters.update(
        date=formats.date,
        datetime=formats.datetime,
        time=formats.time,
        day=formats.day,
        number=formats.number,
        percent=formats.percent,
        relative=formats.relative,
        filesize=formats.filesize,
        fold=text.fold,
        sortkey=text.sort_key,
        initials=initials,
        groupby_kept=groupby_kept,
        lines=lines,
    )
    return env


def url(name: str, *args: object, **kwargs: object) -> str:
    """Address of a view. Whole-number arguments go through a pattern made once, so that a row costs a microsecond.

    Raises `NoReverseMatch` for a name or arguments that no view has.
    """
    if not kwargs:
        if not args:
            return _plain(name)
        if len(args) == 1 and type(args[0]) is int and args[0] >= 0:
            return _pattern(name, 1, ()).format(args[0])
    values = (*args, *kwargs.values())
    if all(type(value) is int and value >= 0 for value in values):
        return _pattern(name, len(args), tuple(kwargs)).format(*values)
    return _reverse(name, args, tuple(kwargs.items()))


@cache
def _plain(name: str) -> str:
    return reverse(name)


@cache
def _pattern(name: str, positional: int, keys: tuple[str, ...]) -> str:
    args = [_SENTINEL + place for place in range(positional)]
    kwargs = {key: _SENTINEL + positional + place for place, key in enumerate(keys)}
    address = reverse(name, args=args or None, kwargs=kwargs or None).replace("{", "{{").replace("}", "}}")
    for place in range(positional + len(keys)):
        address = address.replace(str(_SENTINEL + place), "{" + str(place) + "}")
    return address


@lru_cache(maxsize=4096)
def _reverse(name: str, args: tuple[object, ...], kwargs: tuple[tuple[str, object], ...]) -> str:
    return reverse(name, args=args or None, kwargs=dict(kwargs) or None)


@cache
def has_url(name: str) -> bool:
    """Whether a view of this name exists, with arguments or none: the frame shows only what is installed."""
    return name in get_resolver().reverse_dict


def static(name: str) -> str:
    """Address of a static file that changes with its content: built files by the manifest, others by a hash."""
    if built := assets.manifest().get(name):
        return f"{settings.STATIC_URL}built/{built}"
    return f"{settings.STATIC_URL}{name}?v={_version(name)}"


@cache
def _version(name: str) -> str:
    file = assets.STATIC / name
    return hashlib.sha256(file.read_bytes()).hexdigest()[:10] if file.exists() else "0"


def icon(name: str, size: str = "") -> Markup:
    """An icon of the sprite, hidden from screen readers: words beside it carry the meaning."""
    return _icon(name, size, static("icons.svg"))


@cache
def _icon(name: str, size: str, sprite: str) -> Markup:
    kind = f"icon icon-{size}" if size else "icon"
    return Markup('<svg class="{}" aria-hidden="true" focusable="false"><use href="{}#{}"></use></svg>').format(
        kind, sprite, name
    )


def attributes(values: dict[str, object]) -> Markup:
    """HTML attributes: `hx_post` becomes `hx-post`, `class_` `class`; True stands bare, None and False fall away."""
    parts = []
    for key, value in values.items():
        if value is None or value is False:
            continue
        name = key.rstrip("_").replace("_", "-")
        parts.append(f" {escape(name)}" if value is True else f' {escape(name)}="{escape(value)}"')
    return Markup("".join(parts))  # noqa: S704 (each part is escaped above)


def wiring(bound: BoundField, hint: str = "", more: dict[str, str] | None = None) -> dict[str, str]:
    """Attributes that tie a form's control to its help and its error."""
    described = []
    if hint or bound.help_text:
        described.append(f"{bound.auto_id}_helptext")
    found = dict(more or {})
    if bound.errors:
        described.append(f"{bound.auto_id}_error")
        found["aria-invalid"] = "true"
    if described:
        found["aria-describedby"] = " ".join(described)
    return found


def initials(full_name: str) -> str:
    """One or two letters that stand for a person: of the middle and the given name."""
    return "".join(word[0] for word in full_name.split()[-2:]).upper()


def groupby_kept(rows: Iterable[dict[str, Any]], key: str) -> list[Group]:
    """Rows in groups of neighbours with the same value of `key`, in the order in which they came."""
    return [Group(value, list(found)) for value, found in groupby(rows, key=lambda row: row[key])]


def lines(value: str) -> Markup:
    """Text with its line breaks and paragraphs kept."""
    return Markup("<br>").join(re.split(r"\r?\n", value or ""))
