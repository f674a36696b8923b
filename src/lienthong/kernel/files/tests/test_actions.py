"""Taking files in."""

import errno
import io
import subprocess
import zipfile
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from lienthong.kernel.files import actions
from lienthong.kernel.files.actions import CannotStore, extract_text, store_bytes, store_upload
from lienthong.kernel.files.extraction import extract
from lienthong.kernel.files.models import Blob, File
from lienthong.kernel.files.queries import blob_path, open_blob
from lienthong.kernel.files.rules import DOCX, PDF
from lienthong.kernel.files.tests.factories import bomb_bytes, docx_bytes, pdf_bytes, png_bytes

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def folder(settings: Any, tmp_path: Path) -> Path:
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


def upload(name: str, content: bytes) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def test_the_same_bytes_are_kept_once_under_two_names() -> None:
    first = store_upload(upload=upload("Công văn.pdf", pdf_bytes()), viewer=None)
    second = store_upload(upload=upload("ban-sao.pdf", pdf_bytes()), viewer=None)
    assert first.blob_id == second.blob_id
    assert {first.name, second.name} == {"Công văn.pdf", "ban-sao.pdf"}
    assert first.blob.media_type == PDF
    with open_blob(first.blob) as file:
        assert file.read() == pdf_bytes()


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("rong.pdf", b"", "empty"),
        ("gia.pdf", b"%PDF-1.7 this is not one", "broken"),
        ("gia.pdf", b"%PDF-1.7\n garbage startxref 9 %%EOF", "broken"),
        ("chay.exe", b"MZ\x90\x00\x03\x00\xff\xfe", "type"),
        ("hinh.svg", b"<svg xmlns='http://www.w3.org/2000/svg'><script/></svg>", "type"),
        ("trang.html", b"<html><script>1</script></html>", "type"),
        ("anh.docx", png_bytes(), "misnamed"),
        ("bom.docx", bomb_bytes(), "archive_bomb"),
        ("hong.docx", b"PK\x03\x04 not a zip", "broken"),
        ("hong.png", b"\x89PNG\r\n\x1a\n nothing more", "broken"),
    ],
)
def test_what_is_not_taken_says_why_and_leaves_nothing(name: str, content: bytes, reason: str, folder: Path) -> None:
    with pytest.raises(CannotStore) as caught:
        store_upload(upload=upload(name, content), viewer=None)
    assert caught.value.reason == reason
    assert name in str(caught.value)
    assert not Blob.objects.exists()
    assert [path for path in folder.rglob("*") if path.is_file()] == []


def test_a_file_over_the_limit_stops_at_the_limit(settings: Any) -> None:
    settings.MAX_UPLOAD_BYTES = 1000
    with pytest.raises(CannotStore) as caught:
        store_bytes(name="to.txt", content=b"a" * 1001, viewer=None)
    assert caught.value.reason == "size"


def test_too_many_pixels(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("lienthong.kernel.files.inspection.MOST_PIXELS", 63)
    with pytest.raises(CannotStore) as caught:
        store_bytes(name="to.png", content=png_bytes(8, 8), viewer=None)
    assert caught.value.reason == "pixels"


def test_a_full_disk_is_said_plainly(monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(actions, "keep_bytes", full)
    with pytest.raises(CannotStore) as caught:
        store_bytes(name="a.txt", content=b"a", viewer=None)
    assert caught.value.reason == "disk"
    assert not File.objects.exists()


def test_names_are_never_paths_and_never_too_long() -> None:
    file = store_bytes(name="../../etc/" + "🙂ấ" * 150 + ".txt", content="chào".encode(), viewer=None)
    assert len(file.name) <= 200
    assert "/" not in file.name
    assert file.name.endswith(".txt")
    assert blob_path(file.blob.sha256).exists()


def test_words_are_found_in_pdf_and_docx() -> None:
    pdf = store_bytes(name="a.pdf", content=pdf_bytes("Hello Hanoi"), viewer=None)
    docx = store_bytes(name="b.docx", content=docx_bytes("Nghị quyết về chuyển đổi số"), viewer=None)
    assert docx.blob.media_type == DOCX
    assert "Hello Hanoi" in extract_text(blob_id=pdf.blob_id).text
    assert "chuyển đổi số" in extract_text(blob_id=docx.blob_id).text
    assert extract_text(blob_id=pdf.blob_id).pages == 1
    assert {blob.text_state for blob in Blob.objects.all()} == {"done"}


def test_a_bomb_that_hides_in_the_part_that_names_the_type_is_not_unpacked(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever an archive says of itself, no more than a hundred bytes of it are unpacked before its limits hold."""
    read: list[int] = []
    whole = zipfile.ZipExtFile.read

    def listening(part: zipfile.ZipExtFile, n: int | None = -1) -> bytes:
        read.append(len(found := whole(part, n)))
        return found

    monkeypatch.setattr(zipfile.ZipExtFile, "read", listening)
    bomb = io.BytesIO()
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", b"application/vnd.oasis.opendocument.text" + b"\0" * 50_000_000)
    with pytest.raises(CannotStore) as caught:
        store_bytes(name="bom.odt", content=bomb.getvalue(), viewer=None)
    assert caught.value.reason == "archive_bomb"
    assert sum(read) <= 100


@pytest.mark.parametrize("entity", ["<!ENTITY a SYSTEM 'file:///etc/passwd'>", "<!ENTITY a 'boom boom'>"])
def test_entities_of_a_docx_are_not_read_out(entity: str) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(docx_bytes("Xin chào"))) as whole, zipfile.ZipFile(out, "w") as evil:
        for name in whole.namelist():
            content = whole.read(name)
            if name == "word/document.xml":
                content = content.replace(b"?>", f"?><!DOCTYPE d [{entity}]>".encode(), 1)
                content = content.replace("Xin chào".encode(), b"Xin &a; c")
            evil.writestr(name, content)
    file = store_bytes(name="độc.docx", content=out.getvalue(), viewer=None)
    text = extract_text(blob_id=file.blob_id).text
    assert "root:" not in text
    assert "boom" not in text


def test_a_parser_of_strangers_files_is_given_no_secret(monkeypatch: pytest.MonkeyPatch) -> None:
    given: dict[str, str] = {}

    def run(command: list[str], **options: Any) -> Any:
        given.update(options["env"])
        raise subprocess.TimeoutExpired(command, 1)

    monkeypatch.setenv("LIENTHONG_SECRET_KEY", "s")
    monkeypatch.setattr(subprocess, "run", run)
    store_bytes(name="a.txt", content="chữ".encode(), viewer=None)
    extract(DOCX, Path("nothing"))
    assert "PATH" in given
    assert not [name for name in given if name.startswith(("LIENTHONG_", "DATABASE_"))]
