"""What a file is, by its content alone. Reads headers and directories, never runs a parser on the whole."""

import zipfile
import zlib
from pathlib import Path

from PIL import Image, UnidentifiedImageError

from lienthong.kernel.files.rules import (
    HEIF_BRANDS,
    MOST_MEMBERS,
    MOST_PIXELS,
    MOST_RATIO,
    MOST_UNPACKED,
    ODT,
    OFFICE_PARTS,
    PDF,
    PILLOW_TYPES,
    TEXT,
)
from lienthong.kernel.files.sounds import sound_type

# Pillow warns above this, of pictures that are refused here anyway.
Image.MAX_IMAGE_PIXELS = MOST_PIXELS
_TOO_MANY = (Image.DecompressionBombError, Image.DecompressionBombWarning)
HEAD = 1024
TAIL = 2048


class Unacceptable(Exception):
    """The content is of no accepted type, or breaks a limit; the argument is the reason's key."""


def detect(path: Path) -> str:
    """The media type of a file. Raises Unacceptable with `type`, `broken`, `archive_bomb`, `pixels` or `heic`."""
    with path.open("rb") as file:
        head = file.read(HEAD)
    if b"%PDF-" in head:
        return _pdf(path)
    if head.startswith(b"PK\x03\x04"):
        return _office(path)
    if head.startswith((b"\x89PNG", b"\xff\xd8\xff", b"II*\x00", b"MM\x00*", b"RIFF")):
        return _image(path)
    if head[4:8] == b"ftyp" and head[8:12] in HEIF_BRANDS:
        raise Unacceptable("heic")
    return sound_type(head, path) or _text(path)


def _pdf(path: Path) -> str:
    with path.open("rb") as file:
        file.seek(0, 2)
        file.seek(max(0, file.tell() - TAIL))
        tail = file.read()
    if b"startxref" not in tail:
        raise Unacceptable("broken")
    return PDF


def _office(path: Path) -> str:
    try:
        with zipfile.ZipFile(path) as archive:
            members = archive.infolist()
            names = {member.filename for member in members}
            mimetype = _mimetype(archive) if "mimetype" in names else ""
    except (zipfile.BadZipFile, zlib.error, OSError, EOFError, RuntimeError, NotImplementedError) as error:
        raise Unacceptable("broken") from error
    unpacked = sum(member.file_size for member in members)
    packed = max(1, sum(member.compress_size for member in members))
    if len(members) > MOST_MEMBERS or unpacked > MOST_UNPACKED or unpacked / packed > MOST_RATIO:
        raise Unacceptable("archive_bomb")
    for media_type, part in OFFICE_PARTS.items():
        if part in names:
            return media_type
    if mimetype == ODT:
        return ODT
    raise Unacceptable("type")


def _mimetype(archive: zipfile.ZipFile) -> str:
    """The first bytes of the part that names an archive's type; no more of it is ever unpacked."""
    with archive.open("mimetype") as part:
        return part.read(100).decode("latin-1")


def _image(path: Path) -> str:
    try:
        with Image.open(path, formats=list(PILLOW_TYPES)) as image:
            width, height, kind = image.width, image.height, image.format
    except (UnidentifiedImageError, *_TOO_MANY, OSError, SyntaxError, ValueError) as error:
        raise Unacceptable("pixels" if isinstance(error, _TOO_MANY) else "broken") from error
    if width * height > MOST_PIXELS:
        raise Unacceptable("pixels")
    return PILLOW_TYPES[kind or ""]


def _text(path: Path) -> str:
    with path.open("rb") as file:
        sample = file.read(1 << 16)
    try:
        sample.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        if error.start < len(sample) - 4:
            raise Unacceptable("type") from error
    if b"\x00" in sample or sample.lstrip()[:1] == b"<":
        raise Unacceptable("type")
    return TEXT
