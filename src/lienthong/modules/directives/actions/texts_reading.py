"""Reading a file into a text and its provisions."""

import hashlib
from dataclasses import dataclass

from django.utils.translation import gettext as _

from lienthong.kernel.files.extraction import extract
from lienthong.kernel.files.models import File
from lienthong.kernel.files.queries import blob_path
from lienthong.kernel.files.rules import DOCX, PDF, TEXT
from lienthong.modules.directives.rules.parsing import Found, parse
from lienthong.modules.directives.rules.texts_layout import lay
from lienthong.modules.directives.rules.texts_reading import PROGRAM

READABLE = (DOCX, PDF, TEXT)
# A page of text has some 2,000 characters; a scan has none but perhaps a stamp's.
FEWEST_A_PAGE = 40


class CannotReadText(Exception):
    """No text could be taken from the file; `reason` is no_text, broken, encrypted, timeout, type or gone."""

    def __init__(self, reason: str, name: str) -> None:
        self.reason, self.name = reason, name
        super().__init__(_message(reason, name))


@dataclass(frozen=True, slots=True)
class ReadText:
    """A text with one paragraph a line, where its pages begin, its hash, and its provisions."""

    text: str
    pages: list[int]
    sha256: str
    provisions: list[Found]


def read_file(file: File) -> ReadText:
    """Read a stored DOCX, PDF or TXT. Raises CannotReadText; a text without any mark gives no provisions."""
    if file.blob.media_type not in READABLE:
        raise CannotReadText("type", file.name)
    path = blob_path(file.blob.sha256)
    if not path.exists():
        raise CannotReadText("gone", file.name)
    raw = extract(file.blob.media_type, path, program=PROGRAM)
    if raw["error"]:
        raise CannotReadText(raw["error"], file.name)
    laid = lay(raw["text"], is_set=file.blob.media_type == PDF)
    letters = sum(1 for char in laid.text if char.isalpha())
    if letters == 0 or (file.blob.media_type == PDF and letters < FEWEST_A_PAGE * (raw["pages"] or 1)):
        raise CannotReadText("no_text", file.name)
    return ReadText(
        text=laid.text,
        pages=laid.pages,
        sha256=hashlib.sha256(laid.text.encode()).hexdigest(),
        provisions=parse(laid.text, laid.pages),
    )


def _message(reason: str, name: str) -> str:
    messages = {
        "no_text": _(
            "“%(name)s” is a scan: its pages are pictures and hold no words. Upload the DOCX it was printed from,"
            " or a TXT; or give the scan a text layer (“searchable PDF” in the scanner’s software) and upload it again."
        ),
        "broken": _("“%(name)s” is damaged and cannot be read. Open it in its program, save it anew, upload it again."),
        "encrypted": _("“%(name)s” is protected by a password. Remove the password and upload it again."),
        "timeout": _("“%(name)s” took too long to read. Save it as DOCX or TXT and upload that."),
        "type": _("A directive is read from a DOCX, a PDF with text, or a TXT; “%(name)s” is none of these."),
        "gone": _("The file store has lost “%(name)s”. Upload it again and tell the operator."),
    }
    return messages.get(reason, messages["broken"]) % {"name": name}
