"""The table of transitions: no dead end, nothing outside it, and the invariants of work under any sequence."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lienthong.kernel.access.viewer import Viewer
from lienthong.kernel.work.models import Step, WorkItem
from lienthong.kernel.work.rules import may_handle
from lienthong.modules.documents.actions.incoming import (
    open_delivery,
    refuse_delivery,
    register_deliveries,
    submit_delivery,
)
from lienthong.modules.documents.actions.incoming_handling import (
    finish_delivery,
    finish_part,
    hand_delivery_over,
    note_delivery,
    reopen_delivery,
    return_delivery,
)
from lienthong.modules.documents.actions.incoming_steps import CannotAct
from lienthong.modules.documents.actions.instruction import Instruction, give_instruction
from lienthong.modules.documents.actions.registers import void_arrival
from lienthong.modules.documents.models import Delivery, Status
from lienthong.modules.documents.rules.incoming import LEADING, TRANSITIONS, Act, Task, acts_on, follows, status_of
from lienthong.modules.documents.tests.incoming_factories import Place, key_of, make_delivery, make_place

PEOPLE = ("clerk", "leader", "head", "expert", "specialist", "stranger")


def test_every_task_has_a_way_out() -> None:
    for task in Task:
        assert any(row.task == task for row in TRANSITIONS), task


def test_every_task_can_come_to_its_end() -> None:
    ends = {str(row.task) for row in TRANSITIONS if "" in row.to}
    while more := {str(row.task) for row in TRANSITIONS if row.task and row.to & ends} - ends:
        ends |= more
    assert ends == {str(task) for task in Task}


def test_no_row_stands_twice_and_none_leads_outside() -> None:
    assert len({(row.act, row.task) for row in TRANSITIONS}) == len(TRANSITIONS)
    assert all(to in {"", *Task.values} for row in TRANSITIONS for to in row.to)
    assert follows(Act.REGISTER, Task.CARRY_OUT) == frozenset()


@pytest.mark.parametrize("task", [None, *LEADING])
def test_the_status_follows_from_what_happened(task: Task | None) -> None:
    found = {
        status_of(refused=refused, finished=finished, lead_task=task, lead_taken=taken)
        for refused in (False, True)
        for finished in (False, True)
        for taken in (False, True)
    }
    expected = {
        None: {Status.ARRIVED, Status.REFUSED, Status.FINISHED},
        Task.REGISTER: {Status.ARRIVED, Status.REFUSED, Status.FINISHED},
        Task.SUBMIT: {Status.REGISTERED},
        Task.DIRECT: {Status.REGISTERED},
        Task.CARRY_OUT: {Status.ASSIGNED, Status.IN_PROGRESS},
    }
    assert found == expected[task]


def _try(place: Place, delivery: Delivery, act: str, who: Viewer, other: str) -> None:
    """One act of one person, whether it is theirs or not."""
    pk: dict[str, Any] = {"viewer": who, "delivery_id": delivery.pk}
    department = f"u{place.units['ag_dept'].pk}"
    ways: dict[str, Callable[[], object]] = {
        "register": lambda: register_deliveries(viewer=who, delivery_ids=[delivery.pk]),
        "refuse": lambda: refuse_delivery(**pk, reason="Nhầm"),
        "submit": lambda: submit_delivery(**pk, to=key_of(place.leader)),
        "assign": lambda: give_instruction(
            **pk,
            instruction=Instruction("Làm", other, coordinating=[department], information=[key_of(place.specialist)]),
        ),
        "hand_over": lambda: hand_delivery_over(**pk, to=other),
        "return": lambda: return_delivery(**pk, reason="Trả"),
        "finish": lambda: finish_delivery(**pk, result="Xong"),
        "contribute": lambda: finish_part(**pk, text="Góp ý"),
        "acknowledge": lambda: note_delivery(**pk),
        "reopen": lambda: reopen_delivery(**pk, reason="Bổ sung"),
        "void": lambda: void_arrival(**pk, reason="Nhầm"),
        "open": lambda: open_delivery(**pk),
    }
    try:
        with transaction.atomic():
            ways[act]()
    except (CannotAct, Delivery.DoesNotExist):
        return


def _open_acts(place: Place, delivery: Delivery) -> list[tuple[str, str]]:
    """What people may do now: so that sequences go far and are not refused at every turn."""
    steps = Step.objects.filter(item__kind="delivery", item__subject_id=delivery.pk, left_at__isnull=True)
    found = [("reopen", "leader")] if delivery.status == Status.FINISHED else []
    for name in PEOPLE:
        viewer = getattr(place, name)
        for step in steps:
            if may_handle(viewer, step):
                found += [(str(act), name) for act in acts_on(viewer, step.task)] + [("open", name)]
    return found


def _check(delivery: Delivery) -> None:
    """What must hold after every act."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")
    delivery.refresh_from_db()
    item = WorkItem.objects.get(kind="delivery", subject_id=delivery.pk)
    leads = list(Step.objects.filter(item=item, part="lead", left_at__isnull=True))
    assert len(leads) <= 1
    expected = status_of(
        refused=bool(delivery.refusal),
        finished=not leads and not delivery.refusal,
        lead_task=leads[0].task if leads else None,
        lead_taken=bool(leads and leads[0].taken_at),
    )
    assert delivery.status == expected
    assert (delivery.status == Status.FINISHED) == (delivery.finished_at is not None)
    assert (item.phase == "closed") == (not Step.objects.filter(item=item, left_at__isnull=True).exists())
    for step in Step.objects.filter(item=item, left_at__isnull=False).exclude(outcome=""):
        assert any(row.act == step.outcome and row.task == step.task for row in TRANSITIONS), (step.task, step.outcome)


@pytest.mark.django_db
@settings(
    max_examples=15,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(data=st.data())
def test_no_sequence_of_acts_breaks_the_custody(data: st.DataObject, db: None) -> None:
    with transaction.atomic():
        place = make_place()
        delivery = make_delivery(place.units["ag"])
        others = [key_of(getattr(place, name)) for name in PEOPLE] + [f"u{place.units['ag_dept'].pk}", "x"]
        acts = [*Act.values, "open", "register", "submit", "assign"]
        for _turn in range(data.draw(st.integers(4, 14))):
            usual = _open_acts(place, delivery)
            anything = st.tuples(st.sampled_from(acts), st.sampled_from(PEOPLE))
            act, who = data.draw(st.one_of(st.sampled_from(usual), anything) if usual else anything)
            _try(place, delivery, act, getattr(place, who), data.draw(st.sampled_from(others)))
            _check(delivery)
        transaction.set_rollback(True)
