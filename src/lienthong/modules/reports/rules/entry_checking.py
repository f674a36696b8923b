"""Whether a unit's values keep a validation rule; pure, over expressions that were read once."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from lienthong.modules.reports.models import ValidationRule
from lienthong.modules.reports.rules.expressions import Key, Node, evaluate, references

Operator, Missing = ValidationRule.Operator, ValidationRule.Missing
ZERO, HUNDRED = Decimal(0), Decimal(100)
# Division leaves digits without end; what differs by less than this is the same.
CLOSE = Decimal("0.00001")


@dataclass(frozen=True, slots=True)
class Check:
    """A rule with its expressions read; `right` is None for a jump."""

    id: int
    name: str
    instruction: str
    is_error: bool
    operator: str
    missing: str
    left: Node
    right: Node | None
    periods: int = 0
    percent: int = 0

    @property
    def keys(self) -> set[Key]:
        """The figures that it names."""
        return references(self.left) | (references(self.right) if self.right else set())


@dataclass(frozen=True, slots=True)
class Broken:
    """A rule that does not hold, with what its sides came to; None where a side has no value."""

    check: Check
    left: Decimal | None
    right: Decimal | None


def broken(check: Check, values: Mapping[Key, Decimal], earlier: Sequence[Mapping[Key, Decimal]] = ()) -> Broken | None:
    """What is wrong, None when the rule holds or is skipped. `earlier` are the periods before, nearest first."""
    given = _given(check, values)
    if given is None:
        return None
    left = evaluate(check.left, given)
    if check.operator == Operator.JUMP:
        return _jump(check, left, earlier)
    right = evaluate(check.right, given) if check.right else None
    if check.operator in {Operator.TOGETHER, Operator.EXCLUSIVE}:
        return _presence(check, values)
    if left is None or right is None:
        return None
    return None if _holds(check.operator, left, right) else Broken(check, left, right)


def _given(check: Check, values: Mapping[Key, Decimal]) -> Mapping[Key, Decimal] | None:
    """The values that the rule reads, what is missing as 0 where the rule says so; None when it is skipped."""
    keys = check.keys
    known = {key: values[key] for key in keys if key in values}
    if check.operator in {Operator.TOGETHER, Operator.EXCLUSIVE}:
        return known
    skips = {Missing.ANY: len(known) < len(keys), Missing.ALL: not known, Missing.NEVER: False}
    if keys and skips[Missing(check.missing)]:
        return None
    return dict.fromkeys(keys, ZERO) | known


def _presence(check: Check, values: Mapping[Key, Decimal]) -> Broken | None:
    """Both sides or neither, or not both: what counts is whether anything was entered on a side."""
    left = bool(references(check.left) & values.keys())
    right = bool(check.right and references(check.right) & values.keys())
    wrong = left != right if check.operator == Operator.TOGETHER else left and right
    return Broken(check, None, None) if wrong else None


def _holds(operator: str, left: Decimal, right: Decimal) -> bool:
    if abs(left - right) < CLOSE:
        return operator in {Operator.EQUAL, Operator.AT_MOST, Operator.AT_LEAST}
    fitting = {Operator.LESS, Operator.AT_MOST} if left < right else {Operator.GREATER, Operator.AT_LEAST}
    return operator == Operator.NOT_EQUAL or operator in fitting


def _jump(check: Check, now: Decimal | None, earlier: Sequence[Mapping[Key, Decimal]]) -> Broken | None:
    """Whether the left side differs from its mean over the periods before by more than the rule's percentage."""
    before = [
        value
        for values in earlier[: check.periods]
        if (given := _given(check, values)) is not None and (value := evaluate(check.left, given)) is not None
    ]
    if now is None or not before:
        return None
    mean = sum(before, ZERO) / len(before)
    if abs(now - mean) * HUNDRED <= abs(mean) * check.percent:
        return None
    return Broken(check, now, mean)
