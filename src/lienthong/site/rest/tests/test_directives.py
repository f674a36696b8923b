"""Directives over REST: what a position reads, reporting, the figures of steering."""

import pytest
from django.test import Client

from lienthong.kernel.accounts.tests.factories import make_viewer
from lienthong.modules.directives.tests.factories_steering import make_counted_task
from lienthong.modules.directives.tests.test_steering import some_work
from lienthong.site.rest.tests.test_rest import get, token_of

pytestmark = pytest.mark.django_db
READ = "directives:read"


def test_tasks_and_assignments_as_far_as_the_position_reads(client: Client) -> None:
    units, task = some_work()
    token = token_of(client, make_viewer(units["ag1"], "officer"), READ)
    directives = get(client, "/directives", token).json()["items"]
    assert [one["id"] for one in directives] == [task.directive_id]
    assert get(client, f"/directives/{task.directive_id}/tasks", token).json()["items"][0]["title"] == task.title
    assert get(client, f"/tasks/{task.pk}", token).json()["due_on"] == "2026-06-30"
    mine = get(client, "/assignments", token).json()["items"]
    assert [(one["unit"], one["state"]) for one in mine] == [("Đảng ủy xã Mỹ Đức", "verified")]
    assert [one["unit_id"] for one in get(client, f"/tasks/{task.pk}/assignments", token).json()["items"]] == [
        units["ag1"].pk
    ]
    other = task.assignments.get(unit=units["hn1"])
    assert get(client, f"/assignments/{other.pk}", token).status_code == 404
    assert get(client, f"/assignments/{other.pk}/reports", token).status_code == 404
    assert get(client, "/steering", token).status_code == 403


def test_a_task_in_preparation_is_its_own_bodys(client: Client) -> None:
    units, task = some_work()
    draft = make_counted_task(task.directive, title="Còn soạn")
    draft.state = "draft"
    draft.save()
    for unit, titles, status in (("tw", {task.title, "Còn soạn"}, 200), ("hn", {task.title}, 404)):
        token = token_of(client, make_viewer(units[unit], "leader"), READ)
        items = get(client, f"/directives/{task.directive_id}/tasks", token).json()["items"]
        assert {one["title"] for one in items} == titles
        assert get(client, f"/tasks/{draft.pk}", token).status_code == status


def test_reporting_needs_its_scope_and_a_unit_that_may(client: Client) -> None:
    units, task = some_work()
    viewer = make_viewer(units["ag1"], "officer")
    own = task.assignments.get(unit=units["ag1"])
    address = f"/api/v1/assignments/{own.pk}/reports"
    for scopes, code in ((READ, 401), (f"{READ} directives:write", 409)):
        headers = {"Authorization": f"Bearer {token_of(client, viewer, scopes)}"}
        answer = client.post(
            address, {"percent": 50, "narrative": "Đang làm"}, content_type="application/json", headers=headers
        )
        assert answer.status_code == code  # what is verified takes no more reports
    headers = {"Authorization": f"Bearer {token_of(client, make_viewer(units['ag1'], 'officer'), 'directives:write')}"}
    wrong = client.post(address, {"percent": 101}, content_type="application/json", headers=headers)
    assert wrong.status_code == 422


def test_the_figures_of_a_subtree(client: Client) -> None:
    units, _task = some_work()
    token = token_of(client, make_viewer(units["ag"], "leader"), READ)
    found = get(client, "/steering", token).json()
    assert found["whole"] == {
        "done_on_time": 1, "done_late": 0, "open_in_time": 1, "open_overdue": 1, "verified": 1
    }  # fmt: skip
    assert {one["name"]: one["rank"] for one in found["units"]} == {"Đảng ủy xã Mỹ Đức": 1, "Đảng ủy xã Vĩnh Xương": 2}
    assert get(client, "/steering?view=original", token).json()["whole"]["open_overdue"] == 2
    assert get(client, f"/steering?unit={units['tw'].pk}", token).status_code == 404
