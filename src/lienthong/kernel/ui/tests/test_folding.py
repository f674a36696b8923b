"""Templates hold their texts in one language each; values and what is not ours stay as they were."""

import os
from pathlib import Path

import pytest
from django.utils import translation
from jinja2 import DictLoader, Environment

from lienthong.kernel.ui import folding
from lienthong.kernel.ui.jinja import environment

PAGES = {
    "page": (
        '{% from "macros" import bold %}{{ _("Search") }} {{ bold(_("Search")) }} {{ _("for %(holder)s", holder=who) }}'
    ),
    "macros": "{% macro bold(text) %}<b>{{ text }}</b>{% endmacro %}",
    "percent": '{{ _("Share (%)") }} {{ _("100%%") }}',
    "context": '{{ pgettext("petition", "Kind") }} {{ pgettext("nowhere", "50%% of <i>") }}',
    "named": '{% set word = "Search" %}{{ _(word) }}',
}


def made(folder: Path | None = None) -> Environment:
    env = environment(bytecode_folder=folder, autoescape=True)
    env.loader = DictLoader(PAGES)
    return env


def drawn(env: Environment, name: str, language: str) -> str:
    with translation.override(language):
        return env.get_template(name).render(who="<A>")


def test_each_language_has_its_own_texts_and_values_are_filled_in_and_escaped() -> None:
    env = made()
    for _again in range(2):
        assert drawn(env, "page", "vi") == "Tìm kiếm <b>Tìm kiếm</b> thay &lt;A&gt;"
        assert drawn(env, "page", "en") == "Search <b>Search</b> for &lt;A&gt;"
    with translation.override(None):
        assert env.get_template("page").render(who="A") == "Search <b>Search</b> for A"


def test_a_text_is_what_the_call_would_have_said() -> None:
    env = made()
    for name in PAGES:
        for language in ("vi", "en"):
            folded = drawn(env, name, language)
            with translation.override(language):
                called = Environment._load_template(env, name, None).render(who="<A>")
            assert folded == called, (name, language)


def test_a_text_asks_nothing_when_the_page_is_drawn() -> None:
    env = made()
    asked: list[str] = []
    env.globals["_"] = asked.append
    assert drawn(env, "percent", "en") == "Share (%) 100%"
    assert not asked


def test_compiled_templates_are_made_anew_when_a_catalogue_changes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for language in ("vi", "en"):
        drawn(made(tmp_path), "percent", language)
    kept = {file.name: file.stat().st_mtime_ns for file in tmp_path.iterdir()}
    assert {name.split("_")[0] for name in kept} == {"vi", "en"}
    for file in tmp_path.iterdir():
        os.utime(file, ns=(1, 1))
    drawn(made(tmp_path), "percent", "vi")
    assert {file.stat().st_mtime_ns for file in tmp_path.iterdir()} == {1}, "read, not written"
    monkeypatch.setattr(folding, "_catalogs", lambda: "another state")
    drawn(made(tmp_path), "percent", "vi")
    assert {file.name.split("_")[0] for file in tmp_path.iterdir() if file.stat().st_mtime_ns > 1} == {"vi"}
