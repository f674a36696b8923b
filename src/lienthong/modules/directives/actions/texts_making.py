"""Making a directive of an upload or of a document: which file holds the words, what is known of it already."""

from dataclasses import dataclass
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _

from lienthong.kernel.access.viewer import Viewer
from lienthong.kernel.files.actions import CannotStore, store_upload
from lienthong.kernel.files.models import File
from lienthong.kernel.files.rules import DOCX, PDF, TEXT
from lienthong.kernel.language.text import fold
from lienthong.modules.directives.actions.texts import CannotMakeDirective, DirectiveHead, make_directive
from lienthong.modules.directives.actions.texts_reading import CannotReadText
from lienthong.modules.directives.models import Directive
from lienthong.modules.documents.api import Sheet, readable_file, sheet_for

REFUSED = (CannotMakeDirective, CannotReadText, CannotStore)
# A DOCX says more of a text's parts than the PDF made of it.
_PREFERRED = (DOCX, TEXT, PDF)
_KINDS = (("nghi quyet", "resolution"), ("chi thi", "directive"), ("ket luan", "conclusion"), ("ke hoach", "plan"))


@dataclass(frozen=True, slots=True)
class Source:
    """A document of which a directive is made."""

    id: int
    sheet: Sheet


def source_of(viewer: Viewer, document_id: int | None) -> Source | None:
    """The document, when the viewer may read it; None for any other and for none."""
    sheet = sheet_for(viewer, document_id) if document_id else None
    return Source(sheet.id, sheet) if sheet else None


def initial_of(source: Source | None) -> dict[str, Any]:
    """What is known of a directive from its document."""
    if source is None:
        return {}
    sheet = source.sheet
    kind = next((kind for word, kind in _KINDS if word in fold(sheet.type)), Directive.Kind.PLAN)
    return {"kind": kind, "symbol": sheet.symbol, "title": sheet.summary, "issued_on": sheet.issued_on}


def make_from(
    viewer: Viewer, head: DirectiveHead, upload: "UploadedFile[Any] | None", source: Source | None
) -> Directive:
    """Make a directive of the upload, or of the document's file when there is none. Raises what `REFUSED` lists."""
    document_id = source.id if source else None
    if upload:
        file = store_upload(upload=upload, viewer=viewer)
        return make_directive(viewer=viewer, head=head, file=file, document_id=document_id)
    if source is None:
        raise CannotMakeDirective(_("Choose the file with the text."))
    refusal: CannotReadText | None = None
    for file in _files(viewer, source):
        try:
            return make_directive(viewer=viewer, head=head, file=file, document_id=source.id)
        except CannotReadText as error:
            refusal = refusal or error
    raise refusal or CannotMakeDirective(_("The document has no file with a text. Upload one here."))


def _files(viewer: Viewer, source: Source) -> list[File]:
    lines = [line for line in source.sheet.files if line.part != "attachment" and line.media_type in _PREFERRED]
    lines.sort(key=lambda line: _PREFERRED.index(line.media_type))
    found = [readable_file(viewer, source.id, line.id) for line in lines]
    return [file for file in found if file]
