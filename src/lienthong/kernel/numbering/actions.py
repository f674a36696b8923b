"""Giving numbers without gap or duplicate, and voiding them with a reason."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db import connection, transaction
from django.utils import timezone

from lienthong.kernel.access.viewer import Viewer
from lienthong.kernel.events.actions import Subject, emit
from lienthong.kernel.numbering.events import CountingStarted
from lienthong.kernel.numbering.models import Allocation, Counter, Series

HIGHEST_START = 1_000_000


class CannotNumber(Exception):
    """No number can be given: the day lies before the last one given in the series."""


class CannotVoid(Exception):
    """The number is void already, or no reason was given."""


@dataclass(frozen=True, slots=True)
class Given:
    """A number just given."""

    allocation_id: int
    number: int


# One statement: whoever waits for the counter sees it as the one before left it, its day too.
_TAKE = """
WITH counter AS (
    INSERT INTO numbering_counter AS counter (series_id, period, last, last_on)
    VALUES (%(series)s, %(period)s, %(count)s, %(on)s::date)
    ON CONFLICT (series_id, period) DO UPDATE SET last = counter.last + %(count)s, last_on = %(on)s::date
     WHERE counter.last_on IS NULL OR counter.last_on <= %(on)s::date
    RETURNING id, last
)
INSERT INTO numbering_allocation (counter_id, number, "on", at, subject_kind, subject_id, void_reason)
SELECT counter.id, counter.last - %(count)s + subject.place::integer, %(on)s::date, %(now)s, %(kind)s, subject.id, ''
  FROM counter, unnest(%(subjects)s::bigint[]) WITH ORDINALITY AS subject (id, place)
 ORDER BY subject.place
RETURNING id, number
"""


def allocate_number(*, series: Series, period: str, on: date, subject_kind: str, subject_id: int) -> Given:
    """The next number of a series in a period, for one subject.

    The counter's row stays locked until the transaction ends, so a rollback gives the number back and no gap arises;
    call it as late in the transaction as can be. Raises CannotNumber when `on` lies before the day of the last number
    (a register may not be backdated: Decree 30/2020/ND-CP, article 15).
    """
    return allocate_numbers(series=series, period=period, on=on, subject_kind=subject_kind, subject_ids=[subject_id])[0]


def allocate_numbers(
    *, series: Series, period: str, on: date, subject_kind: str, subject_ids: Sequence[int]
) -> list[Given]:
    """The next numbers of a series for many subjects, in their order, in one statement; as `allocate_number`."""
    if not subject_ids:
        return []
    with connection.cursor() as cursor:
        cursor.execute(
            _TAKE,
            {
                "series": series.pk,
                "period": period,
                "count": len(subject_ids),
                "on": on,
                "now": timezone.now(),
                "kind": subject_kind,
                "subjects": list(subject_ids),
            },
        )
        given = sorted((Given(pk, number) for pk, number in cursor.fetchall()), key=lambda one: one.number)
    if not given:
        raise CannotNumber(Counter.objects.values_list("last_on", flat=True).get(series=series, period=period))
    return given


@transaction.atomic
def void_number(*, allocation_id: int, reason: str) -> Allocation:
    """Mark a number as void; it keeps its place in the register. Raises CannotVoid."""
    allocation = Allocation.objects.select_for_update().get(pk=allocation_id)
    if allocation.voided_at or not reason.strip():
        raise CannotVoid
    allocation.voided_at, allocation.void_reason = timezone.now(), reason.strip()
    allocation.save(update_fields=["voided_at", "void_reason"])
    return allocation


_SERIES = "SELECT * FROM numbering_series WHERE unit_id = %s AND book = %s AND type_code = %s"


def ensure_series(*, unit_id: int, book: str, type_code: str = "", period_kind: str = Series.Period.YEAR) -> Series:
    """The series of a body's book and type, made when it does not exist yet."""
    known = next(iter(Series.objects.raw(_SERIES, [unit_id, book, type_code])), None)
    if known:
        return known
    series, _ = Series.objects.get_or_create(
        unit_id=unit_id, book=book, type_code=type_code, defaults={"period_kind": period_kind}
    )
    return series


class CannotStart(Exception):
    """The count may not begin there; `why` is a word: rule, used, number."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


@transaction.atomic
def start_counting(*, viewer: Viewer, series_id: int, period: str, first: int) -> Counter:
    """Let the count of a series begin above 1 in a period, so that a register on paper is carried on.

    Only while no number of the period has been given. Raises CannotStart.
    """
    series = Series.objects.select_related("unit").filter(pk=series_id).first()
    if series is None or not viewer.administers(series.unit.lft):
        raise CannotStart("rule")
    if not 1 <= first <= HIGHEST_START:
        raise CannotStart("number")
    Counter.objects.get_or_create(series=series, period=period)
    counter = Counter.objects.select_for_update().get(series=series, period=period)
    if counter.allocations.exists():
        raise CannotStart("used")
    counter.first, counter.last = first, first - 1
    counter.save(update_fields=["first", "last"])
    emit(
        CountingStarted(series.book, series.type_code, period, first),
        subject=Subject("series", series_id),
        viewer=viewer,
        unit_id=series.unit_id,
    )
    return counter
