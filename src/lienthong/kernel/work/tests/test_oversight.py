"""Oversight: summaries equal to the rows, lists behind the figures, who may look."""

import json
from datetime import timedelta
from itertools import pairwise

import pytest
from django.test import Client
from django.utils import timezone

from lienthong.kernel.accounts.tests.factories import make_position, make_viewer, sign_in
from lienthong.kernel.org.models import Unit
from lienthong.kernel.org.tests.factories import make_tree
from lienthong.kernel.work.actions import hand_over, refresh_standings
from lienthong.kernel.work.models import Standing, Step
from lienthong.kernel.work.queries import board_of, map_of, overseen_unit, people_of, steps_of_unit
from lienthong.kernel.work.queries import oversight as reads
from lienthong.kernel.work.tests.factories import make_step

pytestmark = pytest.mark.django_db


def busy_tree() -> dict[str, Unit]:
    """Open, due, overdue and finished steps here and there."""
    units = make_tree()
    for place, name in enumerate(("tw", "ag", "ag_dept", "ag1", "ag1", "ag2", "hn1", "village")):
        for days in (-3, 0.5, 20, None)[: place % 4 + 1]:
            make_step(units[name], days=days)
    for name, days in (("ag1", 5), ("ag1", -5), ("hn1", 5)):
        viewer = make_viewer(units[name], "specialist")
        hand_over(viewer=viewer, step_id=make_step(units[name], days=days).pk, outcome="done")
    refresh_standings()
    return units


def counted(unit: Unit, *, tree: bool) -> tuple[int, ...]:
    """The figures of a unit from the rows, the obvious way."""
    inside = [one.pk for one in Unit.objects.all() if unit.lft <= one.lft <= (unit.rgt if tree else unit.lft)]
    now = timezone.now()
    found = {"open": 0, "due_soon": 0, "overdue": 0, "on_time": 0, "late": 0}
    for step in Step.objects.filter(unit_id__in=inside):
        if step.left_at is None:
            found["open"] += 1
            if step.due_at and step.due_at < now:
                found["overdue"] += 1
            elif step.due_at and step.due_at <= now + timedelta(days=2):
                found["due_soon"] += 1
        else:
            found["late" if step.due_at and step.left_at > step.due_at else "on_time"] += 1
    return tuple(found.values())


def test_summaries_equal_the_rows_for_every_unit() -> None:
    for unit in busy_tree().values():
        one = Standing.objects.filter(pk=unit.pk).first() or Standing(unit=unit)
        assert (one.own_open, one.own_due_soon, one.own_overdue, one.own_on_time, one.own_late) == counted(
            unit, tree=False
        ), unit
        assert (one.tree_open, one.tree_due_soon, one.tree_overdue, one.tree_on_time, one.tree_late) == counted(
            unit, tree=True
        ), unit


def test_time_alone_changes_standings() -> None:
    units = make_tree()
    step = make_step(units["ag1"], days=0.5)
    refresh_standings()
    assert Standing.objects.get(pk=units["tw"].pk).tree_due_soon == 1
    Step.objects.filter(pk=step.pk).update(due_at=timezone.now() - timedelta(minutes=1))
    Standing.objects.filter(pk=units["ag1"].pk).update(next_change_at=timezone.now() - timedelta(seconds=1))
    assert refresh_standings() == 1
    assert Standing.objects.get(pk=units["tw"].pk).tree_overdue == 1
    assert refresh_standings() == 0


@pytest.mark.parametrize("few", [300, 0])
@pytest.mark.parametrize("figure", ["open", "due_soon", "overdue", "on_time", "late"])
def test_each_figure_opens_as_many_rows_as_it_says(monkeypatch: pytest.MonkeyPatch, figure: str, few: int) -> None:
    monkeypatch.setattr(reads, "FEW_UNITS", few)
    units = busy_tree()
    viewer = make_viewer(units["tw"], "leader")
    for name in ("tw", "ag", "ag1", "hn"):
        unit = overseen_unit(viewer, units[name].pk)
        assert unit is not None
        for own in (False, True):
            seen: list[int] = []
            after, rounds = "", 0
            while rounds < 40:
                lines, after = steps_of_unit(unit, figure, own=own, after=after, size=2)
                seen += [line.id for line in lines]
                rounds += 1
                if not after:
                    break
            board = board_of(units[name].pk).unit
            assert len(seen) == len(set(seen)) == (board.own if own else board.tree)[figure], (name, own)


def test_the_board_shows_children_in_the_order_asked_for() -> None:
    units = busy_tree()
    worst = [one.tree["overdue"] for one in board_of(units["tw"].pk).children]
    assert worst == sorted(worst, reverse=True)
    names = [one.name for one in board_of(units["tw"].pk, sort="name", descending=False).children]
    assert len(names) == 3
    shares = [one.share for one in board_of(units["tw"].pk, sort="share").children]
    assert shares[-1] is None
    assert all(one >= other for one, other in pairwise(share for share in shares if share is not None))


def test_people_and_desks_of_a_unit() -> None:
    units = make_tree()
    one = make_position(units["ag1"], "specialist", title="Chuyên viên")
    make_step(units["ag1"], days=-1, position_id=one.pk)
    make_step(units["ag1"], desk="clerk")
    make_step(units["ag1"], desk="clerk", days=-1)
    found = [(hands.title, hands.desk, hands.open, hands.overdue) for hands in people_of(units["ag1"].pk)]
    assert found == [("", "clerk", 2, 1), ("Chuyên viên", "", 1, 1)]


def test_pages_of_oversight_read_summaries_alone(client: Client, django_assert_num_queries: object) -> None:
    units = busy_tree()
    sign_in(client, make_viewer(units["tw"], "leader"))
    client.get("/oversight")
    with django_assert_num_queries(3) as captured:  # type: ignore[operator]
        response = client.get("/oversight")
    assert response.status_code == 200
    assert not any("work_step" in query["sql"] for query in captured.captured_queries)
    text = response.content.decode()
    assert f'href="/oversight/{units["ag"].pk}/steps?figure=open"' in text
    assert "Thành ủy Hà Nội" in text


def test_only_the_own_subtree_and_only_those_who_oversee(client: Client) -> None:
    units = busy_tree()
    sign_in(client, make_viewer(units["ag"], "leader"))
    for page in ("", "/steps", "/people", "/map"):
        assert client.get(f"/oversight/{units['ag1'].pk}{page}").status_code == 200
        assert client.get(f"/oversight/{units['tw'].pk}{page}").status_code == 404
        assert client.get(f"/oversight/{units['hn1'].pk}{page}").status_code == 404
    assert "Trung ương</a>" not in client.get("/oversight").content.decode()
    sign_in(client, make_viewer(units["ag"], "clerk"))
    assert client.get("/oversight").status_code == 403


@pytest.mark.parametrize("query", ["sort=nonsense", "sort=-name", "sort=share", "figure=x&after=1~x", "after=~~~"])
def test_a_damaged_address_shows_a_page(client: Client, query: str) -> None:
    units = busy_tree()
    sign_in(client, make_viewer(units["tw"], "leader"))
    assert client.get(f"/oversight?{query}").status_code == 200
    for figure in ("open", "late"):
        assert client.get(f"/oversight/{units['ag'].pk}/steps?figure={figure}&{query}").status_code == 200


def test_the_map_has_a_value_for_each_province(client: Client) -> None:
    from datetime import date

    from lienthong.kernel.org.models import TerritoryName

    units = busy_tree()
    for code, name in (("91", "ag"), ("01", "hn")):
        TerritoryName.objects.create(
            territory=units[name].territory, valid=(date(2025, 7, 1), None), code=code, name=name, full_name=name
        )
    viewer = make_viewer(units["tw"], "leader")
    unit = overseen_unit(viewer)
    assert unit
    drawn = map_of(unit, "overdue")
    assert drawn
    assert drawn["layer"] == "provinces"
    expected = {one.unit_id: one.tree["overdue"] for one in board_of(units["tw"].pk).children}
    assert drawn["values"]["91"] == [expected[units["ag"].pk], "ag", f"/oversight/{units['ag'].pk}"]
    assert drawn["steps"] == sorted(drawn["steps"])
    sign_in(client, viewer)
    assert json.loads(client.get(f"/oversight/{unit.id}/map").content) == drawn
