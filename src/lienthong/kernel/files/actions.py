"""Taking files in: streamed, hashed, checked, stored once."""

import hashlib
import os
import tempfile
from collections.abc import Iterable
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
from lienthong.kernel.files.models import Blob, File
from lienthong.kernel.files.queries import blob_path
from lienthong.kernel.files.rules import ACCEPTED, MEBIBYTE, PDF, fits_name
from lienthong.kernel.language.text import nfc

LONGEST_NAME = 200


class CannotStore(Exception):
    """The file is not taken; the message is for the person who sent it."""

    def __init__(self, reason: str, name: str) -> None:
        self.reason, self.name = reason, name
        super().__init__(_message(reason, name))


def store_upload(*, upload: "UploadedFile[Any]", viewer: Viewer | None) -> File:
    """Take in one uploaded file. Raises CannotStore when it is empty, too large, unknown, broken or misnamed."""
    return _store(nfc(upload.name or ""), upload.chunks(), viewer)


def store_bytes(*, name: str, content: bytes, viewer: Viewer | None, media_type: str = "") -> File:
    """Take in content that the product made itself. `media_type` is checked against what it is."""
    file = _store(name, [content], viewer)
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


def _store(name: str, chunks: Iterable[bytes], viewer: Viewer | None) -> File:
    name = _safe_name(name)
    waiting = Path(settings.MEDIA_ROOT) / "incoming"
    try:
        waiting.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=waiting, delete=False) as target:
            temporary = Path(target.name)
            try:
                sha256, size = _stream(target, chunks, name)
                media_type = _checked_type(temporary, name, size)
                _keep(temporary, sha256)
            finally:
                temporary.unlink(missing_ok=True)
    except OSError as error:
        raise CannotStore("disk", name) from error
    with transaction.atomic():
        blob, is_new = Blob.objects.get_or_create(
            sha256=sha256,
            defaults={
                "size": size,
                "media_type": media_type,
                "text_state": Blob.Text.WAITING if ACCEPTED[media_type].has_text else Blob.Text.NONE,
            },
        )
        if is_new and blob.text_state == Blob.Text.WAITING:
            emit(BlobStored(blob.pk), subject=Subject("blob", blob.pk), viewer=viewer)
        return File.objects.create(
            blob=blob,
            name=name,
            unit_id=viewer.unit_id if viewer else None,
            added_by_id=viewer.account_id if viewer else None,
        )


def _stream(target: "tempfile._TemporaryFileWrapper[bytes]", chunks: Iterable[bytes], name: str) -> tuple[str, int]:
    digest, size = hashlib.sha256(), 0
    for chunk in chunks:
        size += len(chunk)
        if size > settings.MAX_UPLOAD_BYTES:
            raise CannotStore("size", name)
        digest.update(chunk)
        target.write(chunk)
    target.flush()
    os.fsync(target.fileno())
    return digest.hexdigest(), size


def _checked_type(path: Path, name: str, size: int) -> str:
    if size == 0:
        raise CannotStore("empty", name)
    try:
        media_type = detect(path)
    except Unacceptable as error:
        raise CannotStore(str(error), name) from error
    if not fits_name(media_type, name):
        raise CannotStore("misnamed", name)
    if media_type == PDF and (fault := extract(PDF, path)["error"]) in {"broken", "encrypted"}:
        raise CannotStore(fault, name)
    return media_type


def _keep(temporary: Path, sha256: str) -> None:
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


def _safe_name(name: str) -> str:
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


def _message(reason: str, name: str) -> str:
    limit = settings.MAX_UPLOAD_BYTES // MEBIBYTE
    messages = {
        "empty": _("“%(name)s” is empty. Choose the file again; it may not have finished copying."),
        "size": _("“%(name)s” is larger than %(limit)d MiB. Scan at 200–300 dpi or split it."),
        "type": _("“%(name)s” is not a type that is taken. Send PDF, DOCX, XLSX, PPTX, ODT, TXT, PNG, JPEG or TIFF."),
        "broken": _("“%(name)s” is damaged and cannot be opened. Save or scan it again."),
        "encrypted": _("“%(name)s” is protected by a password. Remove the password and send it again."),
        "misnamed": _("The content of “%(name)s” is not what its name says. Rename it or save it in the right type."),
        "archive_bomb": _("“%(name)s” unpacks to far more than is allowed and was refused."),
        "pixels": _("“%(name)s” has too many pixels. Make the picture smaller and send it again."),
        "disk": _("The file store is full or cannot be written. Nothing was lost; tell the operator and try again."),
    }
    return messages[reason] % {"name": name, "limit": limit}
