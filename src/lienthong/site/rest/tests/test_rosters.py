"""Lists of units over REST: read, written, who is done."""

from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from lienthong.kernel.access.viewer import Viewer
from lienthong.kernel.accounts.tests.factories import make_viewer
from lienthong.kernel.org.tests.factories import make_tree
from lienthong.modules.reports.actions.rosters_tallies import tally_roster
from lienthong.modules.reports.models import Entry
from lienthong.modules.reports.tests.factories_rosters import list_of, make_active_roster
from lienthong.site.rest.tests.test_rest import get, token_of

pytestmark = pytest.mark.django_db


def call(client: Client, viewer: Viewer, way: str, body: Any = None, *, scopes: str = "reports:write") -> Any:
    headers = {"Authorization": f"Bearer {token_of(client, viewer, f'reports:read {scopes}')}"}
    method, path = way.split()
    send: Any = getattr(client, method)
    return send(f"/api/v1{path}", body, content_type="application/json", headers=headers)


def test_lines_are_read_and_written(client: Client) -> None:
    units = make_tree()
    roster = make_active_roster(units)
    officer, kept = make_viewer(units["ag1"], "officer"), list_of(roster, units["ag1"])
    token = token_of(client, officer, "reports:read")
    assert [one["id"] for one in get(client, "/lists", token).json()] == [roster.pk]
    assert [one["id"] for one in get(client, f"/lists/{roster.pk}/units", token).json()["items"]] == [kept.pk]
    path = f"/lists/units/{kept.pk}/lines"
    good = {"name": "Ấp 1", "kind": "Thôn", "area": "1.234", "people": 1792}
    body = {"values": good, "request_key": str(uuid4())}
    made = [call(client, officer, f"post {path}", body) for _ in range(2)]
    assert [one.status_code for one in made] == [201, 201]
    assert made[0].json()["values"] == {**good, "area": "1.234"}
    assert Entry.objects.count() == 1
    bad = call(client, officer, f"post {path}", {"values": {**good, "name": "Ấp 2", "people": "nhiều"}})
    assert (bad.status_code, bad["Content-Type"]) == (422, "application/problem+json")
    assert bad.json()["errors"][0]["path"] == "body/values/people"
    line = f"/lists/lines/{made[0].json()['id']}"
    changed = call(client, officer, f"patch {line}", {"values": {"people": 5}, "revision": 1})
    assert changed.json()["values"]["people"] == 5
    assert call(client, officer, f"patch {line}", {"values": {"people": 6}, "revision": 1}).status_code == 409
    assert len(get(client, path, token).json()["items"]) == 1
    assert call(client, officer, f"post /lists/units/{kept.pk}/done").json()["done_at"]
    assert call(client, officer, f"delete {line}").status_code == 409
    tally_roster(roster_id=roster.pk)
    leader = make_viewer(units["tw"], "leader")
    board = get(client, f"/lists/{roster.pk}/board", token_of(client, leader, "reports:read")).json()
    assert (board["keepers"], board["done"], board["units"][0]["name"]) == (3, 1, "Tỉnh ủy An Giang")


def test_only_with_the_scope_and_the_right(client: Client) -> None:
    units = make_tree()
    roster = make_active_roster(units)
    kept, officer = list_of(roster, units["ag1"]), make_viewer(units["ag1"], "officer")
    body = {"values": {"name": "Ấp 1"}}
    path = f"/lists/units/{kept.pk}/lines"
    assert call(client, officer, f"post {path}", body, scopes="work:read").status_code == 401
    assert call(client, make_viewer(units["ag2"], "officer"), f"post {path}", body).status_code == 404
    assert call(client, make_viewer(units["ag"], "specialist"), f"post {path}", body).status_code == 409
    assert call(client, make_viewer(units["ag"], "clerk"), f"get /lists/{roster.pk}/board").status_code == 403
    assert call(client, make_viewer(units["ag"], "leader"), f"get /lists/{roster.pk}/units?limit=0").status_code == 422
