"""Reports of units over REST: what a position reads and saves, all or none, and moves on."""

from typing import Any

import pytest
from django.test import Client

from lienthong.kernel.access.viewer import Viewer
from lienthong.modules.reports.models import Submission, Value
from lienthong.modules.reports.tests.factories_entry import Land, make_form, make_indicator, make_land, open_for
from lienthong.site.rest.tests.test_rest import get, token_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def land() -> Land:
    return make_land()


@pytest.fixture
def own(land: Land) -> Submission:
    owner = land.units["tw"]
    return open_for(
        make_form(
            land,
            make_indicator(owner, "Số hộ"),
            make_indicator(owner, "Thu nhập", type="number"),
            make_indicator(owner, "Ghi chú", type="text"),
            make_indicator(owner, "Đảng viên", options=("Nam", "Nữ")),
        ),
        land.units["village"],
    )


def call(client: Client, viewer: Viewer, way: str, body: Any, **options: str) -> Any:
    scopes = options.get("scopes", "reports:write")
    headers = {"Authorization": f"Bearer {token_of(client, viewer, f'reports:read {scopes}')}"}
    method, path = way.split()
    send: Any = getattr(client, method)
    return send(f"/api/v1{path}", body, content_type="application/json", headers=headers)


def test_values_are_saved_all_or_none(client: Client, land: Land, own: Submission) -> None:
    path = f"/report-submissions/{own.pk}"
    token = token_of(client, land.village, "reports:read")
    assert [one["id"] for one in get(client, "/report-submissions", token).json()["items"]] == [own.pk]
    cells = get(client, f"{path}/values", token).json()["values"]
    count, income, text, men, women = ({k: cell[k] for k in ("indicator", "combination")} for cell in cells)
    good = [
        {"indicator": count["indicator"], "value": 1792},
        income | {"value": "1.234"},
        text | {"value": "1.50"},
        men | {"value": 3},
        women | {"value": None},
    ]
    saved = call(client, land.village, f"put {path}/values", {"values": good})
    assert saved.json() == {"revision": 1}
    after = get(client, f"{path}/values", token).json()
    assert [cell["value"] for cell in after["values"]] == ["1792", "1.234", "1.50", "3", None]
    wrong = [
        count | {"value": "1.234"},
        income | {"value": "NaN"},
        {"indicator": men["indicator"], "value": 1},
        {"indicator": "nothing", "value": 1},
        text | {"value": "x"},
        text | {"value": "y"},
    ]
    for one, place in ((wrong[:1], 0), (wrong[1:2], 0), (wrong[2:3], 0), ([good[0], wrong[3]], 1), (wrong[4:], 1)):
        answer = call(client, land.village, f"put {path}/values", {"values": [*one]})
        assert answer.status_code == 422, one
        assert f"values/{place}/value" in answer.json()["errors"][0]["path"]
    assert Value.objects.get(figure__indicator__name="Ghi chú").text == "1.50"
    late = {"revision": 0, "values": [count | {"value": 5}]}
    assert call(client, land.village, f"put {path}/values", late).status_code == 409
    assert call(client, land.village, f"put {path}/values", late, scopes="").status_code == 401


def test_moving_a_report_on(client: Client, land: Land, own: Submission) -> None:
    path = f"/report-submissions/{own.pk}"
    assert call(client, land.commune, f"put {path}/values", {"values": []}).status_code == 409
    assert call(client, land.other_commune, f"put {path}/values", {"values": []}).status_code == 404
    assert call(client, land.commune, f"post {path}/approve", {}).status_code == 409
    sent = call(client, land.village, f"post {path}/submit", {"note": "Đủ"})
    assert (sent.status_code, sent.json()["state"]) == (200, "submitted")
    assert call(client, land.other_commune, f"post {path}/approve", {}).status_code == 404
    assert call(client, land.commune, f"post {path}/return", {}).status_code == 409
    assert call(client, land.commune, f"post {path}/return", {"note": "Sai"}).json()["state"] == "returned"
    call(client, land.village, f"post {path}/submit", {})
    assert call(client, land.commune, f"post {path}/approve", {}).json()["state"] == "approved"
    token = token_of(client, land.province, "reports:read")
    assert get(client, path, token).json()["period"].count("W") == 1
    assert get(client, "/report-submissions?after=x", token).status_code == 422
