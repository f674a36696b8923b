"""Files that visitors send before their petition is there: taken in, shown back to them, claimed or swept away.

Whether they belong to a denunciation is not known yet, so all lie sealed; `keeping_files` says what they become.
"""

import mimetypes
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import islice
from typing import Any

from django.core import signing
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from lienthong.kernel.files.actions import MOST_VOICE, CannotStore, forget_file
from lienthong.kernel.files.models import File
from lienthong.kernel.files.rules import DOCX, MEBIBYTE, ODT, PDF, VOICES, Refused
from lienthong.kernel.files.sealing import BrokenSeal, Opened, open_name, open_sealed, seal_picture, seal_upload
from lienthong.modules.petitions.models import Attachment, LooseFile

MOST_FILES = 6
MOST_BYTES = 20 * MEBIBYTE
MOST_TOGETHER = MOST_FILES * MOST_BYTES
KEPT_FOR = timedelta(hours=24)
_PAPERS = frozenset({PDF, DOCX, ODT})
_SALT = "petitions.portal.upload"
# What a file is bound to while its petition is not there.
LOOSE = "petitions portal upload"


class CannotTakeIn(Exception):
    """A file is not taken; the message is for whoever sent it."""


@dataclass(frozen=True, slots=True)
class Kept:
    """A file that waits for its petition; `token` is how the visitor's page names it, and nobody can guess it."""

    token: str
    kind: str
    file: File
    name: str

    @property
    def size(self) -> int:
        """In bytes."""
        return self.file.blob.size


def take_in(*, upload: "UploadedFile[Any]", already: int = 0) -> Kept:
    """Take in one file of a visitor who has sent `already` others. Raises CannotTakeIn."""
    name = upload.name or ""
    if already >= MOST_FILES:
        raise CannotTakeIn(
            _("At most %(count)d files can be sent along; “%(name)s” was left out.")
            % {"count": MOST_FILES, "name": name}
        )
    if (upload.size or 0) > MOST_BYTES:
        raise CannotTakeIn(_too_large(name))
    try:
        with transaction.atomic():
            kind, file = _stored(upload)
            loose = LooseFile.objects.create(file=file, kind=kind, added_at=timezone.now())
    except CannotStore as error:
        raise CannotTakeIn(str(error)) from error
    return Kept(signing.dumps(loose.pk, salt=_SALT), kind, file, open_name(file=file, bound_to=LOOSE)[0])


def refusal(refused: Refused) -> str:
    """Why a form was not read to its end, for whoever sent it."""
    if refused.is_alone:
        return _too_large(refused.name)
    return _(
        "The files together are larger than %(limit)d MiB, so none was taken. Send a few now and the others "
        "afterwards, on the page of your petition."
    ) % {"limit": MOST_TOGETHER // MEBIBYTE}


def _too_large(name: str) -> str:
    return _("“%(name)s” is larger than %(limit)d MiB. Make it smaller and send it again.") % {
        "name": name,
        "limit": MOST_BYTES // MEBIBYTE,
    }


def kept_files(tokens: Sequence[str]) -> list[Kept]:
    """The files behind a visitor's tokens, in their order; what is forged, swept away or sent already is left out."""
    ids = {pk: token for token in tokens[: 2 * MOST_FILES] if (pk := _id_of(token))}
    found = LooseFile.objects.filter(pk__in=ids).select_related("file__blob", "file__thumbnail__blob").order_by("pk")
    return list(islice(_known(found, ids), MOST_FILES))


def shown_again(*, kept: Kept, is_small: bool) -> Opened:
    """A file, or its small picture, back to the visitor who sent it. Raises BrokenSeal."""
    file = kept.file.thumbnail if is_small and kept.file.thumbnail else kept.file
    return open_sealed(file=file, bound_to=LOOSE)


def claim_files(*, kept: Sequence[Kept]) -> list[tuple[str, File]]:
    """The files for a petition that is being sent, as (kind, file), sealed still; they are not swept away any more."""
    ids = [pk for one in kept if (pk := _id_of(one.token))]
    found = LooseFile.objects.select_for_update(of=("self",)).filter(pk__in=ids)
    held = list(found.select_related("file__blob", "file__thumbnail__blob").order_by("pk"))
    LooseFile.objects.filter(pk__in=[loose.pk for loose in held]).delete()
    return [(loose.kind, loose.file) for loose in held]


@contextmanager
def with_files(uploads: "Sequence[UploadedFile[Any]]") -> Iterator[list[tuple[str, File]]]:
    """Files that come with what is done to a petition, in its transaction: none stays when that fails.

    Raises CannotTakeIn.
    """
    with transaction.atomic():
        kept: list[Kept] = []
        for upload in uploads:
            kept.append(take_in(upload=upload, already=len(kept)))
        yield claim_files(kept=kept)


def sweep_loose_files(*, now: datetime | None = None) -> int:
    """Forget what was never sent within a day; returns how many files went."""
    until = (now or timezone.now()) - KEPT_FOR
    old = list(
        LooseFile.objects.filter(added_at__lt=until).order_by("added_at", "pk").values_list("pk", "file_id")[:1000]
    )
    for pk, file_id in old:
        with transaction.atomic():
            if LooseFile.objects.filter(pk=pk).delete()[0]:
                forget_file(file_id=file_id)
    return len(old)


def _id_of(token: str) -> int:
    try:
        return int(signing.loads(token, salt=_SALT, max_age=KEPT_FOR))
    except (signing.BadSignature, TypeError, ValueError):
        return 0


def _known(found: Iterable[LooseFile], tokens: Mapping[int, str]) -> Iterator[Kept]:
    """Those that this deployment's secrets open: the rest was sent under one that it has forgotten."""
    for loose in found:
        try:
            name, _type = open_name(file=loose.file, bound_to=LOOSE)
        except BrokenSeal:
            continue
        yield Kept(tokens[loose.pk], loose.kind, loose.file, name)


def _stored(upload: "UploadedFile[Any]") -> tuple[str, File]:
    """A picture as its pixels alone, a sound, or a paper; plain text is not taken, so no page comes in as text."""
    claimed = mimetypes.guess_type(upload.name or "")[0] or upload.content_type or ""
    if claimed.startswith("image/"):
        return Attachment.Kind.PHOTO.value, seal_picture(upload=upload, bound_to=LOOSE)
    if claimed.startswith("audio/") or claimed in ("video/webm", "video/mp4", "video/ogg"):
        voice = seal_upload(upload=upload, bound_to=LOOSE, types=VOICES, most=MOST_VOICE)
        return Attachment.Kind.VOICE.value, voice
    return Attachment.Kind.DOCUMENT.value, seal_upload(upload=upload, bound_to=LOOSE, types=_PAPERS)
