"""Case files: opening, filling, closing."""

from collections.abc import Sequence

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from lienthong.kernel.access.viewer import Viewer
from lienthong.kernel.events.actions import Subject, emit
from lienthong.kernel.language.text import nfc
from lienthong.modules.documents.events.casefiles import CaseFileClosed, CaseFileOpened, FiledInCase, TakenFromCase
from lienthong.modules.documents.models import CaseFile, CaseFileEntry, Document
from lienthong.modules.documents.rules.casefiles import may_change_case_file, may_open_case_file


class CannotFile(Exception):
    """The case file cannot be opened, filled or closed so; the message says why."""


@transaction.atomic
def open_case_file(*, viewer: Viewer, title: str, code: str = "") -> CaseFile:
    """Open a case file of the viewer's unit; without a code it gets the next one of the year. Raises CannotFile."""
    title, code = nfc(title).strip()[:300], nfc(code).strip()[:40]
    if not may_open_case_file(viewer):
        raise CannotFile(_("Your position does not keep case files."))
    if not title:
        raise CannotFile(_("Give the case file a title."))
    today = timezone.localdate()
    own = CaseFile.objects.filter(unit_id=viewer.unit_id)
    if code and own.filter(code=code).exists():
        raise CannotFile(_("Your unit has a case file with this code already."))
    if not code:
        place = own.filter(opened_on__year=today.year).count() + 1
        while own.filter(code=f"{place:02}/{today.year}").exists():
            place += 1
        code = f"{place:02}/{today.year}"
    found = CaseFile.objects.create(unit_id=viewer.unit_id, code=code, title=title, opened_on=today)
    emit(CaseFileOpened(code, title), subject=Subject("case_file", found.pk), viewer=viewer)
    return found


@transaction.atomic
def file_documents(*, viewer: Viewer, case_file_id: int, document_ids: Sequence[int]) -> int:
    """Put documents that the viewer may read into an open case file; returns how many are new in it."""
    case_file = _lock(viewer, case_file_id)
    seen = list(Document.objects.visible_to(viewer).filter(pk__in=document_ids).order_by("id"))
    if not seen:
        raise CannotFile(_("Choose at least one document."))
    there = set(case_file.entries.values_list("document_id", flat=True))
    fresh = [document for document in seen if document.pk not in there]
    CaseFileEntry.objects.bulk_create([CaseFileEntry(case_file=case_file, document=document) for document in fresh])
    for document in fresh:
        emit(
            FiledInCase(document.symbol or document.summary), subject=Subject("case_file", case_file.pk), viewer=viewer
        )
    return len(fresh)


@transaction.atomic
def take_from_case_file(*, viewer: Viewer, case_file_id: int, document_id: int) -> None:
    """Take a document out of an open case file; the document itself stays. Raises CannotFile."""
    case_file = _lock(viewer, case_file_id)
    entry = case_file.entries.select_related("document").filter(document_id=document_id).first()
    if entry is None:
        return
    entry.delete()
    told = TakenFromCase(entry.document.symbol or entry.document.summary)
    emit(told, subject=Subject("case_file", case_file.pk), viewer=viewer)


@transaction.atomic
def close_case_file(*, viewer: Viewer, case_file_id: int) -> CaseFile:
    """Close a case file: nothing is added to it or taken from it any more. Raises CannotFile."""
    case_file = _lock(viewer, case_file_id)
    case_file.closed_on = timezone.localdate()
    case_file.save(update_fields=["closed_on"])
    emit(CaseFileClosed(case_file.entries.count()), subject=Subject("case_file", case_file.pk), viewer=viewer)
    return case_file


def _lock(viewer: Viewer, case_file_id: int) -> CaseFile:
    case_file = CaseFile.objects.select_for_update().filter(pk=case_file_id, unit_id=viewer.unit_id).first()
    if case_file is None:
        raise CannotFile(_("This case file is not your unit’s."))
    if not may_change_case_file(viewer, case_file):
        raise CannotFile(_("This case file is closed."))
    return case_file
