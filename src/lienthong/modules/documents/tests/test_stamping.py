"""Number, date and signer over an uploaded PDF: on every kind of page, and never at the cost of what was uploaded."""

import io
from pathlib import Path

import pypdf
import pypdfium2
import pytest
from django.test import Client
from django.utils import timezone

from lienthong.kernel.accounts.tests.factories import make_viewer, sign_in
from lienthong.kernel.calendar.actions import rebuild_days
from lienthong.kernel.events.models import Event
from lienthong.kernel.files.actions import store_bytes
from lienthong.kernel.files.queries import open_blob
from lienthong.kernel.files.tests.factories import pdf_bytes
from lienthong.kernel.org.models import Unit
from lienthong.kernel.org.tests.factories import make_tree
from lienthong.modules.documents.actions.issuing import issue_document
from lienthong.modules.documents.actions.issuing_copies import make_final_copy
from lienthong.modules.documents.models import Document, Version
from lienthong.modules.documents.queries.stamping import HEIGHT, WIDTH, CannotStamp, mark_of, spot_of, stamped
from lienthong.modules.documents.tests.factories_issuing import make_approved, make_type


def a_document() -> Document:
    return Document(
        symbol="204-QĐ/TW", issued_on=timezone.localdate(), signer_name="Trần Minh Ký", type=make_type(), summary="s"
    )


def write(folder: Path, content: bytes) -> Path:
    place = folder / "a.pdf"
    place.write_bytes(content)
    return place


def changed(content: bytes, *, turn: int = 0, pages: int = 1, lock: bool = False, box: bool = False) -> bytes:
    """The test PDF turned, copied, protected against changes, or cut out of a larger sheet."""
    reader, writer = pypdf.PdfReader(io.BytesIO(content)), pypdf.PdfWriter()
    for _ in range(pages):
        page = writer.add_page(reader.pages[0])
        page.rotate(turn)
        if box:
            page.mediabox = page.cropbox = pypdf.generic.RectangleObject((-100, -50, 495, 792))
    if lock:
        writer.encrypt(user_password="", owner_password="chu-so-huu", algorithm="AES-256-R5")
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def words_at(content: bytes, left: float, top: float, right: float, bottom: float) -> str:
    """What stands in a box of the first page as it is seen, in points from its upper left corner."""
    document = pypdfium2.PdfDocument(content)
    page = document[0]
    if page.get_rotation():
        picture = page.render(scale=1).to_pil().convert("L").crop((int(left), int(top), int(right), int(bottom)))
        return "ink" if picture.getextrema()[0] < 150 else ""
    x0, _y0, _x1, y1 = page.get_cropbox()
    return str(page.get_textpage().get_text_bounded(x0 + left, y1 - bottom, x0 + right, y1 - top))


@pytest.mark.django_db
@pytest.mark.parametrize("turn", [0, 90, 180, 270])
@pytest.mark.parametrize("box", [False, True])
def test_the_mark_stands_where_the_preview_said(tmp_path: Path, turn: int, *, box: bool) -> None:
    source = write(tmp_path, changed(pdf_bytes(), turn=turn, box=box, pages=3))
    spot = spot_of(source)
    content = stamped(source, mark_of(a_document()))
    assert len(pypdfium2.PdfDocument(content)) == 3
    assert words_at(source.read_bytes(), spot.left, spot.top, spot.left + WIDTH, spot.top + HEIGHT) == ""
    found = words_at(content, spot.left, spot.top, spot.left + WIDTH, spot.top + HEIGHT)
    assert found == "ink" if turn else "204-QĐ/TW" in found


def test_a_written_corner_is_left_alone(tmp_path: Path) -> None:
    across = pdf_bytes("Cong hoa xa hoi chu nghia Viet Nam Doc lap Tu do Hanh phuc")
    written_above = across.replace(b"[0 0 595 842]", b"[0 0 595 742]")
    assert spot_of(write(tmp_path, written_above)).corner == "bottom-right"


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (changed(pdf_bytes(), lock=True), "protected"),
        (pdf_bytes().replace(b"[0 0 595 842]", b"[0 0 100 842]"), "small"),
        (pdf_bytes().replace(b"/Count 1", b"/Count 0").replace(b"[3 0 R]", b"[     ]"), "odd"),
        (b"%PDF-1.4 nothing", "odd"),
    ],
)
def test_what_cannot_be_marked_says_why(tmp_path: Path, content: bytes, why: str) -> None:
    with pytest.raises(CannotStamp, match=why):
        spot_of(write(tmp_path, content))


def approved_with(content: bytes) -> tuple[Document, dict[str, Unit]]:
    rebuild_days()
    tree = make_tree()
    document = make_approved(tree["ag"], to=[tree["hn"]], has_text=False, signer_name="Trần Minh Ký")
    file = store_bytes(name="Công văn.pdf", content=content, viewer=None)
    Version.objects.filter(document=document).update(pdf=file, source=file)
    return document, tree


@pytest.mark.django_db
def test_the_issued_copy_carries_number_date_and_signer_and_the_original_is_kept() -> None:
    document, tree = approved_with(pdf_bytes("Kinh gui"))
    issue_document(viewer=make_viewer(tree["ag"], "clerk"), document_id=document.pk)
    final = make_final_copy(document_id=document.pk)
    assert final
    assert final.pdf
    assert final.source
    document.refresh_from_db()
    with open_blob(final.pdf.blob) as stream:
        text = pypdfium2.PdfDocument(stream.read())[0].get_textpage().get_text_range()
    assert document.symbol in text
    assert "Người ký: Trần Minh Ký" in text
    assert "Kinh gui" in text
    with open_blob(final.source.blob) as stream:
        assert stream.read() == pdf_bytes("Kinh gui")
    told = Event.objects.get(verb="FinalCopyMade").payload
    assert (told["sha256"], told["original_sha256"]) == (final.pdf.blob.sha256, final.source.blob.sha256)
    assert told["sha256"] != told["original_sha256"]


@pytest.mark.django_db
def test_a_protected_pdf_goes_out_as_it_is_and_everybody_is_told(client: Client) -> None:
    content = changed(pdf_bytes(), lock=True)
    document, tree = approved_with(content)
    clerk = make_viewer(tree["ag"], "clerk")
    sign_in(client, clerk, language="en")
    assert "protected against changes" in client.get(f"/documents/{document.pk}/issue").content.decode()
    issue_document(viewer=clerk, document_id=document.pk)
    final = make_final_copy(document_id=document.pk)
    assert final
    assert final.pdf_id == final.source_id
    assert Event.objects.get(verb="CopyUnmarked").payload["why"] == "protected"


@pytest.mark.django_db
def test_pages_say_where_the_number_will_stand(client: Client) -> None:
    document, tree = approved_with(pdf_bytes())
    sign_in(client, make_viewer(tree["ag"], "clerk"), language="en")
    assert "at the upper right of page 1" in client.get(f"/documents/{document.pk}/issue").content.decode()
    page = client.get(f"/documents/drafts/{document.pk}").content.decode()
    assert "at the upper right of page 1" in page
    assert 'class="sheet-stamp"' in page
