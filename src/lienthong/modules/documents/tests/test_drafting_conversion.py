"""An uploaded DOCX becomes a PDF by a job: shown while it lasts, kept when it fails, tried again."""

import stat
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from procrastinate.contrib.django.models import ProcrastinateJob

from lienthong.kernel.accounts.tests.factories import sign_in
from lienthong.kernel.files.tests.factories import docx_bytes, pdf_bytes
from lienthong.modules.documents.actions import drafting_conversion
from lienthong.modules.documents.actions.drafting import current_version, keep_version, restore_version, save_draft
from lienthong.modules.documents.actions.drafting_conversion import convert_source
from lienthong.modules.documents.models import Document, Version
from lienthong.modules.documents.tests.factories_drafting import Office, make_draft, make_office, typed

pytestmark = pytest.mark.django_db


@pytest.fixture
def office() -> Office:
    return make_office()


@pytest.fixture
def draft(office: Office, client: Client) -> Document:
    """A draft whose text was uploaded as DOCX by its author, who is signed in."""
    draft = make_draft(office.author)
    sign_in(client, office.author, language="en")
    file = SimpleUploadedFile("dự thảo.docx", docx_bytes("Điều 1. Phạm vi"))
    client.post(reverse("upload_draft", args=[draft.pk]), {"file": file})
    return draft


def pretend(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, script: str) -> None:
    """Let a shell script stand for LibreOffice."""
    (tmp_path / "made.pdf").write_bytes(pdf_bytes("From LibreOffice"))
    program = tmp_path / "soffice"
    program.write_text(f"#!/bin/sh\n{script}\n")
    program.chmod(program.stat().st_mode | stat.S_IXUSR)
    monkeypatch.setattr(drafting_conversion, "converter", lambda: str(program))


def convert(draft: Document) -> Version:
    source_id = Version.objects.filter(document=draft, source__isnull=False).values_list("source_id", flat=True)[0]
    convert_source(document_id=draft.pk, source_id=source_id or 0)
    return current_version(draft.pk)


def test_the_request_only_asks_and_the_page_waits(client: Client, draft: Document) -> None:
    assert current_version(draft.pk).conversion == "waiting"
    assert ProcrastinateJob.objects.filter(task_name__endswith="drafting.make_pdf").count() == 1
    page = client.get(reverse("draft", args=[draft.pk])).text
    assert "Being converted" in page
    assert "Điều 1. Phạm vi" in page
    assert reverse("draft_converted", args=[draft.pk]) in page
    asked = client.get(reverse("draft_converted", args=[draft.pk]))
    assert (asked.status_code, "HX-Refresh" in asked.headers) == (204, False)


def test_the_pages_appear_when_the_worker_has_made_them(
    client: Client, draft: Document, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pretend(tmp_path, monkeypatch, f'cp "{tmp_path}/made.pdf" "${{7}}/van-ban.pdf"')
    version = convert(draft)
    assert (version.conversion, version.pdf is None) == ("", False)
    assert convert(draft).pdf_id == version.pdf_id
    assert client.get(reverse("draft_converted", args=[draft.pk])).headers["HX-Refresh"] == "true"
    page = client.get(reverse("draft", args=[draft.pk])).text
    assert "Being converted" not in page
    assert "was turned into a PDF" in page


def test_a_failure_is_told_and_tried_again(
    client: Client, draft: Document, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pretend(tmp_path, monkeypatch, "exit 1")
    assert convert(draft).conversion == "failed"
    page = client.get(reverse("draft", args=[draft.pk])).text
    assert "could not turn this file into a PDF" in page
    assert "dự thảo.docx" in page
    ProcrastinateJob.objects.all().delete()
    client.post(reverse("convert_draft", args=[draft.pk]))
    assert current_version(draft.pk).conversion == "waiting"
    assert ProcrastinateJob.objects.filter(task_name__endswith="drafting.make_pdf").exists()


def test_only_who_may_change_the_draft_tries_again(office: Office, client: Client, draft: Document) -> None:
    monkey = Version.objects.filter(document=draft, source__isnull=False)
    monkey.update(conversion="failed")
    sign_in(client, office.stranger)
    assert client.post(reverse("convert_draft", args=[draft.pk])).status_code == 404
    assert client.get(reverse("draft_converted", args=[draft.pk])).status_code == 404
    assert monkey.get().conversion == "failed"


def test_versions_made_meanwhile_get_the_pdf_too(
    office: Office, draft: Document, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    uploaded = current_version(draft.pk)
    keep_version(viewer=office.author, document_id=draft.pk, note="")
    save_draft(viewer=office.author, document_id=draft.pk, typed=typed(draft, summary="về việc khác"))
    restore_version(viewer=office.author, document_id=draft.pk, number=uploaded.number)
    pretend(tmp_path, monkeypatch, f'cp "{tmp_path}/made.pdf" "${{7}}/van-ban.pdf"')
    convert(draft)
    made = Version.objects.filter(document=draft, source__isnull=False).values_list("conversion", "pdf__name")
    assert set(made) == {("", "dự thảo.pdf")}
    assert len(made) == 3
