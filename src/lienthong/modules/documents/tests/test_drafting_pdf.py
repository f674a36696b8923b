"""The official layout: real PDFs, read back."""

import json
from datetime import date

import pypdfium2
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lienthong.modules.documents.actions.drafting import current_version, save_draft
from lienthong.modules.documents.queries.drafting_pdf import compile_pdf, layout_data, render_pdf, written_date
from lienthong.modules.documents.tests.factories_drafting import make_draft, make_office, typed

BARE = {
    "system": "state",
    "form": "named",
    "fonts": ["Tinos", "Libertinus Serif"],
    "title": "t",
    "draft": True,
    "urgency": "KHẨN",
    "parent": "",
    "body": "CƠ QUAN",
    "symbol": "Số: 01/QĐ-CQ",
    "dated": "ngày 01 tháng 02 năm 2026",
    "type_name": "QUYẾT ĐỊNH",
    "summary": "s",
    "addressees": [],
    "bases": [],
    "enacting": "",
    "content": [],
    "copies": [],
    "authority": "",
    "signer_title": "",
    "signer_name": "",
}


def words(pdf: bytes) -> str:
    with pypdfium2.PdfDocument(pdf) as document:
        text = " ".join(sheet.get_textpage().get_text_range() for sheet in document)
    return " ".join(text.split())


@settings(max_examples=30, deadline=None)
@given(text=st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=60))
@pytest.mark.parametrize("system", ["state", "party", "front"])
def test_whatever_is_written_stays_text(system: str, text: str) -> None:
    run = [{"text": text, "bold": True, "italic": True}]
    data = BARE | {"system": system, "summary": text, "copies": [text], "bases": [run]}
    data |= {"content": [{"kind": "paragraph", "title": False, "runs": run}], "addressees": [text]}
    assert compile_pdf(json.dumps(data)).startswith(b"%PDF")


def test_typst_code_is_printed_and_not_run() -> None:
    code = '#eval("1+1") #panic() $x$ @ref *b* _i_ = H'
    data = BARE | {"content": [{"kind": "paragraph", "title": False, "runs": [{"text": code}]}]}
    assert '#eval("1+1") #panic() $x$ @ref *b* _i_ = H' in words(compile_pdf(json.dumps(data)))


@pytest.mark.parametrize(
    ("on", "expected"),
    [
        (date(2026, 2, 5), "Hà Nội, ngày 05 tháng 02 năm 2026"),
        (date(2026, 3, 15), "Hà Nội, ngày 15 tháng 3 năm 2026"),
        (date(2026, 12, 31), "Hà Nội, ngày 31 tháng 12 năm 2026"),
    ],
)
def test_dates_are_written_as_the_decree_says(on: date, expected: str) -> None:
    assert written_date("Hà Nội", on) == expected


@pytest.mark.django_db
def test_a_draft_has_room_for_its_number_and_the_issued_copy_has_it() -> None:
    office = make_office()
    document = make_draft(office.author, summary="về chuyển đổi số")
    content = typed(document, body="Điều 1. Phạm vi", bases="Căn cứ Điều lệ Đảng;", place="Hà Nội", copies="Như trên")
    save_draft(viewer=office.author, document_id=document.pk, typed=content)
    document.refresh_from_db()
    version = current_version(document.pk)
    draft = words(render_pdf(document, version))
    assert "DỰ THẢO" in draft
    assert "ĐẢNG CỘNG SẢN VIỆT NAM" in draft
    issued = words(render_pdf(document, version, number=204, issued_on=date(2026, 11, 22)))
    assert "DỰ THẢO" not in issued
    assert "Số 204-QĐ/TW" in issued
    assert "Hà Nội, ngày 22 tháng 11 năm 2026" in issued
    assert layout_data(document, version.content or {})["enacting"] == "QUYẾT ĐỊNH"


def test_the_page_is_a4_and_its_fonts_are_inside() -> None:
    from lienthong.modules.documents.queries.drafting_pages import pdf_facts
    from lienthong.modules.documents.rules.drafting_format import findings_on_pdf

    assert findings_on_pdf(pdf_facts(compile_pdf(json.dumps(BARE)))) == []
