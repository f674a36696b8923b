"""Taking files in: streamed, hashed, checked, stored once."""

import hashlib
import os
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _

from lienthong.kernel.access.viewer import Viewer
from lienthong.kernel.events.actions import Subject, emit
from lienthong.kernel.files.events import BlobStored, TextExtracted
from lienthong.kernel.files.extraction import extract
from lienthong.kernel.files.inspection import Unacceptable, detect
from lienthong.kernel.files.memory import memory_file
from lienthong.kernel.files.models import Blob, File
from lienthong.kernel.files.pictures import Box, CannotRemake, Remade, remade
from lienthong.kernel.files.queries import blob_path
from lienthong.kernel.files.rules import ACCEPTED, JPEG, MEBIBYTE, PAPERS, PDF, PICTURES, SEALED, VOICES, fits_name
from lienthong.kernel.language.text import nfc

LONGEST_NAME = 200
MOST_VOICE = 25 * MEBIBYTE


class CannotStore(Exception):
    """The file is not taken; the message is for the person who sent it."""

    def __init__(self, reason: str, name: str, most: int | None = None) -> None:
        self.reason, self.name = reason, name
        super().__init__(_message(reason, name, most or settings.MAX_UPLOAD_BYTES))


def store_upload(
    *, upload: "UploadedFile[Any]", viewer: Viewer | None, types: frozenset[str] = PAPERS, most: int | None = None
) -> File:
    """Take in one uploaded file of one of these types, `most` bytes at most.

    Raises CannotStore when it is empty, too large, unknown, broken or misnamed.
    """
    return _store(nfc(upload.name or ""), upload.chunks(), viewer, Limits(types, most or settings.MAX_UPLOAD_BYTES))


def store_voice(*, upload: "UploadedFile[Any]", viewer: Viewer | None) -> File:
    """Take in a voice note: MP3, OGG, WebM or M4A by content, MOST_VOICE bytes at most. Raises CannotStore."""
    return store_upload(upload=upload, viewer=viewer, types=VOICES, most=MOST_VOICE)


def store_picture(*, upload: "UploadedFile[Any]", viewer: Viewer | None) -> File:
    """Take in a picture as its pixels alone, upright, as JPEG, with a `thumbnail`; what was sent is not kept.

    So no place, device or name that a phone wrote into it ever lies on the disk. Raises CannotStore.
    """
    name = safe_name(nfc(upload.name or ""))
    with in_memory(upload.chunks(), name, settings.MAX_UPLOAD_BYTES) as received:
        checked_type(received.path, name, received.size, PICTURES)
        made = remade_picture(received.path, name)
    return keep_picture(name=name, made=made, viewer=viewer)


def redact_picture(*, file: File, boxes: Sequence[Box], viewer: Viewer | None, page: int | None = None) -> File:
    """A new file that is a stored picture, or one `page` of a stored PDF, with `boxes` black. Raises CannotStore."""
    return keep_picture(
        name=file.name, made=remade_picture(blob_path(file.blob.sha256), file.name, boxes, page), viewer=viewer
    )


def keep_picture(*, name: str, made: Remade, viewer: Viewer | None) -> File:
    """Store a picture that was made anew, with its thumbnail."""
    limits = Limits(frozenset({JPEG}), settings.MAX_UPLOAD_BYTES)
    jpeg = f"{name.rpartition('.')[0] or name}.jpg"
    with transaction.atomic():
        thumbnail = _store(jpeg, [made.thumbnail], viewer, limits)
        file = _store(jpeg, [made.whole], viewer, limits)
        file.thumbnail = thumbnail
        file.save(update_fields=["thumbnail"])
    return file


def remade_picture(path: Path, name: str, boxes: Sequence[Box] = (), page: int | None = None) -> Remade:
    """The picture in a file made anew. Raises CannotStore."""
    try:
        return remade(path, boxes=boxes, page=page)
    except CannotRemake as error:
        raise CannotStore("pixels" if str(error) == "timeout" else str(error), name) from error


def store_bytes(*, name: str, content: bytes, viewer: Viewer | None, media_type: str = "") -> File:
    """Take in content that the product made itself. `media_type` is checked against what it is."""
    file = _store(name, [content], viewer, Limits(frozenset(ACCEPTED), settings.MAX_UPLOAD_BYTES))
    if media_type and file.blob.media_type != media_type:
        raise CannotStore("type", name)
    return file


def extract_text(*, blob_id: int) -> Blob:
    """Find the words inside a blob, once; tells whoever listens with `TextExtracted`."""
    blob = Blob.objects.get(pk=blob_id)
    if blob.text_state != Blob.Text.WAITING:
        return blob
    found = extract(blob.media_type, blob_path(blob.sha256))
    with transaction.atomic():
        blob.text, blob.pages = found["text"], found["pages"] or blob.pages
        blob.text_state = (
            Blob.Text.FAILED if found["error"] else (Blob.Text.DONE if found["text"].strip() else Blob.Text.NONE)
        )
        blob.save(update_fields=["text", "pages", "text_state"])
        emit(TextExtracted(blob.pk), subject=Subject("blob", blob.pk), viewer=None)
    return blob


@dataclass(frozen=True, slots=True)
class Limits:
    """Which types are taken, and how many bytes at most."""

    types: frozenset[str]
    most: int


@dataclass(frozen=True, slots=True)
class Received:
    """What came in, in a file that is gone afterwards."""

    path: Path
    sha256: str
    size: int


@contextmanager
def received_on_disk(chunks: Iterable[bytes], name: str, most: int) -> Iterator[Received]:
    """The bytes in a temporary file while they are looked at. Raises CannotStore: too many, or nowhere to put them."""
    waiting = Path(settings.MEDIA_ROOT) / "incoming"
    try:
        waiting.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=waiting, delete=False) as target:
            temporary = Path(target.name)
            try:
                sha256, size = _stream(target, chunks, name, most)
                yield Received(temporary, sha256, size)
            finally:
                temporary.unlink(missing_ok=True)
    except OSError as error:
        raise CannotStore("disk", name) from error


@contextmanager
def in_memory(chunks: Iterable[bytes], name: str, most: int) -> Iterator[Received]:
    """The bytes where no disk holds them while they are looked at. Raises CannotStore when there are too many."""
    digest, size = hashlib.sha256(), 0
    with memory_file() as (target, path):
        for chunk in chunks:
            size += len(chunk)
            if size > most:
                raise CannotStore("size", name, most)
            digest.update(chunk)
            target.write(chunk)
        target.flush()
        yield Received(path, digest.hexdigest(), size)


def _store(name: str, chunks: Iterable[bytes], viewer: Viewer | None, limits: Limits) -> File:
    name = safe_name(name)
    with received_on_disk(chunks, name, limits.most) as received:
        media_type = checked_type(received.path, name, received.size, limits.types)
        keep_bytes(received.path, received.sha256)
    with transaction.atomic():
        return File.objects.create(
            blob=_blob(received, media_type, viewer),
            name=name,
            unit_id=viewer.unit_id if viewer else None,
            added_by_id=viewer.account_id if viewer else None,
        )


def store_content(content: bytes, media_type: str, name: str) -> Blob:
    """The row of bytes that were checked before, which lie in their place then. Raises CannotStore."""
    with received_on_disk([content], name, len(content)) as received:
        keep_bytes(received.path, received.sha256)
    return _blob(received, media_type, None)


def store_sealed_content(content: bytes) -> Blob:
    """The same for bytes that are encrypted already: nothing is looked for in them. Raises CannotStore."""
    with received_on_disk([content], "", len(content)) as received:
        keep_bytes(received.path, received.sha256)
    return Blob.objects.create(
        sha256=received.sha256, size=received.size, media_type=SEALED, text_state=Blob.Text.NONE, is_sealed=True
    )


def _blob(received: Received, media_type: str, viewer: Viewer | None) -> Blob:
    """The row of bytes that lie in their place; new ones are read for their words later."""
    has_text = ACCEPTED[media_type].has_text
    blob, is_new = Blob.objects.get_or_create(
        sha256=received.sha256,
        defaults={
            "size": received.size,
            "media_type": media_type,
            "text_state": Blob.Text.WAITING if has_text else Blob.Text.NONE,
        },
    )
    if is_new and blob.text_state == Blob.Text.WAITING:
        emit(BlobStored(blob.pk), subject=Subject("blob", blob.pk), viewer=viewer)
    return blob


def _stream(
    target: "tempfile._TemporaryFileWrapper[bytes]", chunks: Iterable[bytes], name: str, most: int
) -> tuple[str, int]:
    digest, size = hashlib.sha256(), 0
    for chunk in chunks:
        size += len(chunk)
        if size > most:
            raise CannotStore("size", name, most)
        digest.update(chunk)
        target.write(chunk)
    target.flush()
    os.fsync(target.fileno())
    return digest.hexdigest(), size


def checked_type(path: Path, name: str, size: int, types: frozenset[str]) -> str:
    """What a file is, by its content. Raises CannotStore when it is none of `types`, empty, broken or misnamed."""
    if size == 0:
        raise CannotStore("empty", name)
    try:
        media_type = detect(path)
    except Unacceptable as error:
        raise CannotStore(str(error), name) from error
    if media_type not in types:
        raise CannotStore(_not_wanted(types), name)
    if not fits_name(media_type, name):
        raise CannotStore("misnamed", name)
    if media_type == PDF and (fault := extract(PDF, path)["error"]) in {"broken", "encrypted"}:
        raise CannotStore(fault, name)
    return media_type


def _not_wanted(types: frozenset[str]) -> str:
    return {VOICES: "voice", PICTURES: "picture"}.get(types, "type")


def keep_bytes(temporary: Path, sha256: str) -> None:
    """Move a checked file to its place; a file that is there already has the same content."""
    place = blob_path(sha256)
    place.parent.mkdir(parents=True, exist_ok=True)
    if place.exists():
        return
    temporary.chmod(0o640)
    temporary.rename(place)
    folder = os.open(place.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def safe_name(name: str) -> str:
    """The name without folders and control characters, shortened with its ending kept; never used as a path."""
    bare = name.replace("\\", "/").rsplit("/", 1)[-1]
    bare = "".join(char for char in bare if char.isprintable()).strip() or "tep"
    if len(bare) > LONGEST_NAME:
        stem, dot, ending = bare.rpartition(".")
        bare = (
            f"{stem[: LONGEST_NAME - len(ending) - 1]}{dot}{ending}"
            if dot and len(ending) < 10
            else bare[:LONGEST_NAME]
        )
    return bare


def _message(reason: str, name: str, most: int) -> str:
    limit = most // MEBIBYTE
    messages = {
        "empty": _("“%(name)s” is empty. Choose the file again; it may not have finished copying."),
        "size": _("“%(name)s” is larger than %(limit)d MiB. Scan at 200–300 dpi or split it."),
        "type": _("“%(name)s” is not a type that is taken. Send PDF, DOCX, XLSX, PPTX, ODT, TXT, PNG, JPEG or TIFF."),
        "voice": _("“%(name)s” is not a voice note that is taken. Send MP3, OGG, WebM or M4A."),
        "picture": _("“%(name)s” is not a picture that is taken. Send JPEG, PNG or WebP."),
        "heic": _(
            "“%(name)s” is a HEIC picture, which most browsers cannot show. Choose JPEG (“Most compatible”) in the "
            "camera's settings, or send a screenshot of it."
        ),
        "broken": _("“%(name)s” is damaged and cannot be opened. Save or scan it again."),
        "encrypted": _("“%(name)s” is protected by a password. Remove the password and send it again."),
        "misnamed": _("The content of “%(name)s” is not what its name says. Rename it or save it in the right type."),
        "archive_bomb": _("“%(name)s” unpacks to far more than is allowed and was refused."),
        "pixels": _("“%(name)s” has too many pixels. Make the picture smaller and send it again."),
        "disk": _("The file store is full or cannot be written. Nothing was lost; tell the operator and try again."),
    }
    return messages[reason] % {"name": name, "limit": limit}


def forget_file(*, file_id: int) -> None:
    """Remove a file that nothing needs any more, its small picture too; bytes go with the last file that has them."""
    with transaction.atomic():
        file = File.objects.select_for_update().filter(pk=file_id).first()
        if file is None:
            return
        file.delete()
        if file.thumbnail_id:
            forget_file(file_id=file.thumbnail_id)
        let_go(file.blob_id)


def let_go(blob_id: int) -> None:
    """Remove bytes that no file has any more, in the caller's transaction."""
    blob = Blob.objects.select_for_update().get(pk=blob_id)
    if not blob.files.exists():
        blob.delete()
        transaction.on_commit(lambda: blob_path(blob.sha256).unlink(missing_ok=True))
