"""Indicators: roll-ups equal a slow reference, figures typed and pasted, who may write, IATI."""

from decimal import Decimal
from io import BytesIO
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from lienthong.kernel.accounts.tests.factories import make_viewer, sign_in
from lienthong.kernel.events.models import Event
from lienthong.kernel.org.models import Unit
from lienthong.kernel.org.tests.factories import make_tree
from lienthong.modules.directives.actions.indicators import CannotSetTarget, number_of, set_target, take_targets
from lienthong.modules.directives.models import Indicator, Target
from lienthong.modules.directives.queries.indicators import iati_of
from lienthong.modules.directives.rules.indicators import PLACES, Given, rolled_up
from lienthong.modules.directives.tests.factories_steering import in_days, make_counted_directive

PERIOD = (in_days(-90), in_days(-1))
_numbers = st.decimals(-1000, 1000, places=2)
_units = st.lists(
    st.builds(Given, st.none() | _numbers, st.decimals(0, 50, places=1), st.none() | st.integers(-9, 0).map(in_days)),
    max_size=12,
)


@given(_units)
def test_roll_ups_equal_a_slow_reference(units: list[Given]) -> None:
    known = [(one.value, one.weight, one.on) for one in units if one.value is not None]
    total, weight, weighed, latest = Decimal(0), Decimal(0), Decimal(0), None
    for value, heavy, on in known:
        total += value
        weight += heavy
        weighed += value * heavy
        if latest is None or (on or in_days(-9999)) >= (latest[1] or in_days(-9999)):
            latest = (value, on)
    wanted: dict[str, Any] = {
        "sum": total if known else None,
        "average": total / len(known) if known else None,
        "weighted": weighed / weight if weight else None,
        "latest": latest[0] if latest else None,
    }
    for adding, value in wanted.items():
        found = rolled_up(adding, units)
        assert found.value == (None if value is None else value.quantize(PLACES)), adding
        assert (found.given, found.of) == (len(known), len(units))


@pytest.mark.parametrize(
    ("typed", "value"),
    [
        ("1.792", 1792),
        ("1.234,5", "1234.5"),
        ("12.5", "12.5"),
        ("0.125", "0.125"),
        ("-3", -3),
        ("", None),
        ("45 %", 45),
    ],
)
def test_numbers_are_read_as_they_are_written_here(typed: str, value: Any) -> None:
    assert number_of(typed) == (None if value is None else Decimal(value))


@pytest.mark.parametrize("typed", ["abc", "=1+1", "1e99", "NaN", "1,2,3"])
def test_what_is_no_number_is_refused(typed: str) -> None:
    with pytest.raises(CannotSetTarget):
        number_of(typed)


def made() -> tuple[dict[str, Unit], Indicator]:
    units = make_tree()
    directive = make_counted_directive(units["tw"])
    return units, Indicator.objects.create(
        directive=directive, title="Hồ sơ trực tuyến", measure="%", adding="weighted"
    )


@pytest.mark.django_db
def test_who_follows_sets_targets_and_a_unit_reports_its_own() -> None:
    units, indicator = made()
    given: dict[str, Any] = {"indicator": indicator, "unit_id": units["ag"].pk, "period": PERIOD}
    follower = make_viewer(units["tw"], "specialist")
    reporter = make_viewer(units["ag"], "specialist")
    set_target(viewer=follower, column="target", typed="80", **given)
    set_target(viewer=reporter, column="reported", typed="75,5", **given)
    for viewer, column in ((reporter, "target"), (make_viewer(units["hn"], "specialist"), "reported")):
        with pytest.raises(CannotSetTarget):
            set_target(viewer=viewer, column=column, typed="99", **given)
    set_target(viewer=follower, column="verified", typed="75", **given)
    target = Target.objects.get()
    assert (target.target, target.reported, target.verified) == (Decimal(80), Decimal("75.5"), Decimal(75))
    set_target(viewer=reporter, column="reported", typed="76", **given)
    assert Target.objects.get().verified is None


@pytest.mark.django_db
def test_what_changes_nothing_writes_nothing() -> None:
    units, indicator = made()
    inspector = make_viewer(units["tw"], "inspector")
    lines = [[units["ag"].code, "An Giang"], [units["hn"].code, "", "", "", "", "", "1"]]
    take_targets(viewer=inspector, indicator=indicator, period=PERIOD, lines=lines)
    set_target(viewer=inspector, indicator=indicator, unit_id=units["ag"].pk, period=PERIOD, column="target", typed="")
    assert not Target.objects.exists()
    assert not Event.objects.filter(verb="TargetsSet").exists()


@pytest.mark.django_db
def test_iati_gives_out_the_figures_of_the_own_subtree() -> None:
    units, indicator = made()
    for name in ("ag1", "hn"):
        Target.objects.create(
            indicator=indicator, unit=units[name], starts_on=PERIOD[0], ends_on=PERIOD[1], reported=1, source=name
        )
    for name, seen in (("tw", {"ag1", "hn"}), ("ag", {"ag1"}), ("hn", {"hn"}), ("ag2", set())):
        given = str(iati_of(make_viewer(units[name], "leader"), indicator.directive))
        assert {one for one in ("ag1", "hn") if f"'text': '{one}'" in given} == seen


@pytest.mark.django_db
def test_a_pasted_table_names_the_lines_it_leaves_out() -> None:
    units, indicator = made()
    lines = [
        [units["ag"].code, "An Giang", "10", "80", "70", "", "3", "Báo cáo"],
        ["Thành ủy Hà Nội", "", "20", "90", "60"],
        ["Không có", "", "1"],
        [units["hn"].code, "", "x"],
    ]
    taken = take_targets(viewer=make_viewer(units["tw"], "leader"), indicator=indicator, period=PERIOD, lines=lines)
    assert taken.count == 2
    assert len(taken.faults) == 2
    assert Target.objects.filter(reported__isnull=False).count() >= 1


@pytest.mark.django_db
def test_the_grid_is_filled_exported_and_taken_in_again(client: Client) -> None:
    units, indicator = made()
    sign_in(client, make_viewer(units["tw"], "leader"))
    here = f"/directives/indicators/{indicator.pk}"
    cell = f"{here}/units/{units['ag'].pk}/{PERIOD[0]}/{PERIOD[1]}"
    assert client.post(cell, {"target": "80", "before": ""}).status_code == 204
    refused = client.post(cell, {"target": "x"})
    assert refused.status_code == 422
    assert "X-Message" in refused.headers
    page = client.get(here).content.decode()
    assert f'data-autosave="{cell}"' in page
    sheet = client.get(f"{here}/export/xlsx?starts={PERIOD[0]}&ends={PERIOD[1]}").content
    Target.objects.all().delete()
    answer = client.post(
        f"{here}/take",
        {
            "starts_on": f"{PERIOD[0]:%d/%m/%Y}",
            "ends_on": f"{PERIOD[1]:%d/%m/%Y}",
            "file": SimpleUploadedFile("x.xlsx", BytesIO(sheet).read()),
        },
    )
    assert answer.status_code == 302
    assert Target.objects.get(unit=units["ag"]).target == 80
    broken = {"starts_on": "1/1/2026", "ends_on": "2/1/2026", "file": SimpleUploadedFile("x.xlsx", b"no")}
    assert client.post(f"{here}/take", broken).status_code == 422
    found = client.get(f"/directives/{indicator.directive_id}/iati").json()["iati-activity"][0]["result"][0]
    assert found["indicator"][0]["period"][0]["target"][0]["value"] == "80"
    assert client.get("/directives/indicators").status_code == 200
    sign_in(client, make_viewer(units["hn"], "inspector"))
    assert "data-autosave" not in client.get(here).content.decode()
