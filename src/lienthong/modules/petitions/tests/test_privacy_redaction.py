"""What the public reads: only what somebody approved, without what a rule or a person blacked out."""

import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.contrib.postgres.search import SearchQuery
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from lienthong.kernel.access.viewer import Viewer
from lienthong.kernel.accounts.tests.factories import make_viewer, sign_in
from lienthong.kernel.events.models import Event
from lienthong.kernel.files.actions import store_bytes, store_picture
from lienthong.kernel.files.queries import blob_path
from lienthong.kernel.files.tests.factories import pdf_bytes
from lienthong.kernel.files.tests.factories_media import jpeg_with_place
from lienthong.modules.petitions.actions.redacting import (
    CannotPublish,
    prepare_text,
    publish_petition,
    unpublish_petition,
)
from lienthong.modules.petitions.models import Attachment, Petition
from lienthong.modules.petitions.rules.redaction import BLACK, redacted, tokens_of
from lienthong.modules.petitions.tests.factories_privacy import Lanes, make_denunciation, make_lanes, make_petition

TEXT = (
    "Tôi là Nguyễn Văn Bảy, số điện thoại 0912 345 678 hoặc +84-98-765-4321.\n"
    "CCCD 001099012345, thư bay.nguyen@gmail.com, xe 67A-123.45 đỗ chắn ngõ 12."
)


def suggested(text: str) -> dict[str, str]:
    return {token.word: token.why for token in tokens_of(text) if token.why}


def test_rules_suggest_who_could_be_found() -> None:
    found = suggested(TEXT)
    assert found["345"] == "phone"
    assert found["+84-98-765-4321."] == "phone"
    assert found["001099012345,"] == "number"
    assert found["bay.nguyen@gmail.com,"] == "email"
    assert found["67A-123.45"] == "plate"
    assert "12." not in found
    assert "ngõ" not in found


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Bà Trần Thị Lệ Thủy nói", ["Trần", "Thị", "Lệ", "Thủy"]),
        ("gặp ông Ba, Tổ trưởng", ["Ba,"]),
        ("anh ấy tên là Phúc.", ["Phúc."]),
        ("Anh ấy đi An Giang", []),
        ("đường Lê Lợi hỏng", []),
    ],
)
def test_names_follow_what_people_are_called_by(text: str, names: list[str]) -> None:
    assert [token.word for token in tokens_of(text) if token.why == "name"] == names


@given(st.text(max_size=300), st.sets(st.integers(0, 60)))
def test_what_is_blacked_out_is_nowhere_and_the_rest_stays(text: str, black: set[int]) -> None:
    tokens = tokens_of(text)
    shown = redacted(text, black)
    kept = [token.word for token in tokens if token.place not in black]
    assert [word for word in shown.split() if word != BLACK] == [word for word in kept if word != BLACK]
    if any(token.place in black for token in tokens):
        assert BLACK in shown


def test_neighbours_become_one_block() -> None:
    assert redacted("ông Nguyễn Văn Bảy nói", {1, 2, 3}) == f"ông {BLACK} nói"
    assert redacted("a b\nc d", {1, 2}) == f"a {BLACK}\n{BLACK} d"


@pytest.fixture
def lanes(settings: Any, tmp_path: Path) -> Lanes:
    settings.MEDIA_ROOT = tmp_path
    return make_lanes()


@pytest.fixture
def officer(lanes: Lanes) -> Viewer:
    return make_viewer(lanes.units["ag1"], "officer")


@pytest.fixture
def petition(lanes: Lanes) -> Petition:
    return make_petition(lanes.units["ag1"], text=TEXT, state="accepted", accepted_at=timezone.now())


def page_of(client: Client, petition: Petition) -> str:
    return client.get(reverse("redaction", args=[petition.pk])).content.decode()


@pytest.mark.django_db
def test_words_are_prepared_published_and_taken_back(lanes: Lanes, officer: Viewer, petition: Petition) -> None:
    client = sign_in(Client(), officer)
    assert page_of(client, petition).count(" checked") == len(suggested(TEXT)) + 1
    black = [token.place for token in tokens_of(TEXT) if token.why]
    client.post(reverse("redaction", args=[petition.pk]), {"black": black, "title": "Xe đỗ chắn ngõ"})
    petition.refresh_from_db()
    assert petition.published_at is None
    assert petition not in Petition.objects.published()
    assert "0912" not in petition.public_text
    assert "ngõ 12." in petition.public_text
    client.post(reverse("publish_petition", args=[petition.pk]))
    petition.refresh_from_db()
    assert petition in Petition.objects.published()
    assert petition in Petition.objects.filter(public_words=SearchQuery("ngo", config="simple"))
    assert petition not in Petition.objects.filter(public_words=SearchQuery("bay", config="simple"))
    client.post(reverse("publish_petition", args=[petition.pk]), {"act": "take_back"})
    petition.refresh_from_db()
    assert petition not in Petition.objects.published()
    said = [event.payload for event in Event.objects.filter(subject_kind="petition")]
    assert "Bảy" not in str(said)


@pytest.mark.django_db
def test_preparing_anew_takes_the_published_text_back(officer: Viewer, petition: Petition) -> None:
    prepare_text(viewer=officer, petition_id=petition.pk, black=[], title="Xe chắn ngõ")
    publish_petition(viewer=officer, petition_id=petition.pk)
    prepare_text(viewer=officer, petition_id=petition.pk, black=[1], title="Xe chắn ngõ")
    assert not Petition.objects.published().exists()


@pytest.mark.django_db
def test_a_title_does_not_say_what_the_text_hides(officer: Viewer, petition: Petition) -> None:
    answer = sign_in(Client(), officer).post(
        reverse("redaction", args=[petition.pk]), {"black": ["3"], "title": "Gọi 0912345678"}
    )
    assert answer.status_code == 422
    assert "0912345678" in answer.content.decode()  # what was typed stays
    assert not Petition.objects.get(pk=petition.pk).public_text


@pytest.mark.django_db
@pytest.mark.parametrize(
    "changes", [{"wants_public": False}, {"kind": "denunciation"}, {"state": "submitted"}, {"state": "withdrawn"}]
)
def test_some_petitions_are_never_public(officer: Viewer, petition: Petition, changes: dict[str, Any]) -> None:
    Petition.objects.filter(pk=petition.pk).update(**changes)
    with pytest.raises(CannotPublish):
        prepare_text(viewer=officer, petition_id=petition.pk, black=[], title="X")
    Petition.objects.filter(pk=petition.pk).update(public_text="X", public_title="X")
    with pytest.raises(CannotPublish):
        publish_petition(viewer=officer, petition_id=petition.pk)
    assert sign_in(Client(), officer).get(reverse("redaction", args=[petition.pk])).status_code == 404


@pytest.mark.django_db
@pytest.mark.parametrize(("unit", "role"), [("ag2", "officer"), ("ag", "leader"), ("tw", "inspector"), ("hn", "clerk")])
def test_others_prepare_and_publish_nothing(lanes: Lanes, petition: Petition, unit: str, role: str) -> None:
    viewer = make_viewer(lanes.units[unit], role)
    Petition.objects.filter(pk=petition.pk).update(public_text="X", public_title="X")
    acts: list[Callable[[], object]] = [
        lambda: prepare_text(viewer=viewer, petition_id=petition.pk, black=[], title="X"),
        lambda: publish_petition(viewer=viewer, petition_id=petition.pk),
        lambda: unpublish_petition(viewer=viewer, petition_id=petition.pk),
    ]
    for act in acts:
        with pytest.raises(CannotPublish):
            act()
    client = sign_in(Client(), viewer)
    assert client.get(reverse("redaction", args=[petition.pk])).status_code == 404
    assert client.post(reverse("publish_petition", args=[petition.pk])).status_code == 404


@pytest.mark.django_db
def test_a_sealed_one_has_no_page_of_redaction_even_for_keepers(lanes: Lanes) -> None:
    sealed_one = make_denunciation(lanes.units["tw_ubkt"], lanes.units["ag1"], state="screened")
    assert sign_in(Client(), lanes.keepers[0]).get(reverse("redaction", args=[sealed_one.pk])).status_code == 404


@pytest.mark.django_db
def test_boxes_are_drawn_and_only_the_redacted_picture_becomes_public(officer: Viewer, petition: Petition) -> None:
    upload = SimpleUploadedFile("mat.jpg", jpeg_with_place(width=200, height=100))
    photo = Attachment.objects.create(
        petition=petition, kind="photo", file=store_picture(upload=upload, viewer=None), added_at=timezone.now()
    )
    client = sign_in(Client(), officer)
    address = reverse("redact_shot", args=[petition.pk, photo.pk])
    assert client.get(address).content.decode().count("data-box-number") == 4
    box = {"x": ["0", ""], "y": ["0", ""], "width": ["50,5", ""], "height": ["100", ""]}
    assert client.post(address, box).status_code == 302
    photo.refresh_from_db()
    assert photo.redacted is not None
    with Image.open(blob_path(photo.redacted.blob.sha256)) as picture:
        assert picture.convert("L").crop((0, 0, 95, 100)).getextrema()[1] < 20  # type: ignore[operator]
    whole = client.get(reverse("redaction_file", args=[petition.pk, photo.pk, "redacted"]))
    assert whole["Content-Type"] == "image/jpeg"
    assert b"".join(whole.streaming_content).startswith(b"\xff\xd8")  # type: ignore[attr-defined]
    prepare_text(viewer=officer, petition_id=petition.pk, black=[], title="Xe chắn ngõ")
    client.post(reverse("publish_petition", args=[petition.pk]), {"shot": [photo.pk]})
    photo.refresh_from_db()
    assert photo.is_public
    client.post(address, {"x": ["1"], "y": ["1"], "width": ["5"], "height": ["5"]})
    photo.refresh_from_db()
    assert not photo.is_public


@pytest.mark.django_db
@pytest.mark.parametrize("bad", ["x", "-1", "101", "nan", "inf", "1e999", "9" * 400])
def test_a_box_that_is_none_is_said_and_what_was_typed_stays(officer: Viewer, petition: Petition, bad: str) -> None:
    upload = SimpleUploadedFile("mat.jpg", jpeg_with_place())
    photo = Attachment.objects.create(
        petition=petition, kind="photo", file=store_picture(upload=upload, viewer=None), added_at=timezone.now()
    )
    address = reverse("redact_shot", args=[petition.pk, photo.pk])
    answer = sign_in(Client(), officer).post(address, {"x": [bad], "y": ["1"], "width": ["5"], "height": ["5"]})
    assert answer.status_code == 422
    assert f'value="{bad}"' in answer.content.decode()


@pytest.mark.django_db
def test_a_page_of_a_pdf_becomes_a_picture_beside_it(officer: Viewer, petition: Petition) -> None:
    paper = store_bytes(name="don.pdf", content=pdf_bytes("Nguyen Van Bay"), viewer=None)
    whole = Attachment.objects.create(petition=petition, kind="document", file=paper, added_at=timezone.now())
    client = sign_in(Client(), officer)
    assert client.post(reverse("redact_shot", args=[petition.pk, whole.pk]), {"page": "1"}).status_code == 302
    made = Attachment.objects.get(petition=petition, kind="photo")
    assert made.file.blob.media_type == "image/jpeg"
    assert client.post(reverse("redact_shot", args=[petition.pk, whole.pk]), {"page": "9"}).status_code == 422
    for far in ("9" * 18, "9" * 5000, "-1", "٣", ""):
        assert client.post(reverse("redact_shot", args=[petition.pk, whole.pk]), {"page": far}).status_code in {
            302,
            422,
        }


def test_the_picture_of_a_box_is_not_a_box() -> None:
    """The factory's picture is red where the box goes: the test above would fail on a picture without one."""
    with Image.open(io.BytesIO(jpeg_with_place(width=200, height=100))) as picture:
        assert picture.convert("L").crop((0, 0, 95, 100)).getextrema()[1] > 200  # type: ignore[operator]
