"""Reports, appraisal, extensions, rechecks, reminders: what each may do, and what follows."""

from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from lienthong.kernel.events.models import Event
from lienthong.kernel.files.actions import store_bytes
from lienthong.kernel.notify.models import Notification
from lienthong.kernel.work.actions import assign_step
from lienthong.kernel.work.models import Clock, ClockEvent, Step
from lienthong.kernel.work.queries.proof import faults_of_work
from lienthong.modules.directives.actions.appraisal import (
    CannotAppraise,
    CannotRecheck,
    accept_report,
    decide_recheck,
    draw_sample,
    return_report,
)
from lienthong.modules.directives.actions.assigning_reminders import remind_of_tasks, spans_of
from lienthong.modules.directives.actions.extensions import CannotExtend, ask_extension, decide_extension
from lienthong.modules.directives.actions.reports import CannotReport, read_assignment, report_progress, save_draft
from lienthong.modules.directives.models import (
    Assignment,
    Evidence,
    ProgressReport,
    Recheck,
    ReportDraft,
    StaleTally,
)
from lienthong.modules.directives.rules.assigning import may_view
from lienthong.modules.directives.tests.factories_assigning import Country, make_assignment, make_country

pytestmark = pytest.mark.django_db


@pytest.fixture
def country() -> Country:
    return make_country()


def report(country: Country, assignment: Assignment, percent: int = 100, **fields: Any) -> ProgressReport:
    fields.setdefault("viewer", country.commune)
    fields.setdefault("narrative", "Đã tổ chức xong")
    return report_progress(assignment_id=assignment.pk, percent=percent, **fields)


def open_step(assignment: Assignment) -> Step:
    return Step.objects.get(item__kind="assignment", item__subject_id=assignment.pk, left_at=None, part="lead")


def test_from_a_report_to_verification_with_one_return(country: Country) -> None:
    own = make_assignment(country)
    clock = Clock.objects.get(step=open_step(own))
    StaleTally.objects.all().delete()
    file = store_bytes(name="anh.txt", content=b"anh", viewer=country.commune)
    stranger = store_bytes(name="khac.txt", content=b"khac", viewer=country.other_commune)
    first = report(country, own, 40, file_ids=[file.pk, stranger.pk], obstacles="Thiếu kinh phí")
    assert list(Evidence.objects.filter(report=first).values_list("file_id", flat=True)) == [file.pk]
    own.refresh_from_db()
    assert (own.state, own.percent, own.reported_on) == ("started", 40, None)
    assert StaleTally.objects.filter(task_id=own.task_id, unit_id=own.unit_id).exists()
    report(country, own)
    own.refresh_from_db()
    assert (own.state, own.reported_on) == ("reported", timezone.localdate())
    step = open_step(own)
    assert (step.unit_id, step.task, step.desk) == (country.units["ag"].pk, "confirm", "leader")
    with pytest.raises(CannotAppraise):
        return_report(viewer=country.province, assignment_id=own.pk, reason="  ")
    return_report(viewer=country.province, assignment_id=own.pk, reason="Chưa có danh sách")
    own.refresh_from_db()
    assert (own.state, own.percent, own.reported_on) == ("started", 40, None)
    back = open_step(own)
    assert (back.unit_id, back.task, back.note) == (own.unit_id, "carry_out", "Chưa có danh sách")
    assert Clock.objects.get(step=back).due_at == clock.due_at == back.due_at
    report(country, own)
    accept_report(viewer=country.province_staff, assignment_id=own.pk)
    own.refresh_from_db()
    assert own.state == "confirmed"
    assert open_step(own).unit_id == country.units["tw"].pk
    for score in (None, -1, 101):
        with pytest.raises(CannotAppraise):
            accept_report(viewer=country.expert, assignment_id=own.pk, score=score)
    accept_report(viewer=country.expert, assignment_id=own.pk, score=90)
    own.refresh_from_db()
    assert (own.state, own.score, own.verified_on) == ("verified", 90, timezone.localdate())
    assert not Step.objects.filter(item__subject_id=own.pk, item__kind="assignment", left_at=None).exists()
    kinds = set(Notification.objects.values_list("kind", flat=True))
    assert {"task_assigned", "report_waits", "report_returned", "report_verified"} <= kinds
    assert faults_of_work(most=5) == []


def test_a_unit_directly_below_reports_straight_to_the_follower(country: Country) -> None:
    from lienthong.modules.directives.actions.assigning import cascade_task
    from lienthong.modules.directives.models import Application
    from lienthong.modules.directives.tests.factories_assigning import make_task

    task = make_task(country, rule=False)
    Application.objects.create(task=task, level="province")
    cascade_task(viewer=country.leader, task_id=task.pk)
    own = Assignment.objects.get(task=task, unit=country.units["ag"])
    report(country, own, viewer=country.province_staff)
    step = open_step(own)
    assert (step.unit_id, step.task) == (country.units["tw"].pk, "verify")
    with pytest.raises(Assignment.DoesNotExist):
        accept_report(viewer=country.other_province, assignment_id=own.pk, score=1)
    accept_report(viewer=country.leader, assignment_id=own.pk, score=70)


def test_the_same_form_reports_once(country: Country) -> None:
    own, key = make_assignment(country), uuid4()
    first = report(country, own, request_key=key)
    assert report(country, own, request_key=key).pk == first.pk
    assert ProgressReport.objects.count() == 1


@pytest.mark.parametrize("case", ["withdrawn", "verified", "reported", "closed", "period", "percent", "empty", "other"])
def test_what_is_not_taken_says_why(country: Country, case: str) -> None:
    recurring: Any = {"deadline": "recurring", "recurrence": "month", "due_on": None} if case == "period" else {}
    own = make_assignment(country, **recurring)
    today = timezone.localdate()
    changes: dict[str, dict[str, Any]] = {
        "withdrawn": {"state": "withdrawn"},
        "verified": {"state": "verified", "reported_on": today, "verified_on": today},
        "reported": {"state": "reported", "reported_on": today},
        "period": {"period_on": (today - timedelta(days=70)).replace(day=1)},
    }
    Assignment.objects.filter(pk=own.pk).update(**changes.get(case, {"percent": 0}))
    if case == "closed":
        own.task.directive.state = "closed"
        own.task.directive.save()
    viewer = country.expert if case == "other" else country.commune
    with pytest.raises(CannotReport) as refused:
        report(
            country,
            own,
            101 if case == "percent" else 50,
            narrative=" " if case == "empty" else "Xong",
            viewer=viewer,
        )
    assert len(str(refused.value)) > 20
    assert not ProgressReport.objects.exists()


def test_who_may_not_see_may_not_report(country: Country) -> None:
    own = make_assignment(country)
    for viewer in (country.other_commune, country.hanoi_commune, country.other_province):
        with pytest.raises(Assignment.DoesNotExist):
            report(country, own, viewer=viewer)
    for viewer in (country.inspector, country.province, country.leader):
        with pytest.raises(CannotReport):
            report(country, own, viewer=viewer)
    with pytest.raises(CannotAppraise):
        accept_report(viewer=country.province, assignment_id=own.pk)
    report(country, own)
    for viewer in (country.inspector, country.leader, country.commune):
        with pytest.raises(CannotAppraise):
            accept_report(viewer=viewer, assignment_id=own.pk, score=50)


@pytest.mark.parametrize("statement", ["UPDATE {} SET percent = 1", "DELETE FROM {}"])
def test_a_report_is_never_changed_nor_deleted(country: Country, statement: str) -> None:
    report(country, make_assignment(country), 10)
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement.format(ProgressReport._meta.db_table))
    assert ProgressReport.objects.get().percent == 10


def test_visible_to_and_may_view_agree(country: Country) -> None:
    for unit in ("ag1", "ag2", "hn1"):
        make_assignment(country, unit)
    province_task = make_assignment(country, "ag1")
    province_task.task.directive.body = country.units["ag"]
    province_task.task.directive.save()
    found = Assignment.objects.select_related("task__directive", "unit__parent")
    for viewer in country.everybody:
        seen = set(Assignment.objects.visible_to(viewer).values_list("pk", flat=True))
        assert seen == {one.pk for one in found if may_view(viewer, one)}, viewer
    assert Assignment.objects.visible_to(country.other_commune).count() == 4
    assert Assignment.objects.visible_to(country.inspector).count() == 12


def test_a_draft_waits_until_the_report_is_sent(country: Country) -> None:
    own = make_assignment(country)
    save_draft(viewer=country.commune, assignment_id=own.pk, percent=None, narrative="Đang", obstacles="")
    save_draft(viewer=country.commune, assignment_id=own.pk, percent=900, narrative="Đang làm", obstacles="x")
    kept = ReportDraft.objects.get()
    assert (kept.percent, kept.narrative) == (None, "Đang làm")
    with pytest.raises(CannotReport):
        save_draft(viewer=country.inspector, assignment_id=own.pk, percent=1, narrative="", obstacles="")
    report(country, own, 30)
    assert not ReportDraft.objects.exists()


def test_an_inspectors_reading_is_an_event_and_a_holders_takes_the_step(country: Country) -> None:
    own = make_assignment(country)
    read_assignment(viewer=country.inspector, assignment_id=own.pk)
    read_assignment(viewer=country.inspector, assignment_id=own.pk)
    assert Event.objects.filter(verb="AssignmentRead", position_id=country.inspector.position_id).count() == 2
    assert open_step(own).taken_at is None
    read_assignment(viewer=country.commune, assignment_id=own.pk)
    assert open_step(own).taken_at is not None
    with pytest.raises(Assignment.DoesNotExist):
        read_assignment(viewer=country.hanoi_commune, assignment_id=own.pk)


def test_a_later_day_is_asked_for_and_granted(country: Country) -> None:
    own = make_assignment(country)
    assert own.due_on is not None
    wanted = own.due_on + timedelta(days=7)
    for day, reason in ((own.due_on, "x"), (wanted, " ")):
        with pytest.raises(CannotExtend):
            ask_extension(viewer=country.commune, assignment_id=own.pk, due_on=day, reason=reason)
    asked = ask_extension(viewer=country.commune, assignment_id=own.pk, due_on=wanted, reason="Mưa lũ")
    with pytest.raises(CannotExtend):
        ask_extension(viewer=country.commune, assignment_id=own.pk, due_on=wanted, reason="Mưa lũ")
    for viewer in (country.expert, country.commune, country.province):
        with pytest.raises(CannotExtend):
            decide_extension(viewer=viewer, extension_id=asked.pk, grant=True)
    decide_extension(viewer=country.leader, extension_id=asked.pk, grant=True)
    original = own.due_on
    own.refresh_from_db()
    assert (own.original_due_on, own.due_on) == (original, wanted)
    step = open_step(own)
    assert timezone.localdate(step.due_at) == wanted
    assert ClockEvent.objects.filter(clock=step.pk, kind="extend", reason="Mưa lũ").exists()
    with pytest.raises(CannotExtend):
        decide_extension(viewer=country.leader, extension_id=asked.pk, grant=True)
    assert faults_of_work(most=5) == []


def test_a_refusal_has_a_reason_and_the_day_stays(country: Country) -> None:
    own = make_assignment(country)
    assert own.due_on is not None
    asked = ask_extension(
        viewer=country.commune, assignment_id=own.pk, due_on=own.due_on + timedelta(days=7), reason="Mưa"
    )
    with pytest.raises(CannotExtend):
        decide_extension(viewer=country.leader, extension_id=asked.pk, grant=False, answer="")
    decide_extension(viewer=country.leader, extension_id=asked.pk, grant=False, answer="Không đủ lý do")
    before = own.due_on
    own.refresh_from_db()
    assert own.due_on == before


def test_more_time_granted_while_it_is_looked_at_counts_when_it_comes_back(country: Country) -> None:
    own = make_assignment(country)
    assert own.due_on is not None
    wanted = own.due_on + timedelta(days=7)
    asked = ask_extension(viewer=country.commune, assignment_id=own.pk, due_on=wanted, reason="Mưa")
    report(country, own)
    decide_extension(viewer=country.leader, extension_id=asked.pk, grant=True)
    return_report(viewer=country.province, assignment_id=own.pk, reason="Thiếu")
    assert timezone.localdate(open_step(own).due_at) == wanted
    assert faults_of_work(most=5) == []


def verified(country: Country, count: int) -> list[Assignment]:
    first = make_assignment(country)
    day = timezone.localdate()
    found = list(Assignment.objects.filter(task=first.task).order_by("id"))[:count]
    for one in found:
        ProgressReport.objects.create(assignment=one, percent=100, narrative="x", reported_at=timezone.now())
        Assignment.objects.filter(pk=one.pk).update(state="verified", percent=100, reported_on=day, verified_on=day)
    return found


def test_a_sample_is_drawn_by_its_seed_and_what_does_not_hold_is_open_again(country: Country) -> None:
    found = verified(country, 3)
    directive = found[0].task.directive_id
    assert draw_sample(viewer=country.expert, directive_id=directive, size=2, seed=7) == 2
    drawn = set(Recheck.objects.values_list("assignment_id", flat=True))
    assert draw_sample(viewer=country.expert, directive_id=directive, size=2, seed=7) == 0
    assert set(Recheck.objects.values_list("assignment_id", flat=True)) == drawn
    for viewer in (country.province, country.inspector, country.commune):
        with pytest.raises(CannotRecheck):
            draw_sample(viewer=viewer, directive_id=directive, size=1, seed=1)
    with pytest.raises(CannotRecheck):
        draw_sample(viewer=country.expert, directive_id=directive, size=0, seed=1)
    first, second = Recheck.objects.order_by("id")
    decide_recheck(viewer=country.expert, recheck_id=first.pk, holds=True, note="")
    with pytest.raises(CannotRecheck):
        decide_recheck(viewer=country.expert, recheck_id=first.pk, holds=False, note="x")
    with pytest.raises(CannotRecheck):
        decide_recheck(viewer=country.expert, recheck_id=second.pk, holds=False, note=" ")
    decide_recheck(viewer=country.expert, recheck_id=second.pk, holds=False, note="Không có hồ sơ")
    failed = Assignment.objects.get(pk=second.assignment_id)
    assert (failed.state, failed.percent, failed.verified_on, failed.reported_on) == ("started", 0, None, None)
    assert open_step(failed).unit_id == failed.unit_id
    assert Assignment.objects.get(pk=first.assignment_id).state == "verified"


@pytest.mark.parametrize(
    ("days", "kind", "to"),
    [
        (-7, "task_due_soon", {"commune"}),
        (0, "task_due_today", {"commune"}),
        (3, "task_overdue", {"commune", "secretary"}),
        (10, "task_long_overdue", {"commune", "secretary"}),
    ],
)
def test_who_is_reminded_when(country: Country, days: int, kind: str, to: set[str]) -> None:
    own = make_assignment(country, due_on=date(2026, 12, 9))  # a Wednesday
    Notification.objects.all().delete()
    today = {-7: date(2026, 11, 30), 0: date(2026, 12, 9), 3: date(2026, 12, 14), 10: date(2026, 12, 23)}[days]
    assert remind_of_tasks(today=today) == 3
    told = Notification.objects.filter(subject_id=own.pk, kind=kind).values_list("position_id", flat=True)
    assert set(told) == {getattr(country, name).position_id for name in to}
    above = Notification.objects.filter(subject_id=own.pk, kind="task_overdue_below")
    assert set(above.values_list("position_id", flat=True)) == ({country.province.position_id} if days == 10 else set())
    count = Notification.objects.count()
    assert remind_of_tasks(today=today) == 0
    assert Notification.objects.count() == count


def test_the_person_who_holds_it_is_reminded_alone(country: Country) -> None:
    own = make_assignment(country, due_on=date(2026, 12, 9))
    assign_step(viewer=country.commune, step_id=open_step(own).pk, position_id=country.secretary.position_id)
    Notification.objects.all().delete()
    remind_of_tasks(today=date(2026, 12, 9))
    told = Notification.objects.filter(subject_id=own.pk).values_list("position_id", flat=True)
    assert list(told) == [country.secretary.position_id]


@given(st.dates(date(2026, 3, 1), date(2026, 12, 1)))
def test_every_due_day_is_in_one_reminder_a_working_day(today: date) -> None:
    working = [on for step in range(-60, 61) if (on := today + timedelta(days=step)).weekday() < 5]
    for span in spans_of(today, working):
        between = sum(min(span.last, today) <= on < max(span.last, today) for on in working)
        assert span.first < span.last
        assert abs(between - abs(span.days)) <= 1
    assert datetime.combine(today, time()).date() == today


def test_a_request_that_no_longer_matters_leaves_the_leaders_desk(country: Country) -> None:
    from lienthong.modules.directives.actions.assigning_changes import withdraw_task

    own = make_assignment(country)
    assert own.due_on is not None
    later = own.due_on + timedelta(days=7)
    asked = ask_extension(viewer=country.commune, assignment_id=own.pk, due_on=later, reason="Mưa")
    assert Step.objects.filter(item__kind="extension", left_at=None).exists()
    withdraw_task(viewer=country.leader, task_id=own.task_id, reason="Thay nhiệm vụ")
    asked.refresh_from_db()
    assert (asked.state, asked.answer) == ("refused", "Thay nhiệm vụ")
    assert not Step.objects.filter(item__kind="extension", left_at=None).exists()
    assert faults_of_work(most=5) == []
