"""What is thrown at the portal's own form: words, files, and too much of either."""

import io
import re
import zipfile
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from lienthong.kernel.files.sealing import Opened, open_sealed
from lienthong.kernel.files.tests.factories import pdf_bytes
from lienthong.modules.petitions.actions.portal_guarding import LIMITS
from lienthong.modules.petitions.actions.portal_uploads import LOOSE, MOST_BYTES
from lienthong.modules.petitions.forms.portal import plain_words
from lienthong.modules.petitions.models import LooseFile, Petition
from lienthong.modules.petitions.tests.factories_handling import World, say
from lienthong.modules.petitions.tests.factories_portal import (
    WORDS,
    a_photo,
    fill_in,
    hidden,
    make_portal,
    no_wait,
    send,
)
from lienthong.modules.petitions.tests.naughty import NAUGHTY

pytestmark = pytest.mark.django_db
MIB = 1 << 20


@pytest.fixture
def world(settings: Any, tmp_path: Path) -> World:
    settings.MEDIA_ROOT = tmp_path
    settings.LOG_KEY_FILE = tmp_path / "key"
    return make_portal()


@pytest.fixture
def place(world: World) -> int:
    return world.units["ag1"].territory_id


@pytest.fixture
def unlimited(monkeypatch: pytest.MonkeyPatch) -> None:
    """An address that may do as much as it likes."""
    for what in LIMITS:
        monkeypatch.setitem(LIMITS, what, ((10**6, 600),))


def tags(html: str) -> list[str]:
    """The names of a page's tags, in order."""
    return re.findall(r"<(/?[a-zA-Z!][a-zA-Z0-9]*)", re.sub(r"value=\"[^\"]*\"", "", html))


@pytest.mark.parametrize("part", range(4))
def test_naughty_words_are_words(client: Client, place: int, part: int, unlimited: None) -> None:
    plain = tags(fill_in(client, place, text=f"{WORDS} x", address="x", details={"name": "x", "home": "x"}))
    for word in NAUGHTY[part::4]:
        said = f"{WORDS} {word} ."
        page = fill_in(client, place, text=said, address=word[:300], details={"name": word[:120], "home": word[:300]})
        assert plain_words(said) in unescape(page), repr(word)
        assert [tag for tag in tags(page) if tag not in ("dt", "/dt", "dd", "/dd")] == [
            tag for tag in plain if tag not in ("dt", "/dt", "dd", "/dd")
        ], repr(word)


def test_naughty_words_are_sent_and_read_as_they_are(client: Client, place: int, unlimited: None) -> None:
    for word in NAUGHTY[::9]:
        page = fill_in(client, place, text=f"{WORDS} {word} .")
        with no_wait():
            answer = send(client, place, page)
        assert answer.status_code == 302, repr(word)
        own = client.get(answer["Location"].removesuffix("/receipt"))
        assert plain_words(f"{WORDS} {word} .") in unescape(own.content.decode()), repr(word)
        assert client.get(f"{answer['Location']}?pdf").content.startswith(b"%PDF-"), repr(word)


@pytest.mark.parametrize(
    ("address", "name"),
    [
        ("/portal/new", "q"),
        ("/portal/new", "province"),
        ("/portal/cases", "q"),
        ("/portal/cases", "place"),
        ("/portal/cases", "after"),
        ("/portal/verify", "note"),
        ("/portal/statistics", "days"),
        ("/open311/v2/requests.json", "start_date"),
        ("/open311/v2/requests.xml", "service_code"),
    ],
)
def test_naughty_questions_have_an_answer(client: Client, world: World, address: str, name: str) -> None:
    for word in NAUGHTY:
        answer = client.get(address, {name: word})
        assert answer.status_code in {200, 302, 400}, repr(word)
        assert b"<script>alert" not in answer.content, repr(word)


def test_naughty_codes_receipts_and_contacts(client: Client, place: int, unlimited: None) -> None:
    page = client.post(f"/portal/new/{place}", {"text": WORDS, "step": "details"}).content.decode()
    for word in NAUGHTY:
        assert client.post("/portal/track", {"code": word}).status_code in {400, 422}, repr(word)
        assert client.post("/portal/verify", {"receipt": word}).status_code == 200, repr(word)
        fields = {"kind": word, "topic": word, "concerned": word, "grade": word, "email": word, "phone": word}
        answer = client.post(f"/portal/new/{place}", {**hidden(page), **fields, "latitude": word, "step": "check"})
        assert answer.status_code == 422, repr(word)


def opened() -> list[Opened]:
    """The files that were taken, out of their seals."""
    return [open_sealed(file=loose.file, bound_to=LOOSE) for loose in LooseFile.objects.order_by("id")]


def taken(client: Client, place: int, *files: SimpleUploadedFile) -> tuple[int, str, list[bytes]]:
    """Send files with words; the status, the page and what lies in the store of those that were taken."""
    answer = client.post(f"/portal/new/{place}", {"text": WORDS, "files": list(files), "step": "details"})
    stored = [one.content for one in opened()]
    page = unescape(answer.content.decode())
    assert WORDS in page
    return answer.status_code, page, stored


def picture(kind: str, size: tuple[int, int] = (60, 40), mode: str = "RGB", **options: Any) -> bytes:
    out = io.BytesIO()
    Image.new(mode, size).save(out, kind, **options)
    return out.getvalue()


def test_where_a_photo_was_taken_is_not_kept(client: Client, place: int) -> None:
    exif = Image.Exif()
    exif[0x010F] = "Nokia 3310"
    exif.get_ifd(0x8825)[2] = (10.0, 22.0, 14.16)
    sent = picture("JPEG", exif=exif.tobytes())
    assert b"Nokia" in sent
    status, _page, (stored,) = taken(client, place, SimpleUploadedFile("a.jpg", sent, "image/jpeg"))
    assert status == 200
    assert b"Nokia" not in stored
    assert b"Exif" not in stored


def test_a_hundred_megapixels(client: Client, place: int) -> None:
    """As JPEG they are read small; as PNG they would have to be unpacked whole and are refused."""
    wide = picture("JPEG", (10_000, 10_000), "L", quality=10)
    status, _page, (stored,) = taken(client, place, SimpleUploadedFile("a.jpg", wide, "image/jpeg"))
    assert status == 200
    assert max(Image.open(io.BytesIO(stored)).size) <= 2560
    flat = picture("PNG", (10_000, 10_000), "1")
    status, page, after = taken(client, place, SimpleUploadedFile("b.png", flat, "image/png"))
    assert (status, len(after)) == (422, 1)
    assert "b.png" in page


def test_what_is_two_things_at_once_is_neither(client: Client, place: int) -> None:
    page = b"<html><script>alert(1)</script></html>"
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as zipped:
        zipped.writestr("evil.html", page)
    jpeg = SimpleUploadedFile("a.jpg", picture("JPEG") + archive.getvalue() + page, "image/jpeg")
    gif = SimpleUploadedFile("b.gif", b"GIF89a/*" + b" " * 200 + b"*/=1;alert(1)//", "image/gif")
    svg = SimpleUploadedFile("c.png", b'<svg xmlns="http://www.w3.org/2000/svg"><script>1</script></svg>', "image/png")
    html = SimpleUploadedFile("d.docx", page, "application/octet-stream")
    jar = SimpleUploadedFile("e.docx", archive.getvalue())
    status, shown, stored = taken(client, place, jpeg, gif, svg, html, jar)
    assert status == 422
    assert [name for name in ("b.gif", "c.png", "d.docx", "e.docx") if f"“{name}”" not in shown] == []
    assert len(stored) == 1  # the picture's pixels, without what hung on behind
    assert b"script" not in stored[0]
    assert b"PK\x03\x04" not in stored[0]


def test_a_page_in_front_of_a_pdf_never_opens_as_a_page(client: Client, place: int) -> None:
    both = b"<html><script>alert(1)</script></html>\n" + pdf_bytes("Xin chao")
    answer = client.post(
        f"/portal/new/{place}", {"text": WORDS, "files": [SimpleUploadedFile("a.pdf", both)], "step": "details"}
    )
    kept = hidden(answer.content.decode()).get("kept", [])
    assert len(kept) == 1
    shown = client.get(f"/portal/uploads/{kept[0]}")
    assert (shown["Content-Type"], shown["X-Content-Type-Options"]) == ("application/pdf", "nosniff")
    shown.close()


def test_an_archive_that_unpacks_to_the_moon(client: Client, place: int) -> None:
    bomb = io.BytesIO()
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as zipped:
        zipped.writestr("word/document.xml", b"\0" * (64 * MIB))
    status, page, stored = taken(client, place, SimpleUploadedFile("bom.docx", bomb.getvalue()))
    assert (status, stored) == (422, [])
    assert "“bom.docx”" in page


def test_nothing_and_names_without_end(client: Client, place: int) -> None:
    empty = SimpleUploadedFile("trong.jpg", b"", "image/jpeg")
    long = a_photo("😀ả" * 148 + ".png")
    odd = a_photo("../../etc/\u202egnp.exe\\x\x07.png")
    status, page, stored = taken(client, place, empty, long, odd)
    assert status == 422
    assert "“trong.jpg”" in page
    assert len(stored) == 2
    names = [one.name for one in opened()]
    assert all(len(name) <= 200 and name.endswith(".jpg") and "/" not in name for name in names)
    assert all(char.isprintable() for name in names for char in name)


class Endless:
    """A body that goes on for ever, and how much of it was asked for."""

    def __init__(self, head: bytes) -> None:
        self.head, self.given = head, 0

    def read(self, size: int = 65536) -> bytes:
        piece, self.head = self.head[:size], self.head[size:]
        piece += b"\0" * (min(size, 65536) - len(piece))
        self.given += len(piece)
        return piece

    readline = read


EDGE = "edge"


def parts(fields: dict[str, str]) -> Iterator[str]:
    for name, value in fields.items():
        yield f'--{EDGE}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'
    yield f'--{EDGE}\r\nContent-Disposition: form-data; name="files"; filename="phim.mp4"\r\n\r\n'


def pour(client: Client, address: str, fields: dict[str, str], length: int) -> tuple[Any, int]:
    """Post fields, then a file that makes the request so long; the answer, and how many bytes were read."""
    body = Endless("".join(parts(fields)).encode())
    kind = f"multipart/form-data; boundary={EDGE}"
    more: dict[str, Any] = {"wsgi.input": body, "CONTENT_LENGTH": str(length)}
    answer = client.generic("POST", address, b"x", kind, **more)
    return answer, body.given


def test_a_file_that_is_too_large_is_not_read_to_its_end(client: Client, place: int) -> None:
    answer, read = pour(client, f"/portal/new/{place}", {"text": WORDS, "address": "Cầu số 3"}, 100 * MIB)
    assert answer.status_code == 413
    assert read < MOST_BYTES + MIB
    page = unescape(answer.content.decode())
    assert "“phim.mp4” lớn hơn 20 MiB" in page
    assert WORDS in page
    assert "Cầu số 3" in page
    assert not LooseFile.objects.exists()


def test_more_than_all_files_may_have_is_not_even_begun(client: Client, place: int, world: World) -> None:
    answer, read = pour(client, f"/portal/new/{place}", {"text": WORDS}, 10_000 * MIB)
    assert (answer.status_code, read < MIB) == (413, True)
    assert WORDS in unescape(answer.content.decode())
    code = say(world).code
    answer, read = pour(client, f"/p/{code}/add", {"text": ""}, 10_000 * MIB)
    assert (answer.status_code, read < MIB) == (413, True)
    fields = {"service_code": "other", "description": WORDS, "address_id": "30001"}
    answer, read = pour(client, "/open311/v2/requests.json", fields, 10_000 * MIB)
    assert (answer.status_code, read < MIB) == (413, True)
    assert Petition.objects.count() == 1


@pytest.mark.parametrize("address", ["/portal/track", "/portal/verify", "/accounts/login/", "/language", "/nowhere"])
def test_no_other_page_takes_files_of_strangers(client: Client, world: World, address: str) -> None:
    answer, read = pour(client, address, {"code": "x"}, 10_000 * MIB)
    assert answer.status_code < 500
    assert read < MIB
    answer, read = pour(client, address, {"code": "x"}, 100_000)
    assert answer.status_code < 500


def test_a_flood_from_one_address(client: Client, place: int) -> None:
    """Some hundred of what was measured over the network with 10,000."""
    most = LIMITS["send"][0][0]
    page = fill_in(client, place)
    statuses = []
    with no_wait():
        for turn in range(200):
            if turn % 4 == 0 and turn < 4 * most:
                page = fill_in(client, place, text=f"{WORDS} {turn}")
            statuses.append(send(client, place, page, text=f"{WORDS} lần {turn}").status_code)
    assert statuses.count(302) == most == Petition.objects.count()
    assert set(statuses) == {302, 429, 422}  # a page that is used too often is refused before it is counted
    assert statuses[-1] != 302
