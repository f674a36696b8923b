"""Saving figures and the way of a submission: what each may do, and what follows."""

from datetime import timedelta
from decimal import Decimal
from typing import Any
from uuid import uuid4

import pytest
from django.utils import timezone

from lienthong.kernel.events.models import Event
from lienthong.kernel.notify.models import Notification
from lienthong.kernel.notify.news import address_of
from lienthong.kernel.work.models import Clock, Step
from lienthong.kernel.work.queries.proof import faults_of_work
from lienthong.modules.reports.actions.entry import CannotSave, Saved, save_values
from lienthong.modules.reports.actions.submissions import (
    CannotMove,
    approve,
    lock,
    open_period,
    return_submission,
    submit,
    unlock,
    withdraw,
)
from lienthong.modules.reports.actions.submissions_opening import (
    lock_closed_periods,
    open_due_periods,
    settle_unit_closed,
)
from lienthong.modules.reports.actions.submissions_reminding import tell_of_missing
from lienthong.modules.reports.models import (
    CellEdit,
    CellNote,
    Form,
    FormUnit,
    StaleTotal,
    Submission,
    SubmissionEvent,
    Value,
    ValueChange,
)
from lienthong.modules.reports.rules.submissions import may_view, spans_open
from lienthong.modules.reports.tests.factories_entry import (
    Land,
    earlier,
    figure_of,
    make_form,
    make_indicator,
    make_land,
    make_rule,
    open_for,
    this_span,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def land() -> Land:
    return make_land()


@pytest.fixture
def own(land: Land) -> Submission:
    """The village's weekly form: households (a count), income (a number)."""
    owner = land.units["tw"]
    form = make_form(land, make_indicator(owner, "Số hộ"), make_indicator(owner, "Thu nhập", type="number"))
    return open_for(form, land.units["village"])


def figures(it: Submission) -> list[int]:
    return list(it.form.figures.order_by("position").values_list("figure_id", flat=True))


def save(land: Land, it: Submission, *typed: str, **options: Any) -> Saved:
    options.setdefault("viewer", land.village)
    return save_values(submission_id=it.pk, values=dict(zip(figures(it), typed, strict=False)), **options)


def numbers(it: Submission) -> list[Decimal | None]:
    found = dict(Value.objects.filter(unit=it.unit, period=it.period).values_list("figure_id", "number"))
    return [found.get(figure) for figure in figures(it)]


def sent(land: Land, it: Submission, *typed: str) -> Submission:
    save(land, it, *(typed or ("12", "3,5")))
    return submit(viewer=land.village, submission_id=it.pk)


def open_step(it: Submission) -> Step:
    return Step.objects.get(item__kind="submission", item__subject_id=it.pk, left_at=None)


def test_a_period_opens_once_with_work_and_a_clock(land: Land, own: Submission) -> None:
    step = open_step(own)
    assert (step.task, step.unit_id, step.due_at) == ("fill_in", own.unit_id, own.due_at)
    assert Clock.objects.filter(step=step).exists()
    assert own.due_at is not None
    due = timezone.localtime(own.due_at)
    assert due.hour in {12, 17}
    assert due.date() > own.period.ends_on
    assert open_period(own.form, this_span(own.form)) == 0
    assert Event.objects.filter(verb="PeriodOpened").count() == 1
    assert faults_of_work(most=5) == []


def test_what_is_open_today_follows_the_forms_days(land: Land) -> None:
    form = make_form(land, make_indicator(land.units["tw"]), opens_after=5, closes_after=3)
    span = this_span(form)
    assert span not in spans_open(form, span.starts_on)
    assert span.moved(-1) in spans_open(form, span.starts_on + timedelta(days=2))
    assert span.moved(-1) not in spans_open(form, span.starts_on + timedelta(days=3))
    assert span in spans_open(form, span.starts_on + timedelta(days=5))
    Form.objects.filter(pk=form.pk).update(opens_after=-20, begins_on=span.starts_on)
    form.refresh_from_db()
    assert spans_open(form, span.starts_on) == [span, span.next, span.moved(2)]
    assert open_due_periods(today=span.starts_on) == 3
    assert open_due_periods(today=span.starts_on) == 0


def test_only_units_of_the_last_day_are_asked(land: Land) -> None:
    form = make_form(land, make_indicator(land.units["tw"]), units=("village", "ag1"))
    span = this_span(form)
    valid = FormUnit.objects.get(form=form, unit=land.units["ag1"])
    valid.valid = type(valid.valid)(valid.valid.lower, span.ends_on, "[)")
    valid.save()
    assert open_period(form, span) == 1
    assert open_period(form, span.moved(-1)) == 2


def test_cells_are_saved_each_on_its_own(land: Land, own: Submission) -> None:
    done = save(land, own, "1.792", "mười")
    assert [cell.state for cell in done.cells] == ["saved", "invalid"]
    assert done.cells[0].shown == "1.792"
    assert "số" in done.cells[1].message.lower() or "number" in done.cells[1].message
    assert numbers(own) == [Decimal(1792), None]
    assert done.revision == 1
    assert save(land, own, "1.792").revision == 1
    save(land, own, "", "1.234,5")
    assert numbers(own) == [None, Decimal("1234.5")]
    save(land, own, "1,234", "1,234", spelling="en")
    assert numbers(own) == [Decimal(1234), Decimal(1234)]
    strange = save_values(viewer=land.village, submission_id=own.pk, values={2**40: "1", -1: "1", 999_999: "1"})
    assert {cell.state for cell in strange.cells} == {"invalid"}
    assert not ValueChange.objects.exists()
    assert not StaleTotal.objects.exists()


def test_two_editors_are_asked_and_nothing_is_overwritten(land: Land, own: Submission) -> None:
    first, second = figures(own)
    save(land, own, "5", seen={first: ""}, keys={first: uuid4()})
    done = save_values(
        viewer=land.neighbour, submission_id=own.pk, values={first: "7", second: "1"}, seen={first: "", second: ""}
    )
    assert [cell.state for cell in done.cells] == ["conflict", "saved"]
    assert (done.cells[0].plain, done.cells[0].who) == ("5", "Nguyễn Văn Thôn")
    assert numbers(own) == [Decimal(5), Decimal(1)]
    again = save(land, own, "7", viewer=land.neighbour, seen={first: "5"})
    assert again.cells[0].state == "saved"
    same = save(land, own, "7", seen={first: ""})
    assert same.cells[0].state == "saved"
    by_revision = save(land, own, "9", "1", revision=1)
    assert [cell.state for cell in by_revision.cells] == ["conflict", "saved"]
    assert save(land, own, "9", revision=same.revision).cells[0].state == "saved"


def test_what_is_sent_again_is_done_once(land: Land, own: Submission) -> None:
    (first, _second), key = figures(own), uuid4()
    save(land, own, "5", seen={first: ""}, keys={first: key})
    save(land, own, "", viewer=land.neighbour, seen={first: "5"})
    again = save(land, own, "5", seen={first: ""}, keys={first: key})
    assert (again.cells[0].state, again.cells[0].plain) == ("saved", "")
    assert numbers(own)[0] is None
    assert CellEdit.objects.count() == 1


def test_a_later_edit_of_ones_own_after_a_lost_answer_is_no_conflict(land: Land, own: Submission) -> None:
    (first, _second), lost = figures(own), uuid4()
    save(land, own, "5", seen={first: ""}, keys={first: lost})
    alone = save(land, own, "6", seen={first: ""}, keys={first: uuid4()})
    assert alone.cells[0].state == "conflict"
    chained = save(land, own, "6", seen={first: ""}, keys={first: uuid4()}, tried={first: [lost]})
    assert chained.cells[0].state == "saved"
    over_other = save(land, own, "8", seen={first: ""}, keys={first: uuid4()}, tried={first: [lost]})
    assert over_other.cells[0].state == "conflict"
    assert numbers(own)[0] == Decimal(6)


def test_who_may_not_enter(land: Land, own: Submission) -> None:
    for viewer in (land.commune, land.province, land.inspector):
        with pytest.raises(CannotSave):
            save(land, own, "1", viewer=viewer)
        with pytest.raises(CannotMove):
            submit(viewer=viewer, submission_id=own.pk)
    for viewer in (land.other_commune, land.other_province, land.clerk):
        with pytest.raises(Submission.DoesNotExist):
            save(land, own, "1", viewer=viewer)
        with pytest.raises(Submission.DoesNotExist):
            submit(viewer=viewer, submission_id=own.pk)
    with pytest.raises(Submission.DoesNotExist):
        save_values(viewer=land.village, submission_id=0, values={})


def test_seen_and_may_view_agree(land: Land, own: Submission) -> None:
    form = make_form(land, make_indicator(land.units["tw"]), units=("ag1", "ag", "ag_dept", "hn1"))
    open_period(form, this_span(form))
    for viewer in land.everybody:
        body = next(unit for unit in land.units.values() if unit.pk == viewer.body_id)
        seen = set(Submission.objects.visible_to(viewer).values_list("pk", flat=True))
        for it in Submission.objects.select_related("unit"):
            assert may_view(viewer, it, body=(body.lft, body.rgt)) == (it.pk in seen)


def test_from_sending_to_approval_with_a_return(land: Land, own: Submission) -> None:
    sent(land, own)
    own.refresh_from_db()
    assert own.state == "submitted"
    first_time = own.submitted_at
    step = open_step(own)
    assert (step.task, step.unit_id, step.desk) == ("approve_report", land.units["ag1"].pk, "staff")
    assert StaleTotal.objects.filter(unit_id=own.unit_id, period_id=own.period_id).count() == 1
    with pytest.raises(CannotSave):
        save(land, own, "13")
    assert save(land, own, "12").cells[0].state == "saved"
    for reason in ("", "  "):
        with pytest.raises(CannotMove):
            return_submission(viewer=land.commune, submission_id=own.pk, reason=reason)
    note = {figures(own)[0]: "Kiểm tra lại", 999_999: "lạ", figures(own)[1]: " "}
    return_submission(viewer=land.commune, submission_id=own.pk, reason="", notes=note)
    own.refresh_from_db()
    assert own.state == "returned"
    assert list(CellNote.objects.values_list("figure_id", "text")) == [(figures(own)[0], "Kiểm tra lại")]
    back = open_step(own)
    assert (back.task, back.unit_id) == ("correct", own.unit_id)
    assert Notification.objects.filter(kind="submission_returned").count() == 2
    save(land, own, "14")
    change = ValueChange.objects.get()
    assert (change.before, change.after) == ("12", "14")
    submit(viewer=land.village, submission_id=own.pk)
    assert CellNote.objects.get().is_settled
    approve(viewer=land.commune_leader, submission_id=own.pk)
    approve(viewer=land.commune_leader, submission_id=own.pk)
    own.refresh_from_db()
    assert (own.state, own.submitted_at) == ("approved", first_time)
    assert not Step.objects.filter(item__subject_id=own.pk, left_at=None).exists()
    kinds = list(SubmissionEvent.objects.order_by("id").values_list("kind", flat=True))
    assert kinds == ["submitted", "returned", "submitted", "approved"]
    assert faults_of_work(most=5) == []


def test_a_second_click_sends_once(land: Land, own: Submission) -> None:
    sent(land, own)
    submit(viewer=land.village, submission_id=own.pk)
    assert SubmissionEvent.objects.count() == 1
    with pytest.raises(CannotMove):
        submit(viewer=land.neighbour, submission_id=own.pk)


def test_taking_back_until_it_is_approved(land: Land, own: Submission) -> None:
    sent(land, own)
    with pytest.raises(CannotMove):
        withdraw(viewer=land.commune, submission_id=own.pk)
    withdraw(viewer=land.village, submission_id=own.pk, reason="Nhầm")
    own.refresh_from_db()
    assert own.state == "draft"
    assert open_step(own).due_at == own.due_at
    sent(land, own)
    approve(viewer=land.commune, submission_id=own.pk)
    with pytest.raises(CannotMove):
        withdraw(viewer=land.village, submission_id=own.pk)
    assert faults_of_work(most=5) == []


def test_locking_and_unlocking_leave_a_trace(land: Land, own: Submission) -> None:
    sent(land, own)
    with pytest.raises(CannotMove):
        lock(viewer=land.commune, submission_id=own.pk)
    approve(viewer=land.commune, submission_id=own.pk)
    for viewer in (land.village, land.province, land.inspector):
        with pytest.raises(CannotMove):
            lock(viewer=viewer, submission_id=own.pk)
    lock(viewer=land.centre, submission_id=own.pk)
    with pytest.raises(CannotMove):
        return_submission(viewer=land.commune, submission_id=own.pk, reason="Sai")
    with pytest.raises(CannotMove):
        unlock(viewer=land.commune, submission_id=own.pk, reason=" ")
    unlock(viewer=land.commune, submission_id=own.pk, reason="Đính chính")
    event = SubmissionEvent.objects.get(kind="unlocked")
    assert (event.note, event.position_id) == ("Đính chính", land.commune.position_id)
    return_submission(viewer=land.commune, submission_id=own.pk, reason="Sai")
    own.refresh_from_db()
    assert own.state == "returned"


def test_a_closed_period_takes_nothing_and_locks_itself(land: Land) -> None:
    form = make_form(land, make_indicator(land.units["tw"]), closes_after=2)
    old, older = (open_for(form, land.units["village"], span=earlier(form, by)) for by in (2, 3))
    today = timezone.localdate()
    with pytest.raises(CannotSave):
        save(land, old, "1")
    Submission.objects.filter(pk=older.pk).update(state="approved", submitted_at=timezone.now())
    assert lock_closed_periods(today=today) == 1
    assert lock_closed_periods(today=today) == 0
    unlock(viewer=land.commune, submission_id=older.pk, reason="Đính chính")
    assert lock_closed_periods(today=today) == 0
    return_submission(viewer=land.commune, submission_id=older.pk, reason="Sai số hộ")
    assert save(land, older, "3").cells[0].state == "saved"


def test_rules_hold_back_or_ask_for_a_word(land: Land) -> None:
    owner = land.units["tw"]
    all_, poor = make_indicator(owner, "Hộ", options=("Nam", "Nữ")), make_indicator(owner, "Hộ nghèo")
    form = make_form(land, all_, poor, required=[poor])
    make_rule(form, f"#{{{poor.uid}}}", "at_most", f"#{{{all_.uid}}}")
    make_rule(form, f"#{{{poor.uid}}}", "jump", severity="warning", periods=2, percent=50)
    before = open_for(form, land.units["village"], span=earlier(form))
    save(land, before, "10", "10", "4")
    own = open_for(form, land.units["village"])
    save(land, own, "5", "5")
    with pytest.raises(CannotMove, match="1"):
        submit(viewer=land.village, submission_id=own.pk)
    save(land, own, "5", "5", "11")
    with pytest.raises(CannotMove, match="Quy tắc"):
        submit(viewer=land.village, submission_id=own.pk, note="Đúng")
    save(land, own, "5", "5", "9")
    with pytest.raises(CannotMove):
        submit(viewer=land.village, submission_id=own.pk)
    submit(viewer=land.village, submission_id=own.pk, note="Có hộ mới")
    own.refresh_from_db()
    assert (own.state, own.remark) == ("submitted", "Có hộ mới")


def test_a_figure_of_two_forms_is_changed_where_it_was_sent(land: Land) -> None:
    shared, other = make_indicator(land.units["tw"]), make_indicator(land.units["tw"])
    one, two = make_form(land, shared), make_form(land, shared, other, name="Báo cáo khác")
    first, second = open_for(one, land.units["village"]), open_for(two, land.units["village"])
    sent(land, first, "5")
    StaleTotal.objects.all().delete()
    done = save(land, second, "6", "1")
    assert [cell.state for cell in done.cells] == ["held", "saved"]
    assert numbers(first) == [Decimal(5)]
    assert not StaleTotal.objects.exists()
    assert figure_of(shared) == figures(first)[0]


def test_without_approval_a_report_is_done_when_sent(land: Land) -> None:
    form = make_form(land, make_indicator(land.units["tw"]), approval=False)
    own = open_for(form, land.units["village"])
    sent(land, own, "5")
    assert not Step.objects.filter(item__subject_id=own.pk, left_at=None).exists()
    lock(viewer=land.commune, submission_id=own.pk)
    unlock(viewer=land.commune, submission_id=own.pk, reason="Đính chính")
    own.refresh_from_db()
    assert own.state == "submitted"


def test_the_level_above_hears_once_what_is_missing(land: Land) -> None:
    form = make_form(land, make_indicator(land.units["tw"]), units=("ag1", "ag2"), level="commune")
    own = open_for(form, land.units["ag1"], span=earlier(form, 2))
    assert own.due_at is not None
    save(land, own, "5", viewer=land.commune)
    submit(viewer=land.commune, submission_id=own.pk)
    assert tell_of_missing(until=own.due_at - timedelta(minutes=1)) == 0
    assert tell_of_missing(until=own.due_at + timedelta(hours=15)) == 1
    assert tell_of_missing(until=own.due_at + timedelta(hours=15)) == 0
    news = Notification.objects.filter(kind="reports_missing")
    assert [one.position_id for one in news] == [land.province.position_id]
    assert news[0].title.endswith(": 1/2")
    assert "tab=overdue" in address_of("reports_missing", form.pk)


def test_a_closed_unit_owes_nothing_more(land: Land, own: Submission) -> None:
    assert settle_unit_closed(unit_id=own.unit_id) == 1
    assert not Step.objects.filter(item__subject_id=own.pk, left_at=None).exists()
    assert settle_unit_closed(unit_id=own.unit_id) == 0
