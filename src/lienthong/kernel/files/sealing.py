"""Files that lie sealed: encrypted from the first byte on, bound to what they belong to, opened in memory alone.

No words are looked for in them, their small pictures are sealed as they are, and neither name nor type is written.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from lienthong.kernel.access import seals
from lienthong.kernel.access.seals import BrokenSeal
from lienthong.kernel.files import actions
from lienthong.kernel.files.models import Blob, File
from lienthong.kernel.files.queries import open_blob
from lienthong.kernel.files.rules import ACCEPTED, JPEG, PICTURES
from lienthong.kernel.language.text import nfc

__all__ = [
    "BrokenSeal",
    "Opened",
    "is_todays",
    "open_name",
    "open_sealed",
    "seal_anew",
    "seal_picture",
    "seal_upload",
    "unseal",
]
PURPOSE, NAMES = "lienthong files sealed 1", "lienthong file names sealed 1"


@dataclass(frozen=True, slots=True)
class Opened:
    """A sealed file in the clear, for as long as somebody looks at it."""

    name: str
    media_type: str
    content: bytes


def seal_picture(*, upload: "UploadedFile[Any]", bound_to: str) -> File:
    """Take in a picture as its pixels alone, with a small one; neither ever lies in the clear. Raises CannotStore."""
    name = actions.safe_name(nfc(upload.name or ""))
    with actions.in_memory(upload.chunks(), name, settings.MAX_UPLOAD_BYTES) as received:
        actions.checked_type(received.path, name, received.size, PICTURES)
        made = actions.remade_picture(received.path, name)
    jpeg = f"{name.rpartition('.')[0] or name}.jpg"
    with transaction.atomic():
        small = _sealed_file(Opened(jpeg, JPEG, made.thumbnail), bound_to)
        return _sealed_file(Opened(jpeg, JPEG, made.whole), bound_to, small)


def seal_upload(*, upload: "UploadedFile[Any]", bound_to: str, types: frozenset[str], most: int | None = None) -> File:
    """Take in a file of one of these types that never lies in the clear. Raises CannotStore."""
    name = actions.safe_name(nfc(upload.name or ""))
    with actions.in_memory(upload.chunks(), name, most or settings.MAX_UPLOAD_BYTES) as received:
        media_type = actions.checked_type(received.path, name, received.size, types)
        content = received.path.read_bytes()
    with transaction.atomic():
        return _sealed_file(Opened(name, media_type, content), bound_to)


def open_name(*, file: File, bound_to: str) -> tuple[str, str]:
    """Name and media type of a sealed file. Raises BrokenSeal."""
    return _name(file, bound_to, seals.all_secrets())


def is_todays(*, file: File, bound_to: str) -> bool:
    """Whether a file is sealed, and under the secret of today."""
    try:
        return file.blob.is_sealed and bool(_name(file, bound_to, [settings.SECRET_KEY]))
    except BrokenSeal:
        return False


def open_sealed(*, file: File, bound_to: str) -> Opened:
    """A sealed file in the clear. Raises BrokenSeal, FileNotFoundError."""
    name, media_type = open_name(file=file, bound_to=bound_to)
    with open_blob(file.blob) as stored:
        content = seals.opened(stored.read(), secrets=seals.all_secrets(), purpose=PURPOSE, bound_to=bound_to)
    return Opened(name, media_type, content)


@transaction.atomic
def seal_anew(*, file: File, bound_to: str, bound_before: str = "", keep_small: bool = False) -> None:
    """Seal a file for what it belongs to now, under the secret of today; one that lay in the clear does no longer.

    Its small picture goes unless `keep_small`. What lay there before is removed once this holds. Raises BrokenSeal.
    """
    for one in _with_small(file):
        was = one.blob
        found = open_sealed(file=one, bound_to=bound_before) if was.is_sealed else _in_the_clear(one)
        blob, sealed_name = _sealed_bytes(found, bound_to)
        File.objects.filter(pk=one.pk).update(blob=blob, name="", sealed_name=sealed_name)
        one.blob, one.name, one.sealed_name = blob, "", sealed_name
        actions.let_go(was.pk)
    if file.thumbnail_id and not keep_small:
        small_id, file.thumbnail = file.thumbnail_id, None
        file.save(update_fields=["thumbnail"])
        actions.forget_file(file_id=small_id)


@transaction.atomic
def unseal(*, file: File, bound_to: str) -> None:
    """Make it, and its small picture, ordinary files: what they belong to turned out to be no secret.

    Raises BrokenSeal.
    """
    for one in _with_small(file):
        found, was = open_sealed(file=one, bound_to=bound_to), one.blob
        blob = actions.store_content(found.content, found.media_type, found.name)
        File.objects.filter(pk=one.pk).update(blob=blob, name=found.name, sealed_name=None)
        one.blob, one.name, one.sealed_name = blob, found.name, None
        actions.let_go(was.pk)


def _name(file: File, bound_to: str, secrets: list[str]) -> tuple[str, str]:
    kept = bytes(file.sealed_name or b"")
    told: dict[str, str] = json.loads(
        seals.opened(kept, secrets=secrets, purpose=NAMES, bound_to=_bound(bound_to, file.blob))
    )
    return told["name"], told["type"]


def _with_small(file: File) -> Iterator[File]:
    yield file
    if file.thumbnail:
        yield file.thumbnail


def _in_the_clear(file: File) -> Opened:
    with open_blob(file.blob) as stored:
        return Opened(file.name, file.blob.media_type, stored.read())


def _sealed_file(found: Opened, bound_to: str, small: File | None = None) -> File:
    blob, sealed_name = _sealed_bytes(found, bound_to)
    return File.objects.create(blob=blob, name="", sealed_name=sealed_name, thumbnail=small)


def _sealed_bytes(found: Opened, bound_to: str) -> tuple[Blob, bytes]:
    """The row of the bytes, which lie encrypted in their place then, and the name sealed for them."""
    if found.media_type not in ACCEPTED:
        raise TypeError("a sealed file has been checked before")
    content = seals.sealed(found.content, secret=settings.SECRET_KEY, purpose=PURPOSE, bound_to=bound_to)
    blob = actions.store_sealed_content(content)
    told = json.dumps({"name": found.name, "type": found.media_type}, ensure_ascii=False).encode()
    return blob, seals.sealed(told, secret=settings.SECRET_KEY, purpose=NAMES, bound_to=_bound(bound_to, blob))


def _bound(bound_to: str, blob: Blob) -> str:
    """A name belongs to its bytes: put beside others, it does not open."""
    return f"{bound_to} {blob.sha256}"
