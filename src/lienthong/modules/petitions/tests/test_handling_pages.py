"""The staff's list and page: what they show, to whom, at what price, and that every act is done through them."""

import re
from typing import Any

import pytest
from django.test import Client

from lienthong.kernel.access.viewer import Viewer
from lienthong.kernel.accounts.tests.factories import sign_in
from lienthong.modules.petitions.models import Petition
from lienthong.modules.petitions.queries.handling_page import petition_page
from lienthong.modules.petitions.tests.factories_handling import WAYS, World, make_petition, make_world, say

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    return make_world()


def at(client: Client, viewer: Viewer, path: str, **headers: str) -> Any:
    return sign_in(client, viewer).get(path, headers=headers)


def test_the_list_shows_what_arrived(world: World, client: Client, django_assert_max_num_queries: Any) -> None:
    for place in range(3):
        say(world, text=f"Đèn hỏng số {place}. Xin sửa.")
    denounced = say(world, kind="denunciation", text="Bí mật tuyệt đối").petition
    Petition.objects.filter(pk=denounced.pk).update(unit=world.units["ag1"])
    sign_in(client, world.viewer("ag1", "officer"))
    client.get("/petitions/")
    with django_assert_max_num_queries(12):
        page = client.get("/petitions/").content.decode()
    assert page.count("Đèn hỏng số") == 3
    assert f"row-petition-{denounced.pk}" not in page
    part = client.get("/petitions/", headers={"HX-Request": "true"}).content.decode()
    assert part.lstrip().startswith("<label")
    assert "<html" not in part


@pytest.mark.parametrize(
    "tab", ["arrived", "worked", "waiting", "decided", "ruled", "overdue", "parts", "answered", "ended"]
)
def test_every_tab_empty_and_filtered(world: World, client: Client, tab: str) -> None:
    sign_in(client, world.viewer("ag1", "officer"))
    assert client.get(f"/petitions/?tab={tab}").status_code == 200
    assert (
        client.get(f"/petitions/?tab={tab}&q=%25_'&kind=feedback&topic=1&mine=1&after=x&same_as=9").status_code == 200
    )


@pytest.mark.parametrize("state", WAYS)
def test_the_page_of_every_state(world: World, client: Client, state: str, django_assert_max_num_queries: Any) -> None:
    petition = make_petition(world, state)
    viewer = world.viewer("ag1", "leader")
    sign_in(client, viewer)
    with django_assert_max_num_queries(30):
        response = client.get(f"/petitions/{petition.pk}")
    page = response.content.decode()
    assert petition.reference in page
    assert "Quy định của cơ quan" in page, "the due day explains itself"
    found = petition_page(viewer, petition.pk)
    assert found is not None
    for act in found.acts:
        form = client.get(f"/petitions/{petition.pk}/{act}", headers={"HX-Request": "true"})
        assert form.status_code == 200
        assert 'id="act-form"' in form.content.decode(), act


def test_strangers_find_nothing(world: World, client: Client) -> None:
    petition = make_petition(world, "in_progress")
    for unit, role in [("ag2", "officer"), ("hn1", "leader"), ("ag1", "village_head"), ("hn", "clerk")]:
        viewer = world.viewer(unit, role)
        sign_in(client, viewer)
        assert client.get(f"/petitions/{petition.pk}").status_code in {403, 404}
        assert client.post(f"/petitions/{petition.pk}/draft", {"text": "x"}).status_code in {403, 404}
    overseer = world.viewer("ag", "inspector")
    assert at(client, overseer, f"/petitions/{petition.pk}").status_code == 200
    found = petition_page(overseer, petition.pk)
    assert found is not None
    assert found.acts == [], "who oversees only reads"
    assert client.post(f"/petitions/{petition.pk}/draft", {"text": "x"}).status_code == 422
    assert Petition.objects.get(pk=petition.pk).state == "in_progress"


def test_a_case_goes_all_the_way_through_its_page(world: World, client: Client) -> None:
    petition = say(world).petition
    officer, leader = world.viewer("ag1", "officer"), world.viewer("ag1", "leader")

    def post(viewer: Viewer, act: str, **data: Any) -> Any:
        response = sign_in(client, viewer).post(f"/petitions/{petition.pk}/{act}", data, headers={"HX-Request": "true"})
        assert response.status_code == 200, response.content.decode()
        return response

    post(officer, "accept", topic="")
    post(leader, "assign", position=officer.position_id, note="Xử lý sớm")
    post(officer, "ask", text="Số cột nào?")
    post(officer, "reply", text="Cột số 5")
    post(officer, "coordinate", unit=[world.units["ag2"].pk], text="Có vật tư không?", days=3)
    other = world.viewer("ag2", "officer")
    post(other, "answer_part", text="Có 3 bóng.")
    post(officer, "extend", reason="Chờ vật tư")
    post(officer, "draft", text="Đã thay bóng.", public_text="Đã thay.")
    post(leader, "return", text="Ghi rõ ngày.")
    post(officer, "draft", text="Đã thay ngày 1/12.", public_text="Đã thay.")
    response = post(leader, "approve", send_now="on")
    assert "finished" in response.headers["HX-Trigger"]
    petition.refresh_from_db()
    assert petition.state == "answered"
    assert [one.state for one in petition.answers.order_by("version")] == ["returned", "sent"]
    again = sign_in(client, leader).post(f"/petitions/{petition.pk}/approve", {}, headers={"HX-Request": "true"})
    assert again.status_code == 422, "a double click changes nothing"


def test_refused_forms_keep_what_was_typed(world: World, client: Client) -> None:
    petition = make_petition(world, "in_progress")
    sign_in(client, world.viewer("ag1", "officer"))
    response = client.post(f"/petitions/{petition.pk}/draft", {"text": "", "public_text": "giữ <b>lại</b>"})
    assert response.status_code == 422
    assert "giữ &lt;b&gt;lại&lt;/b&gt;" in response.content.decode()


def test_many_at_once(world: World, client: Client) -> None:
    ids = [say(world, text=f"Chuyện {place}", sender_key="same").petition.pk for place in range(4)]
    sign_in(client, world.viewer("ag1", "officer"))
    selected = [f"petition-{pk}" for pk in ids]
    client.post("/petitions/bulk/merge", {"selected": [*selected[:2], "petition-x", "petition-999999"]})
    client.post("/petitions/bulk/refuse", {"selected": selected[2:3], "reason": "Thư rác"})
    client.post("/petitions/bulk/accept", {"selected": selected[3:]})
    states = dict(Petition.objects.filter(pk__in=ids).values_list("pk", "state"))
    assert [states[pk] for pk in ids] == ["submitted", "duplicate", "ineligible", "accepted"]
    assert client.post("/petitions/bulk/sing", {"selected": selected}).status_code == 404
    page = client.get(f"/petitions/{ids[0]}").content.decode()
    assert f"?same_as={ids[0]}" in page
    listed = client.get(f"/petitions/?same_as={ids[0]}").content.decode()
    assert set(re.findall(r"row-petition-(\d+)", listed)) == {str(ids[0])}


def test_hostile_words_stay_words(world: World, client: Client) -> None:
    hostile = '=HYPERLINK("http://x")\x0b <script>alert(1)</script> \u202e'
    petition = say(world, text=hostile, address="'; DROP TABLE").petition
    sign_in(client, world.viewer("ag1", "officer"))
    page = client.get(f"/petitions/{petition.pk}").content.decode()
    assert "<script>alert" not in page
    sheet = client.get("/petitions/export")
    assert sheet.status_code == 200
    from io import BytesIO

    from openpyxl import load_workbook

    cells = [cell.value for row in load_workbook(BytesIO(sheet.content)).active.iter_rows() for cell in row]
    assert any(str(value).startswith("'=HYPERLINK") for value in cells)


def test_typing_finds_units_and_petitions(world: World, client: Client) -> None:
    petition = say(world).petition
    sign_in(client, world.viewer("ag1", "officer"))
    assert "Vĩnh Xương" in client.get("/petitions/units?q=vinh xuong").content.decode()
    assert petition.reference in client.get(f"/petitions/find?q={petition.reference.lower()}").content.decode()
    assert petition.reference in client.get("/petitions/find?q=Đèn").content.decode()
    sign_in(client, world.viewer("hn1", "officer"))
    assert petition.reference not in client.get(f"/petitions/find?q={petition.reference}").content.decode()
