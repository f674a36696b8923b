"""Places with names, and a visitor who fills the portal's pages in."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from html import unescape
from io import BytesIO
from typing import Any
from unittest.mock import patch

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db.backends.postgresql.psycopg_any import DateRange
from django.test import Client
from PIL import Image

from lienthong.kernel.org.models import TerritoryName, Unit
from lienthong.modules.petitions.rules import proof_of_work
from lienthong.modules.petitions.tests.factories_handling import World, make_world

WORDS = "Đường vào ấp Mỹ Thiện ngập nước mỗi khi mưa, trẻ em không đi học được. Đề nghị nâng mặt đường."
NAMES = {
    "ag": ("91", "Tỉnh An Giang", "An Giang"),
    "hn": ("01", "Thành phố Hà Nội", "Hanoi"),
    "ag1": ("30001", "Xã Mỹ Đức", "My Duc"),
    "ag2": ("30002", "Xã Vĩnh Xương", "Vinh Xuong"),
    "hn1": ("00004", "Phường Ba Đình", "Ba Dinh"),
}


def make_portal() -> World:
    """The small world, its places by their official names."""
    world = make_world()
    for unit, (code, name, english) in NAMES.items():
        name_territory(world.units[unit], code, name, english)
    return world


def name_territory(unit: Unit, code: str, name: str, english: str) -> None:
    """Give the territory of a unit its name of today."""
    TerritoryName.objects.create(
        territory_id=unit.territory_id,
        valid=DateRange(date(2025, 7, 1), None, "[)"),
        code=code,
        name=name.split(" ", 1)[1],
        full_name=name,
        name_en=english,
    )


def a_photo(name: str = "anh.png", *, size: tuple[int, int] = (40, 30)) -> SimpleUploadedFile:
    """A small picture."""
    content = BytesIO()
    Image.new("RGB", size, "green").save(content, "PNG")
    return SimpleUploadedFile(name, content.getvalue(), content_type="image/png")


@contextmanager
def no_wait() -> Iterator[None]:
    """A visitor who has read for long enough."""
    with patch.object(proof_of_work, "WAIT", 0):
        yield


def hidden(html: str) -> dict[str, list[str]]:
    """The hidden fields of a page's form, by name."""
    found: dict[str, list[str]] = {}
    for tag in re.findall(r"<input[^>]*type=\"hidden\"[^>]*>", html):
        name = re.search(r'name="([^"]*)"', tag)
        value = re.search(r'value="([^"]*)"', tag)
        if name and name[1] not in {"csrfmiddlewaretoken", "next"}:
            found.setdefault(unescape(name[1]), []).append(unescape(value[1]) if value else "")
    return found


DETAILS = {"kind": "feedback", "topic": "", "concerned": "", "grade": "anonymous", "wants_public": "on"}


def fill_in(client: Client, territory: int, *, details: dict[str, Any] | None = None, **said: Any) -> str:
    """Go as far as reading over; the page's HTML."""
    address = f"/portal/new/{territory}"
    page = client.post(address, {"text": WORDS, "step": "details", **said}).content.decode()
    return client.post(address, {**hidden(page), **DETAILS, **(details or {}), "step": "check"}).content.decode()


def send(client: Client, territory: int, page: str, **more: Any) -> Any:
    """Press “Send” on that page; the answer."""
    return client.post(f"/portal/new/{territory}", {**hidden(page), "step": "send", **more})
