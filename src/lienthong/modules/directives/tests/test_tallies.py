"""Tallies: equal to a slow reference whatever happens in whatever order, computed for what changed alone."""

from collections import Counter
from datetime import date, timedelta
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from lienthong.kernel.org.models import Unit
from lienthong.kernel.org.tests.factories import make_tree, make_unit, number_tree
from lienthong.modules.directives.actions.tallies import rebuild_tallies, refresh_tallies
from lienthong.modules.directives.models import Assignment, DayTally, Tally, Task, TaskTally
from lienthong.modules.directives.queries.tallies_proof import differing_tallies
from lienthong.modules.directives.rules.standing import bucket
from lienthong.modules.directives.tests.factories_steering import (
    change,
    done,
    give,
    in_days,
    make_counted_directive,
    make_counted_task,
)

pytestmark = pytest.mark.django_db
START = date(2026, 3, 1)


def reference(today: date) -> tuple[Counter[Any], Counter[Any], Counter[Any]]:  # noqa: C901 (slow and plain)
    """What every tally must say, one assignment and one unit above it at a time."""
    whole: Counter[Any] = Counter()
    by_task: Counter[Any] = Counter()
    by_day: Counter[Any] = Counter()
    units = {unit.pk: unit for unit in Unit.objects.all()}
    for one in Assignment.objects.select_related("task"):
        above = []
        place: int | None = one.unit_id
        while place:
            above.append(units[place])
            place = units[place].parent_id
        holders = [unit for unit in above if unit.kind == "committee" and unit.level in ("central", "province")]
        bucket_now, original = bucket(one, today), bucket(one, today, original=True)
        if bucket_now is None:
            continue
        figures = {bucket_now.value: 1, "percent_sum": one.percent, "verified": int(one.verified_on is not None)}
        if original in ("done_on_time", "open_in_time"):
            figures[f"{original.value}_original"] = 1
        for name, amount in figures.items():
            for unit in above:
                whole[one.task.directive_id, unit.pk, name] += amount
            for unit in holders:
                by_task[one.task_id, unit.pk, name] += amount
        days = {
            "due": one.due_on, "due_original": one.original_due_on, "reported": one.reported_on,
            "verified": one.verified_on,
        }  # fmt: skip
        for unit in holders:
            for name, day in days.items():
                if day:
                    by_day[one.task.directive_id, unit.pk, day, name] += 1
    return +whole, +by_task, +by_day


NAMES = (
    "done_on_time", "done_late", "open_in_time", "open_overdue", "done_on_time_original", "open_in_time_original",
    "verified", "percent_sum",
)  # fmt: skip


def kept() -> tuple[Counter[Any], Counter[Any], Counter[Any]]:
    """What the tables say."""
    whole = {(t.directive_id, t.unit_id, name): getattr(t, name) for t in Tally.objects.all() for name in NAMES}
    tasks = {(t.task_id, t.unit_id, name): getattr(t, name) for t in TaskTally.objects.all() for name in NAMES}
    days = {
        (t.directive_id, t.unit_id, t.on, name): getattr(t, name)
        for t in DayTally.objects.all()
        for name in ("due", "due_original", "reported", "verified")
    }
    return +Counter(whole), +Counter(tasks), +Counter(days)


_changes = st.lists(
    st.tuples(
        st.sampled_from(["give", "report", "verify", "return", "extend", "withdraw", "percent", "wait", "refresh"]),
        st.integers(0, 1000),
        st.integers(0, 40),
    ),
    max_size=40,
)


@settings(
    max_examples=25,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(shape=st.lists(st.integers(0, 6), max_size=6), changes=_changes)
def test_tallies_equal_a_slow_reference_on_random_trees(shape: list[int], changes: list[tuple[str, int, int]]) -> None:
    with transaction.atomic():
        whatever_happens(shape, changes)
        transaction.set_rollback(True)


def whatever_happens(shape: list[int], changes: list[tuple[str, int, int]]) -> None:
    units = list(make_tree().values())
    for place in shape:
        above = units[place % len(units)]
        level = {"central": "province", "province": "commune"}.get(above.level, "village")
        units.append(make_unit(level, parent=above, kind="committee" if level != "village" else "branch"))
    number_tree()
    directives = [make_counted_directive(units[0]) for _ in range(2)]
    tasks = [make_counted_task(directives[place % 2]) for place in range(4)]
    today = START
    for what, which, days in changes:
        today = act(what=what, which=which, days=days, today=today, units=units, tasks=tasks)
    refresh_tallies(today=today)
    assert kept() == reference(today)
    assert differing_tallies(today=today) == []
    rebuild_tallies(today=today)
    assert kept() == reference(today)


def act(*, what: str, which: int, days: int, today: date, units: list[Unit], tasks: list[Task]) -> date:
    """One change of one assignment, or time going by."""
    if what == "wait":
        return today + timedelta(days=days)
    if what == "refresh":
        refresh_tallies(today=today)
        return today
    if what == "give":
        task, unit = tasks[which % len(tasks)], units[which % len(units)]
        if not Assignment.objects.filter(task=task, unit=unit).exists():
            give(task, unit, due=today + timedelta(days=days) if days else None)
        return today
    there = list(Assignment.objects.order_by("id"))
    if there:
        one = there[which % len(there)]
        changes: dict[str, dict[str, Any]] = {
            "report": {"state": "reported", "percent": 100, "reported_on": today},
            "verify": {"state": "verified", "reported_on": one.reported_on or today, "verified_on": today},
            "return": {"state": "started", "reported_on": None, "verified_on": None},
            "extend": {"due_on": one.due_on and one.due_on + timedelta(days=days)},
            "withdraw": {"state": "withdrawn"},
            "percent": {"percent": days},
        }
        change(one, **changes[what])
    return today


def test_only_what_changed_is_computed() -> None:
    units = make_tree()
    directive = make_counted_directive(units["tw"])
    task = make_counted_task(directive)
    for name in ("ag1", "ag2", "hn1"):
        give(task, units[name], due=in_days(3))
    assert refresh_tallies() == 6  # three communes, two provinces, the centre
    assert refresh_tallies() == 0
    change(Assignment.objects.get(unit=units["hn1"]), **done(in_days(0)))
    assert refresh_tallies() == 3
    centre = Tally.objects.get(unit=units["tw"])
    assert (centre.done_on_time, centre.open_in_time) == (1, 2)


def test_time_alone_moves_what_is_open() -> None:
    units = make_tree()
    task = make_counted_task(make_counted_directive(units["tw"]))
    give(task, units["ag1"], due=in_days(3))
    refresh_tallies()
    assert refresh_tallies(today=in_days(3)) == 0
    assert refresh_tallies(today=in_days(4)) == 3
    assert Tally.objects.get(unit=units["tw"]).open_overdue == 1
    assert TaskTally.objects.get(unit=units["ag"]).open_overdue == 1


def test_the_command_finds_a_wrong_figure() -> None:
    units = make_tree()
    give(make_counted_task(make_counted_directive(units["tw"])), units["ag1"], due=in_days(3))
    call_command("verify_directives")
    Tally.objects.filter(unit=units["ag"]).update(verified=7)
    with pytest.raises(CommandError, match="1 differences"):
        call_command("verify_directives")
