"""Every total counted again from the values, by another way than the one that keeps them."""

from collections.abc import Iterator
from dataclasses import dataclass

from lienthong.kernel.database.sql import statements
from lienthong.kernel.org.models import Era
from lienthong.modules.reports.models import Form, Period, StaleTotal
from lienthong.modules.reports.queries.compiling import weight_figures

SQL = statements(__file__)


@dataclass(frozen=True, slots=True)
class Difference:
    """A total that is not what the rows say: which, and both as text (nothing: no row)."""

    what: str
    period: str
    unit_id: int
    of_id: int
    kept: str
    counted: str


def totals_wait() -> bool:
    """Whether something has changed that the job has not looked at yet."""
    return StaleTotal.objects.exists()


def differing_totals(*, most: int = 100, only: int | None = None) -> Iterator[Difference]:
    """Every difference between totals and rows, period by period, `most` of each kind and period.

    `only` is the one period to look at.
    """
    for period in Period.objects.filter(**({"pk": only} if only else {})).order_by("id"):
        forms = list(Form.objects.filter(period_type=period.type).values_list("pk", flat=True))
        pairs = weight_figures(forms)
        era = Era.objects.filter(valid__contains=period.ends_on).values_list("pk", flat=True).first() or 0
        values = {"period": period.pk, "era": era, "most": most}
        weighed = {"figures": [one for one, _ in pairs], "weights": [one for _, one in pairs]}
        for row in SQL["proof_totals"].rows(**values, **weighed):
            yield Difference("total", str(period), *row)
        for row in SQL["proof_completeness"].rows(**values, on=period.ends_on, type=period.type):
            yield Difference("completeness", str(period), *row)
