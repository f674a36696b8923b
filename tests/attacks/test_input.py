"""Every address, given what no form of ours would send: it says so, it never breaks."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.utils.datastructures import MultiValueDict
from tests.attacks.test_strangers import asked
from tests.attacks.world import Address, World, addresses

from lienthong.kernel.accounts.tests.factories import make_viewer, sign_in

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

HOSTILE = [
    "\x00",
    "9" * 30,
    "31/12/9999",
    "'\"><script>alert(1)</script>{{7*7}}%s%(x)s{title}",
    "\x0b\x1f=cmd|' /C calc'!A0\r\nBcc: x@y.z",
    "🏮" * 400,
]
BREAKS = 500
PARTS = 4
METHODS = ("get", "post")
LIBRARY_FIELDS = {"csrfmiddlewaretoken"}


@pytest.fixture
def world(settings: Any, tmp_path: Path) -> World:
    settings.MEDIA_ROOT = tmp_path
    return World()


@contextmanager
def names_read() -> Iterator[set[str]]:
    """What a view asks of its query and its form."""
    names: set[str] = set()
    kept = {way: getattr(MultiValueDict, way) for way in ("__getitem__", "get", "getlist", "__contains__")}

    def listening(way: str) -> Any:
        def listen(self: Any, key: Any, *more: Any, **named: Any) -> Any:
            if isinstance(key, str) and key not in LIBRARY_FIELDS:
                names.add(key)
            return kept[way](self, key, *more, **named)

        return listen

    for way in kept:
        setattr(MultiValueDict, way, listening(way))
    try:
        yield names
    finally:
        for way, plain in kept.items():
            setattr(MultiValueDict, way, plain)


def opened(clients: list[Client], method: str, path: str) -> tuple[Client, set[str]] | None:
    """The first of them for whom the address is there, and the names that it read."""
    for client in clients:
        with names_read() as names:
            status, _content = asked(client, method, path)
        if status not in {403, 404, 405}:
            return client, names
    return None


def both(world: World, one: Address) -> list[str]:
    """What only its own people may read first, then what all may."""
    return [*world.paths(one), *world.paths(one, is_open=True)]


def sent(names: set[str]) -> Iterator[dict[str, str]]:
    """Each value for all names together; the worst of them for each name alone, for a refused one hides the others."""
    for value in HOSTILE:
        yield dict.fromkeys(names, value)
    if len(names) > 1:
        yield from ({name: value} for value in HOSTILE[:2] for name in names)


@pytest.mark.parametrize("part", range(PARTS))
def test_no_value_breaks_a_page_or_a_form(world: World, part: int) -> None:
    """Whoever may open an address sends each name that it reads, alone and with all others."""
    people = [
        world.clerk,
        world.leader,
        world.specialist,
        world.officer,
        make_viewer(world.units["tw"], "operator"),
        make_viewer(world.units["ag"], "administrator"),
    ]
    clients = [sign_in(Client(raise_request_exception=False), viewer) for viewer in people]
    wrong, tried = [], 0
    ways = [(method, path) for one in addresses()[part::PARTS] for path in both(world, one)[:2] for method in METHODS]
    for method, path in ways:
        if (found := opened(clients, method, path)) is None:
            continue
        client, names = found
        for data in sent(names):
            status, content = asked(client, method, path, data)
            tried += 1
            if status >= BREAKS:
                wrong.append(f"{method} {path} {ascii(data)[:60]}: {status}")
            if "<script>alert(1)" in content:
                wrong.append(f"{method} {path} writes it out as it came")
    assert tried > 100
    assert not wrong, "\n".join(wrong)
