"""Two people at once, on real connections: one number, one registration, one result."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.db import connections

from lienthong.kernel.numbering.models import Allocation
from lienthong.kernel.numbering.queries import register_faults
from lienthong.modules.documents.actions.incoming import register_deliveries
from lienthong.modules.documents.actions.incoming_handling import finish_delivery
from lienthong.modules.documents.actions.incoming_steps import CannotAct
from lienthong.modules.documents.models import Delivery
from lienthong.modules.documents.tests.incoming_factories import make_delivery, make_place

pytestmark = pytest.mark.django_db(transaction=True)


def together(*calls: Callable[[], Any]) -> list[Any]:
    """What each call returned, or the refusal it raised; all run at once, each on a connection of its own."""

    def run(call: Callable[[], Any]) -> Any:
        try:
            return call()
        except CannotAct as refusal:
            return refusal
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(calls)) as pool:
        return list(pool.map(run, calls))


def test_two_clerks_register_the_same_post() -> None:
    here = make_place()
    ids = [make_delivery(here.units["ag"]).pk for _ in range(6)]
    answers = together(*[lambda: register_deliveries(viewer=here.clerk, delivery_ids=ids) for _ in range(4)])
    assert sum(isinstance(answer, dict) for answer in answers) == 1
    assert sorted(Allocation.objects.values_list("number", flat=True)) == [1, 2, 3, 4, 5, 6]
    given = Delivery.objects.values_list("arrival_number", flat=True)
    assert sorted(number or 0 for number in given) == [1, 2, 3, 4, 5, 6]
    assert register_faults() == []


def test_a_double_click_finishes_once() -> None:
    here = make_place()
    delivery = make_delivery(here.units["ag"])
    register_deliveries(viewer=here.clerk, delivery_ids=[delivery.pk])
    answers = together(
        *[lambda: finish_delivery(viewer=here.clerk, delivery_id=delivery.pk, result="Lưu") for _ in range(2)]
    )
    assert sum(isinstance(answer, CannotAct) for answer in answers) == 1
