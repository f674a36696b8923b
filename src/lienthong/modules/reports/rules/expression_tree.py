"""The tree of an expression: what it is made of, its value, and its text. `rules.expressions` reads a text into it.

Truth is a number, as in DHIS2: 1 is true, 0 is false. A missing figure makes a part without a value, except where a
function says what then (`isNull`, `isNotNull`, `firstNonNull`, `greatest`, `least`, `if`), and where one side of `&&`
or `||` settles it whatever the other is.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation, Overflow
from typing import TypeAlias

ALL = ""
ZERO, ONE = Decimal(0), Decimal(1)

Key: TypeAlias = tuple[str, str]
Values: TypeAlias = Mapping[Key, Decimal]


@dataclass(frozen=True, slots=True)
class Number:
    """A number that stands in the text."""

    value: Decimal


@dataclass(frozen=True, slots=True)
class Reference:
    """A figure: an indicator and one of its combinations, or all of them."""

    uid: str
    combo: str = ALL

    @property
    def key(self) -> Key:
        """What stands for it in a mapping of values."""
        return (self.uid, self.combo)


@dataclass(frozen=True, slots=True)
class Negative:
    """A part with a minus before it."""

    of: "Node"


@dataclass(frozen=True, slots=True)
class Chain:
    """Parts in a row with signs of one rank between: `signs[i]` stands before `parts[i + 1]`."""

    signs: str
    parts: tuple["Node", ...]


@dataclass(frozen=True, slots=True)
class Compared:
    """Two parts with `<`, `<=`, `>`, `>=`, `==` or `!=` between."""

    sign: str
    left: "Node"
    right: "Node"


@dataclass(frozen=True, slots=True)
class Joined:
    """Conditions that hold all together (`&&`), or of which one does (`||`)."""

    sign: str
    parts: tuple["Node", ...]


@dataclass(frozen=True, slots=True)
class Not:
    """The opposite of a condition."""

    of: "Node"


@dataclass(frozen=True, slots=True)
class Call:
    """A function of some parts; FUNCTIONS says how many."""

    name: str
    parts: tuple["Node", ...]


Node: TypeAlias = Number | Reference | Negative | Chain | Compared | Joined | Not | Call
# From how many parts to how many; None: as many as one likes.
FUNCTIONS: dict[str, tuple[int, int | None]] = {
    "if": (3, 3),
    "isNull": (1, 1),
    "isNotNull": (1, 1),
    "firstNonNull": (1, None),
    "greatest": (1, None),
    "least": (1, None),
}


def parts_of(node: Node) -> tuple[Node, ...]:
    """What a node is made of directly."""
    match node:
        case Negative(of) | Not(of):
            return (of,)
        case Compared(_, left, right):
            return (left, right)
        case Chain(_, parts) | Joined(_, parts) | Call(_, parts):
            return parts
    return ()


def walk(node: Node) -> Iterator[Node]:
    """A node and everything below it."""
    yield node
    for part in parts_of(node):
        yield from walk(part)


def references(node: Node) -> set[Key]:
    """Every figure that an expression names: indicator uid, and combination uid or "" for the sum of all."""
    return {part.key for part in walk(node) if isinstance(part, Reference)}


def evaluate(node: Node, values: Values) -> Decimal | None:
    """The value of an expression; None where a figure is missing or something is divided by zero.

    A figure of all combinations is looked up as (uid, ""): `with_sums` adds those.
    """
    match node:
        case Number(value):
            return value
        case Reference():
            return values.get(node.key)
        case Call("if", (condition, then, other)):
            chosen = evaluate(condition, values)
            return None if chosen is None else evaluate(then if chosen else other, values)
        case Joined(sign, _):
            return _joined(sign, [evaluate(part, values) for part in node.parts])
    given = [evaluate(part, values) for part in parts_of(node)]
    return _called(node.name, given) if isinstance(node, Call) else _counted(node, given)


def _counted(node: Node, given: list[Decimal | None]) -> Decimal | None:
    """What has no value once one of its parts has none."""
    known = [one for one in given if one is not None]
    if len(known) < len(given):
        return None
    match node:
        case Negative():
            return -known[0]
        case Not():
            return _truth(is_true=not known[0])
        case Compared(sign):
            return _truth(is_true=_COMPARISONS[sign](known[0], known[1]))
        case Chain(signs):
            return _chained(signs, known)
    raise TypeError(node)


def _called(name: str, given: list[Decimal | None]) -> Decimal | None:
    known = [one for one in given if one is not None]
    match name:
        case "isNull" | "isNotNull":
            return _truth(is_true=bool(known) == (name == "isNotNull"))
        case "firstNonNull":
            return known[0] if known else None
    return (max if name == "greatest" else min)(known, default=None)


def _joined(sign: str, given: list[Decimal | None]) -> Decimal | None:
    """One false side settles `&&`, one true side `||`; otherwise a missing side leaves it open."""
    settles = sign == "||"
    if any(one is not None and bool(one) == settles for one in given):
        return _truth(is_true=settles)
    return None if None in given else _truth(is_true=not settles)


def _chained(signs: str, known: list[Decimal]) -> Decimal | None:
    result = known[0]
    for sign, value in zip(signs, known[1:], strict=True):
        if sign in "/%" and not value:
            return None
        try:
            result = _OPERATIONS[sign](result, value)
        except (InvalidOperation, Overflow):
            return None
    return result


def _truth(*, is_true: bool) -> Decimal:
    return ONE if is_true else ZERO


_OPERATIONS: dict[str, Callable[[Decimal, Decimal], Decimal]] = {
    "+": Decimal.__add__,
    "-": Decimal.__sub__,
    "*": Decimal.__mul__,
    "/": Decimal.__truediv__,
    "%": Decimal.__mod__,
}
_COMPARISONS: dict[str, Callable[[Decimal, Decimal], bool]] = {
    "<": Decimal.__lt__,
    "<=": Decimal.__le__,
    ">": Decimal.__gt__,
    ">=": Decimal.__ge__,
    "==": Decimal.__eq__,
    "!=": Decimal.__ne__,
}


def with_sums(values: Values) -> dict[Key, Decimal]:
    """The values of figures, and of each indicator the sum over its combinations, under (uid, "")."""
    found = dict(values)
    for (uid, combo), value in values.items():
        if combo != ALL:
            found[uid, ALL] = found.get((uid, ALL), ZERO) + value
    return found


def spelled(node: Node, name: Callable[[Key], str] | None = None) -> str:
    """The text of a tree, with spaces between; `parse` reads it as the same tree. With `name`, for people to read."""
    if isinstance(node, Number):
        return f"{node.value:f}"
    if isinstance(node, Reference):
        return name(node.key) if name else f"#{{{node.uid}{'.' if node.combo else ''}{node.combo}}}"
    texts = [_enclosed(part, node, name) for part in parts_of(node)]
    match node:
        case Call(called):
            return f"{called}({', '.join(texts)})"
        case Negative() | Not():
            return f"{'-' if isinstance(node, Negative) else '!'}{texts[0]}"
    signs = node.signs if isinstance(node, Chain) else [node.sign] * (len(texts) - 1)
    return " ".join([texts[0], *(word for pair in zip(signs, texts[1:], strict=True) for word in pair)])


def _enclosed(part: Node, of: Node, name: Callable[[Key], str] | None) -> str:
    """A part in parentheses where it is made of several; functions enclose their parts already."""
    text = spelled(part, name)
    if isinstance(of, Call):
        return text
    # Two minuses in a row would be none.
    twice = isinstance(of, Negative) and isinstance(part, Negative)
    return f"({text})" if twice or isinstance(part, Chain | Compared | Joined) else text
