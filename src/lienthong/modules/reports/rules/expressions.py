"""Expressions over figures, as DHIS2 writes them: read into a tree, never run as code.

    expression = all { ("||" | "or") all }
    all        = compared { ("&&" | "and") compared }
    compared   = sum [ ("<" | "<=" | ">" | ">=" | "==" | "!=") sum ]
    sum        = term { ("+" | "-") term }
    term       = factor { ("*" | "/" | "%") factor }
    factor     = { "-" | "+" | "!" | "not" } ( number | reference | function | "(" expression ")" )
    function   = name "(" expression { "," expression } ")"
    reference  = "#{" uid [ "." ( uid | "*" ) [ "." ( uid | "*" ) ] ] "}"

A reference without a combination stands for the sum of all combinations. What it says of attributes (the third part) is
all of them or the default one: others have no place here. The tree is flat where the text is (a sum has all of its
terms), so its depth is that of the parentheses, which is bounded: no text makes reading recurse without end.
"""

import re
from decimal import Decimal

from django.utils.translation import gettext as _

from lienthong.modules.reports.rules.expression_tree import (
    ALL,
    FUNCTIONS,
    Call,
    Chain,
    Compared,
    Joined,
    Key,
    Negative,
    Node,
    Not,
    Number,
    Reference,
    evaluate,
    references,
    spelled,
    with_sums,
)

LONGEST = 20_000
DEEPEST = 60
DEFAULT_ATTRIBUTES = "HllvX50cXC0"

_SPACE = re.compile(r"\s*")
_TOKEN = re.compile(
    r"(?P<number>[0-9]{1,30}(?:\.[0-9]{1,30})?|\.[0-9]{1,30})(?![0-9.])"
    r"|#\{(?P<uid>[A-Za-z][A-Za-z0-9]{10})(?:\.(?P<combo>[A-Za-z][A-Za-z0-9]{10}|\*))?"
    r"(?:\.(?P<attributes>[A-Za-z][A-Za-z0-9]{10}|\*))?\}"
    r"|(?P<word>and|or|not)(?![A-Za-z0-9_])"
    r"|(?P<name>[A-Za-z][A-Za-z0-9]{0,40})(?=\s*\()"
    r"|(?P<sign><=|>=|==|!=|&&|\|\||[-+*/%()<>!,])"
)
# What DHIS2 may say and has no meaning here: reporting rates, groups of units, indicators, programmes, days.
_FOREIGN = re.compile(r"[A-Za-z_]{1,20}\{[^{}]{0,80}\}|\[[A-Za-z_]{1,20}\]|'[^']{0,80}'|\"[^\"]{0,80}\"")
_WORDS = {"and": "&&", "or": "||", "not": "!"}
# The ranks of chains, from the loosest.
_RANKS = (("+", "-"), ("*", "/", "%"))


class CannotParse(ValueError):
    """The text is no expression; `place` is where it stops being one, counted in characters from 0."""

    def __init__(self, message: str, place: int) -> None:
        super().__init__(message)
        self.place = place


def parse(text: str) -> Node:
    """The tree of an expression. Raises CannotParse with the place."""
    if len(text) > LONGEST:
        raise CannotParse(_("This is longer than %(most)s characters.") % {"most": LONGEST}, LONGEST)
    reader = _Reader(text)
    node = reader.whole(depth=0)
    if reader.token:
        raise reader.fault()
    return node


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
        if not self.token:
            return ""
        return _WORDS.get(self.token["word"] or "") or self.token["sign"] or ""

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
        if foreign := _FOREIGN.match(self.text, self.at):
            told = _("“%(found)s” is none of the figures here: only those of data elements can be computed with.")
            return CannotParse(told % {"found": foreign[0][:40]}, self.at)
        return CannotParse(_("“%(found)s” cannot stand here.") % {"found": found}, self.at)

    def whole(self, depth: int) -> Node:
        """A condition or a sum."""
        if depth > DEEPEST:
            raise CannotParse(_("There are more than %(most)s parentheses in each other.") % {"most": DEEPEST}, self.at)
        return self._joined(depth, "||")

    def _joined(self, depth: int, sign: str) -> Node:
        parts = [self._joined(depth, "&&") if sign == "||" else self._compared(depth)]
        while self.sign == sign:
            self.step()
            parts.append(self._joined(depth, "&&") if sign == "||" else self._compared(depth))
        return Joined(sign, tuple(parts)) if len(parts) > 1 else parts[0]

    def _compared(self, depth: int) -> Node:
        left, sign = self._chain(depth, 0), self.sign
        if sign not in {"<", "<=", ">", ">=", "==", "!="}:
            return left
        self.step()
        return Compared(sign, left, self._chain(depth, 0))

    def _chain(self, depth: int, rank: int) -> Node:
        """A sum of terms, or a term of factors."""
        parts, signs = [self._part(depth, rank)], ""
        while self.sign in _RANKS[rank]:
            signs += self.sign
            self.step()
            parts.append(self._part(depth, rank))
        return Chain(signs, tuple(parts)) if signs else parts[0]

    def _part(self, depth: int, rank: int) -> Node:
        return self._chain(depth, rank + 1) if rank + 1 < len(_RANKS) else self._factor(depth)

    def _factor(self, depth: int) -> Node:
        """A single part and the signs before it: of equal ones in a row two are none."""
        before: list[str] = []
        while self.sign in {"+", "-", "!"}:
            sign = self.sign
            self.step()
            if before and before[-1] == sign == "-":
                before.pop()
            elif sign != "+":
                before.append(sign)
            if len(before) > DEEPEST:
                raise self.fault()
        node = self._single(depth)
        for sign in reversed(before):
            node = Negative(node) if sign == "-" else Not(node)
        return node

    def _single(self, depth: int) -> Node:
        token = self.token
        if token is None or self.sign not in {"", "("}:
            raise self.fault()
        if token["attributes"] not in {None, "*", DEFAULT_ATTRIBUTES}:
            raise CannotParse(_("It divides a figure by attributes, which have no place here."), self.at)
        self.step()
        if token["number"]:
            return Number(Decimal(token["number"]))
        if token["uid"]:
            return Reference(token["uid"], ALL if token["combo"] in {None, "*"} else token["combo"])
        if token["name"]:
            return self._call(token["name"], token.start(), depth)
        node = self.whole(depth + 1)
        self._close()
        return node

    def _call(self, name: str, at: int, depth: int) -> Node:
        if name not in FUNCTIONS:
            raise CannotParse(_("There is no function “%(name)s” here.") % {"name": name}, at)
        parts: list[Node] = []
        while not parts or self.sign == ",":
            self.step()
            parts.append(self.whole(depth + 1))
        self._close()
        least, most = FUNCTIONS[name]
        if not least <= len(parts) <= (most or len(parts)):
            told = _("“%(name)s” has %(count)s parts between its parentheses; it needs %(least)s.")
            raise CannotParse(told % {"name": name, "count": len(parts), "least": least}, at)
        return Call(name, tuple(parts))

    def _close(self) -> None:
        if self.sign != ")":
            raise CannotParse(_("A parenthesis is not closed."), self.at)
        self.step()


__all__ = [
    "ALL",
    "Call",
    "CannotParse",
    "Chain",
    "Compared",
    "Joined",
    "Key",
    "Negative",
    "Node",
    "Not",
    "Number",
    "Reference",
    "evaluate",
    "parse",
    "references",
    "spelled",
    "with_sums",
]
