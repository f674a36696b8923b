"""A document in the search: for its readers, those it is shown to later, with the words inside its files."""

from pathlib import Path
from typing import Any

import pytest

from lienthong.kernel.accounts.tests.factories import make_viewer
from lienthong.kernel.files.actions import extract_text, store_bytes
from lienthong.kernel.files.tests.factories import docx_bytes
from lienthong.kernel.org.models import Unit
from lienthong.kernel.org.tests.factories import make_tree
from lienthong.kernel.search.models import Entry
from lienthong.kernel.search.queries import Question, answers
from lienthong.modules.documents.actions.searching import index_document
from lienthong.modules.documents.models import Attachment, Share
from lienthong.modules.documents.tests.factories_issuing import make_approved, make_issued

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def folder(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path


def found(unit: Unit, words: str) -> list[int]:
    return [one.subject_id for one in answers(make_viewer(unit), Question(words)).found]


def test_sender_and_recipients_find_it_and_nobody_else() -> None:
    tree = make_tree()
    document = make_issued(tree["tw"], to=[tree["ag1"]], summary="Về phòng, chống lụt bão")
    index_document(document_id=document.pk)
    assert found(tree["ag1"], "lut bao") == [document.pk]
    assert found(tree["tw"], document.symbol) == [document.pk]
    assert found(tree["ag2"], "lut bao") == []


def test_a_unit_shown_it_later_finds_it_without_the_first_entry_written_again() -> None:
    tree = make_tree()
    document = make_issued(tree["tw"], to=[tree["ag"]], summary="Về phòng, chống lụt bão")
    index_document(document_id=document.pk)
    first = Entry.objects.get(share=0)
    Entry.objects.filter(pk=first.pk).update(sender="untouched")
    assert found(tree["ag_dept"], "lut bao") == []
    Share.objects.create(document=document, unit=tree["ag_dept"])
    index_document(document_id=document.pk, shares_only=True)
    assert found(tree["ag_dept"], "lut bao") == [document.pk]
    assert Entry.objects.get(share=0).sender == "untouched"


def test_the_words_inside_an_attachment_are_found() -> None:
    tree = make_tree()
    document = make_approved(tree["ag"])
    file = store_bytes(name="phu-luc.docx", content=docx_bytes("Danh sách hồ chứa thủy lợi"), viewer=None)
    extract_text(blob_id=file.blob_id)
    Attachment.objects.create(document=document, file=file)
    index_document(document_id=document.pk)
    assert found(tree["ag"], "ho chua thuy loi") == [document.pk]
