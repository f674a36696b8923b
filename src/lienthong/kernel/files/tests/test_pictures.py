"""Pictures that strangers send, and voice notes: only pixels and only sound are kept."""

import io
import struct
import zlib
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from lienthong.kernel.files.actions import CannotStore, redact_picture, store_bytes, store_picture, store_upload
from lienthong.kernel.files.actions import store_voice as take_voice
from lienthong.kernel.files.models import Blob, File
from lienthong.kernel.files.pictures import Box, CannotRemake, remade
from lienthong.kernel.files.queries import blob_path
from lienthong.kernel.files.tests.factories import pdf_bytes, png_bytes
from lienthong.kernel.files.tests.factories_media import jpeg_with_place, m4a_bytes, mp3_bytes, ogg_bytes, webm_bytes

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def folder(settings: Any, tmp_path: Path) -> Path:
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


def take(name: str, content: bytes) -> File:
    return store_picture(upload=SimpleUploadedFile(name, content), viewer=None)


def opened(file: File) -> Image.Image:
    with Image.open(blob_path(file.blob.sha256)) as picture:
        picture.load()
        return picture


def test_the_place_where_a_picture_was_taken_never_lies_on_the_disk(folder: Path) -> None:
    content = jpeg_with_place()
    with Image.open(io.BytesIO(content)) as sent:
        assert sent.getexif().get_ifd(0x8825)  # it does say where
    file = take("Ổ gà.jpg", content)
    assert file.thumbnail is not None
    for kept in (file, file.thumbnail):
        assert not opened(kept).getexif()
        assert "icc_profile" not in opened(kept).info
    for path in folder.rglob("*"):
        if path.is_file():
            assert b"Exif" not in path.read_bytes()
            assert b"SM-A546E" not in path.read_bytes()


def test_a_picture_stands_upright_as_it_was_shown() -> None:
    file = take("doc.jpg", jpeg_with_place(width=40, height=20, orientation=6))
    assert opened(file).size == (20, 40)
    # The red corner was the upper left one; turned clockwise it is the upper right one.
    red, green, _blue = opened(file).convert("RGB").getpixel((18, 2))  # type: ignore[misc]
    assert red > 200
    assert green < 80


def test_a_picture_is_no_larger_than_a_screen_needs_and_its_thumbnail_small() -> None:
    out = io.BytesIO()
    Image.new("RGB", (4000, 3000), "green").save(out, "JPEG")
    file = take("to.jpg", out.getvalue())
    assert opened(file).size == (2560, 1920)
    assert file.thumbnail is not None
    assert opened(file.thumbnail).size == (480, 360)


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGBA", "I;16", "CMYK"])
def test_pictures_of_every_mode_become_plain_ones(mode: str) -> None:
    out = io.BytesIO()
    Image.new(mode, (30, 30)).save(out, "TIFF" if mode == "CMYK" else "PNG")
    assert opened(take("hinh.tif" if mode == "CMYK" else "hinh.png", out.getvalue())).mode == "RGB"


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("kich-ban.svg", b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>", "type"),
        ("iphone.heic", b"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1heic", "heic"),
        ("to-khai.pdf", pdf_bytes(), "picture"),
        ("cut.jpg", jpeg_with_place()[:200], "broken"),
        ("hong.png", b"\x89PNG\r\n\x1a\n nothing more", "broken"),
    ],
)
def test_what_is_no_picture_says_why_and_leaves_nothing(name: str, content: bytes, reason: str, folder: Path) -> None:
    with pytest.raises(CannotStore) as caught:
        take(name, content)
    assert caught.value.reason == reason
    assert not Blob.objects.exists()
    assert [path for path in folder.rglob("*") if path.is_file()] == []


def test_what_hides_behind_the_pixels_is_gone(folder: Path) -> None:
    """A picture that is an archive and a page as well is a picture alone afterwards."""
    take("hai-mat.jpg", jpeg_with_place() + b"PK\x03\x04<script>alert(1)</script>")
    for path in folder.rglob("*"):
        if path.is_file():
            assert b"script" not in path.read_bytes()


def _flat_png(width: int, height: int) -> bytes:
    """A PNG of many pixels in few bytes, without ever holding them."""
    packer = zlib.compressobj(9)
    row = b"\x00" + bytes(width * 3)
    data = b"".join(packer.compress(row) for _ in range(height)) + packer.flush()

    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", data) + chunk(b"IEND", b"")


def test_a_hundred_megapixels_are_refused_where_they_would_fill_the_memory() -> None:
    with pytest.raises(CannotStore) as caught:
        take("tram-trieu.png", _flat_png(10_000, 10_000))
    assert caught.value.reason == "pixels"


@pytest.mark.slow
def test_a_hundred_megapixels_of_a_phone_are_taken() -> None:
    out = io.BytesIO()
    Image.new("RGB", (10_000, 10_000), "blue").save(out, "JPEG", quality=30)
    assert opened(take("tram-trieu.jpg", out.getvalue())).size == (2560, 2560)


def test_a_decoder_that_does_not_end_is_ended(tmp_path: Path) -> None:
    path = tmp_path / "a.png"
    path.write_bytes(png_bytes())
    with pytest.raises(CannotRemake, match="timeout"):
        remade(path, seconds=0)


def test_boxes_are_black_and_the_rest_stays() -> None:
    out = io.BytesIO()
    Image.new("RGB", (1000, 500), "white").save(out, "PNG")
    file = take("mat.png", out.getvalue())
    redacted = redact_picture(file=file, boxes=[Box(100, 200, 300, 400)], viewer=None)
    picture = opened(redacted).convert("L")
    assert picture.crop((101, 101, 399, 299)).getextrema()[1] < 16  # type: ignore[operator]
    assert picture.crop((420, 0, 1000, 500)).getextrema()[0] > 240  # type: ignore[operator]
    assert picture.crop((0, 0, 80, 500)).getextrema()[0] > 240  # type: ignore[operator]
    assert redacted.thumbnail is not None
    assert opened(redacted.thumbnail).convert("L").getpixel((100, 90)) < 40  # type: ignore[operator]


def test_a_page_of_a_pdf_becomes_a_picture() -> None:
    file = store_bytes(name="don.pdf", content=pdf_bytes("Nguyen Van A"), viewer=None)
    redacted = redact_picture(file=file, boxes=[Box(0, 0, 1000, 1000)], viewer=None, page=0)
    assert redacted.blob.media_type == "image/jpeg"
    assert redacted.name == "don.jpg"
    assert opened(redacted).convert("L").getextrema()[1] < 16  # type: ignore[operator]
    with pytest.raises(CannotStore):
        redact_picture(file=file, boxes=[], viewer=None, page=7)


@pytest.mark.parametrize(
    ("name", "content", "media_type"),
    [
        ("ghi-am.mp3", mp3_bytes(), "audio/mpeg"),
        ("ghi-am.mp3", mp3_bytes(tag=b"Tieng Viet"), "audio/mpeg"),
        ("ghi-am.ogg", ogg_bytes(), "audio/ogg"),
        ("ghi-am.webm", webm_bytes(), "audio/webm"),
        ("ghi-am.m4a", m4a_bytes(), "audio/mp4"),
        ("khong-duoi", mp3_bytes(), "audio/mpeg"),
    ],
)
def test_voice_notes_are_known_by_their_content(name: str, content: bytes, media_type: str) -> None:
    file = take_voice(upload=SimpleUploadedFile(name, content), viewer=None)
    assert file.blob.media_type == media_type


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("phim.webm", webm_bytes(codec=b"V_VP9"), "type"),
        ("phim.mp4", m4a_bytes(handler=b"vide"), "type"),
        ("chi-the.mp3", b"ID3\x04\x00\x00\x00\x00\x00\x10" + b"\x00" * 40, "type"),
        ("mot-khung.mp3", mp3_bytes(frames=1), "type"),
        ("hinh.mp3", png_bytes(), "voice"),
        ("doi-ten.ogg", mp3_bytes(), "misnamed"),
    ],
)
def test_what_is_no_voice_note_is_refused(name: str, content: bytes, reason: str) -> None:
    with pytest.raises(CannotStore) as caught:
        take_voice(upload=SimpleUploadedFile(name, content), viewer=None)
    assert caught.value.reason == reason


def test_a_long_recording_is_refused_with_its_own_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("lienthong.kernel.files.actions.MOST_VOICE", 1 << 20)
    with pytest.raises(CannotStore, match=r"\b1 MiB"):
        take_voice(upload=SimpleUploadedFile("dai.mp3", mp3_bytes(frames=4000)), viewer=None)


def test_papers_are_no_place_for_voices() -> None:
    with pytest.raises(CannotStore) as caught:
        store_upload(upload=SimpleUploadedFile("ghi-am.mp3", mp3_bytes()), viewer=None)
    assert caught.value.reason == "type"
