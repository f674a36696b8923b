"""Expressions over figures, as DHIS2 writes them: read into a tree, never run as code.

    expression = term { ("+" | "-") term }
    term       = factor { ("*" | "/") factor }
    factor     = { "-" | "+" } ( number | reference | "(" expression ")" )
    reference  = "#{" uid [ "." ( uid | "*" ) ] "}"

A reference without a combination stands for the sum of all combinations. The tree is flat where the text is (a sum has
all of its terms), so its depth is that of the parentheses, which is bounded: no text makes reading recurse without end.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import TypeAlias

from django.utils.translation import gettext as _

LONGEST = 20_000
DEEPEST = 60
ALL = ""

Key: TypeAlias = tuple[str, str]

_SPACE = re.compile(r"\s*")
_TOKEN = re.compile(
    r"(?P<number>[0-9]{1,30}(?:\.[0-9]{1,30})?|\.[0-9]{1,30})(?![0-9.])"
    r"|#\{(?P<uid>[A-Za-z][A-Za-z0-9]{10})(?:\.(?P<combo>[A-Za-z][A-Za-z0-9]{10}|\*))?\}"
    r"|(?P<sign>[-+*/()])"
)


class CannotParse(ValueError):
    """The text is no expression; `place` is where it stops being one, counted in characters from 0."""

    def __init__(self, message: str, place: int) -> None:
        super().__init__(message)
        self.place = place


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


Node: TypeAlias = Number | Reference | Negative | Chain


def parse(text: str) -> Node:
    """The tree of an expression. Raises CannotParse with the place."""
    if len(text) > LONGEST:
        raise CannotParse(_("This is longer than %(most)s characters.") % {"most": LONGEST}, LONGEST)
    reader = _Reader(text)
    node = reader.chain(depth=0)
    if reader.token:
        raise reader.fault()
    return node


def references(node: Node) -> set[Key]:
    """Every figure that an expression names: indicator uid, and combination uid or "" for the sum of all."""
    return {part.key for part in _walk(node) if isinstance(part, Reference)}


def evaluate(node: Node, values: Mapping[Key, Decimal]) -> Decimal | None:
    """The value of an expression; None where a figure is missing or something is divided by zero.

    A figure of all combinations is looked up as (uid, ""): `with_sums` adds those.
    """
    match node:
        case Number(value):
            return value
        case Reference():
            return values.get(node.key)
        case Negative(of):
            inner = evaluate(of, values)
            return None if inner is None else -inner
        case Chain(signs, parts):
            return _chained(signs, [evaluate(part, values) for part in parts])


def with_sums(values: Mapping[Key, Decimal]) -> dict[Key, Decimal]:
    """The values of figures, and of each indicator the sum over its combinations, under (uid, "")."""
    found = dict(values)
    for (uid, combo), value in values.items():
        if combo != ALL:
            found[uid, ALL] = found.get((uid, ALL), Decimal(0)) + value
    return found


def spelled(node: Node, name: Callable[[Key], str] | None = None) -> str:
    """The text of a tree, with spaces between; `parse` reads it as the same tree. With `name`, for people to read."""
    match node:
        case Number(value):
            return f"{value:f}"
        case Reference(uid, combo):
            return name(node.key) if name else f"#{{{uid}.{combo}}}" if combo else f"#{{{uid}}}"
        case Negative(of):
            return f"-{_enclosed(of, name, enclose=isinstance(of, Chain))}"
        case Chain(signs, parts):
            texts = [_enclosed(part, name, enclose=isinstance(part, Chain)) for part in parts]
            return " ".join([texts[0], *(word for pair in zip(signs, texts[1:], strict=True) for word in pair)])


def _enclosed(node: Node, name: Callable[[Key], str] | None, *, enclose: bool) -> str:
    text = spelled(node, name)
    return f"({text})" if enclose else text


def _chained(signs: str, values: list[Decimal | None]) -> Decimal | None:
    known = [value for value in values if value is not None]
    if len(known) < len(values):
        return None
    result = known[0]
    for sign, value in zip(signs, known[1:], strict=True):
        if sign == "/" and not value:
            return None
        result = _OPERATIONS[sign](result, value)
    return result


_OPERATIONS: dict[str, Callable[[Decimal, Decimal], Decimal]] = {
    "+": Decimal.__add__,
    "-": Decimal.__sub__,
    "*": Decimal.__mul__,
    "/": Decimal.__truediv__,
}


def _walk(node: Node) -> Iterator[Node]:
    yield node
    for part in (node.of,) if isinstance(node, Negative) else node.parts if isinstance(node, Chain) else ():
        yield from _walk(part)


class _Reader:
    """The text and how far it is read; `token` is the next one, None at the end."""

    def __init__(self, text: str) -> None:
        self.text = text.rstrip()
        self.at = 0
        self.token: re.Match[str] | None = None
        self.step()

    @property
    def sign(self) -> str:
        """The next token when it is a sign, else nothing."""
        return (self.token["sign"] or "") if self.token else ""

    def step(self) -> None:
        """Go to the next token. Raises CannotParse where there is none and the text goes on."""
        end = self.token.end() if self.token else 0
        space = _SPACE.match(self.text, end)
        self.at = space.end() if space else end
        self.token = _TOKEN.match(self.text, self.at)
        if not self.token and self.at < len(self.text):
            raise self.fault()

    def fault(self) -> CannotParse:
        """What is wrong at this place."""
        found = self.text[self.at : self.at + 20]
        if not found:
            return CannotParse(_("A number, a figure or a parenthesis is missing at the end."), self.at)
        return CannotParse(_("“%(found)s” cannot stand here.") % {"found": found}, self.at)

    def chain(self, depth: int, *, of_terms: bool = True) -> Node:
        """A sum of terms, or a term of factors."""
        if depth > DEEPEST:
            raise CannotParse(_("There are more than %(most)s parentheses in each other.") % {"most": DEEPEST}, self.at)
        wanted = "+-" if of_terms else "*/"
        parts, signs = [self._part(depth, of_terms=of_terms)], ""
        while self.sign and self.sign in wanted:
            signs += self.sign
            self.step()
            parts.append(self._part(depth, of_terms=of_terms))
        return Chain(signs, tuple(parts)) if signs else parts[0]

    def _part(self, depth: int, *, of_terms: bool) -> Node:
        return self.chain(depth, of_terms=False) if of_terms else self._factor(depth)

    def _factor(self, depth: int) -> Node:
        minus = False
        while self.sign and self.sign in "+-":
            minus ^= self.sign == "-"
            self.step()
        node = self._single(depth)
        return Negative(node) if minus else node

    def _single(self, depth: int) -> Node:
        token = self.token
        if token is None or self.sign not in {"", "("}:
            raise self.fault()
        self.step()
        if token["number"]:
            return Number(Decimal(token["number"]))
        if token["uid"]:
            return Reference(token["uid"], ALL if token["combo"] in {None, "*"} else token["combo"])
        node = self.chain(depth + 1)
        if self.sign != ")":
            raise CannotParse(_("A parenthesis is not closed."), self.at)
        self.step()
        return node
