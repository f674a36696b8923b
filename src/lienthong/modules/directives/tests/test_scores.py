"""Score sheets: frozen with what they rest on, computed again, versioned; who may."""

import pytest
from django.test import Client

from lienthong.kernel.accounts.tests.factories import make_viewer, sign_in
from lienthong.modules.directives.actions.scores import CannotFreeze, freeze_scores
from lienthong.modules.directives.models import Assignment, ScoreSheet
from lienthong.modules.directives.rules.scores import differences, digest, scored
from lienthong.modules.directives.tests.factories_steering import in_days
from lienthong.modules.directives.tests.test_steering import some_work

pytestmark = pytest.mark.django_db


def test_a_sheet_keeps_its_figures_whatever_happens_later() -> None:
    units, _task = some_work()
    leader = make_viewer(units["tw"], "leader")
    sheet = freeze_scores(viewer=leader, starts_on=in_days(-30), ends_on=in_days(0))
    rows = {row["unit"]: row for row in sheet.rows}
    assert rows[units["ag1"].pk]["score"] == 100
    assert rows[units["ag"].pk]["score"] == 0
    assert units["ag2"].pk not in rows
    Assignment.objects.update(reported_on=None, verified_on=None, state="started")
    sheet.refresh_from_db()
    assert differences(sheet.formula, sheet.rows) == []
    assert digest(sheet.formula, str(sheet.starts_on), str(sheet.ends_on), sheet.rows) == sheet.sha256
    assert freeze_scores(viewer=leader, starts_on=in_days(-30), ends_on=in_days(0)).version == 2


def test_a_changed_sheet_is_found(client: Client) -> None:
    units, _task = some_work()
    leader = make_viewer(units["tw"], "leader")
    sheet = freeze_scores(viewer=leader, starts_on=in_days(-30), ends_on=in_days(0))
    sign_in(client, leader)
    address = f"/directives/scores/{sheet.pk}?replay=1"
    assert "tone-good" in client.get(address).content.decode()
    rows = sheet.rows
    rows[0]["on_time"] += 1
    ScoreSheet.objects.filter(pk=sheet.pk).update(rows=rows)
    page = client.get(address).content.decode()
    assert "tone-bad" in page
    assert rows[0]["name"] in page


def test_peers_share_a_place() -> None:
    given = {"group": "wards", "due": 4, "on_time": 2, "late": 0, "overdue": 2, "verified": 1}
    found = scored(
        "score-1",
        [
            {**given, "unit": 1, "name": "A"},
            {**given, "unit": 2, "name": "B"},
            {**given, "unit": 3, "name": "C", "due": 8},
        ],
    )
    assert [(row["name"], row["rank"], row["of"]) for row in found] == [("A", 1, 3), ("B", 1, 3), ("C", 3, 3)]
    assert found[0]["score"] == 50 * 0.5 + 30 * 0.25 + 20 * 0.5


def test_only_a_leader_of_the_centre_freezes(client: Client) -> None:
    units, _task = some_work()
    for unit, role in (("ag", "leader"), ("tw", "inspector")):
        with pytest.raises(CannotFreeze):
            freeze_scores(viewer=make_viewer(units[unit], role), starts_on=in_days(-30), ends_on=in_days(0))
    leader = make_viewer(units["tw"], "leader")
    with pytest.raises(CannotFreeze):
        freeze_scores(viewer=leader, starts_on=in_days(-400), ends_on=in_days(-390))
    sign_in(client, leader)
    dates = {"starts_on": f"{in_days(-30):%d/%m/%Y}", "ends_on": f"{in_days(0):%d/%m/%Y}"}
    assert client.post("/directives/scores/freeze", {**dates, "ends_on": "1/1/1990"}).status_code == 422
    assert client.post("/directives/scores/freeze", dates).status_code == 302
    sheet = ScoreSheet.objects.get()
    assert client.get("/directives/scores").status_code == 200
    for kind in ("xlsx", "csv", "pdf"):
        assert client.get(f"/directives/scores/{sheet.pk}/export/{kind}?group=communes").status_code == 200
    sign_in(client, make_viewer(units["hn"], "leader"))
    assert "Đảng ủy xã" not in client.get(f"/directives/scores/{sheet.pk}?group=communes").content.decode()
