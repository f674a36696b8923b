"""Compiling: figures climb from the units that sent them to all units above, as the tree was on a period's last day.

Whatever changes what counts notes the unit and the period (`mark_stale`) in its own transaction; a job then computes
the units above anew from what lies directly below each. A period whose tree or whose many units changed is compiled
as a whole. A unit that had ended by the last day of a period has no place in that day's tree: what it sent stays with
it and counts for nobody above.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.db import connection, transaction

from lienthong.kernel.database.sql import statements
from lienthong.kernel.org.models import Era
from lienthong.modules.reports.models import Completeness, Form, Period, StaleTotal, Total
from lienthong.modules.reports.queries.compiling import weight_figures

SQL = statements(__file__)
# What is compiled of a few units begins alike, whether figures or completeness.
FEW = tuple(
    replace(SQL[name], text=f"{SQL['compile_givers'].text}, {SQL[name].text}")
    for name in ("compile_few", "compile_few_completeness")
)
# Above so many changed units of one period, all of it is less work than each line of ancestors.
MANY = 600


def mark_stale(pairs: Iterable[tuple[int, int]]) -> None:
    """Note that what stands above these (unit, period) must be compiled again; in the transaction of the change."""
    StaleTotal.objects.bulk_create(StaleTotal(unit_id=unit, period_id=period) for unit, period in pairs)


@transaction.atomic
def refresh_totals() -> int:
    """Compile what stands above every unit that changed; returns how many (unit, period) were computed.

    One run goes at a time, a second one waits for it.
    """
    if not StaleTotal.objects.exists():
        return 0
    _lock()
    changed: dict[int, list[int]] = defaultdict(list)
    for period, unit in SQL["take_stale"].rows():
        changed[period].append(unit)
    return sum(_refreshed(one, changed[one.pk]) for one in Period.objects.filter(pk__in=changed).order_by("id"))


@transaction.atomic
def refresh_line(*, unit_id: int, period_id: int) -> bool:
    """Compile what stands above one unit at once, so that who changed it sees it; False when another run is on.

    The change must be noted as stale whatever this answers.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(hashtext('reports_totals'))")
        if not cursor.fetchone()[0]:
            return False
    _plan_anew()
    _refreshed(Period.objects.get(pk=period_id), [unit_id])
    return True


@transaction.atomic
def compile_period(period_id: int) -> int:
    """Compile all figures of a period anew; returns how many totals there are."""
    _lock()
    return _whole(Period.objects.get(pk=period_id))


def compile_all(*, since: date | None = None) -> int:
    """Compile every period, or those that end on a day or later, each in its own transaction; returns how many."""
    periods = Period.objects.order_by("id")
    chosen = list((periods.filter(ends_on__gte=since) if since else periods).values_list("pk", flat=True))
    for pk in chosen:
        compile_period(pk)
    return len(chosen)


@dataclass(frozen=True, slots=True)
class _Ground:
    """What a period is compiled from: its tree and forms, and which figures weigh which."""

    period: int
    on: date
    era: int | None
    forms: list[int]
    figures: list[int]
    weights: list[int]
    is_today: bool  # the tree is today's, which units repeat

    @property
    def values(self) -> dict[str, Any]:
        """As the statements take it."""
        return {
            "period": self.period,
            "on": self.on,
            "era": self.era,
            "forms": self.forms,
            "figures": self.figures,
            "weights": self.weights,
        }


def _ground(period: Period) -> _Ground:
    era = Era.objects.filter(valid__contains=period.ends_on).first()
    forms = list(Form.objects.filter(period_type=period.type).order_by("id").values_list("pk", flat=True))
    pairs = weight_figures(forms)
    return _Ground(
        period.pk,
        period.ends_on,
        era.pk if era else None,
        forms,
        [figure for figure, _ in pairs],
        [weight for _, weight in pairs],
        era is not None and era.valid.upper is None,
    )


def _refreshed(period: Period, units: list[int]) -> int:
    """The units above some that changed, from the deepest to the roots."""
    if len(units) > MANY:
        return _whole(period)
    ground = _ground(period)
    if ground.era is None:
        return 0
    levels: dict[int, list[int]] = defaultdict(list)
    for unit, depth in SQL["compile_above"].rows(era=ground.era, units=units):
        levels[depth].append(unit)
    if not Completeness.objects.filter(unit__in=levels.get(1, []), period=period).exists():
        return _whole(period)  # never compiled: what others have to send is not counted yet
    for depth in sorted(levels, reverse=True):
        values = {**ground.values, "units": levels[depth]}
        for statement in FEW:
            statement.run(**values)
    return sum(map(len, levels.values()))


def _whole(period: Period) -> int:
    ground = _ground(period)
    Total.objects.filter(period=period).delete()
    Completeness.objects.filter(period=period).delete()
    if ground.era is None:
        return 0
    SQL["compile_places"].run(**ground.values)
    SQL["compile_lines"].run(**ground.values)
    count = _plain(ground)
    if ground.figures:
        count += SQL["compile_whole_weighted"].run(**ground.values)
    SQL["compile_adjusted"].run(**ground.values)
    SQL["compile_whole_completeness"].run(**ground.values)
    _drop("reports_place", "reports_line")
    return count


def _plain(ground: _Ground) -> int:
    """Totals of all figures but weighted ones: those that the same forms ask are gathered together, each unit once."""
    alike: dict[tuple[int, ...], list[int]] = defaultdict(list)
    for figure, forms in SQL["compile_shared"].rows(**ground.values):
        alike[tuple(forms)].append(figure)
    count = 0
    for forms, figures in sorted(alike.items()):
        _gather(ground, list(forms), figures)
        count += SQL["compile_up"].run(**ground.values)
        _drop("reports_part")
    return count


def _gather(ground: _Ground, forms: list[int], figures: list[int]) -> None:
    """Fill `reports_part`: in one step where villages alone sent one form in today's tree, else unit by unit first."""
    values = {**ground.values, "forms": forms, "figures": figures}
    if ground.is_today and len(forms) == 1:
        of = {"form": forms[0], "period": ground.period}
        if SQL["compile_is_simple"].value(**of):
            SQL["compile_parts_of_villages"].run(**of, figures=figures)
            return
    SQL["compile_senders"].run(**values)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE reports_sender")  # else the planner hashes millions of values, not these
    SQL["compile_parts"].run(**values)
    _drop("reports_sender")


def _drop(*temporary: str) -> None:
    """Tables of this transaction alone, gone before another period of it makes them again."""
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TABLE {', '.join(temporary)}")


def _lock() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('reports_totals'))")
    _plan_anew()


def _plan_anew() -> None:
    """Plan each statement for the period and units that it is about: one plan for all would suit none."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL plan_cache_mode = force_custom_plan")
