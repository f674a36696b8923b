"""The document page and its files: who may see them, what they cost."""

from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from lienthong.kernel.accounts.tests.factories import make_viewer, sign_in
from lienthong.kernel.files.queries import blob_path
from lienthong.kernel.org.tests.factories import make_tree
from lienthong.modules.documents.models import Document
from lienthong.modules.documents.tests.factories_issuing import make_issued

pytestmark = pytest.mark.django_db


def test_document_shows_facts_and_text_to_its_body(client: Client, django_assert_max_num_queries: Any) -> None:
    tree = make_tree()
    document = make_issued(tree["ag"], to=[tree["ag1"]])
    sign_in(client, make_viewer(tree["ag"], "clerk"))
    with django_assert_max_num_queries(8):
        page = client.get(f"/documents/{document.pk}")
    text = page.content.decode()
    assert page.status_code == 200
    assert document.symbol in text
    assert document.summary in text


def test_document_is_unknown_to_others(client: Client) -> None:
    tree = make_tree()
    document = make_issued(tree["ag"], to=[tree["ag1"]])
    sign_in(client, make_viewer(tree["hn"], "clerk"))
    assert client.get(f"/documents/{document.pk}").status_code == 404
    file = document.versions.get().pdf
    assert file is not None
    assert client.get(f"/documents/{document.pk}/files/{file.pk}").status_code == 404


def test_file_is_sent_to_readers_only_with_its_own_document(client: Client) -> None:
    tree = make_tree()
    document = make_issued(tree["ag"], to=[tree["ag1"]])
    other = Document.objects.create(
        body=tree["ag"], unit=tree["ag"], level="province", summary="Khác", created_at=timezone.now()
    )
    file = document.versions.get().pdf
    assert file is not None
    sign_in(client, make_viewer(tree["ag1"], "officer"))
    answer = client.get(f"/documents/{document.pk}/files/{file.pk}")
    assert answer.status_code == 200
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Disposition"].startswith("inline")
    assert b"".join(answer).startswith(b"%PDF")
    part = client.get(f"/documents/{document.pk}/files/{file.pk}?download", headers={"Range": "bytes=0-3"})
    assert (part.status_code, b"".join(part)) == (206, b"%PDF")
    assert part["Content-Disposition"].startswith("attachment")
    assert client.get(f"/documents/{other.pk}/files/{file.pk}").status_code == 404


def test_recipient_that_gave_it_back_reads_no_file(client: Client) -> None:
    tree = make_tree()
    document = make_issued(tree["ag"], to=[tree["ag1"]])
    document.deliveries.update(request="recall", recall=15)
    file = document.versions.get().pdf
    assert file is not None
    sign_in(client, make_viewer(tree["ag1"], "officer"))
    assert client.get(f"/documents/{document.pk}/files/{file.pk}").status_code == 404


def test_phones_read_the_pages_as_pictures(client: Client) -> None:
    tree = make_tree()
    document = make_issued(tree["ag"], to=[tree["ag1"]])
    file = document.versions.get().pdf
    assert file is not None
    address = f"/documents/{document.pk}/files/{file.pk}/pages"
    sign_in(client, make_viewer(tree["ag1"], "officer"))
    assert client.get(address).content.decode().count("<img") == 1
    picture = client.get(f"{address}/1")
    assert (picture.status_code, picture.content[:4]) == (200, b"\x89PNG")
    assert client.get(f"{address}/2").status_code == 404
    blob_path(file.blob.sha256).write_bytes(b"%PDF-1.7 torn")
    assert "<img" not in client.get(address).content.decode()
    assert client.get(f"{address}/1").status_code == 404
    sign_in(client, make_viewer(tree["hn"], "clerk"))
    assert [client.get(address + more).status_code for more in ("", "/1")] == [404, 404]
