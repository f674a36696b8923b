"""Custody and clocks: every change leaves an entry, every invariant is the database's."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime, timedelta
from decimal import Decimal
from io import StringIO
from zoneinfo import ZoneInfo

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection, connections, transaction
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st

from lienthong.kernel.access.viewer import Viewer
from lienthong.kernel.accounts.tests.factories import make_position, make_viewer
from lienthong.kernel.calendar.actions import override_days, rebuild_days, withdraw_override
from lienthong.kernel.events.models import Event
from lienthong.kernel.notify.models import Notification, UnitLetter
from lienthong.kernel.org.models import Unit
from lienthong.kernel.org.tests.factories import make_tree
from lienthong.kernel.work.actions import (
    CannotExtend,
    CannotHandle,
    Deadline,
    Hold,
    add_steps,
    assign_step,
    close_item,
    extend_clock,
    hand_over,
    open_items,
    refresh_standings,
    remind,
    resume_clock,
    suspend_clock,
    take_step,
)
from lienthong.kernel.work.models import Clock, ClockEvent, Stale, Step, WorkItem
from lienthong.kernel.work.queries.proof import faults_of_work
from lienthong.kernel.work.tests.factories import KIND, make_item, make_step

pytestmark = pytest.mark.django_db
HANOI = ZoneInfo("Asia/Ho_Chi_Minh")
CHANGES = ("extend", "suspend", "resume", "assign", "finish")


@pytest.fixture
def units() -> dict[str, Unit]:
    rebuild_days()
    return make_tree()


@pytest.fixture
def viewer(units: dict[str, Unit]) -> Viewer:
    return make_viewer(units["ag"], "specialist")


def timed(unit: Unit, days: float = 5, **fields: object) -> Step:
    deadline = Deadline(amount=Decimal(str(days)))
    return make_item(unit, Hold(unit.pk, "do", deadline=deadline, **fields)).steps.get()  # type: ignore[arg-type]


def due_of(step: Step) -> datetime:
    assert step.due_at is not None
    return step.due_at


def check_constraints() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")


def proven() -> None:
    """Nothing derived differs from what it is derived from."""
    check_constraints()
    refresh_standings()
    assert faults_of_work() == []


def ledger(step: Step) -> list[str]:
    return list(ClockEvent.objects.filter(clock_id=step.pk).order_by("id").values_list("kind", flat=True))


def test_a_task_has_its_kinds_time_when_nobody_gives_it_one(units: dict[str, Unit], viewer: Viewer) -> None:
    usual, given = make_item(units["ag"], Hold(units["ag"].pk, "sign")).steps.get(), timed(units["ag"], 2)
    known = Hold(units["ag"].pk, "sign", part=Step.Part.INFORMATION)
    assert abs(due_of(usual) - due_of(given)) < timedelta(minutes=1)
    assert (Clock.objects.get(step=usual).amount, ledger(usual)) == (Decimal(2), ["start"])
    assert [step.due_at for step in add_steps(item=usual.item, to=[known])] == [None]
    assert make_item(units["ag"], Hold(units["ag"].pk, "do")).steps.get().due_at is None
    extend_clock(viewer=viewer, step_id=usual.pk, due_at=due_of(usual) + timedelta(days=1), reason="Đi công tác")
    proven()


def test_a_hand_over_closes_one_step_and_opens_the_next(units: dict[str, Unit], viewer: Viewer) -> None:
    step = timed(units["ag"])
    following = hand_over(
        viewer=viewer,
        step_id=step.pk,
        outcome="passed",
        to=[Hold(units["ag1"].pk, "do"), Hold(units["ag2"].pk, "know", part=Step.Part.INFORMATION)],
    )
    step.refresh_from_db()
    assert (step.outcome, step.taken_at, ledger(step)) == ("passed", step.left_at, ["start", "stop"])
    assert [(one.sender_id, one.entered_at) for one in following] == [(step.pk, step.left_at)] * 2
    assert WorkItem.objects.get().phase == "open"
    proven()


def test_the_last_one_closes_the_item_and_a_second_click_does_nothing(units: dict[str, Unit], viewer: Viewer) -> None:
    step = timed(units["ag"])
    hand_over(viewer=viewer, step_id=step.pk, outcome="done")
    with pytest.raises(CannotHandle):
        hand_over(viewer=viewer, step_id=step.pk, outcome="again")
    item = WorkItem.objects.get()
    assert (item.phase, item.outcome) == ("closed", "done")
    proven()


def test_only_the_holder_takes_hands_over_and_assigns(units: dict[str, Unit], viewer: Viewer) -> None:
    step, other = timed(units["ag"]), make_viewer(units["hn"], "specialist")
    colleague = make_position(units["hn"], "specialist")
    for act in (
        lambda: take_step(viewer=other, step_id=step.pk),
        lambda: hand_over(viewer=other, step_id=step.pk, outcome="x"),
        lambda: assign_step(viewer=other, step_id=step.pk, position_id=colleague.pk),
        lambda: assign_step(viewer=viewer, step_id=step.pk, position_id=colleague.pk),
    ):
        with pytest.raises(CannotHandle):
            act()
    first = take_step(viewer=viewer, step_id=step.pk).taken_at
    assert take_step(viewer=viewer, step_id=step.pk).taken_at == first


def test_assigning_carries_the_clock_with_its_ledger_and_tells_the_colleague(
    units: dict[str, Unit], viewer: Viewer
) -> None:
    step, colleague = timed(units["ag"]), make_position(units["ag_dept"], "specialist")
    extend_clock(viewer=viewer, step_id=step.pk, due_at=due_of(step) + timedelta(days=7), reason="Chờ ý kiến")
    following = assign_step(viewer=viewer, step_id=step.pk, position_id=colleague.pk, note="Giúp tôi")
    assert ledger(following) == ["start", "extend"]
    assert (following.due_at, following.clock.original_due_at) == (due_of(step) + timedelta(days=7), step.due_at)
    assert Notification.objects.get().position_id == colleague.pk
    assert Event.objects.get(verb="StepAssigned").subject_kind == KIND
    proven()


def test_a_suspended_clock_waits_and_gives_the_time_back(units: dict[str, Unit], viewer: Viewer) -> None:
    step = timed(units["ag"])
    due = due_of(step)
    suspend_clock(viewer=viewer, step_id=step.pk, reason="Chờ bổ sung")
    step.refresh_from_db()
    assert step.due_at is None
    proven()
    with pytest.raises(CannotExtend):
        suspend_clock(viewer=viewer, step_id=step.pk, reason="x")
    with pytest.raises(CannotExtend):
        extend_clock(viewer=viewer, step_id=step.pk, due_at=due + timedelta(days=9), reason="x")
    resume_clock(viewer=viewer, step_id=step.pk)
    step.refresh_from_db()
    assert due < due_of(step) < due + timedelta(minutes=1)
    assert ledger(step) == ["start", "suspend", "resume"]
    proven()


def test_a_step_left_while_suspended_counts_the_time_it_waited(units: dict[str, Unit], viewer: Viewer) -> None:
    step = timed(units["ag"])
    suspend_clock(viewer=viewer, step_id=step.pk, reason="Chờ bổ sung")
    hand_over(viewer=viewer, step_id=step.pk, outcome="done")
    assert ledger(step) == ["start", "suspend", "resume", "stop"]
    proven()


@pytest.mark.parametrize("reason", ["", "  "])
def test_more_time_needs_a_reason_and_lies_ahead(units: dict[str, Unit], viewer: Viewer, reason: str) -> None:
    step = timed(units["ag"])
    for due, why in (
        (due_of(step) + timedelta(days=1), reason),
        (due_of(step), "vì"),
        (due_of(step) - timedelta(1), "vì"),
    ):
        with pytest.raises(CannotExtend):
            extend_clock(viewer=viewer, step_id=step.pk, due_at=due, reason=why)
    extend_clock(viewer=viewer, step_id=step.pk, due_at=due_of(step) + timedelta(days=1), reason="vì")
    clock = Clock.objects.get()
    assert clock.original_due_at == step.due_at
    proven()


def test_a_changed_calendar_moves_open_clocks_and_back(units: dict[str, Unit], viewer: Viewer) -> None:
    admin = make_viewer(units["ag"], "administrator")
    moved, kept, elsewhere = timed(units["ag1"]), timed(units["ag"]), timed(units["hn"])
    extend_clock(viewer=viewer, step_id=kept.pk, due_at=due_of(kept) + timedelta(days=1), reason="vì")
    first = timezone.localdate() + timedelta(days=1)
    override = override_days(
        viewer=admin,
        first=first,
        last=first + timedelta(days=13),
        halves=0,
        reason="Bão số 9",
        decision="12/CĐ-UBND",
        unit_id=units["ag"].pk,
    )
    before = due_of(moved)
    moved.refresh_from_db()
    assert due_of(moved) > before
    entry = ClockEvent.objects.filter(clock_id=moved.pk).last()
    assert entry
    assert (entry.kind, entry.reason, entry.document) == ("recompute", "Bão số 9", "12/CĐ-UBND")
    assert (ledger(kept), ledger(elsewhere)) == (["start", "extend"], ["start"])
    proven()
    withdraw_override(viewer=admin, override_id=override.pk)
    moved.refresh_from_db()
    assert moved.due_at == before
    proven()


def test_opening_thousands_is_opening_one_a_thousand_times(units: dict[str, Unit]) -> None:
    places = [units[name] for name in ("ag1", "ag2", "hn1")]
    open_items(
        kind=KIND,
        subject_ids=[101, 102, 103],
        unit_ids=[unit.pk for unit in places],
        unit_lfts=[unit.lft for unit in places],
        title="x" * 900,
        task="do",
        working_days=Decimal("1.5"),
    )
    one = timed(units["ag1"], 1.5)
    assert {step.due_at for step in Step.objects.all()} == {one.due_at}
    assert {tuple(ledger(step)) for step in Step.objects.all()} == {("start",)}
    proven()


def test_an_open_item_is_held_and_a_closed_one_is_not(units: dict[str, Unit]) -> None:
    step = timed(units["ag"])
    now = timezone.now()
    faults = (
        lambda: Step.objects.filter(pk=step.pk).update(left_at=now, outcome="x"),
        lambda: WorkItem.objects.filter(pk=step.item_id).update(phase="closed", closed_at=now),
        lambda: WorkItem.objects.create(kind=KIND, subject_id=999_999, unit=units["ag"], title="x"),
        lambda: Step.objects.filter(pk=step.pk).delete(),
    )
    for fault in faults:
        with pytest.raises(IntegrityError), transaction.atomic():  # noqa: PT012 (the check runs at the end)
            fault()
            check_constraints()
    close_item(item_id=step.item_id, outcome="done")
    with pytest.raises(IntegrityError), transaction.atomic():  # noqa: PT012 (deferred constraints)
        add_steps(item=step.item, to=[Hold(units["ag"].pk, "do")])
        check_constraints()
    proven()


def test_only_one_step_leads(units: dict[str, Unit]) -> None:
    step = timed(units["ag"])
    with pytest.raises(IntegrityError), transaction.atomic():
        add_steps(item=step.item, to=[Hold(units["ag1"].pk, "do")])


def test_every_change_marks_its_units_stale(units: dict[str, Unit], viewer: Viewer) -> None:
    def stale() -> set[int]:
        found = set(Stale.objects.values_list("unit_id", flat=True))
        Stale.objects.all().delete()
        return found

    step = timed(units["ag"])
    assert stale() == {units["ag"].pk}
    extend_clock(viewer=viewer, step_id=step.pk, due_at=due_of(step) + timedelta(days=1), reason="vì")
    assert stale() == {units["ag"].pk}
    suspend_clock(viewer=viewer, step_id=step.pk, reason="vì")
    assert stale() == {units["ag"].pk}
    resume_clock(viewer=viewer, step_id=step.pk)
    assert stale() == {units["ag"].pk}
    following = hand_over(viewer=viewer, step_id=step.pk, outcome="x", to=[Hold(units["ag1"].pk, "do")])
    assert stale() == {units["ag"].pk, units["ag1"].pk}
    close_item(item_id=following[0].item_id, outcome="x")
    assert units["ag1"].pk in stale()


def test_reminders_come_once_each_to_whoever_holds_the_step(units: dict[str, Unit], viewer: Viewer) -> None:
    clerk = make_viewer(units["hn"], "clerk")
    mine = make_step(units["ag"], days=1, position_id=viewer.position_id)
    make_step(units["hn"], days=-0.5, desk="clerk")
    Unit.objects.filter(pk__in=[units["hn"].pk, units["ag"].pk]).update(email="vanthu@donvi.vn")
    make_step(units["hn"], days=-30, desk="clerk")
    make_step(units["hn"], days=30, desk="clerk")
    make_step(units["hn"], days=1, desk="clerk", part=Step.Part.INFORMATION)
    assert (remind(), remind()) == (2, 0)
    told = set(Notification.objects.values_list("position_id", "kind", "title"))
    title = f"{mine.item.reference} {mine.item.title}"
    assert told == {(viewer.position_id, "step_due_soon", title), (clerk.position_id, "step_overdue", title)}
    assert list(UnitLetter.objects.values_list("unit_id", "kind", "title")) == [(units["hn"].pk, "step_overdue", title)]
    Step.objects.filter(pk=mine.pk).update(due_at=timezone.now() - timedelta(minutes=1))
    assert remind() == 1


@pytest.mark.parametrize(
    ("damage", "what"),
    [
        ("UPDATE work_clock SET due_at = due_at + interval '1 day'", "clock_off_its_ledger"),
        ("UPDATE work_step SET due_at = due_at + interval '1 day'", "step_off_its_clock"),
        ("UPDATE work_clockevent SET due_at = due_at + interval '1 hour' WHERE kind = 'stop'", "ledger_that_jumps"),
        ("DELETE FROM work_clockevent WHERE kind = 'start'", "ledger_without_start"),
        ("UPDATE work_standing SET own_open = own_open + 1, next_change_at = NULL", "standing_off_its_rows"),
        ("UPDATE work_clock SET amount = amount + 1", "clock_off_the_calendar"),
    ],
)
def test_the_proof_finds_what_was_damaged(units: dict[str, Unit], viewer: Viewer, damage: str, what: str) -> None:
    timed(units["ag"])
    hand_over(viewer=viewer, step_id=timed(units["ag"]).pk, outcome="done")
    proven()
    call_command("verify_work", stdout=StringIO())
    with connection.cursor() as cursor:
        cursor.execute(damage)
    assert what in {fault.what for fault in faults_of_work()}
    with pytest.raises(CommandError):
        call_command("verify_work", stdout=StringIO())


@settings(max_examples=25, deadline=None)
@given(
    steps=st.lists(
        st.tuples(st.sampled_from(["extend", "suspend", "resume", "assign", "finish"]), st.integers(1, 30)), max_size=8
    )
)
def test_whatever_happens_to_a_clock_its_ledger_explains_it(steps: list[tuple[str, int]]) -> None:
    with transaction.atomic():
        rebuild_days()
        units = make_tree()
        viewer = make_viewer(units["ag"], "specialist")
        step = timed(units["ag"])
        for what, amount in steps:
            clock = Clock.objects.get(pk=step.pk)
            try:
                if what == "extend":
                    extend_clock(
                        viewer=viewer, step_id=step.pk, due_at=clock.due_at + timedelta(hours=amount), reason="vì"
                    )
                elif what == "suspend":
                    suspend_clock(viewer=viewer, step_id=step.pk, reason="vì")
                elif what == "resume":
                    resume_clock(viewer=viewer, step_id=step.pk)
                elif what == "assign":
                    following = make_viewer(units["ag"], "specialist")
                    step = assign_step(viewer=viewer, step_id=step.pk, position_id=following.position_id)
                    viewer = following
                else:
                    hand_over(viewer=viewer, step_id=step.pk, outcome="done")
            except (CannotExtend, CannotHandle):
                continue
        proven()
        transaction.set_rollback(True)


@pytest.mark.django_db(transaction=True)
def test_two_who_finish_the_last_two_steps_at_once_close_the_item() -> None:
    rebuild_days()
    units = make_tree()
    one, other = make_viewer(units["ag1"], "officer"), make_viewer(units["ag2"], "officer")
    item = make_item(units["ag"], Hold(units["ag1"].pk, "do"), Hold(units["ag2"].pk, "do", part=Step.Part.COORDINATING))
    first, second = item.steps.order_by("id")

    def finish(viewer: Viewer, step: Step) -> None:
        try:
            hand_over(viewer=viewer, step_id=step.pk, outcome="done")
        finally:
            connections.close_all()

    with ThreadPoolExecutor(2) as pool:
        for done in [pool.submit(finish, one, first), pool.submit(finish, other, second)]:
            done.result()
    item.refresh_from_db()
    assert item.phase == "closed"


def test_a_moment_and_calendar_days_are_deadlines_too(units: dict[str, Unit]) -> None:
    friday = datetime(2026, 11, 20, 9, tzinfo=HANOI)
    assert Deadline(amount=Decimal(1), measure="calendar").due_after(friday).date() == date(2026, 11, 23)
    assert Deadline(at=friday).due_after(timezone.now()) == friday
    with pytest.raises(TypeError):
        Deadline().due_after(friday)
