"""Pages of rosters: what they show, to whom, how many queries they cost."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from lienthong.kernel.access.viewer import Viewer
from lienthong.kernel.accounts.tests.factories import make_viewer, sign_in
from lienthong.kernel.org.models import Unit
from lienthong.kernel.org.tests.factories import make_tree
from lienthong.modules.reports.actions.rosters_lines import add_entry
from lienthong.modules.reports.models import Entry, Roster
from lienthong.modules.reports.tests.factories_rosters import list_of, make_active_roster

pytestmark = pytest.mark.django_db
LINE = {"v_name": "Ấp Mỹ Thiện", "v_kind": "Thôn", "v_people": "1.250"}
HOSTILE = "<script>alert(1)</script>"


@pytest.fixture
def units() -> dict[str, Unit]:
    return make_tree()


@pytest.fixture
def roster(units: dict[str, Unit]) -> Roster:
    return make_active_roster(units)


@pytest.fixture
def officer(units: dict[str, Unit]) -> Viewer:
    return make_viewer(units["ag1"], "officer")


def test_a_roster_is_made_on_the_screen(client: Client, units: dict[str, Unit]) -> None:
    sign_in(client, make_viewer(units["tw"], "specialist"))
    assert client.get(reverse("new_roster")).status_code == 200
    head = {"name": "Cán bộ", "system": "party", "levels": ["commune"], "due_on": "31/12/2026"}
    assert client.post(reverse("new_roster"), {**head, "name": ""}).status_code == 422
    answer = client.post(reverse("new_roster"), head)
    made = Roster.objects.get()
    assert answer.headers["Location"] == reverse("roster", args=[made.pk])
    field = {
        "label": f"Tên {HOSTILE}",
        "label_en": "Name",
        "type": "choice",
        "options": "Thôn\n\nThôn\nẤp",
        "unique": "",
    }
    assert client.post(reverse("new_roster_field", args=[made.pk]), {**field, "options": ""}).status_code == 422
    assert client.post(reverse("new_roster_field", args=[made.pk]), field).status_code == 302
    number = {"label": "Số", "type": "number", "least": "5", "most": "4", "unique": ""}
    assert "from" not in client.post(reverse("new_roster_field", args=[made.pk]), number).headers
    made.refresh_from_db()
    assert made.fields[0]["options"] == ["Thôn", "Ấp"]
    page = client.get(reverse("roster", args=[made.pk])).content.decode()
    assert HOSTILE not in page
    assert "&lt;script&gt;" in page
    assert client.post(reverse("activate_roster", args=[made.pk])).status_code == 302
    made.refresh_from_db()
    assert (made.state, made.units.count()) == ("active", 3)


def test_a_line_is_added_changed_and_taken_off(client: Client, roster: Roster, officer: Viewer) -> None:
    sign_in(client, officer)
    kept = list_of(roster, Unit.objects.get(pk=officer.unit_id))
    page = client.get(reverse("new_roster_entry", args=[kept.pk]))
    assert 'name="v_people"' in page.content.decode()
    bad = client.post(reverse("new_roster_entry", args=[kept.pk]), {**LINE, "v_people": "nhiều"})
    assert bad.status_code == 422
    assert 'value="nhiều"' in bad.content.decode()
    assert client.post(reverse("new_roster_entry", args=[kept.pk]), {**LINE, "another": "1"}).headers[
        "Location"
    ] == reverse("new_roster_entry", args=[kept.pk])
    entry = Entry.objects.get()
    shown = client.get(reverse("roster_entry", args=[entry.pk])).content.decode()
    assert 'value="1.250"' in shown
    client.post(reverse("roster_entry", args=[entry.pk]), {**LINE, "v_people": "1.300", "revision": 1})
    late = client.post(reverse("roster_entry", args=[entry.pk]), {**LINE, "v_people": "9", "revision": 1})
    assert late.status_code == 422
    assert "1.300" in late.content.decode()
    assert client.post(reverse("remove_roster_entry", args=[entry.pk])).status_code == 302
    assert client.get(reverse("roster_entry", args=[entry.pk])).status_code == 404
    assert (
        reverse("restore_roster_entry", args=[entry.pk])
        in client.get(reverse("roster_list", args=[kept.pk])).content.decode()
    )
    client.post(reverse("restore_roster_entry", args=[entry.pk]))
    client.post(reverse("finish_list", args=[kept.pk]))
    kept.refresh_from_db()
    assert kept.done_at
    client.post(reverse("reopen_list", args=[kept.pk]), {"reason": "x"})
    kept.refresh_from_db()
    assert kept.done_at is None


@pytest.mark.parametrize("language", ["vi", "en"])
def test_the_list_page_costs_the_same_however_long(
    client: Client, roster: Roster, officer: Viewer, django_assert_max_num_queries: Any, language: str
) -> None:
    sign_in(client, officer, language=language)
    kept = list_of(roster, Unit.objects.get(pk=officer.unit_id))
    for place in range(60):
        add_entry(
            viewer=officer, list_id=kept.pk, given={"name": f"Ấp {place:02}", "kind": "Thôn" if place % 2 else ""}
        )
    address = reverse("roster_list", args=[kept.pk])
    with django_assert_max_num_queries(12):
        page = client.get(address)
    text = page.content.decode()
    assert text.count('data-label="Tên"' if language == "vi" else 'data-label="Name"') == 50
    following = text.split("after=")[1].split('"')[0]
    assert "Ấp 59" in client.get(f"{address}?after={following}").content.decode()
    assert client.get(f"{address}?after=x'").status_code == 200
    found = client.get(f"{address}?q=ap+59", headers={"HX-Request": "true", "HX-Target": "lines"}).content.decode()
    assert "<html" not in found
    assert "Ấp 59" in found
    assert "Ấp 58" not in found
    asked = {"HX-Request": "true", "HX-Target": "lines"}
    assert "Ấp 59" not in client.get(f"{address}?lacking=1", headers=asked).content.decode()


def test_others_do_not_get_in(client: Client, roster: Roster, units: dict[str, Unit], officer: Viewer) -> None:
    kept = list_of(roster, units["ag1"])
    entry = add_entry(viewer=officer, list_id=kept.pk, given={"name": "Ấp 1"})
    sign_in(client, make_viewer(units["ag2"], "officer"))
    for name, pk in (("roster_list", kept.pk), ("new_roster_entry", kept.pk), ("roster_entry", entry.pk)):
        assert client.get(reverse(name, args=[pk])).status_code == 404, name
    for name, pk in (("finish_list", kept.pk), ("remove_roster_entry", entry.pk), ("state_expected", kept.pk)):
        assert client.post(reverse(name, args=[pk])).status_code == 404, name
    sign_in(client, make_viewer(units["ag"], "inspector"))
    assert client.get(reverse("roster_list", args=[kept.pk])).status_code == 200
    assert client.post(reverse("remove_roster_entry", args=[entry.pk])).status_code == 403
    sign_in(client, make_viewer(units["ag"], "administrator"))
    assert client.get(reverse("rosters")).status_code == 403


@pytest.mark.parametrize("role", ["specialist", "village_head", "inspector", "clerk"])
def test_everybody_who_reads_reports_finds_the_lists(
    client: Client, roster: Roster, units: dict[str, Unit], role: str, django_assert_max_num_queries: Any
) -> None:
    sign_in(client, make_viewer(units["village" if role == "village_head" else "ag1"], role))
    with django_assert_max_num_queries(9):
        page = client.get(reverse("rosters"))
    assert roster.name in page.content.decode()
    assert client.get(reverse("roster", args=[roster.pk])).status_code == 200
    for state in ("draft", "closed", "x"):
        assert client.get(reverse("rosters") + f"?state={state}").status_code == 200
