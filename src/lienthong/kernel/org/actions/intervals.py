"""Eras of the tree and the pre-order intervals derived in each."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date, timedelta
from pathlib import Path

from django.db import connection, transaction
from django.db.backends.postgresql.psycopg_any import DateRange
from django.utils import timezone

from lienthong.kernel.database.sql import statements
from lienthong.kernel.org.models import Era, Interval

SQL = statements(str(Path(__file__).parent))


_put_off: ContextVar[set[date | None] | None] = ContextVar("put_off", default=None)


class CannotNumberTree(Exception):
    """The day lies before the last change of the tree, or in the future."""


@transaction.atomic
def begin_era(on: date) -> Era:
    """The era that begins on a day, made when it does not exist; the tree is locked until the transaction ends.

    Raises CannotNumberTree for a day before the last era began, or after today.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('org_tree'))")
    if on > timezone.localdate():
        raise CannotNumberTree(on)
    last = Era.objects.filter(valid__upper_inf=True).first()
    if last is None:
        return Era.objects.create(valid=DateRange(on, None, "[)"))
    if on < last.valid.lower:
        raise CannotNumberTree(on)
    if on == last.valid.lower:
        return last
    last.valid = DateRange(last.valid.lower, on, "[)")
    last.save(update_fields=["valid"])
    return Era.objects.create(valid=DateRange(on, None, "[)"))


@contextmanager
def numbered_once() -> Iterator[None]:
    """Within, changes of the tree leave it unnumbered; it is numbered once at the end. For many changes at once.

    Must stand in a transaction of its own; when the changes fail nothing is numbered.
    """
    days: set[date | None] = set()
    token = _put_off.set(days)
    try:
        with transaction.atomic():
            yield
            _put_off.reset(token)
            for on in sorted(days, key=str):
                rebuild_intervals(on=on)
    finally:
        if _put_off.get() is days:
            _put_off.reset(token)


@transaction.atomic
def rebuild_intervals(*, on: date | None = None) -> int:
    """Number the tree of the era that holds a day (today's when none is named); returns how many units it has.

    Two statements whatever the number of units; today's era is repeated on the units. Put off in `numbered_once`.
    """
    if (days := _put_off.get()) is not None:
        days.add(on)
        return 0
    on = on or timezone.localdate()
    era = Era.objects.filter(valid__contains=on).first() or begin_era(on)
    Interval.objects.filter(era=era).delete()
    count = SQL["number_era"].run(era=era.pk, on=_last_day(era))
    if era.valid.upper is None:
        SQL["repeat_era_on_units"].run(era=era.pk)
    return count


def _last_day(era: Era) -> date:
    """A day on which the whole era's tree stands: today for the one that lasts, its last day for an earlier one."""
    first: date = era.valid.lower
    after: date | None = era.valid.upper
    return max(timezone.localdate(), first) if after is None else after - timedelta(days=1)
