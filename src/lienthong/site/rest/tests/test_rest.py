"""The REST interface as another system meets it: a real token, scopes, pages, problems."""

import base64
import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from allauth.idp.oidc.models import Client as OAuthClient
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from lienthong.kernel.access.viewer import Viewer
from lienthong.kernel.accounts.models import ApiClient
from lienthong.kernel.accounts.rest import SCOPES
from lienthong.kernel.accounts.tests.factories import make_viewer
from lienthong.kernel.calendar.actions import rebuild_days
from lienthong.kernel.events.actions import record_many
from lienthong.kernel.events.actions.sequencing import is_signed, sequence_events
from lienthong.kernel.events.models import Event, Horizon
from lienthong.kernel.events.rules import leaf_hash, root_from_path
from lienthong.kernel.files.tests.factories import pdf_bytes
from lienthong.kernel.org.models import Unit
from lienthong.kernel.org.tests.factories import make_tree
from lienthong.modules.documents.models import Document
from lienthong.modules.documents.tests.factories_issuing import make_approved, make_issued
from lienthong.site.rest.api import api
from lienthong.site.rest.description import DESCRIPTION, description

pytestmark = pytest.mark.django_db
SECRET = "a-secret-for-this-test"


@pytest.fixture
def viewer() -> Viewer:
    return make_viewer(make_tree()["ag"], "clerk")


def token_of(client: Client, viewer: Viewer, scopes: str = "documents:read work:read") -> str:
    """An access token by the client credentials grant."""
    made = OAuthClient(name="Phần mềm một cửa", type="confidential", grant_types="client_credentials")
    made.set_scopes(sorted(SCOPES))
    made.set_secret(SECRET)
    made.save()
    ApiClient.objects.create(client=made, position_id=viewer.position_id)
    answer = client.post(
        "/identity/o/api/token",
        {"grant_type": "client_credentials", "client_id": made.pk, "client_secret": SECRET, "scope": scopes},
    )
    assert answer.status_code == 200, answer.content
    return str(answer.json()["access_token"])


def get(client: Client, path: str, token: str) -> Any:
    return client.get(f"/api/v1{path}", headers={"Authorization": f"Bearer {token}"})


def test_without_a_token_or_scope_nothing_is_told(client: Client, viewer: Viewer) -> None:
    for token in ("", "wrong", token_of(client, viewer, "work:read")):
        answer = get(client, "/documents", token)
        assert answer.status_code == 401
        assert answer["Content-Type"] == "application/problem+json"


def test_documents_are_those_of_the_position(client: Client, viewer: Viewer) -> None:
    token = token_of(client, viewer)
    own = make_approved(Unit.objects.get(pk=viewer.body_id))
    other = make_approved(Unit.objects.get(name="Thành ủy Hà Nội"))
    assert [one["id"] for one in get(client, "/documents", token).json()["items"]] == [own.pk]
    assert get(client, f"/documents/{own.pk}", token).json()["files"]
    assert get(client, f"/documents/{other.pk}", token).status_code == 404
    assert get(client, f"/documents/{other.pk}/deliveries", token).status_code == 404


def test_a_client_reads_no_more_than_its_role_and_clearance(client: Client, viewer: Viewer) -> None:
    body = Unit.objects.get(pk=viewer.body_id)
    secret = make_issued(body, to=[body], secrecy=1)
    cleared = token_of(client, make_viewer(body, "clerk", clearance=1))
    assert get(client, f"/documents/{secret.pk}/deliveries", cleared).json()["items"]
    assert get(client, "/deliveries", cleared).json()["items"]
    token = token_of(client, viewer)
    assert get(client, f"/documents/{secret.pk}/deliveries", token).status_code == 404
    assert get(client, "/deliveries", token).json()["items"] == []
    administrator = token_of(client, make_viewer(body, "administrator", clearance=3))
    for path in ("/documents", f"/documents/{secret.pk}", f"/documents/{secret.pk}/deliveries", "/deliveries"):
        assert get(client, path, administrator).status_code == 403, path


def test_pages_by_key_and_wrong_places(client: Client, viewer: Viewer) -> None:
    token = token_of(client, viewer)
    body = Unit.objects.get(pk=viewer.body_id)
    wanted = [make_approved(body).pk for _ in range(5)][::-1]
    found, after = [], ""
    while True:
        page = get(client, f"/documents?limit=2&after={after}", token).json()
        found += [one["id"] for one in page["items"]]
        if not page["next"]:
            break
        after = page["next"]
    assert found == wanted
    assert get(client, "/documents?limit=0", token).status_code == 422
    assert get(client, "/documents?after=nonsense", token).status_code == 422
    wrong = get(client, "/documents?since=yesterday", token)
    assert wrong.status_code == 422
    assert "since" in wrong.json()["errors"][0]["path"]


def test_a_position_that_ended_ends_the_client(client: Client, viewer: Viewer) -> None:
    from lienthong.kernel.accounts.models import Position

    token = token_of(client, viewer)
    assert get(client, "/work", token).json() == {"items": [], "next": None}
    Position.objects.filter(pk=viewer.position_id).update(valid_from="2025-07-01", valid_to="2025-07-02")
    assert get(client, "/work", token).status_code == 401


def post(client: Client, path: str, token: str, data: Any, **options: Any) -> Any:
    return client.post(f"/api/v1{path}", data, headers={"Authorization": f"Bearer {token}"}, **options)


def test_a_paper_document_is_registered_once_and_finished_by_its_holder(
    client: Client, viewer: Viewer, settings: Any, tmp_path: Path
) -> None:
    settings.MEDIA_ROOT = tmp_path
    rebuild_days()
    token = token_of(client, viewer, "documents:read documents:write")
    paper = {"sender": "Sở Nội vụ", "symbol": "12/SNV", "issued_on": "2026-11-20", "summary": "Về biên chế"}

    def scan(content: bytes = b"") -> SimpleUploadedFile:
        return SimpleUploadedFile("quet.pdf", content or pdf_bytes())

    made = post(client, "/documents", token, {**paper, "file": scan()})
    assert made.status_code == 201, made.content
    assert made.json()["arrival_number"] == 1
    assert post(client, "/documents", token, {**paper, "file": scan()}).status_code == 409
    wrong = post(client, "/documents", token, {**paper, "symbol": "13/SNV", "file": scan(b"MZ nothing")})
    assert wrong.status_code == 422
    assert Document.objects.count() == 1, "nothing is stored by halves"
    path = f"/deliveries/{made.json()['id']}"
    assert post(client, f"{path}/register", token, {}, content_type="application/json").status_code == 409
    other = token_of(client, make_viewer(Unit.objects.get(name="Thành ủy Hà Nội"), "clerk"), "documents:write")
    assert post(client, f"{path}/finish", other, {"result": "Xong"}, content_type="application/json").status_code == 404
    done = [post(client, f"{path}/finish", token, {"result": "Xong"}, content_type="application/json") for _ in "12"]
    assert [answer.status_code for answer in done] == [200, 409]
    assert done[0].json()["status"] == 6


def test_the_description_checked_in_is_the_one_served() -> None:
    assert Document.objects.count() == 0
    assert json.loads(Path(DESCRIPTION).read_text()) == json.loads(description())
    assert api.title == "Liên Thông"


def test_an_event_is_proved_to_whoever_oversees_it(client: Client, settings: Any, tmp_path: Path) -> None:
    settings.LOG_KEY_FILE = tmp_path / "log-key"
    tree = make_tree()
    record_many("Noted", subject_kind="note", subject_ids=[1, 2], unit_ids=[tree["ag1"].pk, tree["hn"].pk], viewer=None)
    seen, hidden = Event.objects.filter(verb="Noted").order_by("id").values_list("id", flat=True)
    token = token_of(client, make_viewer(tree["ag"], "inspector"), "trail:read")
    assert get(client, f"/events/{seen}/proof", token).status_code == 409
    sequence_events(rest=timedelta(0))
    Horizon.objects.update(next_transaction=0)
    sequence_events(rest=timedelta(0))
    proof = get(client, f"/events/{seen}/proof", token).json()
    path = [base64.b64decode(one) for one in proof["path"]]
    root = root_from_path(leaf_hash(base64.b64decode(proof["leaf"])), proof["place"], proof["size"], path)
    assert root == base64.b64decode(proof["root"])
    assert f"\n{proof['size']}\n{proof['root']}\n" in proof["note"]
    public = Ed25519PublicKey.from_public_bytes(base64.b64decode(proof["public_key"]))
    assert is_signed(proof["note"], public)
    assert get(client, f"/events/{hidden}/proof", token).status_code == 404
    clerk = token_of(client, make_viewer(tree["ag"], "clerk"), "trail:read")
    assert get(client, f"/events/{seen}/proof", clerk).status_code == 404
