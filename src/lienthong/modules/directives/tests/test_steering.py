"""Steering: rules of figures, the screens, who may see what, files."""

from datetime import date, timedelta
from io import BytesIO
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from lienthong.kernel.accounts.tests.factories import make_viewer, sign_in
from lienthong.kernel.org.models import TerritoryName, Unit
from lienthong.kernel.org.tests.factories import make_tree
from lienthong.modules.directives.actions.steering_briefs import make_briefs
from lienthong.modules.directives.actions.tallies import refresh_tallies
from lienthong.modules.directives.models import Brief, Task
from lienthong.modules.directives.queries.steering import Asked, board, own_assignments, steered_unit
from lienthong.modules.directives.queries.steering_files import plain
from lienthong.modules.directives.rules.steering import Day, Figures, curve, figures_of, forecast, lags, quantile, ranks
from lienthong.modules.directives.tests.factories_steering import (
    done,
    give,
    in_days,
    make_counted_directive,
    make_counted_task,
)

TODAY = date(2026, 11, 22)


def some_work() -> tuple[dict[str, Unit], Task]:
    """A directive with one task for six units: on time, late, verified, open, overdue, extended."""
    units = make_tree()
    for name, code in (("ag", "91"), ("hn", "01")):
        TerritoryName.objects.create(
            territory=units[name].territory, valid=(date(2025, 7, 1), None), code=code, name=name, full_name=name
        )
    for name, kind in (("ag1", "commune"), ("ag2", "commune"), ("hn1", "ward")):
        TerritoryName.objects.create(
            territory=units[name].territory,
            valid=(date(2025, 7, 1), None),
            code=name,
            name=name,
            full_name=name,
            kind=kind,
        )
    task = make_counted_task(make_counted_directive(units["tw"]), title="=Lập kế hoạch")
    give(task, units["ag1"], due=in_days(-5), **done(in_days(-9), verified=in_days(-2)))
    give(task, units["ag2"], due=in_days(5), original_due_on=in_days(-5))
    give(task, units["hn1"], due=in_days(-5), **done(in_days(-1)))
    give(task, units["ag"], due=in_days(-5))
    give(task, units["hn"], due=in_days(5))
    give(task, units["tw_office"], due=in_days(5))
    refresh_tallies()
    return units, task


@given(st.lists(st.none() | st.sampled_from([0.1, 0.5, 0.9]), max_size=8))
def test_ranks_are_places_among_those_that_have_one(values: list[float | None]) -> None:
    for value, place in zip(values, ranks(values), strict=True):
        assert (place is None) == (value is None)
        if value is not None:
            assert place == 1 + sum(1 for other in values if other is not None and other > value)


def test_both_views_hold_the_same_assignments() -> None:
    row = (5, 2, 3, 4, 3, 1, 4, 900)
    extended, original = figures_of(row, original=False), figures_of(row, original=True)
    assert extended.all == original.all == 14
    assert extended.done == original.done == 7
    assert (original.done_late, original.open_overdue) == (4, 6)
    assert Figures().done_share is None


_days = st.lists(
    st.builds(
        Day, st.integers(-60, 60).map(lambda at: TODAY + timedelta(days=at)), st.integers(0, 9), st.integers(0, 9)
    ),
    unique_by=lambda day: day.on,
    max_size=30,
).map(lambda days: sorted(days, key=lambda day: day.on))


@given(_days)
def test_lags_say_when_as_many_were_reported(days: list[Day]) -> None:
    past = [day for day in days if day.on <= TODAY]
    for lag, day in zip(lags(days, TODAY), (one for one in past if one.due), strict=True):
        wanted = sum(one.due for one in past if one.on <= day.on)
        reached = next((one.on for one in past if sum(o.reported for o in past if o.on <= one.on) >= wanted), None)
        assert lag.waits == (reached is None)
        assert lag.days == ((reached or TODAY) - day.on).days


@given(_days)
def test_the_forecast_is_a_range_after_today(days: list[Day]) -> None:
    found = forecast(days, TODAY)
    shape = curve(days, TODAY, found)
    if not found.is_short:
        assert found.early <= found.middle <= found.late
        assert found.ends_early is not None
        assert found.ends_late is not None
        assert TODAY < found.ends_early <= found.ends_late
    for series in (shape.planned, shape.reported, shape.early, shape.late):
        known = [value for value in series if value is not None]
        assert known == sorted(known)


def test_a_short_history_makes_no_forecast() -> None:
    few = [Day(TODAY - timedelta(days=day), due=100) for day in range(1, 6)]
    assert forecast(few, TODAY).is_short
    enough = [Day(TODAY - timedelta(days=day), due=4, reported=4) for day in range(6, 0, -1)]
    assert not forecast(enough, TODAY).is_short
    assert quantile([(1, 1), (5, 3)], 0.25) == 1


@pytest.mark.django_db
def test_the_board_ranks_peers_only() -> None:
    units, _task = some_work()
    unit = steered_unit(make_viewer(units["tw"], "leader"))
    assert unit is not None
    directive = Task.objects.get().directive_id
    groups = {group.key: group for group in board(unit, [directive], Asked())}
    assert groups["provinces"].count == 2
    places = {line.name: line.rank for line in groups["provinces"].lines}
    assert places == {"Thành ủy Hà Nội": 1, "Tỉnh ủy An Giang": 2}
    assert [line.rank for line in groups["others"].lines] == [None]
    communes = board(unit, [directive], Asked(group="communes", verified=True))
    first = communes[0].lines[0]
    assert (first.name, first.rank, first.of) == ("Đảng ủy xã Mỹ Đức", 1, 2)


@pytest.mark.django_db
@pytest.mark.parametrize("original", [False, True])
def test_each_figure_of_a_unit_opens_as_many_rows(original: bool) -> None:
    units, task = some_work()
    viewer = make_viewer(units["tw"], "leader")
    for name in ("ag1", "ag2", "hn1", "ag", "tw_office"):
        unit = steered_unit(viewer, units[name].pk)
        assert unit is not None
        counted = 0
        for figure in ("done_on_time", "done_late", "open_in_time", "open_overdue"):
            lines, _after = own_assignments(unit, [task.directive_id], Asked(original=original), figure)
            assert all(line.bucket == figure for line in lines)
            counted += len(lines)
        assert counted == 1


@pytest.mark.django_db
def test_the_screen_reads_summaries_alone(client: Client, django_assert_num_queries: Any) -> None:
    units, task = some_work()
    sign_in(client, make_viewer(units["tw"], "leader"))
    client.get("/directives/steering")
    with django_assert_num_queries(6) as captured:
        response = client.get("/directives/steering")
    assert response.status_code == 200
    assert not any("directives_assignment" in query["sql"] for query in captured.captured_queries)
    text = response.content.decode()
    assert f'href="/directives/steering/{units["ag"].pk}/list?figure=open_overdue"' in text
    assert f"/directives/steering/{units['tw'].pk}/directives/{task.directive_id}" in text
    for path in (f"directives/{task.directive_id}", f"tasks/{task.pk}", "list?figure=done_late", "map", "brief"):
        assert client.get(f"/directives/steering/{units['tw'].pk}/{path}").status_code == 200
    values = client.get(f"/directives/steering/{units['tw'].pk}/map?by=verified").json()["values"]
    assert values["91"][0] == 33


@pytest.mark.django_db
def test_from_a_figure_down_to_the_assignment(client: Client) -> None:
    units, task = some_work()
    sign_in(client, make_viewer(units["ag"], "leader"))
    page = client.get(f"/directives/steering/{units['ag'].pk}/tasks/{task.pk}").content.decode()
    for assignment in task.assignments.filter(unit__in=[units["ag"], units["ag1"], units["ag2"]]):
        assert f"/directives/assignments/{assignment.pk}" in page
    page = client.get(f"/directives/steering/{units['ag1'].pk}/list?figure=verified").content.decode()
    assert f"/directives/assignments/{task.assignments.get(unit=units['ag1']).pk}" in page


@pytest.mark.django_db
def test_only_the_own_subtree_and_only_those_who_oversee(client: Client) -> None:
    units, task = some_work()
    sign_in(client, make_viewer(units["ag"], "leader"))
    paths = ("", "/map", "/list", "/brief", "/export/csv", f"/tasks/{task.pk}", f"/directives/{task.directive_id}")
    for path in paths:
        assert client.get(f"/directives/steering/{units['ag1'].pk}{path}").status_code == 200, path
        assert client.get(f"/directives/steering/{units['tw'].pk}{path}").status_code == 404, path
        assert client.get(f"/directives/steering/{units['hn1'].pk}{path}").status_code == 404, path
    sign_in(client, make_viewer(units["ag"], "inspector"))
    assert client.get("/directives/steering").status_code == 200
    sign_in(client, make_viewer(units["ag"], "clerk"))
    for path in ("steering", "scores", f"steering/{units['ag'].pk}/export/xlsx"):
        assert client.get(f"/directives/{path}").status_code == 403


@pytest.mark.django_db
@pytest.mark.parametrize(
    "query", ["sort=x&group=y", "directive=99999999999999999999", "after=~~~", "figure=x&after=1~x"]
)
def test_a_damaged_address_shows_a_page(client: Client, query: str) -> None:
    units, _task = some_work()
    sign_in(client, make_viewer(units["tw"], "leader"))
    for path in ("", "/list"):
        assert client.get(f"/directives/steering/{units['ag'].pk}{path}?{query}").status_code == 200


@pytest.mark.django_db
def test_files_hold_the_table_and_no_formula(client: Client) -> None:
    units, _task = some_work()
    Unit.objects.filter(pk=units["ag"].pk).update(name="=1+1")
    sign_in(client, make_viewer(units["tw"], "leader"))
    address = f"/directives/steering/{units['tw'].pk}/export/"
    rows = list(load_workbook(BytesIO(client.get(f"{address}xlsx").content)).active.iter_rows(values_only=True))
    assert [row[2] for row in rows[3:5]] == ["Thành ủy Hà Nội", "'=1+1"]
    assert rows[4][3] == 3
    assert "'=1+1" in client.get(f"{address}csv").content.decode("utf-8-sig")
    assert client.get(f"{address}pdf").content.startswith(b"%PDF")
    assert client.get(f"{address}exe").status_code == 404
    assert [plain(text) for text in ("-1", "@x", "\t=1", "ổn", 5, None)] == ["'-1", "'@x", "'=1", "ổn", 5, None]


@pytest.mark.django_db
def test_briefs_are_made_once_a_week_and_told(client: Client) -> None:
    units, _task = some_work()
    leader = make_viewer(units["ag"], "leader")
    assert make_briefs() == 1
    assert make_briefs() == 0
    brief = Brief.objects.get()
    sign_in(client, leader)
    response = client.get(f"/directives/steering/briefs/{brief.pk}")
    assert response.status_code == 200
    assert response.getvalue().startswith(b"%PDF")
    sign_in(client, make_viewer(units["hn"], "leader"))
    assert client.get(f"/directives/steering/briefs/{brief.pk}").status_code == 404
    call_command("verify_directives")


@pytest.mark.django_db
def test_pages_of_a_list_hold_each_row_once() -> None:
    units, task = some_work()
    for days in (3, 3, -4, None, None, None):
        more = make_counted_task(task.directive)
        give(more, units["ag1"], due=None if days is None else in_days(days))
    unit = steered_unit(make_viewer(units["tw"], "leader"), units["ag1"].pk)
    assert unit is not None
    seen: list[int] = []
    after, rounds = "", 0
    while rounds < 10:
        lines, after = own_assignments(unit, [task.directive_id], Asked(), "all", after=after, size=2)
        seen += [line.id for line in lines]
        rounds += 1
        if not after:
            break
    assert len(seen) == len(set(seen)) == 7
