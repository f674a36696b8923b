"""Translations: words of each room extracted, compiled and checked with Babel, so no system gettext is needed."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

PACKAGE = Path(__file__).resolve().parents[2]
LANGUAGE = "vi"
_EPOCH = datetime(2026, 1, 1, tzinfo=UTC)
_METHODS = [("**/tests/**", "ignore"), ("**/assets/**", "ignore"), ("**.py", "python"), ("**/templates/**.*", "jinja2")]
_OPTIONS = {
    "**/templates/**.*": {
        "newstyle_gettext": "true",
        "trimmed": "true",
        "extensions": "jinja2.ext.do",
        "silent": "false",
        "trim_blocks": "true",
        "lstrip_blocks": "true",
    }
}
_LAZY = {"gettext_lazy": None, "ngettext_lazy": (1, 2), "pgettext_lazy": ((1, "c"), 2)}


@dataclass(frozen=True, slots=True)
class Missing:
    """A word that has no Vietnamese yet."""

    room: str
    text: str


def rooms() -> list[Path]:
    """Folders that keep a catalogue of their own: each part of the kernel, each module, the site."""
    inner = [path for parent in ("kernel", "modules") for path in (PACKAGE / parent).iterdir()]
    return [*sorted(path for path in inner if (path / "__init__.py").exists()), PACKAGE / "site"]


def extract_all() -> int:
    """Bring every room's catalogue up to date, keeping its translations; the number of words now in them."""
    return sum(_extract(room) for room in rooms())


def compile_all(*, force: bool = False) -> int:
    """Compile the catalogues that changed since the last time; the number compiled."""
    done = 0
    for room in rooms():
        po = _po(room)
        mo = po.with_suffix(".mo")
        if not po.exists() or (not force and mo.exists() and mo.stat().st_mtime >= po.stat().st_mtime):
            continue
        buffer = BytesIO()
        write_mo(buffer, _read(po))
        mo.write_bytes(buffer.getvalue())
        done += 1
    return done


def missing() -> list[Missing]:
    """Words on screen without Vietnamese, in the code or marked fuzzy in a catalogue."""
    found = []
    for room in rooms():
        catalog = _read(_po(room)) if _po(room).exists() else Catalog(locale=LANGUAGE)
        for text, context in _words(room):
            message = catalog.get(text if isinstance(text, str) else text[0], context)
            if message is None or message.fuzzy or not _translated(message):
                found.append(Missing(str(room.relative_to(PACKAGE)), text if isinstance(text, str) else text[0]))
    return found


def _translated(message: Message) -> bool:
    return bool(message.string) if isinstance(message.string, str) else all(message.string or [""])


def _po(room: Path) -> Path:
    return room / "locale" / LANGUAGE / "LC_MESSAGES" / "django.po"


def _read(po: Path) -> Catalog:
    with po.open("rb") as file:
        return read_po(file, locale=LANGUAGE, domain="django")


def _found(room: Path) -> Iterator[tuple[str, str | tuple[str, ...], str | None]]:
    """File, words and context of everything marked in a room."""
    keywords = {**DEFAULT_KEYWORDS, **_LAZY}
    for file, _line, text, _comments, context in extract_from_dir(
        room, method_map=_METHODS, options_map=_OPTIONS, keywords=keywords
    ):
        yield file, text, context


def _words(room: Path) -> set[tuple[str | tuple[str, ...], str | None]]:
    return {(text, context) for _file, text, context in _found(room)}


def _extract(room: Path) -> int:
    po = _po(room)
    known = _read(po) if po.exists() else Catalog(locale=LANGUAGE)
    # No moment and no person in the head, so that two branches never conflict there.
    fresh = Catalog(
        locale=LANGUAGE,
        domain="django",
        header_comment="# Vietnamese of one room.",
        project="Liên Thông",
        version="1",
        msgid_bugs_address="none",
        last_translator="none",
        language_team="vi",
        creation_date=_EPOCH,
        revision_date=_EPOCH,
        fuzzy=False,
    )
    for file, text, context in sorted(_found(room), key=lambda found: (found[0], str(found[1]))):
        fresh.add(text, locations=[(file, 0)], context=context)
    if not len(fresh):
        return 0
    for message in fresh:
        old = known.get(message.id if isinstance(message.id, str) else message.id[0], message.context)
        if message.id and old is not None and old.string:
            message.string = old.string
            message.flags.update(old.flags & {"fuzzy"})
    buffer = BytesIO()
    write_po(buffer, fresh, width=120, include_lineno=False, sort_output=True)
    if not po.exists() or po.read_bytes() != buffer.getvalue():
        po.parent.mkdir(parents=True, exist_ok=True)
        po.write_bytes(buffer.getvalue())
    return len(fresh)
