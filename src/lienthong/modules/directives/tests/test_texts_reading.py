"""Files of every kind that is read, and of those that cannot be; what the search finds of them."""

from io import BytesIO
from zipfile import ZipFile

import docx
import pytest
import typst

from lienthong.kernel.access.viewer import Viewer
from lienthong.kernel.accounts.tests.factories import make_viewer
from lienthong.kernel.files.actions import CannotStore, store_bytes
from lienthong.kernel.org.models import Unit
from lienthong.kernel.org.tests.factories import make_tree
from lienthong.kernel.search.queries import Question, answers
from lienthong.modules.directives.actions.texts import move_directive
from lienthong.modules.directives.actions.texts_reading import CannotReadText, read_file
from lienthong.modules.directives.actions.texts_searching import index_directive
from lienthong.modules.directives.tests.factories import SMALL, make_directive_with_text, task_of
from lienthong.modules.documents.tests.factories_issuing import blank_pdf

pytestmark = pytest.mark.django_db


@pytest.fixture
def units() -> dict[str, Unit]:
    return make_tree()


@pytest.fixture
def author(units: dict[str, Unit]) -> Viewer:
    return make_viewer(units["tw_office"], "specialist")


def docx_of(document: object) -> bytes:
    out = BytesIO()
    document.save(out)  # type: ignore[attr-defined]
    return out.getvalue()


def test_a_docx_with_automatic_numbers_and_a_table(author: Viewer) -> None:
    document = docx.Document()
    document.add_paragraph("Điều 1. Nhiệm vụ")
    for text in ("Rà soát thủ tục.", "Công khai kết quả."):
        document.add_paragraph(text, style="List Number")
    document.add_page_break()  # type: ignore[no-untyped-call]
    document.add_paragraph("Điều 2. Phân công")
    table = document.add_table(rows=1, cols=2)
    table.cell(0, 0).text, table.cell(0, 1).text = "Bộ Nội vụ", "chủ trì"
    file = store_bytes(name="nghi-quyet.docx", content=docx_of(document), viewer=author)
    found = read_file(file)
    assert [one.address for one in found.provisions] == ["art_1", "art_1__clause_1", "art_1__clause_2", "art_2"]
    assert found.text.split("\n")[2] == "2. Công khai kết quả."
    assert "Bộ Nội vụ\tchủ trì" in found.text
    assert found.provisions[-1].page == 2


PRINTED = """#set page(width: 120mm, height: 70mm, margin: 12mm, numbering: "1")
#set text(size: 10pt)
Điều 1. Phạm vi điều chỉnh

1. Nghị quyết này quy định việc chuyển đổi số của các cơ quan, đơn vị trong hệ thống chính trị từ trung ương đến cơ
sở, gồm hạ tầng, dữ liệu và nhân lực;

2. Các cơ quan, đơn vị bảo đảm:

a) Hạ tầng đồng bộ theo quy định tại khoản 1 của Điều này, không để xảy ra tình trạng đầu tư chồng chéo và lãng phí;

b) Dữ liệu đúng, đủ, sạch, sống.

Điều 2. Hiệu lực

Nghị quyết này có hiệu lực từ ngày ký.
"""


def test_a_pdf_keeps_its_pages_and_loses_their_numbers(author: Viewer) -> None:
    content = typst.compile(PRINTED.encode())
    found = read_file(store_bytes(name="nghi-quyet.pdf", content=content, viewer=author))
    places = {one.address: one for one in found.provisions}
    assert list(places) == [
        "art_1",
        "art_1__clause_1",
        "art_1__clause_2",
        "art_1__clause_2__point_a",
        "art_1__clause_2__point_b",
        "art_2",
    ]
    first = places["art_1__clause_1"]
    words = found.text[first.first : first.last]
    assert words.startswith("1. Nghị quyết này")
    assert words.endswith("hạ tầng, dữ liệu và nhân lực;")
    assert "\n" not in words
    assert places["art_1"].page == 1
    assert places["art_2"].page == len(found.pages) == 2
    assert not any(line.strip().isdigit() for line in found.text.split("\n"))


def test_a_pdf_without_words_says_what_can_be_done(author: Viewer) -> None:
    with pytest.raises(CannotReadText) as refused:
        read_file(store_bytes(name="ban-quet.pdf", content=blank_pdf(), viewer=author))
    assert refused.value.reason == "no_text"
    assert "DOCX" in str(refused.value)
    assert "TXT" in str(refused.value)


def test_a_broken_docx_and_a_wrong_type(author: Viewer) -> None:
    out = BytesIO()
    with ZipFile(out, "w") as archive:
        archive.writestr("word/document.xml", "<w:document><not closed")
        archive.writestr("[Content_Types].xml", "")
    with pytest.raises(CannotReadText) as refused:
        read_file(store_bytes(name="hong.docx", content=out.getvalue(), viewer=author))
    assert refused.value.reason == "broken"
    png = (
        b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x06\x00\x00\x00\x1f\x15\xc4\x89"
        b"\x00\x00\x00\rIDATx\x9cc\xf8\xff\xff?\x00\x05\xfe\x02\xfe\xa75\x81\x84\x00\x00\x00\x00IEND\xaeB`\x82"
    )
    with pytest.raises(CannotReadText) as refused:
        read_file(store_bytes(name="anh.png", content=png, viewer=author))
    assert refused.value.reason == "type"
    with pytest.raises(CannotStore):
        store_bytes(name="trong.txt", content=b"", viewer=author)


def test_the_search_finds_a_directive_once_it_is_in_force(units: dict[str, Unit], author: Viewer) -> None:
    directive = make_directive_with_text(author, SMALL, title="Nghị quyết về chuyển đổi số")
    task_of(author, directive, "Trang bị máy tính cho bộ phận một cửa")
    other = make_viewer(units["ag1"], "officer")

    def found(viewer: Viewer, words: str) -> list[str]:
        return [one.kind for one in answers(viewer, Question(words)).found]

    index_directive(directive_id=directive.pk)
    assert found(author, "chuyen doi so") == ["directive"]
    assert found(author, "may tinh") == ["task"]
    assert found(other, "chuyen doi so") == []
    move_directive(viewer=author, directive_id=directive.pk, state="active")
    index_directive(directive_id=directive.pk)
    assert found(other, "đường truyền tốc độ cao") == ["directive"]
    assert found(other, "may tinh") == []
    directive.tasks.update(state="issued")
    index_directive(directive_id=directive.pk)
    assert found(other, "may tinh") == ["task"]
