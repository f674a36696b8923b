"""A document in the search: for its readers, those it is shown to later, with the words inside its files."""

from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from procrastinate.contrib.django.models import ProcrastinateJob

from lienthong.kernel.accounts.tests.factories import make_viewer, sign_in
from lienthong.kernel.files.actions import extract_text, store_bytes
from lienthong.kernel.files.tests.factories import docx_bytes
from lienthong.kernel.org.models import Unit
from lienthong.kernel.org.tests.factories import make_tree
from lienthong.kernel.search.models import Entry
from lienthong.kernel.search.queries import Question, answers
from lienthong.modules.documents.actions.casefiles import open_case_file
from lienthong.modules.documents.actions.drafting import current_version, save_draft, token_of
from lienthong.modules.documents.actions.searching import index_case_file, index_document
from lienthong.modules.documents.models import Attachment, CaseFile, Share
from lienthong.modules.documents.tests.factories_drafting import make_draft, make_office, typed
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


def test_what_is_being_composed_is_found_by_those_round_the_draft_alone() -> None:
    office = make_office()
    draft = make_draft(office.author, summary="về việc chung")
    text = typed(draft, body="Điều 1. Bảo vệ rừng đầu nguồn", bases="Căn cứ Luật Lâm nghiệp;")
    save_draft(viewer=office.author, document_id=draft.pk, typed=text)
    index_document(document_id=draft.pk)
    assert found(office.units["tw_office"], "rung dau nguon") == [draft.pk]
    assert found(office.units["tw_office"], "luat lam nghiep") == [draft.pk]
    assert found(office.units["tw"], "rung dau nguon") == [], "nobody else before it is shown to them"
    assert found(office.units["hn"], "rung dau nguon") == []


def test_typing_asks_for_the_entry_once_a_minute(client: Client) -> None:
    office = make_office()
    draft = make_draft(office.author)
    sign_in(client, office.author)
    ProcrastinateJob.objects.all().delete()
    for text in ("một", "hai"):
        fields = {"token": token_of(current_version(draft.pk)), "type": draft.type_id, "summary": "x", "body": text}
        client.post(reverse("save_draft", args=[draft.pk]), fields | {"urgency": 0, "secrecy": 0})
    assert (
        ProcrastinateJob.objects.filter(task_name__endswith="index_document", scheduled_at__isnull=False).count() == 1
    )


def test_a_case_file_is_found_by_its_title_in_its_own_unit(client: Client) -> None:
    tree = make_tree()
    clerk = make_viewer(tree["ag"], "clerk")
    case_file = open_case_file(viewer=clerk, title="Hồ sơ đê điều năm 2026")
    assert ProcrastinateJob.objects.filter(task_name__endswith="index_case_file").count() == 1
    index_case_file(case_file_id=case_file.pk)
    assert found(tree["ag"], "de dieu") == [case_file.pk]
    assert found(tree["hn"], "de dieu") == []
    sign_in(client, clerk, language="en")
    page = client.get(reverse("search"), {"q": "đê điều"}).text
    assert reverse("case_file", args=[case_file.pk]) in page
    assert "Case file" in page
    CaseFile.objects.all().delete()
    index_case_file(case_file_id=case_file.pk)
    assert not Entry.objects.filter(kind="case_file").exists()
