"""Cascading: who gets a task, once, however often it is asked; what changed; what is taken back."""

from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lienthong.kernel.events.models import Event
from lienthong.kernel.notify.models import Notification
from lienthong.kernel.org.actions import close_unit, open_unit
from lienthong.kernel.org.models import Succession
from lienthong.kernel.work.actions import remind
from lienthong.kernel.work.models import Clock, Step, WorkItem
from lienthong.kernel.work.queries.proof import faults_of_work
from lienthong.modules.directives.actions.assigning import CannotCascade, cascade_task
from lienthong.modules.directives.actions.assigning_changes import (
    CannotApply,
    begin_periods,
    inherit_tasks,
    set_application,
    settle_change,
    settle_closed_unit,
    withdraw_task,
)
from lienthong.modules.directives.models import Application, Assignment, Cascading, StaleTally, Task, TaskUnit
from lienthong.modules.directives.queries.assigning_units import Applied, coastal_codes, units_meant
from lienthong.modules.directives.rules.periods import is_closed, next_period, period_end, period_of
from lienthong.modules.directives.tests.factories_assigning import (
    Country,
    given_to,
    make_assignment,
    make_country,
    make_task,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def country() -> Country:
    return make_country()


def cascade(country: Country, task: Task, **fields: Any) -> Any:
    fields.setdefault("request_key", uuid4().hex)
    return cascade_task(viewer=country.leader, task_id=task.pk, **fields)


def stale() -> set[tuple[int, int]]:
    return set(StaleTally.objects.values_list("task_id", "unit_id"))


def test_every_commune_gets_its_assignment_with_work_clock_event_and_news(country: Country) -> None:
    task = make_task(country)
    done = cascade(country, task)
    assert (done.new, done.updated, done.asked) == (3, 0, 0)
    assert list(given_to(task)) == [country.units[name].name for name in ("hn1", "ag1", "ag2")]
    own = Assignment.objects.get(task=task, unit=country.units["ag1"])
    assert (own.state, own.due_on, own.original_due_on) == ("assigned", task.due_on, task.due_on)
    step = Step.objects.get(item__kind="assignment", item__subject_id=own.pk)
    assert (step.task, step.desk, step.part) == ("carry_out", "staff", "lead")
    assert timezone.localtime(step.due_at).date() == task.due_on
    assert Clock.objects.get(step=step).due_at == step.due_at
    assert Event.objects.filter(verb="TaskAssigned", subject_kind="assignment", subject_id=own.pk).count() == 1
    assert Notification.objects.filter(position_id=country.commune.position_id, kind="task_assigned").count() == 1
    assert (task.pk, own.unit_id) in stale()
    task.refresh_from_db()
    assert task.state == "issued"
    assert faults_of_work(most=5) == []


def test_the_number_of_statements_does_not_grow_with_the_units(country: Country) -> None:
    many = make_task(country)
    with CaptureQueriesContext(connection) as all_communes:
        cascade(country, many)
    one = make_task(country, rule=False)
    Application.objects.create(task=one, unit_ids=[country.units["ag1"].pk])
    with CaptureQueriesContext(connection) as one_unit:
        cascade(country, one)
    assert len(all_communes) == len(one_unit)


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(
    chosen=st.sets(st.sampled_from(["ag", "hn", "ag1", "ag2", "hn1"]), min_size=1),
    times=st.integers(2, 3),
    same_key=st.booleans(),
)
def test_cascading_twice_is_once(country: Country, chosen: set[str], times: int, same_key: bool) -> None:
    task = make_task(country, rule=False)
    Application.objects.create(task=task, unit_ids=[country.units[name].pk for name in chosen])
    key = uuid4().hex
    first = cascade(country, task, request_key=key)
    rows = list(Assignment.objects.filter(task=task).order_by("id").values())
    events, news = Event.objects.filter(verb="TaskAssigned").count(), Notification.objects.count()
    for _time in range(times - 1):
        again = cascade(country, task, request_key=key if same_key else uuid4().hex)
        assert again.is_repeat == same_key
        assert again.new == (first.new if same_key else 0)
    assert list(Assignment.objects.filter(task=task).order_by("id").values()) == rows
    assert Event.objects.filter(verb="TaskAssigned").count() == events
    assert Notification.objects.count() == news
    assert WorkItem.objects.filter(kind="assignment", subject_id__in=[row["id"] for row in rows]).count() == len(rows)
    assert first.new == len(chosen)


def test_coastal_urban_rural_and_island_units(country: Country) -> None:
    def meant(trait: str, level: str = "commune", **more: Any) -> list[str]:
        return [unit.name for unit in units_meant(Applied(level=level, trait=trait, **more))]

    names = {key: unit.name for key, unit in country.units.items()}
    assert len(coastal_codes()) == len(set(coastal_codes())) == 21
    assert meant("coastal") == [names["ag1"], names["ag2"]]
    assert meant("coastal", "province") == [names["ag"]]
    assert meant("urban") == [names["hn1"]]
    assert meant("rural") == [names["ag1"]]
    assert meant("island") == [names["ag2"]]
    assert meant("", under_id=country.units["hn"].pk) == [names["hn1"]]
    assert [unit.province for unit in units_meant(Applied(level="commune"))] == [names["hn"], names["ag"], names["ag"]]


def test_who_may_not_cascade_is_told_why(country: Country) -> None:
    task = make_task(country)
    for viewer in (country.expert, country.clerk, country.inspector, country.province, country.commune):
        with pytest.raises(CannotCascade):
            cascade_task(viewer=viewer, task_id=task.pk)
    with pytest.raises(CannotCascade):
        cascade(country, make_task(country, rule=False))
    closed = make_task(country)
    closed.directive.state = "closed"
    closed.directive.save()
    with pytest.raises(CannotCascade):
        cascade(country, closed)
    far = make_task(country, deadline="working_days", working_days=30_000, due_on=None)
    with pytest.raises(CannotCascade):
        cascade(country, far)
    assert not Assignment.objects.exists()
    assert not WorkItem.objects.filter(kind="assignment").exists()


def test_working_days_are_counted_from_the_day_of_issue(country: Country) -> None:
    task = make_task(country, deadline="working_days", working_days=5, due_on=None)
    task.directive.issued_on = date(2026, 11, 13)  # a Friday
    task.directive.save()
    cascade(country, task)
    assert set(Assignment.objects.filter(task=task).values_list("due_on", flat=True)) == {date(2026, 11, 20)}


def test_a_standing_task_has_no_clock(country: Country) -> None:
    task = make_task(country, deadline="standing", due_on=None)
    cascade(country, task)
    assert Assignment.objects.filter(task=task, due_on=None).count() == 3
    assert not Clock.objects.exists()


def test_a_changed_task_updates_what_is_not_begun_and_asks_of_the_rest(country: Country) -> None:
    begun = make_assignment(country)
    Assignment.objects.filter(pk=begun.pk).update(state="started", percent=20)
    task = begun.task
    later = timezone.localdate() + timedelta(days=30)
    Task.objects.filter(pk=task.pk).update(title="Tên mới", due_on=later, revision=2)
    StaleTally.objects.all().delete()
    done = cascade(country, task)
    assert (done.new, done.updated, done.asked) == (0, 2, 1)
    begun.refresh_from_db()
    assert (begun.revision, begun.due_on) == (1, task.due_on)
    other = Assignment.objects.get(task=task, unit=country.units["hn1"])
    assert (other.revision, other.due_on, other.original_due_on) == (2, later, later)
    assert len(stale()) == 2
    item = WorkItem.objects.get(kind="assignment", subject_id=other.pk)
    assert item.title == "Tên mới"
    assert timezone.localtime(Step.objects.get(item=item).due_at).date() == later
    assert settle_change(viewer=country.leader, task_id=task.pk, assignment_ids=[begun.pk], apply=True) == 1
    before = begun.due_on
    begun.refresh_from_db()
    assert (begun.revision, begun.due_on, begun.original_due_on) == (2, later, before)
    assert settle_change(viewer=country.leader, task_id=task.pk, assignment_ids=[begun.pk], apply=True) == 0
    assert faults_of_work(most=5) == []


def test_one_that_keeps_to_the_old_wording_keeps_its_day(country: Country) -> None:
    begun = make_assignment(country)
    Assignment.objects.filter(pk=begun.pk).update(state="started")
    Task.objects.filter(pk=begun.task_id).update(due_on=timezone.localdate() + timedelta(days=9), revision=2)
    cascade(country, begun.task)
    settle_change(viewer=country.leader, task_id=begun.task_id, assignment_ids=[begun.pk], apply=False)
    before = begun.due_on
    begun.refresh_from_db()
    assert (begun.revision, begun.due_on) == (2, before)


def test_a_unit_no_longer_meant_loses_what_it_has_not_begun(country: Country) -> None:
    task = make_task(country)
    cascade(country, task)
    Application.objects.filter(task=task).update(trait="coastal")
    assert cascade(country, task).withdrawn == 1
    lost = Assignment.objects.get(task=task, unit=country.units["hn1"])
    assert lost.state == "withdrawn"
    assert WorkItem.objects.get(kind="assignment", subject_id=lost.pk).phase == "closed"
    Application.objects.filter(task=task).update(trait="")
    assert cascade(country, task).new == 1
    lost.refresh_from_db()
    assert lost.state == "assigned"
    assert WorkItem.objects.get(kind="assignment", subject_id=lost.pk).phase == "open"
    assert faults_of_work(most=5) == []


def test_withdrawing_spares_what_was_verified(country: Country) -> None:
    done = make_assignment(country)
    Assignment.objects.filter(pk=done.pk).update(
        state="verified", percent=100, reported_on=date(2026, 11, 20), verified_on=date(2026, 11, 20)
    )
    with pytest.raises(CannotCascade):
        withdraw_task(viewer=country.leader, task_id=done.task_id, reason=" ")
    assert withdraw_task(viewer=country.leader, task_id=done.task_id, reason="Đã có nghị quyết mới") == 2
    assert sorted(Assignment.objects.filter(task=done.task).values_list("state", flat=True)) == [
        "verified",
        "withdrawn",
        "withdrawn",
    ]
    with pytest.raises(CannotCascade):
        cascade(country, done.task)


def test_lead_and_coordinating_units(country: Country) -> None:
    task = make_task(country, rule=False)
    lead, helping = country.units["ag"], country.units["hn"]
    TaskUnit.objects.create(task=task, unit=lead, part="lead")
    TaskUnit.objects.create(task=task, unit=helping, part="coordinating")
    set_application(viewer=country.expert, task_id=task.pk, applied=Applied())
    assert cascade(country, task).new == 1
    steps = Step.objects.filter(item__kind="assignment").order_by("id").values_list("unit_id", "part", "desk")
    assert list(steps) == [(lead.pk, "lead", "leader"), (helping.pk, "coordinating", "leader")]


@pytest.mark.parametrize("case", ["nobody", "closed", "not theirs", "withdrawn"])
def test_bad_applications_are_refused(country: Country, case: str) -> None:
    task = make_task(country, rule=False, state="withdrawn" if case == "withdrawn" else "draft")
    given_up = {
        "nobody": (country.expert, Applied()),
        "closed": (country.expert, Applied(unit_ids=(999_999,))),
        "not theirs": (country.province_staff, Applied(level="commune")),
        "withdrawn": (country.expert, Applied(level="commune")),
    }
    viewer, applied = given_up[case]
    with pytest.raises(CannotApply):
        set_application(viewer=viewer, task_id=task.pk, applied=applied)
    assert not Application.objects.exists()


def test_two_leads_are_impossible(country: Country) -> None:
    from django.db import IntegrityError

    task = make_task(country)
    TaskUnit.objects.create(task=task, unit=country.units["ag"], part="lead")
    with pytest.raises(IntegrityError):
        TaskUnit.objects.create(task=task, unit=country.units["hn"], part="lead")


def test_a_new_unit_inherits_and_a_closed_one_hands_on(country: Country) -> None:
    task = make_task(country)
    past = make_task(country, due_on=timezone.localdate() - timedelta(days=1))
    cascade(country, task)
    cascade(country, past)
    new = open_unit(viewer=None, parent_id=country.units["ag"].pk, kind="committee", name="Đảng ủy xã Mới")
    assert inherit_tasks(unit_id=new.pk) == 1
    assert inherit_tasks(unit_id=new.pk) == 0
    assert Assignment.objects.filter(task=task, unit=new, state="assigned").exists()
    closing = country.units["ag2"]
    Succession.objects.create(
        predecessor=closing.territory, successor=new.territory, on=timezone.localdate(), part="merged"
    )
    close_unit(viewer=None, unit_id=closing.pk, reason="Sáp nhập")
    assert settle_closed_unit(unit_id=closing.pk) == (1, 1)
    assert Assignment.objects.get(task=past, unit=new).state == "assigned"
    assert Assignment.objects.get(task=task, unit=closing).state == "withdrawn"
    assert Step.objects.filter(unit=closing, left_at=None).count() == 0
    assert faults_of_work(most=5) == []


def test_a_recurring_task_comes_back_each_period(country: Country) -> None:
    task = make_task(country, deadline="recurring", recurrence="month", working_days=5, due_on=None)
    cascade(country, task)
    today = timezone.localdate()
    first = period_of("month", today)
    assert set(Assignment.objects.filter(task=task).values_list("period_on", flat=True)) == {first}
    assert begin_periods(today=today) == 0
    second = next_period("month", first)
    third = next_period("month", second)
    assert begin_periods(today=third + timedelta(days=3)) == 6
    assert begin_periods(today=third + timedelta(days=3)) == 0
    due = Assignment.objects.filter(task=task, period_on=second).values_list("due_on", flat=True)[0]
    assert due is not None
    assert due > period_end("month", second)
    assert begin_periods(today=next_period("month", third)) == 3
    over = Assignment.objects.filter(task=task, period_on=first).values_list("pk", flat=True)
    assert set(WorkItem.objects.filter(kind="assignment", subject_id__in=over).values_list("outcome", flat=True)) == {
        "period_closed"
    }
    assert faults_of_work(most=5) == []


@given(st.sampled_from(["week", "month", "quarter", "half", "year"]), st.dates(date(2000, 1, 1), date(2080, 1, 1)))
def test_periods_cover_every_day_once(recurrence: str, on: date) -> None:
    first = period_of(recurrence, on)
    assert first <= on <= period_end(recurrence, first)
    following = next_period(recurrence, first)
    assert period_of(recurrence, following) == following
    assert period_of(recurrence, following - timedelta(days=1)) == first
    assert not is_closed(recurrence, first, on)
    assert is_closed(recurrence, first, next_period(recurrence, following))


def test_the_kernel_leaves_reminding_to_the_module(country: Country) -> None:
    own = make_assignment(country, due_on=timezone.localdate() + timedelta(days=1))
    Notification.objects.all().delete()
    remind()
    assert not Notification.objects.filter(subject_kind="step").exists()
    assert Cascading.objects.filter(task=own.task).count() == 1


def test_units_that_come_and_go_are_seen_to_by_jobs(country: Country) -> None:
    new = open_unit(viewer=None, parent_id=country.units["ag"].pk, kind="committee", name="Đảng ủy xã Mới")
    close_unit(viewer=None, unit_id=country.units["hn1"].pk, reason="Giải thể")
    with connection.cursor() as cursor:
        cursor.execute("SELECT task_name, args FROM procrastinate_jobs ORDER BY id")
        asked = [(name.rpartition(".")[2], args) for name, args in cursor.fetchall()]
    found = {name: str(args) for name, args in asked}
    assert str(new.pk) in found["give_to_new_unit"]
    assert str(country.units["hn1"].pk) in found["hand_on_of_closed_unit"]
