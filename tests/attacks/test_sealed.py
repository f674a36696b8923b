"""A sealed denunciation, in every state, asked for by everybody else at every address: nobody learns of it."""

import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone
from tests.attacks.test_strangers import asked
from tests.attacks.world import Address, addresses

from lienthong.kernel.access.roles import Role
from lienthong.kernel.access.viewer import Viewer
from lienthong.kernel.accounts.queries import timeline
from lienthong.kernel.accounts.queries.trail import TrailWanted, event_seen, trail
from lienthong.kernel.accounts.tests.factories import make_viewer, sign_in
from lienthong.kernel.events.models import Event
from lienthong.kernel.files.queries import blob_path
from lienthong.kernel.files.tests.factories import pdf_bytes
from lienthong.kernel.notify.models import Notification
from lienthong.kernel.search.models import Entry as Found
from lienthong.kernel.work.models import WorkItem
from lienthong.modules.petitions.actions.keeping_files import keep_files
from lienthong.modules.petitions.actions.portal_uploads import with_files
from lienthong.modules.petitions.actions.sealing import ask_to_unseal, decide_unsealing
from lienthong.modules.petitions.models import Attachment, Petition, PetitionTally, Unsealing
from lienthong.modules.petitions.tests.factories_privacy import (
    WORDS,
    Lanes,
    make_denunciation,
    make_lanes,
    make_petition,
)

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

ALL_SET = {"accepted_at", "answered_at", "closed_at", "due_at", "original_due_at"}
# The unit that is denounced, the one above it, the centre, and the colleagues of the keepers.
PAPER = "PhongBi7Q"
AROUND = ("ag1", "ag", "tw", "tw_ubkt")


@pytest.fixture
def lanes(settings: Any, tmp_path: Path) -> Lanes:
    settings.MEDIA_ROOT = tmp_path
    return make_lanes()


def everybody_else(lanes: Lanes) -> list[Viewer]:
    """Every role in every unit around, keepers of another lane, and whoever borrows a keeper's position."""
    others = [make_viewer(lanes.units[unit], role, clearance=3) for unit in AROUND for role in Role.values]
    borrower = others[0]
    lent = replace(lanes.keepers[0], account_id=borrower.account_id, username=borrower.username, delegation_id=1)
    return [*others, *lanes.province_keepers, lent]


def opened_denunciation(lanes: Lanes, other: Petition | None = None) -> Petition:
    """Of the commune, in the centre's lane, opened by both keepers a moment ago: as readable as it ever is."""
    moments: dict[str, Any] = dict.fromkeys(ALL_SET, timezone.now())
    other = other or make_petition(lanes.units["hn1"])
    petition = make_denunciation(
        lanes.units["tw_ubkt"], lanes.units["ag1"], reference="PA-0000-777777", duplicate_of=other, **moments
    )
    asked_for = ask_to_unseal(viewer=lanes.keepers[0], petition=petition, reason="Thẩm tra 7Q")
    decide_unsealing(viewer=lanes.keepers[1], unsealing=asked_for, grant=True)
    return petition


def paths_to(petition: Petition) -> Iterator[str]:
    """Every address of petitions that has places, filled with what belongs to this one."""
    unsealing = Unsealing.objects.get(petition=petition)
    values: dict[str, object] = {"pk": petition.pk, "asked": unsealing.pk, "attachment": 1, "file_id": 1}
    values |= {"kind": "whole", "reference": petition.reference, "unit": petition.unit_id}
    if sent := petition.attachments.first():
        values |= {"attachment": sent.pk, "file_id": sent.file_id}
    for one in addresses():
        if one.text.startswith("petitions/keepers/"):
            continue  # the number there is a keeper's, whom the leaders above name and end
        if one.text.startswith("petitions/") and "pk" in one.names and set(one.names) <= set(values):
            yield one.filled(values)
        elif one.text.startswith("petitions/") and "act" in one.names:
            yield from (one.filled(values | {"act": act}) for act in ("accept", "note", "extend"))


def with_a_file(petition: Petition) -> Attachment:
    """A paper of the sender, as the portal takes it in."""
    paper = SimpleUploadedFile("phong bì.pdf", pdf_bytes(PAPER), content_type="application/pdf")
    with with_files([paper]) as files:
        keep_files(petition=petition, files=files, at=timezone.now())
    return petition.attachments.select_related("file__blob").get()


def tells(content: str) -> bool:
    return any(word in content for word in ("PA-0000-777777", WORDS, "phong bì", "Thẩm tra 7Q"))


def test_no_role_opens_it_in_any_state_at_any_address(lanes: Lanes) -> None:
    petition = opened_denunciation(lanes)
    with_a_file(petition)
    paths = [path for path in paths_to(petition) if "/keepers/" not in path]
    assert len(paths) >= 8
    first = {f"/petitions/sealed/{petition.pk}", f"/petitions/{petition.pk}/redaction", f"/petitions/{petition.pk}"}
    wrong = []
    clients = [(viewer, sign_in(Client(), viewer)) for viewer in everybody_else(lanes) if viewer.delegation_id is None]
    for state in Petition.State.values:
        Petition.objects.filter(pk=petition.pk).update(state=state)
        for viewer, client in clients:
            # Who may see it is asked in every state; every page asks the same, so that all of them are walked in one.
            for path in paths if state == Petition.State.ASSIGNED else first.intersection(paths):
                answer = client.get(path)
                if answer.status_code not in {403, 404, 405} or tells(answer.content.decode()):
                    wrong.append(f"{state} {viewer.role} of {viewer.unit_name}: {path} {answer.status_code}")
    assert not wrong, "\n".join(wrong)


def test_its_keepers_do(lanes: Lanes) -> None:
    """Else the test above would find nothing wrong in addresses that lead nowhere."""
    petition = opened_denunciation(lanes)
    found = {path for path in paths_to(petition) if sign_in(Client(), lanes.keepers[0]).get(path).status_code == 200}
    assert f"/petitions/sealed/{petition.pk}" in found


def test_nobody_changes_it(lanes: Lanes) -> None:
    petition = opened_denunciation(lanes)
    wrong = []
    for viewer in everybody_else(lanes):
        if viewer.delegation_id is not None:
            continue
        client = sign_in(Client(raise_request_exception=False), viewer)
        for path in paths_to(petition):
            status, content = asked(client, "post", path, {"reason": "x", "decision": "grant", "text": "x"})
            if status not in {302, 403, 404, 405} or content.startswith(" wrote ") or tells(content):
                wrong.append(f"{viewer.role} of {viewer.unit_name}: {path} {status} {content[:60]}")
    assert not wrong, "\n".join(wrong)


FILED = re.compile(r"^api/|file|attachment|upload|picture|page|shot|scan|thumb|preview|pdf|cases|requests|search")
NUMBERS = {"pk", "file_id", "attachment", "id", "document_id", "attachment_id", "blob_id", "page", "number"}


def test_no_address_of_files_gives_its_file(lanes: Lanes) -> None:
    """REST, downloads, thumbnails, previews: at its own ids, to strangers, to those it is about and to an operator."""
    petition = opened_denunciation(lanes)
    sent = with_a_file(petition)
    assert not Found.objects.exists()
    stored = blob_path(sent.file.blob.sha256).read_bytes()
    assert PAPER.encode() not in stored
    clients = [Client(raise_request_exception=False)]
    for unit, role in (("ag1", "leader"), ("tw", "operator"), ("tw", "administrator"), ("tw_ubkt", "inspector")):
        clients.append(sign_in(Client(raise_request_exception=False), make_viewer(lanes.units[unit], role)))
    walked = [one for one in addresses() if one.names and set(one.names) <= NUMBERS and FILED.search(one.text)]
    assert len(walked) >= 10
    wrong = []
    for one in walked:
        for number in {petition.pk, sent.pk, sent.file_id, sent.file.blob_id}:
            path = one.filled(dict.fromkeys(one.names, number))
            for client in clients:
                answer = client.get(path)
                content = b"".join(answer.streaming_content) if answer.streaming else answer.content  # type: ignore[attr-defined]
                if PAPER.encode() in content or stored[:40] in content or tells(content.decode("utf-8", "replace")):
                    wrong.append(f"{path} {answer.status_code}")
    assert not wrong, "\n".join(wrong)


def test_no_query_gives_it_to_anybody_else(lanes: Lanes) -> None:
    petition = opened_denunciation(lanes)
    for state in Petition.State.values:
        Petition.objects.filter(pk=petition.pk).update(state=state)
        for viewer in everybody_else(lanes):
            assert petition not in Petition.objects.visible_to(viewer), (state, viewer.role, viewer.unit_name)
        for keeper in lanes.keepers:
            assert petition in Petition.objects.visible_to(keeper)
    assert petition not in Petition.objects.published()


def test_nothing_beside_it_tells_of_it(lanes: Lanes) -> None:
    """No work item, no entry of the search, no news, no e-mail, no tally, no trail, no open timeline."""
    petition = opened_denunciation(lanes)
    assert not WorkItem.objects.exists()
    assert not Found.objects.exists()
    keepers = {keeper.position_id for keeper in lanes.keepers}
    assert not Notification.objects.exclude(position_id__in=keepers).exists()
    assert not tells(str(list(Notification.objects.values_list("title", flat=True))).replace(petition.reference, ""))
    assert not PetitionTally.objects.exists()
    assert mail.outbox == []
    assert not timeline("petition", petition.pk)
    events = Event.objects.filter(subject_kind="sealed_petition", subject_id=petition.pk)
    assert events.count() == 2
    for viewer in everybody_else(lanes):
        assert not [row for row in trail(viewer, TrailWanted()) if row.subject_kind == "sealed_petition"]
        assert event_seen(viewer, events[0].pk) is None
    assert not tells(str([one.payload for one in events]).replace("Thẩm tra 7Q", ""))


_VOLATILE = re.compile(
    r'[A-Za-z0-9]{64}|nonce="[^"]*"|[0-9a-f]{8}-[0-9a-f-]{27}|[0-9a-f]{32}|\d{1,2}:\d\d(:\d\d)?|\d+ (giây|phút)|v=\w+'
)


def _shown(answer: Any) -> str:
    """Status and content of an answer; of a spreadsheet its parts, without the moment it was made."""
    content = b"".join(answer.streaming_content) if answer.streaming else answer.content
    if content.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(content)) as sheet:
            content = b"".join(sheet.read(name) for name in sheet.namelist() if "core.xml" not in name)
    return f"{answer.status_code} {content.decode('utf-8', 'replace')}"


# Where lists, counts, exports and the log stand.
PLAIN = re.compile(r"(petitions|portal|open311|work|search|administration/trail|oversight|my-work|notifications)\b")


def _plain_pages() -> list[Address]:
    """Addresses without places, where something could be counted or listed."""
    return [one for one in addresses() if not one.names and (PLAIN.match(one.text) or not one.text)]


def test_no_list_count_search_or_export_changes_when_one_comes(lanes: Lanes) -> None:
    make_petition(lanes.units["ag1"])
    viewers = [
        make_viewer(lanes.units[unit], role)
        for unit, role in (
            ("ag1", "officer"),
            ("ag", "leader"),
            ("tw", "inspector"),
            ("tw", "operator"),
            ("tw_ubkt", "leader"),
        )
    ]
    clients = [(viewer, sign_in(Client(raise_request_exception=False), viewer)) for viewer in viewers]

    def seen() -> dict[tuple[str, str], str]:
        said = {}
        for viewer, client in clients:
            for one in _plain_pages():
                for query in ("", "?q=phong+bi"):
                    path = one.filled({}) + query
                    said[viewer.role, path] = _VOLATILE.sub("", _shown(client.get(path)))
        return said

    other = make_petition(lanes.units["hn1"])  # what everybody may count is there before and after
    before = seen()
    opened_denunciation(lanes, other)
    after = seen()
    assert [key for key in before if before[key] != after[key]] == []
    assert not [key for key, content in after.items() if "phong bì" in content]
