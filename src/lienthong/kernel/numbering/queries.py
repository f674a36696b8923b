"""Proving that registers are whole."""

from dataclasses import dataclass
from datetime import date

from lienthong.kernel.database.routing import connection

# Terms of the reference deployment; a series by term counts from one congress to the next.
TERM_YEARS = 5
TERM_ANCHOR = 2025


def period_of(period_kind: str, on: date) -> str:
    """The period in which a day falls: `2026`, or the five-year term `2025-2030`."""
    if period_kind == "year":
        return str(on.year)
    first = on.year - (on.year - TERM_ANCHOR) % TERM_YEARS
    return f"{first}-{first + TERM_YEARS}"


@dataclass(frozen=True, slots=True)
class Fault:
    """Something wrong in a register: `gap`, `backdated` or `counter` (its last number or day is not the greatest's)."""

    series_id: int
    period: str
    fault: str
    number: int


_PROOF = """
WITH given AS (
    SELECT counter_id, number, "on", lag(number) OVER numbered AS before, lag("on") OVER numbered AS day_before
      FROM numbering_allocation
     WHERE %(counter)s::bigint IS NULL OR counter_id = %(counter)s
    WINDOW numbered AS (PARTITION BY counter_id ORDER BY number)
)
SELECT counter.series_id, counter.period, 'gap', given.number
  FROM given JOIN numbering_counter AS counter ON counter.id = given.counter_id
 WHERE given.number <> coalesce(given.before + 1, counter.first)
UNION ALL
SELECT counter.series_id, counter.period, 'backdated', given.number
  FROM given JOIN numbering_counter AS counter ON counter.id = given.counter_id
 WHERE given."on" < given.day_before
UNION ALL
SELECT counter.series_id, counter.period, 'counter', counter.last
  FROM numbering_counter AS counter
  LEFT JOIN LATERAL (
       SELECT number, "on" FROM numbering_allocation
        WHERE counter_id = counter.id ORDER BY number DESC LIMIT 1) AS newest ON true
 WHERE (%(counter)s::bigint IS NULL OR counter.id = %(counter)s)
   AND (counter.last <> coalesce(newest.number, counter.first - 1) OR counter.last_on < newest."on")
 ORDER BY 1, 2, 4
"""


def register_faults() -> list[Fault]:
    """Every gap, backdating or wrong counter in all registers; duplicates cannot exist (`number_once`)."""
    return _faults(None)


def faults_of_counter(counter_id: int) -> list[Fault]:
    """The same for one register: one series in one period."""
    return _faults(counter_id)


def _faults(counter_id: int | None) -> list[Fault]:
    with connection().cursor() as cursor:
        cursor.execute(_PROOF, {"counter": counter_id})
        return [Fault(*row) for row in cursor.fetchall()]


def next_number(*, unit_id: int, book: str, type_code: str, period: str) -> tuple[int, date | None]:
    """The number that a series would give now, and the day of its last one; nothing is locked, so it may be taken."""
    with connection().cursor() as cursor:
        cursor.execute(_LAST, {"unit": unit_id, "book": book, "type": type_code, "period": period})
        last = cursor.fetchone()
    return (last[0] + 1, last[1]) if last else (1, None)


_LAST = """
SELECT counter.last, counter.last_on
  FROM numbering_series AS series
  JOIN numbering_counter AS counter ON counter.series_id = series.id AND counter.period = %(period)s
 WHERE series.unit_id = %(unit)s AND series.book = %(book)s AND series.type_code = %(type)s
"""


@dataclass(frozen=True, slots=True)
class SeriesRow:
    """A series of a body, its newest period, where that began, its last number, and how many of it are void."""

    id: int
    unit_id: int
    unit: str
    book: str
    type_code: str
    period_kind: str
    period: str
    first: int
    last: int
    voided: int


_SERIES = """
SELECT unit.lft, series.id, unit.id, unit.name, series.book, series.type_code, series.period_kind,
       coalesce(counter.period, ''), coalesce(counter.first, 1), coalesce(counter.last, 0),
       (SELECT count(*) FROM numbering_allocation AS given
         WHERE given.counter_id = counter.id AND given.voided_at IS NOT NULL)
  FROM numbering_series AS series
  JOIN org_unit AS unit ON unit.id = series.unit_id
  LEFT JOIN LATERAL (
       SELECT id, period, first, last FROM numbering_counter
        WHERE series_id = series.id ORDER BY period DESC LIMIT 1) AS counter ON true
 WHERE unit.lft BETWEEN %s AND %s AND (unit.lft, series.id) > (%s, %s)
 ORDER BY unit.lft, series.id
 LIMIT %s
"""


def series_within(
    interval: tuple[int, int], *, after: tuple[int, int] = (0, 0), limit: int = 50
) -> list[tuple[SeriesRow, int]]:
    """Series of the units in an interval of the tree, in its order, after a key (lft, series); each with its lft."""
    with connection().cursor() as cursor:
        cursor.execute(
            _SERIES.replace("SELECT series.id,", "SELECT unit.lft, series.id,", 1), [*interval, *after, limit]
        )
        return [(SeriesRow(*row), lft) for lft, *row in cursor.fetchall()]
