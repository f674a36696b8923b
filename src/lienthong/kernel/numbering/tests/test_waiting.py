"""Two who number in one register at once: the second sees what the first did while it waited."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date
from threading import Event as Signal
from time import sleep

import pytest
from django.db import connections, transaction

from lienthong.kernel.numbering.actions import CannotNumber, allocate_number, allocate_numbers, ensure_series
from lienthong.kernel.numbering.models import Counter, Series
from lienthong.kernel.numbering.queries import register_faults
from lienthong.kernel.org.tests.factories import make_tree

pytestmark = pytest.mark.django_db(transaction=True)
EARLIER, LATER = date(2026, 5, 5), date(2026, 5, 6)


def test_who_waited_for_the_counter_may_not_backdate_it() -> None:
    series = ensure_series(unit_id=make_tree()["ag"].pk, book="outgoing")
    allocate_number(series=series, period="2026", on=EARLIER, subject_kind="x", subject_id=1)
    begun = Signal()
    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            allocate_number(series=series, period="2026", on=LATER, subject_kind="x", subject_id=2)
            waiting = pool.submit(_number_many, series, begun)
            begun.wait()
            sleep(0.3)  # it waits for the counter now; were it not there yet, it would see the day all the same
        with pytest.raises(CannotNumber) as refused:
            waiting.result()
    assert refused.value.args == (LATER,)
    assert Counter.objects.values_list("last", "last_on").get() == (2, LATER)
    assert register_faults() == []


def _number_many(series: Series, begun: Signal) -> None:
    try:
        begun.set()
        allocate_numbers(series=series, period="2026", on=EARLIER, subject_kind="x", subject_ids=[3, 4])
    finally:
        connections.close_all()
