"""The validation rules of a form over one submission's values: what does not hold, and in which cells."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from lienthong.kernel.database.sql import statements
from lienthong.modules.reports.models import FormRule, Period, Submission, ValidationRule
from lienthong.modules.reports.rules.entry_checking import Broken, Check, broken
from lienthong.modules.reports.rules.entry_reading import Reading
from lienthong.modules.reports.rules.expressions import CannotParse, Key, parse, with_sums
from lienthong.modules.reports.rules.periods import Span

SQL = statements(__file__)
MOST_EARLIER = 12
NUMBERS = Mapping[Key, Decimal]


@dataclass(frozen=True, slots=True)
class Sheet:
    """What a submission's values are found by."""

    form_id: int
    unit_id: int
    period_id: int
    span: Span

    @classmethod
    def of(cls, submission: Submission) -> "Sheet":
        """Of a submission with its `period`."""
        period = submission.period
        return cls(submission.form_id, submission.unit_id, submission.period_id, Span(period.starts_on, period.type))


@dataclass(frozen=True, slots=True)
class Findings:
    """What stands against sending: rules that do not hold, with the figures that each names, and required cells that
    are empty; `filled` of `asked` figures have a value.
    """

    broken: list[Broken]
    cells: dict[int, list[Broken]]
    missing: list[int]
    filled: int
    asked: int

    @property
    def errors(self) -> list[Broken]:
        """Those that hold the submission back."""
        return [one for one in self.broken if one.check.is_error]

    @property
    def warnings(self) -> list[Broken]:
        """Those that ask for a word."""
        return [one for one in self.broken if not one.check.is_error]


@dataclass(frozen=True, slots=True)
class AskedFigure:
    """A figure of a form by its keys of exchange, with the unit's value and its numbers of earlier periods."""

    figure_id: int
    indicator: str
    combination: str
    kind: str
    is_required: bool
    reading: Reading
    earlier: Sequence[Decimal | None] = ()


def form_values(sheet: Sheet, *, back: int = 0) -> list[AskedFigure]:
    """Every figure that a submission's form asks, in its order, with the numbers of so many periods before, nearest
    first. One query.
    """
    rows = SQL["values_of_form"].rows(
        form=sheet.form_id,
        unit=sheet.unit_id,
        period=sheet.period_id,
        type=sheet.span.type,
        starts=[sheet.span.moved(-one).starts_on for one in range(1, back + 1)],
    )
    return [
        AskedFigure(figure, indicator, combination, kind, required, Reading(number, text), earlier)
        for figure, indicator, combination, kind, required, number, text, earlier in rows
    ]


def findings(submission: Submission) -> Findings:
    """Check a submission as it is saved; two queries. Needs `period`."""
    return checked(Sheet.of(submission))[0]


def checked(sheet: Sheet) -> tuple[Findings, list[AskedFigure]]:
    """What stands against sending, and the figures with at least the period before; two queries."""
    checks = checks_of(sheet.form_id)
    back = max((check.periods for check in checks), default=0)
    cells = form_values(sheet, back=max(back, 1))
    return _findings(cells, checks, back), cells


def _findings(cells: Sequence[AskedFigure], checks: Sequence[Check], back: int) -> Findings:
    figures = {(cell.indicator, cell.combination): cell.figure_id for cell in cells}
    values = with_sums(
        {(cell.indicator, cell.combination): cell.reading.number for cell in cells if cell.reading.number is not None}
    )
    earlier = [_numbers_before(cells, place) for place in range(back)]
    found = [one for check in checks if (one := broken(check, values, earlier)) is not None]
    marked: dict[int, list[Broken]] = {}
    for one in found:
        for figure in sorted({figure for key in one.check.keys for figure in _named(key, figures)}):
            marked.setdefault(figure, []).append(one)
    return Findings(
        broken=found,
        cells=marked,
        missing=[cell.figure_id for cell in cells if cell.is_required and cell.reading.is_empty],
        filled=sum(not cell.reading.is_empty for cell in cells),
        asked=len(cells),
    )


def checks_of(form_id: int) -> list[Check]:
    """The rules of a form in force, their expressions read; one that cannot be read checks nothing."""
    rules = ValidationRule.objects.filter(
        pk__in=FormRule.objects.filter(form_id=form_id).values("rule_id"), retired_on=None
    ).order_by("severity", "name", "id")
    return [check for rule in rules if (check := _check(rule)) is not None]


def _check(rule: ValidationRule) -> Check | None:
    try:
        return Check(
            id=rule.pk,
            name=rule.name,
            instruction=rule.instruction,
            is_error=rule.severity == ValidationRule.Weight.ERROR,
            operator=rule.operator,
            missing=rule.missing,
            left=parse(rule.left),
            right=parse(rule.right) if rule.right else None,
            periods=min(rule.periods, MOST_EARLIER),
            percent=rule.percent,
        )
    except CannotParse:
        return None


def _named(key: Key, figures: Mapping[Key, int]) -> list[int]:
    """The figures that a key stands for: one, or all of an indicator."""
    if key in figures:
        return [figures[key]]
    return [figure for (uid, _combo), figure in figures.items() if uid == key[0] and key[1] == ""]


def _numbers_before(cells: Sequence[AskedFigure], place: int) -> NUMBERS:
    """The unit's numbers of one of the periods before."""
    return with_sums(
        {(cell.indicator, cell.combination): number for cell in cells if (number := cell.earlier[place]) is not None}
    )


def previous_period(period: Period) -> Period | None:
    """The period before, where anybody ever had it."""
    span = Span(period.starts_on, period.type).moved(-1)
    return Period.objects.filter(type=span.type, starts_on=span.starts_on).first()
