import re
from pathlib import Path

import pytest
from django.template import engines
from django.urls import NoReverseMatch, reverse
from jinja2 import UndefinedError
from markupsafe import Markup

from lienthong.kernel.ui import assets, jinja

PACKAGE = Path(jinja.__file__).parents[2]


def test_an_undefined_name_is_an_error() -> None:
    with pytest.raises(UndefinedError):
        engines["jinja2"].from_string("{{ nobody }}").render()


def test_everything_is_escaped() -> None:
    made = engines["jinja2"].from_string("{{ text }}{{ text|lines }}").render({"text": "<b>\n"})
    assert "<b>" not in made
    assert "&lt;b&gt;" in made


def test_addresses_are_those_of_django() -> None:
    assert jinja.url("gallery_page") == reverse("gallery_page")
    assert jinja.url("mfa_edit_webauthn", pk=12) == reverse("mfa_edit_webauthn", kwargs={"pk": 12})
    assert jinja.url("mfa_edit_webauthn", 7) == reverse("mfa_edit_webauthn", args=[7])
    with pytest.raises(NoReverseMatch):
        jinja.url("nowhere", pk=1)


def test_attributes_are_named_and_escaped() -> None:
    made = jinja.attributes({"hx_post": '"/a"', "class_": "b", "hidden": True, "off": False, "none": None})
    assert made == Markup(' hx-post="&#34;/a&#34;" class="b" hidden')


def test_every_icon_that_a_template_or_a_module_names_is_in_the_sprite() -> None:
    listed = {line.split()[0] for line in (assets.SOURCE / "src/icons.txt").read_text().splitlines() if line.strip()}
    named = set()
    for template in PACKAGE.rglob("templates/**/*.html"):
        named |= set(re.findall(r"""(?:icon\(|glyph=)"([a-z-]+)\"""", template.read_text()))
    assert named
    assert named - listed == set()


def test_people_have_initials_of_their_last_two_names() -> None:
    assert jinja.initials("Nguyễn Thị Minh Khai") == "MK"
    assert jinja.initials("") == ""
