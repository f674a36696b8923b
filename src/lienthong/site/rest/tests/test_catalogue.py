"""The catalogue over REST: read by who may, written with its scope by who designs, values in and out."""

import json
from pathlib import Path

import pytest
from django.test import Client

from lienthong.kernel.accounts.tests.factories import make_viewer
from lienthong.kernel.org.tests.factories import make_tree
from lienthong.modules.reports.models import Value
from lienthong.modules.reports.tests import test_catalogue_exchange
from lienthong.modules.reports.tests.factories_catalogue import a_form, an_indicator
from lienthong.site.rest.tests.test_rest import get, token_of

pytestmark = pytest.mark.django_db
READ, WRITE = "reports:read", "reports:read reports:write"
METADATA = Path(test_catalogue_exchange.__file__).parent / "data" / "dhis2" / "metadata.json"


def test_a_position_reads_indicators_forms_and_figures(client: Client) -> None:
    units = make_tree()
    expert = make_viewer(units["tw_office"], "specialist")
    one = an_indicator(expert, "Số hộ", code="SH")
    form, draft = a_form(expert, one), a_form(expert, one, active=False)
    token = token_of(client, make_viewer(units["ag1"], "officer"), READ)
    assert get(client, "/reports/indicators", token).json()["items"][0]["code"] == "SH"
    assert [each["id"] for each in get(client, "/reports/forms", token).json()["items"]] == [form.pk]
    assert get(client, f"/reports/forms/{form.pk}/figures", token).json()[0]["indicator"] == one.uid
    assert get(client, f"/reports/forms/{draft.pk}/figures", token).status_code == 404
    assert (
        get(client, "/reports/indicators", token_of(client, make_viewer(units["tw"], "operator"), READ)).status_code
        == 403
    )


def test_a_metadata_file_is_tried_and_taken_in(client: Client) -> None:
    units = make_tree()
    document, address = METADATA.read_text(), "/api/v1/reports/metadata"

    def send(scopes: str, role: str, query: str = "") -> tuple[int, dict[str, object]]:
        headers = {"Authorization": f"Bearer {token_of(client, make_viewer(units['tw_office'], role), scopes)}"}
        answer = client.post(address + query, document, content_type="application/json", headers=headers)
        return answer.status_code, answer.json()

    assert send(READ, "specialist")[0] == 401
    assert send(WRITE, "leader")[0] == 409
    status, told = send(WRITE, "specialist", "?dry_run=true")
    assert (status, told["dry_run"], len(told["conflicts"])) == (200, True, 1)  # type: ignore[arg-type]
    assert send(WRITE, "specialist")[1]["new"] == told["new"]
    token = token_of(client, make_viewer(units["ag1"], "officer"), READ)
    assert len(get(client, "/reports/metadata", token).json()["dataElements"]) == 75


def test_values_come_in_as_csv_and_go_out_as_json(client: Client) -> None:
    units = make_tree()
    expert = make_viewer(units["tw_office"], "specialist")
    one = an_indicator(expert, code="SH")
    token = token_of(client, make_viewer(units["ag1"], "officer"), WRITE)
    body = f"dataelement,period,orgunit,value\nSH,202602,{units['ag1'].code},12\nSH,202602,{units['hn1'].code},5\n"
    answer = client.post(
        "/api/v1/reports/dataValueSets", body, content_type="text/csv", headers={"Authorization": f"Bearer {token}"}
    )
    assert answer.status_code == 200, answer.content
    assert (answer.json()["written"], answer.json()["refused"]) == (1, 1)
    assert Value.objects.count() == 1
    out = json.loads(get(client, "/reports/dataValueSets?period=2026-02", token).getvalue())
    assert [(each["dataElement"], each["value"]) for each in out["dataValues"]] == [(one.uid, "12")]
    stranger = token_of(client, make_viewer(units["hn1"], "officer"), READ)
    assert json.loads(get(client, "/reports/dataValueSets?period=2026-02", stranger).getvalue())["dataValues"] == []
    assert get(client, "/reports/dataValueSets?period=2026W54", token).status_code == 422
    bad = client.post(
        "/api/v1/reports/dataValueSets", "x,y\n", content_type="text/csv", headers={"Authorization": f"Bearer {token}"}
    )
    assert bad.status_code == 409
