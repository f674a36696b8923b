"""Many lines of a list at once: cells read each on its own, lines added once, nobody's words overwritten unseen."""

import json
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from lienthong.kernel.access.viewer import Viewer
from lienthong.kernel.accounts.tests.factories import make_account, make_viewer, sign_in
from lienthong.kernel.org.models import Unit
from lienthong.kernel.org.tests.factories import make_tree
from lienthong.modules.reports.actions.rosters_grid import CellKept, GridCell, keep_lines
from lienthong.modules.reports.actions.rosters_lines import CannotKeepLine, add_entry, remove_entry
from lienthong.modules.reports.actions.rosters_lists import finish_list
from lienthong.modules.reports.models import Entry, RosterUnit
from lienthong.modules.reports.tests.factories_rosters import list_of, make_active_roster

pytestmark = pytest.mark.django_db


@pytest.fixture
def units() -> dict[str, Unit]:
    return make_tree()


@pytest.fixture
def own(units: dict[str, Unit]) -> RosterUnit:
    return list_of(make_active_roster(units), units["ag1"])


@pytest.fixture
def officer(units: dict[str, Unit]) -> Viewer:
    return make_viewer(units["ag1"], "officer", account=make_account(full_name="Lê Thị Xã"))


def cells(line: object, **given: str) -> list[GridCell]:
    return [GridCell(str(line), name, text) for name, text in given.items()]


def keep(viewer: Viewer, own: RosterUnit, *given: GridCell) -> list[CellKept]:
    return keep_lines(viewer=viewer, list_id=own.pk, cells=given).cells


def test_a_line_is_added_once_and_changed_under_the_same_key(own: RosterUnit, officer: Viewer) -> None:
    key = uuid4()
    given = cells(key, name="Ấp Một", kind="Thôn", people="1.250")
    for _again in range(2):
        assert {one.state for one in keep(officer, own, *given)} == {"saved"}
    line = Entry.objects.get()
    assert (line.values, line.faults) == ({"name": "Ấp Một", "kind": "Thôn", "people": 1250}, {})
    own.refresh_from_db()
    assert (own.entries, own.complete) == (1, 1)
    shown = keep(officer, own, GridCell(str(key), "people", "1300", seen="1250"))[0]
    assert (shown.state, shown.plain, shown.shown) == ("saved", "1300", "1.300")
    by_id = keep(officer, own, GridCell(str(line.pk), "people", "1400", seen="1300"))[0]
    assert by_id.state == "saved"
    assert Entry.objects.count() == 1


def test_what_is_wrong_in_a_cell_keeps_no_other_from_being_kept(own: RosterUnit, officer: Viewer) -> None:
    first, second = uuid4(), uuid4()
    keep(officer, own, *cells(first, name="Ấp Một", card="A1"))
    done = keep(
        officer, own, *cells(second, name="ấp một", kind="Xóm", people="hai", area="1,5", card="a1", nothing="x")
    )
    assert [one.state for one in done] == ["invalid", "invalid", "invalid", "saved", "invalid", "refused"]
    assert all(one.message for one in done if one.state != "saved")
    line = Entry.objects.get(request_key=second)
    assert line.values == {"area": "1.5"}
    assert set(line.faults) == {"name", "kind"}
    assert keep(officer, own, *cells(uuid4(), name="  ", kind=""))[0].state == "saved"
    assert Entry.objects.count() == 2


def test_a_cell_that_somebody_else_changed_is_asked_about(
    own: RosterUnit, officer: Viewer, units: dict[str, Unit]
) -> None:
    other = make_viewer(units["ag1"], "officer")
    key = str(uuid4())
    keep(officer, own, *cells(key, name="Ấp Một", people="5"))
    mine = keep(other, own, GridCell(key, "people", "7", seen=""), GridCell(key, "kind", "Thôn", seen=""))
    assert [one.state for one in mine] == ["conflict", "saved"]
    assert (mine[0].plain, mine[0].who) == ("5", "Lê Thị Xã")
    assert keep(other, own, GridCell(key, "people", "5", seen=""))[0].state == "saved"
    lost = keep(officer, own, GridCell(key, "people", "9", seen="", texts=["4", "5", "x"]))
    assert lost[0].state == "saved"
    assert Entry.objects.get().values["people"] == 9


def test_lines_of_others_and_lines_that_are_gone(own: RosterUnit, officer: Viewer, units: dict[str, Unit]) -> None:
    elsewhere = list_of(own.roster, units["ag2"])
    stranger = make_viewer(units["ag2"], "officer")
    key = uuid4()
    foreign = add_entry(viewer=stranger, list_id=elsewhere.pk, given={"name": "Ấp Hai"}, request_key=key)
    for line in (foreign.pk, key, "x", "9" * 30, ""):
        assert keep(officer, own, *cells(line, name="Chiếm"))[0].state == "refused"
    foreign.refresh_from_db()
    assert foreign.values == {"name": "Ấp Hai"}
    gone = add_entry(viewer=officer, list_id=own.pk, given={"name": "Ấp Ba"}, request_key=uuid4())
    remove_entry(viewer=officer, entry_id=gone.pk)
    assert keep(officer, own, *cells(gone.request_key, name="Ấp Ba"))[0].state == "refused"
    with pytest.raises(RosterUnit.DoesNotExist):
        keep(stranger, own, *cells(uuid4(), name="x"))
    with pytest.raises(CannotKeepLine):
        keep(make_viewer(units["tw"], "leader"), own, *cells(uuid4(), name="x"))
    finish_list(viewer=officer, list_id=own.pk)
    with pytest.raises(CannotKeepLine):
        keep(officer, own, *cells(uuid4(), name="x"))


def test_the_grid_on_the_screen(client: Client, own: RosterUnit, officer: Viewer, units: dict[str, Unit]) -> None:
    sign_in(client, officer)
    line = add_entry(viewer=officer, list_id=own.pk, given={"name": "<i>Ấp</i>", "people": "1250"})
    page = client.get(reverse("roster_grid", args=[own.pk])).content.decode()
    assert "&lt;i&gt;Ấp&lt;/i&gt;" in page
    assert f'data-cell="{line.pk}.people"' in page
    assert 'value="1.250"' in page
    key = uuid4()
    asked = [
        {"figure": f"{key}.{name}", "text": text, "seen": ""} for name, text in (("name", "Ấp Hai"), ("area", "x"))
    ]

    def send(body: Any) -> Any:
        address = reverse("roster_grid_cells", args=[own.pk])
        return client.post(address, json.dumps(body), content_type="application/json")

    said = send({"who": officer.position_id, "language": "vi", "cells": asked}).json()
    assert [one["state"] for one in said["cells"]] == ["saved", "invalid"]
    assert said["lines"] == {str(key): reverse("roster_entry", args=[Entry.objects.latest("pk").pk])}
    assert set(said["said"]) == {f"{key}.kind"}
    assert "2" in said["panel"]
    odd: list[Any] = [
        [],
        {},
        {"cells": 5},
        {"cells": [5]},
        {"cells": [{"figure": "a.b"}]},
        {"cells": asked * 400},
        {"cells": [{"figure": "a.b", "text": "\ud800"}]},
    ]
    for bad in odd:
        assert send(bad).status_code == 400
    assert send({"who": 1, "cells": asked}).status_code == 403
    sign_in(client, make_viewer(units["ag2"], "officer"))
    assert send({"cells": asked}).status_code == 404
    assert client.get(reverse("roster_grid", args=[own.pk])).status_code == 404
