"""The periods of a table: those of a form, or longer ones into which they are gathered."""

from collections.abc import Sequence
from dataclasses import dataclass

from lienthong.modules.reports.models import Form, Period
from lienthong.modules.reports.queries.compile_report import periods_of
from lienthong.modules.reports.rules.gathering import gathered_into, lengths_over, parts_of
from lienthong.modules.reports.rules.period_names import short_name_of
from lienthong.modules.reports.rules.periods import Span, read_period
from lienthong.modules.reports.rules.submissions import period_name
from lienthong.modules.reports.rules.tables import Asked

MOST_KNOWN = 4000


@dataclass(frozen=True, slots=True)
class Stretch:
    """A time in a table: the periods of the form that lie in it, oldest first, out of `of` that belong to it.

    `span` is None for all of the table's time together.
    """

    span: Span | None
    periods: tuple[Period, ...]
    of: int

    @property
    def name(self) -> str:
        """In words; empty for all together."""
        return period_name(self.span) if self.span else ""

    @property
    def short(self) -> str:
        """As the heading of a narrow column."""
        return short_name_of(self.span) if self.span else ""

    @property
    def days(self) -> int:
        """How long it is; of all together the periods alone."""
        spans = [self.span] if self.span else [_span(one) for one in self.periods]
        return sum((one.ends_on - one.starts_on).days + 1 for one in spans)

    @property
    def is_period(self) -> bool:
        """Whether it is one period of the form itself."""
        return self.span is not None and self.periods[0].type == self.span.type


def stretches_known(form: Form, gather: str = "") -> list[Stretch]:
    """What a table may end with, the newest first."""
    if gather not in lengths_over(form.period_type):
        return [Stretch(_span(one), (one,), 1) for one in periods_of(form)]
    known = Period.objects.filter(type=form.period_type, ends_on__gte=form.begins_on).order_by("-starts_on")
    gathered: dict[Span, list[Period]] = {}
    for one in known[:MOST_KNOWN]:
        gathered.setdefault(gathered_into(_span(one), gather), []).insert(0, one)
    return [Stretch(span, tuple(periods), 0) for span, periods in gathered.items()]


def stretches_asked(asked: Asked, form: Form) -> list[Stretch]:
    """The times of a table, the oldest first."""
    known = stretches_known(form, asked.gather)
    if asked.until and known:
        until = read_period(asked.until)
        kind = known[0].span.type if known[0].span else ""
        if kind in lengths_over(until.type):
            until = gathered_into(until, kind)
        spans = [one.span for one in known]
        known = known[spans.index(until) :] if until in spans else known
    found = known[: asked.last][::-1]
    if asked.gather not in lengths_over(form.period_type):
        return found
    return [Stretch(one.span, one.periods, len(parts_of(one.span, form.period_type))) for one in found if one.span]


def all_of(stretches: Sequence[Stretch]) -> Stretch:
    """All times of a table together."""
    return Stretch(None, tuple(one for each in stretches for one in each.periods), sum(one.of for one in stretches))


def _span(period: Period) -> Span:
    return Span(period.starts_on, period.type)
