import re

from lienthong.kernel.language import catalogs

OURS = {"kernel/ui", "kernel/language"}


def test_the_interface_is_wholly_in_vietnamese() -> None:
    assert [missing for missing in catalogs.missing() if missing.room in OURS] == []


def test_extracting_again_changes_nothing_and_compiling_is_idempotent() -> None:
    catalogs.compile_all()
    room = catalogs.PACKAGE / "kernel" / "ui"
    before = catalogs._po(room).read_bytes()
    catalogs._extract(room)
    assert catalogs._po(room).read_bytes() == before
    assert catalogs.compile_all() == 0


def test_every_text_takes_the_places_of_its_source() -> None:
    for room in catalogs.rooms():
        for message in catalogs._read(catalogs._po(room)) if catalogs._po(room).exists() else ():
            sources = [str(one) for one in (message.id if isinstance(message.id, list | tuple) else (message.id,))]
            said = message.string
            written = [str(one) for one in (said if isinstance(said, list | tuple) else (said,))]
            if not "".join(sources) or "%(" not in "".join(sources):
                assert not message.id or "%(" not in "".join(written), message.id
                continue
            places = {place: 1 for source in sources for place in re.findall(r"%\((\w+)\)", source)}
            for text in (*sources, *written):
                assert text % places, (room.name, message.id)


def test_a_text_is_translated_the_same_in_every_room() -> None:
    """Django merges the catalogues: of two translations of one text, one would be seen in the other's place."""
    said: dict[tuple[str | None, str], dict[str, str]] = {}
    for room in catalogs.rooms():
        for message in catalogs._read(catalogs._po(room)) if catalogs._po(room).exists() else ():
            if message.id and message.string:
                said.setdefault((message.context, str(message.id)), {})[str(message.string)] = room.name
    assert {text: rooms for text, rooms in said.items() if len(rooms) > 1} == {}
