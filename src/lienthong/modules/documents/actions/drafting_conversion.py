"""A DOCX or ODT becomes a PDF by LibreOffice: asked for in the request, done by a worker."""

import shutil
import subprocess
import tempfile
from pathlib import Path

from django.db import transaction

from lienthong.kernel.access.viewer import Viewer
from lienthong.kernel.events.actions import Subject, emit
from lienthong.kernel.files.actions import CannotStore, store_bytes
from lienthong.kernel.files.models import File
from lienthong.kernel.files.queries import blob_path
from lienthong.kernel.files.rules import DOCX, PDF
from lienthong.modules.documents.actions.drafting import current_version, locked_for
from lienthong.modules.documents.events.drafting import ConversionAsked, DraftConverted, DraftNotConverted
from lienthong.modules.documents.models import Version

SECONDS = 90
Conversion = Version.Conversion


class CannotConvert(Exception):
    """LibreOffice did not make a PDF; the argument is what the version then says of itself."""


def ask_for_pdf(version: Version, viewer: Viewer) -> None:
    """Have a worker make the PDF of an uploaded version, in the caller's transaction."""
    if version.source_id is None or version.pdf_id is not None:
        return
    _set(version.document_id, version.source_id, conversion=Conversion.WAITING)
    version.conversion = Conversion.WAITING
    asked = ConversionAsked(version.document_id, version.source_id)
    emit(asked, subject=Subject("document", version.document_id), viewer=viewer)


@transaction.atomic
def convert_again(*, viewer: Viewer, document_id: int) -> Version:
    """Try again to make the PDF of the newest version. Raises CannotDraft when it is not the viewer's to change."""
    locked_for(viewer, document_id)
    version = current_version(document_id)
    if version.conversion in {Conversion.FAILED, Conversion.MISSING}:
        ask_for_pdf(version, viewer)
    return version


def convert_source(*, document_id: int, source_id: int) -> None:
    """Make the PDF of an uploaded file and give it to every version that was made of it; once, however often asked.

    Nothing is raised when it fails: the versions say so and offer to try again.
    """
    waiting = Version.objects.filter(document_id=document_id, source_id=source_id, pdf__isnull=True)
    version = waiting.select_related("document", "source__blob").order_by("-number").first()
    if version is None or version.source is None:
        return
    subject, unit_id = Subject("document", document_id), version.document.unit_id
    try:
        pdf = converted(version.source)
    except CannotConvert as cannot:
        with transaction.atomic():
            _set(document_id, source_id, conversion=str(cannot))
            failed = DraftNotConverted(document_id, version.source.name, str(cannot))
            emit(failed, subject=subject, viewer=None, unit_id=unit_id)
        return
    with transaction.atomic():
        _set(document_id, source_id, conversion=Conversion.NONE, pdf=pdf)
        emit(DraftConverted(document_id, version.source.name), subject=subject, viewer=None, unit_id=unit_id)


def _set(document_id: int, source_id: int, **fields: object) -> None:
    Version.objects.filter(document_id=document_id, source_id=source_id, pdf__isnull=True).update(**fields)


def converter() -> str | None:
    """The program that turns DOCX into PDF, if this machine has it."""
    return shutil.which("soffice") or shutil.which("libreoffice")


def converted(source: File) -> File:
    """The PDF of a DOCX or ODT. Raises CannotConvert when LibreOffice is missing, fails or takes too long."""
    program = converter()
    if program is None:
        raise CannotConvert(Conversion.MISSING)
    with tempfile.TemporaryDirectory(prefix="lienthong-") as folder:
        ending = ".docx" if source.blob.media_type == DOCX else ".odt"
        copy = Path(folder) / f"van-ban{ending}"
        command = [
            program,
            f"-env:UserInstallation=file://{folder}/profile",
            "--headless",
            "--norestore",
            "--convert-to",
            "pdf",
            "--outdir",
            folder,
            str(copy),
        ]
        try:
            shutil.copyfile(blob_path(source.blob.sha256), copy)
            subprocess.run(command, capture_output=True, timeout=SECONDS, check=True, cwd=folder)  # noqa: S603 (the office program with a copy of ours)
            content = copy.with_suffix(".pdf").read_bytes()
            return store_bytes(name=f"{Path(source.name).stem}.pdf", content=content, viewer=None, media_type=PDF)
        except (subprocess.SubprocessError, OSError, CannotStore) as error:
            raise CannotConvert(Conversion.FAILED) from error
