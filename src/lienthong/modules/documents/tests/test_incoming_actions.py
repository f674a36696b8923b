"""Registering, routing and finishing a delivery."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from lienthong.kernel.access.viewer import Viewer
from lienthong.kernel.events.models import Event
from lienthong.kernel.numbering.models import Allocation
from lienthong.kernel.work.models import Clock, Step, WorkItem
from lienthong.modules.documents.actions.incoming import (
    CannotRefuse,
    CannotRegister,
    CannotSubmit,
    open_delivery,
    refuse_delivery,
    register_deliveries,
    submit_delivery,
)
from lienthong.modules.documents.actions.incoming_handling import (
    CannotFinish,
    finish_delivery,
    finish_part,
    hand_delivery_over,
    note_delivery,
    reopen_delivery,
    return_delivery,
)
from lienthong.modules.documents.actions.incoming_questions import CannotAnswer, answer_question, ask_question
from lienthong.modules.documents.actions.incoming_steps import CannotAct
from lienthong.modules.documents.actions.instruction import CannotAssign, Instruction, Limit, give_instruction
from lienthong.modules.documents.actions.registers import CannotStrike, void_arrival
from lienthong.modules.documents.models import Delivery, Document, Status
from lienthong.modules.documents.tests.incoming_factories import Place, key_of, make_delivery, make_place

pytestmark = pytest.mark.django_db


@pytest.fixture
def place() -> Place:
    return make_place()


def registered(place: Place) -> Delivery:
    delivery = make_delivery(place.units["ag"])
    register_deliveries(viewer=place.clerk, delivery_ids=[delivery.pk])
    return delivery


def directed(place: Place) -> Delivery:
    delivery = registered(place)
    submit_delivery(viewer=place.clerk, delivery_id=delivery.pk, to=key_of(place.leader))
    return delivery


def assigned(place: Place, **fields: Any) -> Delivery:
    delivery = directed(place)
    given: dict[str, Any] = {"text": "Giao tham mưu", "lead": f"u{place.units['ag_dept'].pk}", **fields}
    give_instruction(viewer=place.leader, delivery_id=delivery.pk, instruction=Instruction(**given))
    return delivery


def test_a_mornings_post_is_numbered_in_the_order_of_arrival(place: Place) -> None:
    late, early = make_delivery(place.units["ag"]), make_delivery(place.units["ag"])
    Delivery.objects.filter(pk=early.pk).update(arrived_at=timezone.now() - timedelta(days=1))
    given = register_deliveries(viewer=place.clerk, delivery_ids=[late.pk, early.pk])
    assert given == {early.pk: 1, late.pk: 2}
    late.refresh_from_db()
    assert (late.status, late.arrival_number, late.arrival_on) == (Status.REGISTERED, 2, timezone.localdate())
    assert Allocation.objects.get(pk=late.allocation_id or 0).subject_id == late.pk
    step = Step.objects.get(item__subject_id=late.pk, item__kind="delivery", left_at__isnull=True)
    assert (step.task, step.desk, step.sender and step.sender.outcome) == ("submit", "clerk", "register")
    assert Clock.objects.get(step=step.sender).stopped_at is not None
    assert Clock.objects.get(step=step).due_at == step.due_at
    assert Event.objects.get(subject_id=late.pk, verb="DeliveryRegistered").payload["number"] == 2


def test_registering_two_hundred_takes_as_many_statements_as_one(place: Place) -> None:
    registered(place)  # the series exists
    counts = []
    for many in (1, 20):
        ids = [make_delivery(place.units["ag"]).pk for _ in range(many)]
        with CaptureQueriesContext(connection) as captured:
            assert len(register_deliveries(viewer=place.clerk, delivery_ids=ids)) == many
        counts.append(len(captured))
    assert counts[0] == counts[1]
    assert counts[0] <= 16


def test_registering_twice_gives_no_second_number(place: Place) -> None:
    delivery = registered(place)
    with pytest.raises(CannotRegister):
        register_deliveries(viewer=place.clerk, delivery_ids=[delivery.pk])
    assert Allocation.objects.count() == 1


def test_only_the_bodys_own_records_desk_registers(place: Place) -> None:
    delivery = make_delivery(place.units["ag"])
    for viewer in (place.leader, place.expert, place.stranger):
        with pytest.raises(CannotRegister):
            register_deliveries(viewer=viewer, delivery_ids=[delivery.pk])
    delivery.refresh_from_db()
    assert delivery.status == Status.ARRIVED


def test_what_is_secret_waits_for_a_cipher(place: Place) -> None:
    delivery = make_delivery(place.units["ag"], secrecy=1)
    cleared = place.clerk.__class__(**{**_fields(place.clerk), "clearance": 3})
    with pytest.raises(CannotRegister, match=r"cipher|mật mã"):
        register_deliveries(viewer=cleared, delivery_ids=[delivery.pk])


def _fields(viewer: Viewer) -> dict[str, Any]:
    return {name: getattr(viewer, name) for name in viewer.__slots__}


def test_refusing_tells_the_sender_why(place: Place) -> None:
    delivery = make_delivery(place.units["ag"])
    with pytest.raises(CannotRefuse):
        refuse_delivery(viewer=place.clerk, delivery_id=delivery.pk, reason="  ")
    refuse_delivery(viewer=place.clerk, delivery_id=delivery.pk, reason="Gửi nhầm nơi nhận")
    delivery.refresh_from_db()
    assert (delivery.status, delivery.refusal) == (Status.REFUSED, "Gửi nhầm nơi nhận")
    assert WorkItem.objects.get(kind="delivery", subject_id=delivery.pk).phase == "closed"
    with pytest.raises(CannotRegister):
        register_deliveries(viewer=place.clerk, delivery_ids=[delivery.pk])


def test_from_arrival_to_the_result(place: Place) -> None:
    delivery = directed(place)
    give_instruction(
        viewer=place.leader,
        delivery_id=delivery.pk,
        instruction=Instruction(
            text="Ban Tổ chức chủ trì, tham mưu trả lời",
            lead=f"u{place.units['ag_dept'].pk}",
            coordinating=[key_of(place.specialist)],
            information=[key_of(place.clerk)],
            limit=Limit(days=Decimal(3)),
        ),
    )
    delivery.refresh_from_db()
    assert delivery.status == Status.ASSIGNED
    assert Document.objects.visible_to(place.expert).filter(pk=delivery.document_id).exists()
    open_delivery(viewer=place.head, delivery_id=delivery.pk)
    delivery.refresh_from_db()
    assert delivery.status == Status.IN_PROGRESS
    hand_delivery_over(viewer=place.head, delivery_id=delivery.pk, to=key_of(place.expert), note="Đồng chí Lộc làm")
    delivery.refresh_from_db()
    assert delivery.status == Status.ASSIGNED
    finish_delivery(viewer=place.expert, delivery_id=delivery.pk, result="Đã trả lời bằng công văn")
    delivery.refresh_from_db()
    assert (delivery.status, delivery.result) == (Status.FINISHED, "Đã trả lời bằng công văn")
    item = WorkItem.objects.get(kind="delivery", subject_id=delivery.pk)
    assert item.phase == "open"  # the others have not done theirs
    finish_part(viewer=place.specialist, delivery_id=delivery.pk, text="Đã góp ý")
    note_delivery(viewer=place.clerk, delivery_id=delivery.pk)
    item.refresh_from_db()
    delivery.refresh_from_db()
    assert (item.phase, delivery.status) == ("closed", Status.FINISHED)


def test_opening_without_holding_changes_no_step(place: Place) -> None:
    delivery = assigned(place)
    open_delivery(viewer=place.clerk, delivery_id=delivery.pk)
    delivery.refresh_from_db()
    assert (delivery.status, delivery.opened_at is not None) == (Status.ASSIGNED, True)


def test_returning_goes_back_to_whom_it_came_from(place: Place) -> None:
    delivery = assigned(place)
    hand_delivery_over(viewer=place.head, delivery_id=delivery.pk, to=key_of(place.expert))
    return_delivery(viewer=place.expert, delivery_id=delivery.pk, reason="Không đúng lĩnh vực")
    return_delivery(viewer=place.head, delivery_id=delivery.pk, reason="Đề nghị giao ban khác")
    step = Step.objects.get(item__subject_id=delivery.pk, item__kind="delivery", left_at__isnull=True)
    assert (step.task, step.position_id, step.note) == ("direct", place.leader.position_id, "Đề nghị giao ban khác")
    delivery.refresh_from_db()
    assert delivery.status == Status.REGISTERED
    return_delivery(viewer=place.leader, delivery_id=delivery.pk, reason="Trình đồng chí khác")
    step = Step.objects.get(item__subject_id=delivery.pk, item__kind="delivery", left_at__isnull=True)
    assert (step.task, step.desk) == ("submit", "clerk")


def test_a_leader_takes_up_what_is_finished(place: Place) -> None:
    delivery = assigned(place, lead=key_of(place.expert))
    finish_delivery(viewer=place.expert, delivery_id=delivery.pk, result="Xong")
    with pytest.raises(CannotAct):
        reopen_delivery(viewer=place.clerk, delivery_id=delivery.pk, reason="Thử")
    reopen_delivery(viewer=place.leader, delivery_id=delivery.pk, reason="Bổ sung số liệu")
    delivery.refresh_from_db()
    assert (delivery.status, delivery.finished_at) == (Status.ASSIGNED, None)
    step = Step.objects.get(item__subject_id=delivery.pk, item__kind="delivery", left_at__isnull=True)
    assert (step.position_id, step.note) == (place.expert.position_id, "Bổ sung số liệu")


def test_a_document_that_needs_nothing_is_filed_by_the_clerk(place: Place) -> None:
    delivery = registered(place)
    finish_delivery(viewer=place.clerk, delivery_id=delivery.pk, result="Lưu")
    delivery.refresh_from_db()
    assert delivery.status == Status.FINISHED
    reopen_delivery(viewer=place.leader, delivery_id=delivery.pk, reason="Cần xử lý")
    delivery.refresh_from_db()
    assert delivery.status == Status.ASSIGNED


def test_wrong_hands_are_refused(place: Place) -> None:
    delivery = directed(place)
    with pytest.raises(CannotAct):
        give_instruction(viewer=place.clerk, delivery_id=delivery.pk, instruction=Instruction("x", key_of(place.head)))
    with pytest.raises(Delivery.DoesNotExist):
        give_instruction(viewer=place.stranger, delivery_id=delivery.pk, instruction=Instruction("x", "p1"))
    for lead in ("", f"p{place.stranger.position_id}", f"u{place.units['hn'].pk}", "p999999", "x1", "p²"):
        with pytest.raises(CannotAssign):
            give_instruction(viewer=place.leader, delivery_id=delivery.pk, instruction=Instruction("x", lead))
    with pytest.raises(CannotAssign):
        give_instruction(
            viewer=place.leader,
            delivery_id=delivery.pk,
            instruction=Instruction("x", key_of(place.head), limit=Limit(on=date(2020, 1, 1))),
        )
    with pytest.raises(CannotAssign):
        give_instruction(
            viewer=place.leader,
            delivery_id=delivery.pk,
            instruction=Instruction("x", key_of(place.head), limit=Limit(days=Decimal("0.3"))),
        )
    delivery.refresh_from_db()
    assert delivery.status == Status.REGISTERED


def test_a_clerk_submits_to_leaders_only(place: Place) -> None:
    delivery = registered(place)
    for to in (key_of(place.specialist), f"p{place.stranger.position_id}", ""):
        with pytest.raises(CannotSubmit):
            submit_delivery(viewer=place.clerk, delivery_id=delivery.pk, to=to)
    submit_delivery(viewer=place.clerk, delivery_id=delivery.pk, to=f"l{place.units['ag'].pk}")
    with pytest.raises(CannotAct):
        submit_delivery(viewer=place.clerk, delivery_id=delivery.pk, to=f"l{place.units['ag'].pk}")


def test_finishing_wants_a_result_and_happens_once(place: Place) -> None:
    delivery = assigned(place, lead=key_of(place.expert))
    with pytest.raises(CannotFinish):
        finish_delivery(viewer=place.expert, delivery_id=delivery.pk, result=" ")
    finish_delivery(viewer=place.expert, delivery_id=delivery.pk, result="Xong")
    with pytest.raises(CannotAct):
        finish_delivery(viewer=place.expert, delivery_id=delivery.pk, result="Xong")
    assert Event.objects.filter(verb="DeliveryFinished").count() == 1


def test_after_an_agreed_recall_nothing_moves(place: Place) -> None:
    delivery = assigned(place, lead=key_of(place.expert))
    Delivery.objects.filter(pk=delivery.pk).update(request="recall", recall=Status.RECALL_AGREED)
    with pytest.raises(CannotAct, match=r"recalled|thu hồi"):
        finish_delivery(viewer=place.expert, delivery_id=delivery.pk, result="Xong")


def test_voiding_a_number_puts_the_delivery_back_and_keeps_the_number(place: Place) -> None:
    delivery = registered(place)
    with pytest.raises(CannotStrike):
        void_arrival(viewer=place.clerk, delivery_id=delivery.pk, reason="")
    void_arrival(viewer=place.clerk, delivery_id=delivery.pk, reason="Vào sổ nhầm")
    delivery.refresh_from_db()
    assert (delivery.status, delivery.arrival_number) == (Status.ARRIVED, None)
    assert register_deliveries(viewer=place.clerk, delivery_ids=[delivery.pk]) == {delivery.pk: 2}
    assert Allocation.objects.get(number=1).void_reason == "Vào sổ nhầm"


def test_a_question_to_the_leader_is_work_until_it_is_answered(place: Place) -> None:
    delivery = assigned(place, lead=key_of(place.expert))
    with pytest.raises(CannotAct):
        ask_question(viewer=place.clerk, delivery_id=delivery.pk, to="leader", text="Hạn khi nào?")
    question = ask_question(viewer=place.expert, delivery_id=delivery.pk, to="leader", text="Hạn khi nào?")
    assert Step.objects.get(item__kind="question").position_id == place.leader.position_id
    with pytest.raises(CannotAnswer):
        answer_question(viewer=place.expert, question_id=question.pk, text="Mai")
    answer_question(viewer=place.leader, question_id=question.pk, text="Thứ sáu")
    with pytest.raises(CannotAnswer):
        answer_question(viewer=place.leader, question_id=question.pk, text="Thứ bảy")
    question.refresh_from_db()
    assert question.answer == "Thứ sáu"


def test_a_question_to_the_issuing_body_reaches_its_records_desk(place: Place) -> None:
    delivery = assigned(place, lead=key_of(place.expert))
    ask_question(viewer=place.expert, delivery_id=delivery.pk, to="issuer", text="Biểu mẫu nào?")
    step = Step.objects.get(item__kind="question")
    assert (step.unit_id, step.desk) == (place.units["tw"].pk, "clerk")


def test_every_open_item_is_held(place: Place) -> None:
    assigned(place)
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
