"""Compiled figures over REST: what pages show, to whom pages show it."""

import pytest
from django.test import Client

from lienthong.kernel.accounts.tests.factories import make_viewer
from lienthong.kernel.org.tests.factories import make_tree
from lienthong.modules.reports.actions.compiling import compile_all
from lienthong.modules.reports.tests.factories_compile import (
    BEGINS,
    make_counted_form,
    make_counted_indicator,
    make_submission,
    period_of,
)
from lienthong.site.rest.tests.test_rest import get, token_of

pytestmark = pytest.mark.django_db


def test_compiled_figures_and_tables(client: Client) -> None:
    tree = make_tree()
    figures = make_counted_indicator(tree["tw"], options=2)
    form = make_counted_form(tree["tw"], figures, [tree["ag1"], tree["ag2"]], level="commune")
    make_submission(form, tree["ag1"], period_of(BEGINS), {figures[0].pk: 1000, figures[1].pk: 1001})
    compile_all()
    viewer = make_viewer(tree["ag"], "leader")
    token = token_of(client, viewer, "reports:read")
    base = f"/reports/forms/{form.pk}"
    answer = get(client, f"{base}/compiled/2026-W02", token).json()
    first = answer["rows"][0]
    assert first["name"] == "Tỉnh ủy An Giang"
    assert first["count"] == {"expected": 2, "received": 1, "on_time": 1, "approved": 0}
    assert (float(first["values"][0]["value"]), first["values"][0]["units"]) == (1000, 1)
    table = get(client, f"{base}/table?item=i{figures[0].indicator_id}&last=4", token).json()
    assert [float(cell) for cell in table["rows"][0]["cells"]] == [2001]
    assert get(client, f"{base}/compiled/2026W2?unit={tree['hn'].pk}", token).status_code == 404
    assert get(client, f"{base}/compiled/2026W54", token).status_code == 404


def test_another_scope_reads_no_figures(client: Client) -> None:
    viewer = make_viewer(make_tree()["ag"], "leader")
    assert get(client, "/reports/forms/1/table", token_of(client, viewer, "work:read")).status_code == 401
