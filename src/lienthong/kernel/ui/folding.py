"""Templates are compiled once a language, and what they say in it is then part of them: a text costs a page nothing."""

import zlib
from collections.abc import MutableMapping
from functools import cache
from pathlib import Path
from typing import Any

from django.apps import apps
from django.conf import settings
from django.utils.translation import get_language, pgettext
from jinja2 import Environment, FileSystemBytecodeCache, Template, nodes
from jinja2.visitor import NodeTransformer
from markupsafe import Markup

from lienthong.kernel.ui.texts import words

LANGUAGES = frozenset(code for code, _name in settings.LANGUAGES)


class Templates(Environment):
    """Jinja2's environment, but each language has templates of its own, and globals are kept in a plain dict, so that
    an import walks none of them."""

    language = ""
    bytecode_folder: Path | None = None
    by_language: dict[str, "Templates"]

    def make_globals(self, d: MutableMapping[str, Any] | None) -> MutableMapping[str, Any]:
        """The globals of a template; those of the environment are complete when the first one is loaded."""
        return {**self.globals, **(d or {})}

    def _load_template(self, name: str, globals: MutableMapping[str, Any] | None) -> Template:  # noqa: A002 (Jinja2's name)
        language = get_language()
        if self.language or language not in LANGUAGES:
            return super()._load_template(name, globals)
        return self._of(language).get_template(name, globals=globals)

    def _of(self, language: str) -> "Templates":
        found = self.by_language.get(language)
        if found is None:
            found = self.overlay()
            found.language = language
            if self.bytecode_folder is not None:
                found.bytecode_cache = Compiled(self.bytecode_folder, language)
            self.by_language[language] = found
        return found

    def _parse(self, source: str, name: str | None, filename: str | None) -> nodes.Template:
        tree = super()._parse(source, name, filename)
        return Folding().visit(tree) if self.language else tree


class Folding(NodeTransformer):
    """Puts the text in the place of `_("…")` and `pgettext("…", "…")`, those with values excepted."""

    def visit_Call(self, node: nodes.Call) -> nodes.Node:  # noqa: N802 (Jinja2's name)
        """The text of a call, or the call."""
        self.generic_visit(node)
        given = [one.value for one in node.args if isinstance(one, nodes.Const) and isinstance(one.value, str)]
        if not isinstance(node.node, nodes.Name) or node.kwargs or node.dyn_args or node.dyn_kwargs:
            return node
        if len(given) != len(node.args):
            return node
        if node.node.name == "_" and len(given) == 1 and "%(" not in given[0]:
            return _text(words(given[0]), node)
        if node.node.name == "pgettext" and len(given) == 2 and "%(" not in given[1]:
            return _text(Markup(pgettext(*given)) % {}, node)  # noqa: S704 (the catalogues are ours)
        return node


class Compiled(FileSystemBytecodeCache):
    """Compiled templates of one language on the disk; those of another state of the catalogues are made anew."""

    def __init__(self, folder: Path, language: str) -> None:
        super().__init__(str(folder), f"{language}_%s.cache")

    def get_source_checksum(self, source: str) -> str:
        """Of the template and of the catalogues."""
        return super().get_source_checksum(source + _catalogs())


@cache
def _catalogs() -> str:
    files = [Path(one.path) / "locale" for one in apps.get_app_configs()]
    found = sorted(file for folder in files for file in folder.glob("*/LC_MESSAGES/*.mo"))
    return str(zlib.crc32(repr([(str(file), file.stat().st_mtime_ns, file.stat().st_size) for file in found]).encode()))


def _text(text: Markup, node: nodes.Call) -> nodes.Node:
    return nodes.MarkSafe(nodes.Const(str(text), lineno=node.lineno), lineno=node.lineno)
