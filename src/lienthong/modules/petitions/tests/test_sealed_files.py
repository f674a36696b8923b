"""Files of a denunciation: nowhere in the clear, opened by two, each taking out on record, sealed again when asked."""

from collections.abc import Iterator
from datetime import timedelta
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.test import Client, RequestFactory
from django.utils import timezone

from lienthong.kernel.accounts.tests.factories import make_viewer, sign_in
from lienthong.kernel.events.models import Event
from lienthong.kernel.files.actions import extract_text, store_bytes
from lienthong.kernel.files.models import Blob, File
from lienthong.kernel.files.queries import blob_path
from lienthong.kernel.files.tests.factories import pdf_bytes
from lienthong.kernel.files.views import file_response
from lienthong.modules.petitions.actions.keeping_files import keep_files
from lienthong.modules.petitions.actions.portal_uploads import kept_files, take_in, with_files
from lienthong.modules.petitions.actions.sealing import CannotUnseal, ask_to_unseal, decide_unsealing, open_sealed_file
from lienthong.modules.petitions.models import Attachment, LooseFile, Message, Petition, Unsealing
from lienthong.modules.petitions.queries.sealed_words import kept_words, told_words
from lienthong.modules.petitions.queries.sealing import sealed_files
from lienthong.modules.petitions.rules.unsealing import LASTS
from lienthong.modules.petitions.tests.factories_portal import a_photo
from lienthong.modules.petitions.tests.factories_privacy import Lanes, make_denunciation, make_lanes, make_petition

pytestmark = pytest.mark.django_db
SAID = "PhongBi7Q"


@pytest.fixture
def store(settings: Any, tmp_path: Path) -> Path:
    settings.MEDIA_ROOT = tmp_path / "files"
    return tmp_path


@pytest.fixture
def lanes(store: Path) -> Lanes:
    return make_lanes()


@pytest.fixture
def sealed_one(lanes: Lanes) -> Petition:
    return make_denunciation(lanes.units["tw_ubkt"], lanes.units["ag1"])


def a_paper() -> SimpleUploadedFile:
    return SimpleUploadedFile(f"{SAID}.pdf", pdf_bytes(SAID), content_type="application/pdf")


def send_to(petition: Petition, *uploads: SimpleUploadedFile) -> list[Attachment]:
    with with_files(uploads) as files:
        keep_files(petition=petition, files=files, at=timezone.now())
    return list(petition.attachments.select_related("file__blob").order_by("id"))


def lying(store: Path) -> Iterator[bytes]:
    for path in store.rglob("*"):
        if path.is_file():
            yield path.read_bytes()


def open_it(lanes: Lanes, petition: Petition) -> Unsealing:
    asked = ask_to_unseal(viewer=lanes.keepers[0], petition=petition, reason="Thẩm tra")
    return decide_unsealing(viewer=lanes.keepers[1], unsealing=asked, grant=True)


def test_nothing_of_a_file_lies_in_the_clear_before_or_after(store: Path, sealed_one: Petition) -> None:
    loose = take_in(upload=a_paper())
    take_in(upload=a_photo())
    assert loose.name == f"{SAID}.pdf"
    assert all(SAID.encode() not in content and content[:1] == b"\x01" for content in lying(store))
    sent = send_to(sealed_one, a_paper(), a_photo())
    assert len(sent) == 2
    found = list(lying(store))
    assert len(found) >= 5
    for content in found:
        assert SAID.encode() not in content
        assert content[:1] == b"\x01"
        assert not content.startswith((b"\xff\xd8", b"%PDF"))
    assert not File.objects.exclude(name="").exists()
    assert set(Blob.objects.values_list("media_type", "text", "text_state")) == {
        ("application/octet-stream", "", "none")
    }
    assert all(one.file.thumbnail_id is None for one in sent)


def test_no_words_are_looked_for_in_it(sealed_one: Petition) -> None:
    (sent,) = send_to(sealed_one, a_paper())
    assert not Event.objects.filter(verb="BlobStored").exists()
    assert extract_text(blob_id=sent.file.blob_id).text == ""
    with pytest.raises(Exception, match=r"^$") as refused:
        file_response(RequestFactory().get("/"), sent.file)
    assert type(refused.value).__name__ == "Http404"


def test_files_of_other_petitions_become_ordinary_ones(lanes: Lanes, store: Path) -> None:
    petition = make_petition(lanes.units["ag"])
    paper, photo = send_to(petition, a_paper(), a_photo())
    assert (paper.file.name, paper.file.blob.media_type) == (f"{SAID}.pdf", "application/pdf")
    assert blob_path(paper.file.blob.sha256).read_bytes() == pdf_bytes(SAID)
    assert photo.file.thumbnail is not None
    assert photo.file.thumbnail.name == "anh.jpg"
    assert not Blob.objects.filter(is_sealed=True).exists()
    assert not LooseFile.objects.exists()


def test_what_was_sealed_for_the_form_goes_from_the_disk(
    lanes: Lanes, store: Path, django_capture_on_commit_callbacks: Any
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        send_to(make_petition(lanes.units["ag"]), a_paper())
    assert list(lying(store)) == [pdf_bytes(SAID)]


def test_a_keeper_takes_it_out_within_the_day_and_it_is_on_record(lanes: Lanes, sealed_one: Petition) -> None:
    (sent,) = send_to(sealed_one, a_paper())
    first, second = lanes.keepers
    with pytest.raises(CannotUnseal):
        open_sealed_file(viewer=first, petition=sealed_one, attachment=sent)
    opening = open_it(lanes, sealed_one)
    found = open_sealed_file(viewer=second, petition=sealed_one, attachment=sent)
    assert (found.name, found.media_type, found.content) == (f"{SAID}.pdf", "application/pdf", pdf_bytes(SAID))
    told = Event.objects.get(verb="SealedFileRead")
    assert told.payload == {
        "petition_id": sealed_one.pk,
        "unsealing_id": opening.pk,
        "attachment_id": sent.pk,
    }
    assert opening.decided_at is not None
    with pytest.raises(CannotUnseal):
        open_sealed_file(viewer=first, petition=sealed_one, attachment=sent, now=opening.decided_at + LASTS)
    with pytest.raises(CannotUnseal):
        open_sealed_file(viewer=make_viewer(lanes.units["tw_ubkt"], "leader"), petition=sealed_one, attachment=sent)
    with pytest.raises(CannotUnseal):
        open_sealed_file(viewer=lanes.province_keepers[0], petition=sealed_one, attachment=sent)
    assert Event.objects.filter(verb="SealedFileRead").count() == 1


def test_the_page_lists_them_while_it_is_open_and_not_before(
    lanes: Lanes, sealed_one: Petition, client: Client
) -> None:
    (sent,) = send_to(sealed_one, a_paper())
    keeper = sign_in(client, lanes.keepers[0])
    page, address = f"/petitions/sealed/{sealed_one.pk}", f"/petitions/sealed/{sealed_one.pk}/files/{sent.pk}"
    assert SAID not in keeper.get(page).content.decode()
    assert keeper.post(address).status_code == 302  # back to the page, which says why
    open_it(lanes, sealed_one)
    assert SAID not in keeper.get(page).content.decode()  # only by a reading, which is on record
    shown = keeper.post(f"{page}/words").content.decode()
    assert f"{SAID}.pdf" in shown
    assert f'action="{address}"' in shown
    assert keeper.get(address).status_code == 405
    answer = keeper.post(address)
    assert answer.content == pdf_bytes(SAID)
    assert "no-store" in answer["Cache-Control"]
    Unsealing.objects.update(decided_at=timezone.now() - timedelta(hours=25))
    assert keeper.post(address).status_code == 302
    other = send_to(make_denunciation(lanes.units["tw_ubkt"], None), a_paper())[0]
    assert keeper.post(f"{page}/files/{other.pk}").status_code == 404


def test_a_file_beside_another_petition_does_not_open(lanes: Lanes, sealed_one: Petition) -> None:
    other = make_denunciation(lanes.units["tw_ubkt"], None)
    (sent,) = send_to(other, a_paper())
    Attachment.objects.filter(pk=sent.pk).update(petition=sealed_one)
    open_it(lanes, sealed_one)
    assert [one.name for one in sealed_files(sealed_one)] == [""]
    with pytest.raises(CannotUnseal):
        open_sealed_file(viewer=lanes.keepers[0], petition=sealed_one, attachment=sent)


def test_everything_is_sealed_again_under_a_new_secret(lanes: Lanes, sealed_one: Petition, settings: Any) -> None:
    (sent,) = send_to(sealed_one, a_paper())
    token = take_in(upload=a_photo()).token
    said_before = {"petition": sealed_one, "kind": "note", "at": timezone.now()}
    Message.objects.create(text=kept_words(sealed_one, "Ghi chú 7Q"), **said_before)
    former, settings.SECRET_KEY = settings.SECRET_KEY, "new-" * 20
    with pytest.raises(CommandError):
        call_command("seal_again", stdout=StringIO(), stderr=StringIO())
    settings.SECRET_KEY_FALLBACKS = [former]
    assert [one.name for one in kept_files([token])] == ["anh.jpg"]
    said = StringIO()
    call_command("seal_again", stdout=said)
    assert said.getvalue().strip() == "today: 0, again: 4, broken: 0"
    settings.SECRET_KEY_FALLBACKS = []
    open_it(lanes, sealed_one)
    again = Attachment.objects.select_related("file__blob").get(pk=sent.pk)
    found = open_sealed_file(viewer=lanes.keepers[0], petition=sealed_one, attachment=again)
    assert found.content == pdf_bytes(SAID)
    assert told_words(sealed_one, Message.objects.get().text) == "Ghi chú 7Q"
    said = StringIO()
    call_command("seal_again", stdout=said)
    assert said.getvalue().strip() == "today: 4, again: 0, broken: 0"


def test_what_an_earlier_version_left_in_the_clear_is_sealed(
    store: Path, sealed_one: Petition, django_capture_on_commit_callbacks: Any
) -> None:
    file = store_bytes(name=f"{SAID}.txt", content=SAID.encode(), viewer=None)
    Attachment.objects.create(petition=sealed_one, kind="document", file=file, added_at=timezone.now())
    with django_capture_on_commit_callbacks(execute=True):
        call_command("seal_again", stdout=StringIO())
    assert [one.name for one in sealed_files(sealed_one)] == [f"{SAID}.txt"]
    assert all(SAID.encode() not in content for content in lying(store))
    assert not Blob.objects.filter(is_sealed=False).exists()
