"""The pages of drafts: who sees them, what they cost, what they say to bad input."""

import io
import re
from typing import Any

import docx
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from lienthong.kernel.accounts.tests.factories import sign_in
from lienthong.modules.documents.actions.drafting import current_version, save_draft, token_of
from lienthong.modules.documents.actions.drafting_conversion import convert_source
from lienthong.modules.documents.actions.drafting_review import Asked, ask_review, submit_draft
from lienthong.modules.documents.models import Comment, Document
from lienthong.modules.documents.tests.factories_drafting import Office, head, make_draft, make_office, text_of, typed
from lienthong.modules.documents.tests.factories_issuing import blank_pdf

pytestmark = pytest.mark.django_db
BODY = "Điều 1. Phạm vi điều chỉnh\n1. Khoản một\na) Điểm a"


@pytest.fixture
def office() -> Office:
    return make_office()


@pytest.fixture
def draft(office: Office) -> Document:
    document = make_draft(office.author)
    save_draft(viewer=office.author, document_id=document.pk, typed=typed(document, body=BODY, place="Hà Nội"))
    return document


def test_the_list_is_one_page_of_few_queries(
    client: Client, office: Office, draft: Document, django_assert_max_num_queries: Any
) -> None:
    for place in range(3):
        make_draft(office.author, summary=f"số {place}")
    sign_in(client, office.author)
    with django_assert_max_num_queries(8):
        page = client.get(reverse("drafts"))
    assert page.status_code == 200
    assert "về chuyển đổi số" in page.text


@pytest.mark.parametrize(
    "query", ["?tab=sign", "?tab=../x", "?before=abc", "?before=99999999999999999999", "?before=²"]
)
def test_the_list_bears_any_address(client: Client, office: Office, draft: Document, query: str) -> None:
    sign_in(client, office.author)
    assert client.get(reverse("drafts") + query).status_code == 200


def test_a_draft_begins_on_a_form(client: Client, office: Office) -> None:
    sign_in(client, office.author)
    page = client.get(reverse("new_draft"))
    found = re.search(r'name="key" value="([0-9a-f-]{36})"', page.text)
    assert found
    key = found[1]
    values: dict[str, Any] = {
        "type": head().type_id,
        "summary": "Về kế hoạch 🎉 " + "x" * 200,
        "urgency": 1,
        "secrecy": 0,
    }
    values["key"] = key
    first = client.post(reverse("new_draft"), values)
    again = client.post(reverse("new_draft"), values)
    assert first["Location"] == again["Location"]
    assert Document.objects.count() == 1


def test_bad_input_is_kept_and_told(client: Client, office: Office) -> None:
    sign_in(client, office.author)
    page = client.post(reverse("new_draft"), {"type": "", "summary": "x" * 501, "secrecy": 0})
    assert page.status_code == 422
    assert "x" * 501 in page.text
    assert not Document.objects.exists()


def test_secrecy_is_refused_in_words(client: Client, office: Office) -> None:
    sign_in(client, office.author)
    values = {"type": head().type_id, "summary": "Mật", "urgency": 0, "secrecy": 1}
    page = client.post(reverse("new_draft"), values)
    assert page.status_code == 422
    assert "form-errors" in page.text
    assert not Document.objects.exists()


def test_the_draft_shows_its_pages(
    client: Client, office: Office, draft: Document, django_assert_max_num_queries: Any
) -> None:
    sign_in(client, office.author)
    with django_assert_max_num_queries(22):
        page = client.get(reverse("draft", args=[draft.pk]))
    assert page.status_code == 200
    picture = reverse("draft_page", args=[draft.pk, 1, 1, 900])
    assert picture in page.text
    answer = client.get(picture)
    assert (answer["Content-Type"], answer.content[:4]) == ("image/png", b"\x89PNG")
    assert client.get(reverse("draft_page", args=[draft.pk, 1, 9, 900])).status_code == 404
    assert client.get(reverse("draft_page", args=[draft.pk, 1, 1, 901])).status_code == 404
    assert client.get(reverse("draft_pdf", args=[draft.pk, 1])).content[:5] == b"%PDF-"


def test_strangers_find_nothing(client: Client, office: Office, draft: Document) -> None:
    sign_in(client, office.stranger)
    for name, args in (
        ("draft", [draft.pk]),
        ("edit_draft", [draft.pk]),
        ("draft_pdf", [draft.pk, 1]),
        ("draft_page", [draft.pk, 1, 1, 900]),
        ("compare_drafts", [draft.pk]),
    ):
        assert client.get(reverse(name, args=args)).status_code == 404, name
    for name in ("save_draft", "submit_draft", "agree_draft", "return_draft", "cancel_draft", "comment_draft"):
        values = {"text": "x", "page": 1, "x": 1, "y": 1}
        assert client.post(reverse(name, args=[draft.pk]), values).status_code == 404, name


def editor_values(draft: Document, **more: Any) -> dict[str, Any]:
    return {
        "type": draft.type_id,
        "summary": "về chuyển đổi số",
        "body": BODY,
        "place": "Hà Nội",
        "urgency": 0,
        "secrecy": 0,
        "token": token_of(current_version(draft.pk)),
        **more,
    }


def test_typing_is_saved_and_a_conflict_keeps_both(client: Client, office: Office, draft: Document) -> None:
    sign_in(client, office.author)
    values = editor_values(draft, body="Điều 1. Mới")
    saved = client.post(reverse("save_draft", args=[draft.pk]), values)
    assert saved["HX-Trigger"] == "draft-saved"
    assert text_of(current_version(draft.pk)) == "Điều 1. Mới"
    late = client.post(reverse("save_draft", args=[draft.pk]), values | {"body": "Điều 1. Cũ"})
    assert 'data-state="conflict"' in late.text
    page = client.post(reverse("edit_draft", args=[draft.pk]), values | {"body": "Điều 1. Cũ"})
    assert page.status_code == 422
    assert "Điều 1. Cũ" in page.text
    token = token_of(current_version(draft.pk))
    assert token in page.text
    client.post(
        reverse("edit_draft", args=[draft.pk]), values | {"body": "Điều 1. Cũ", "token": token, "keep_theirs": "1"}
    )
    assert [text_of(one) for one in draft.versions.order_by("number")] == [
        "Điều 1. Mới",
        "Điều 1. Cũ",
    ]


def test_the_editor_opens_for_its_authors_alone(client: Client, office: Office, draft: Document) -> None:
    sign_in(client, office.author)
    assert client.get(reverse("edit_draft", args=[draft.pk])).status_code == 200
    sign_in(client, office.colleague)
    assert client.get(reverse("edit_draft", args=[draft.pk])).status_code == 302


@pytest.mark.parametrize(
    ("name", "content"),
    [("rong.pdf", b""), ("gia.pdf", b"khong phai PDF"), ("a.exe", b"MZ" + b"\0" * 200), ("ảnh🎉.png", b"\x89PNG\r\n")],
)
def test_files_that_are_none_are_refused(
    client: Client, office: Office, draft: Document, name: str, content: bytes
) -> None:
    sign_in(client, office.author)
    upload = SimpleUploadedFile(name, content)
    assert client.post(reverse("upload_draft", args=[draft.pk]), {"file": upload}).status_code == 302
    assert draft.versions.count() == 1


def test_an_uploaded_pdf_is_the_next_version(client: Client, office: Office, draft: Document) -> None:
    sign_in(client, office.author)
    name = "văn bản " + "dài " * 70 + "🎉.pdf"
    client.post(reverse("upload_draft", args=[draft.pk]), {"file": SimpleUploadedFile(name, blank_pdf())})
    version = current_version(draft.pk)
    assert (version.number, version.content, version.pdf_id) == (2, None, version.source_id)
    assert client.get(reverse("draft", args=[draft.pk])).status_code == 200
    assert client.get(reverse("compare_drafts", args=[draft.pk])).status_code == 200


def _docx() -> bytes:
    document = docx.Document()
    document.add_paragraph("Điều 1. Viết bằng phần mềm khác")
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def test_a_docx_is_kept_and_its_words_are_shown_without_libreoffice(
    client: Client, office: Office, draft: Document, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("lienthong.modules.documents.actions.drafting_conversion.converter", lambda: None)
    sign_in(client, office.author)
    client.post(reverse("upload_draft", args=[draft.pk]), {"file": SimpleUploadedFile("dự thảo.docx", _docx())})
    convert_source(document_id=draft.pk, source_id=current_version(draft.pk).source_id or 0)
    page = client.get(reverse("draft", args=[draft.pk]))
    assert "Điều 1. Viết bằng phần mềm khác" in page.text
    assert "LibreOffice" in page.text
    client.post(reverse("submit_draft", args=[draft.pk]), {"signer": office.leader.position_id})
    draft.refresh_from_db()
    assert draft.state == "draft"


def test_files_go_with_a_draft(client: Client, office: Office, draft: Document) -> None:
    sign_in(client, office.author)
    files = [SimpleUploadedFile("phụ lục 🎉.pdf", blank_pdf()), SimpleUploadedFile("rong.pdf", b"")]
    client.post(reverse("attach_to_draft", args=[draft.pk]), {"files": files})
    attachment = draft.attachments.get()
    assert "phụ lục 🎉.pdf" in client.get(reverse("draft", args=[draft.pk])).text
    sign_in(client, office.colleague)
    client.post(reverse("detach_from_draft", args=[draft.pk, attachment.pk]))
    assert draft.attachments.count() == 1
    sign_in(client, office.author)
    for _twice in range(2):
        client.post(reverse("detach_from_draft", args=[draft.pk, attachment.pk]))
    assert draft.attachments.count() == 0


def test_the_way_from_review_to_approval(client: Client, office: Office, draft: Document) -> None:
    sign_in(client, office.author)
    client.post(
        reverse("review_draft", args=[draft.pk]),
        {"reviewers": [f"p{office.reviewer.position_id}", "u0", "p", "x9", f"p{office.stranger.position_id}"]},
    )
    draft.refresh_from_db()
    assert draft.state == "review"
    sign_in(client, office.reviewer)
    page = client.get(reverse("draft", args=[draft.pk]))
    assert reverse("agree_draft", args=[draft.pk]) in page.text
    client.post(reverse("comment_draft", args=[draft.pk]), {"text": "Sửa <b>", "page": 1, "x": 500, "y": 250})
    assert Comment.objects.get().y == 250
    assert "Sửa &lt;b&gt;" in client.get(reverse("draft", args=[draft.pk])).text
    client.post(reverse("agree_draft", args=[draft.pk]))
    sign_in(client, office.author)
    client.post(reverse("submit_draft", args=[draft.pk]), {"signer": office.leader.position_id})
    sign_in(client, office.reviewer)
    client.post(reverse("approve_draft", args=[draft.pk]))
    draft.refresh_from_db()
    assert draft.state == "submitted"
    sign_in(client, office.leader)
    assert "?tab=sign" in client.get(reverse("drafts")).text
    for _twice in range(2):
        client.post(reverse("approve_draft", args=[draft.pk]))
    draft.refresh_from_db()
    assert draft.state == "approved"
    sign_in(client, office.clerk)
    assert draft.summary in client.get(reverse("drafts") + "?tab=issue").text


def test_a_grave_finding_stops_the_submission(client: Client, office: Office) -> None:
    empty = make_draft(office.author)
    sign_in(client, office.author)
    client.post(reverse("submit_draft", args=[empty.pk]), {"signer": office.leader.position_id})
    empty.refresh_from_db()
    assert empty.state == "draft"


def test_the_inbox_gets_the_detail_alone(client: Client, office: Office, draft: Document) -> None:
    sign_in(client, office.author)
    part = client.get(reverse("draft", args=[draft.pk]), headers={"HX-Request": "true"})
    assert "<html" not in part.text
    assert f"<h2>{draft.summary}</h2>" in part.text


def test_a_specialist_cannot_sign(client: Client, office: Office, draft: Document) -> None:
    submit_draft(viewer=office.author, document_id=draft.pk, signer_id=office.leader.position_id)
    sign_in(client, office.author)
    assert client.post(reverse("approve_draft", args=[draft.pk])).status_code == 403


def test_people_are_found_without_accents(client: Client, office: Office) -> None:
    sign_in(client, office.author)
    page = client.get(reverse("draft_people") + "?q=vu tham")
    assert "Vũ Thẩm Định" in page.text
    assert client.get(reverse("draft_people") + "?q=van phong&units=1").text.count('data-key="u') == 1


def test_a_reviewing_office_sees_the_draft(client: Client, office: Office, draft: Document) -> None:
    sign_in(client, office.leader)
    assert client.get(reverse("draft", args=[draft.pk])).status_code == 404
    ask_review(viewer=office.author, document_id=draft.pk, reviewers=[Asked(office.units["tw"].pk)])
    assert client.get(reverse("draft", args=[draft.pk])).status_code == 200
