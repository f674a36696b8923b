"""Administration of units: what an administrator sees and does, and nobody else. Its pages need people to try them."""

from typing import Any

import pytest
from django.test import Client

from lienthong.kernel.accounts.tests.factories import make_viewer, sign_in
from lienthong.kernel.events.models import Event
from lienthong.kernel.org.models import Unit
from lienthong.kernel.org.tests.factories import make_tree

pytestmark = pytest.mark.django_db


@pytest.fixture
def tree() -> dict[str, Unit]:
    return make_tree()


@pytest.fixture
def admin(tree: dict[str, Unit]) -> Any:
    return sign_in(Client(), make_viewer(tree["ag"], "administrator"))


PAGES = ["", "/find?q=xa", "/{unit}", "/{unit}/open", "/{unit}/rename", "/{unit}/move", "/{unit}/close"]


@pytest.mark.parametrize("role", ["clerk", "leader", "inspector", "village_head", "administrator", "operator"])
def test_who_opens_what(tree: dict[str, Unit], role: str) -> None:
    client = sign_in(Client(), make_viewer(tree["ag"], role))
    expected = 200 if role in ("administrator", "operator") else 403
    for page in PAGES:
        address = "/administration/units" + page.format(unit=tree["ag1"].pk)
        assert client.get(address).status_code == expected, address
        assert client.post(address).status_code in ((403, 405) if expected == 403 else (405, 422)), address


def test_outside_the_subtree_is_as_if_it_were_not_there(tree: dict[str, Unit], admin: Any) -> None:
    for page in PAGES[2:]:
        address = "/administration/units" + page.format(unit=tree["hn1"].pk)
        assert admin.get(address).status_code == 404, address
        assert admin.post(address, {"name": "x", "reason": "x", "parent_id": tree["ag"].pk}).status_code in (404, 405)
    assert "Ba Đình" not in admin.get("/administration/units/find?q=ba+dinh").content.decode()
    assert "Ba Đình" not in admin.get("/administration/units?q=ba+dinh").content.decode()
    tree["hn1"].refresh_from_db()
    assert tree["hn1"].closed_on is None


def test_browsing_and_finding(tree: dict[str, Unit], admin: Any) -> None:
    assert "Tỉnh ủy An Giang" in admin.get("/administration/units").content.decode()
    text = admin.get(f"/administration/units/{tree['ag'].pk}").content.decode()
    assert "Đảng ủy xã Mỹ Đức" in text
    assert "Trung ương" not in text.split('<ol class="crumbs">')[1].split("</ol>")[0]
    text = admin.get("/administration/units?q=my+duc", headers={"hx-request": "true"}).content.decode()
    assert "Đảng ủy xã Mỹ Đức" in text
    assert "<html" not in text
    operator = sign_in(Client(), make_viewer(tree["tw_office"], "operator"))
    assert "Trung ương" in operator.get("/administration/units").content.decode()


def test_opening_renaming_moving_closing(tree: dict[str, Unit], admin: Any) -> None:
    ag = f"/administration/units/{tree['ag'].pk}"
    answer = admin.post(f"{ag}/open", {"kind": "committee", "name": "Đảng ủy xã  Mới", "symbol": "ĐU"})
    unit = Unit.objects.get(name="Đảng ủy xã Mới")
    assert answer.url == f"/administration/units/{unit.pk}"
    one = answer.url
    assert admin.post(f"{one}/rename", {"name": "Đảng ủy xã Mới Hơn", "symbol": "ĐU"}).status_code == 302
    assert "Đảng ủy xã Mới Hơn" in admin.get(one).content.decode()
    assert admin.post(f"{one}/rename", {"name": "X", "on": "+5"}).status_code == 422
    assert admin.post(f"{one}/move", {"parent_id": tree["ag1"].pk}).status_code == 422, "a commune lies in no commune"
    assert admin.post(f"{one}/move", {"parent_id": tree["hn"].pk}).status_code == 422, "not the administrator's"
    assert admin.post(f"{one}/close", {"reason": ""}).status_code == 422
    assert admin.post(f"{one}/close", {"reason": "Nghị quyết 1"}).status_code == 302
    unit.refresh_from_db()
    assert unit.closed_on is not None
    assert admin.post(f"{ag}/close", {"reason": "x"}).status_code == 422, "units are open below it"
    verbs = list(
        Event.objects.filter(subject_kind="unit", subject_id=unit.pk).order_by("id").values_list("verb", flat=True)
    )
    assert verbs == ["UnitOpened", "UnitRenamed", "UnitClosed"]


def test_the_address_for_reminders_is_the_administrators_to_set(tree: dict[str, Unit], admin: Any) -> None:
    place = f"/administration/units/{tree['ag'].pk}/address"
    assert admin.post(place, {"email": "không phải thư"}).status_code == 422
    for _twice in range(2):
        assert admin.post(place, {"email": "vanthu@angiang.vn"}).status_code == 302
    assert "vanthu@angiang.vn" in admin.get(f"/administration/units/{tree['ag'].pk}").content.decode()
    assert admin.post(f"/administration/units/{tree['hn'].pk}/address", {"email": "a@b.vn"}).status_code == 404
    told = Event.objects.get(verb="UnitAddressChanged")
    assert (told.subject_id, told.payload["email"]) == (tree["ag"].pk, "vanthu@angiang.vn")


@pytest.mark.parametrize(
    "data",
    [
        {},
        {"kind": "branch", "name": "x"},
        {"kind": "committee", "name": ""},
        {"kind": "committee", "name": "x" * 201},
        {"kind": "committee", "name": "x", "on": "31/2"},
        {"kind": "committee", "name": "x", "email": "x"},
    ],
)
def test_bad_input_keeps_what_was_typed(tree: dict[str, Unit], admin: Any, data: dict[str, str]) -> None:
    answer = admin.post(f"/administration/units/{tree['ag'].pk}/open", data)
    assert answer.status_code == 422
    if data.get("name"):
        assert data["name"] in answer.content.decode()
