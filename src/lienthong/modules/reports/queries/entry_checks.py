"""The validation rules of a form over one submission's values: what does not hold, and in which cells."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from lienthong.kernel.database.sql import statements
from lienthong.modules.reports.models import FormRule, Period, Submission, ValidationRule
from lienthong.modules.reports.rules.entry_checking import Broken, Check, broken
from lienthong.modules.reports.rules.expressions import CannotParse, Key, parse, with_sums
from lienthong.modules.reports.rules.periods import Span

SQL = statements(__file__)
MOST_EARLIER = 12
NUMBERS = Mapping[Key, Decimal]


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


def findings(submission: Submission) -> Findings:
    """Check a submission as it is saved; three queries at most. Needs `period`."""
    rows = SQL["values_of_form"].rows(form=submission.form_id, unit=submission.unit_id, period=submission.period_id)
    figures = {(uid, combo): figure for figure, uid, combo, _required, _number, _has in rows}
    values = with_sums({(uid, combo): number for _f, uid, combo, _r, number, _has in rows if number is not None})
    checks = checks_of(submission.form_id)
    earlier = _earlier(submission, checks)
    found = [one for check in checks if (one := broken(check, values, earlier)) is not None]
    cells: dict[int, list[Broken]] = {}
    for one in found:
        for figure in sorted({figure for key in one.check.keys for figure in _named(key, figures)}):
            cells.setdefault(figure, []).append(one)
    return Findings(
        broken=found,
        cells=cells,
        missing=[row[0] for row in rows if row[3] and not row[5]],
        filled=sum(bool(row[5]) for row in rows),
        asked=len(rows),
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


def _earlier(submission: Submission, checks: Sequence[Check]) -> list[NUMBERS]:
    """The unit's values in the periods before, nearest first, as far as a rule looks back."""
    most = max((check.periods for check in checks), default=0)
    if not most:
        return []
    span = Span(submission.period.starts_on, submission.period.type)
    starts = [span.moved(-back).starts_on for back in range(1, most + 1)]
    rows = SQL["values_of_earlier"].rows(
        form=submission.form_id, unit=submission.unit_id, type=span.type, starts=starts
    )
    by_start: dict[object, dict[Key, Decimal]] = {}
    for start, uid, combo, number in rows:
        by_start.setdefault(start, {})[uid, combo] = number
    return [with_sums(by_start.get(start, {})) for start in starts]


def previous_period(period: Period) -> Period | None:
    """The period before, where anybody ever had it."""
    span = Span(period.starts_on, period.type).moved(-1)
    return Period.objects.filter(type=span.type, starts_on=span.starts_on).first()
