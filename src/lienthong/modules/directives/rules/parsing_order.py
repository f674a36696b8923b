"""The levels of a text, and which number may come next: what keeps a list or a quoted rule from becoming an article."""

from collections.abc import Sequence
from dataclasses import dataclass

from lienthong.modules.directives.rules.parsing_lines import POINTS, Mark
from lienthong.modules.directives.rules.parsing_numbers import leading_number


@dataclass(frozen=True, slots=True)
class Level:
    """One level: `rank` from the outermost, `prefix` in addresses, `stored` as a kind of provision, `name` in print."""

    kind: str
    rank: int
    prefix: str
    stored: str
    name: str

    @property
    def spreads(self) -> bool:
        """Whether its heading may fill several lines in capitals."""
        return self.kind in {"part", "chapter", "section", "subsection"}

    def label(self, number: str) -> str:
        """How it is called in the text: `Điều 5`."""
        return f"{self.name} {number}".strip()

    def runs_through(self, upper: "Level") -> bool:
        """Whether its numbers go on from one such container to the next, so that its address leaves that one out."""
        if upper.kind == "annex":
            return False
        if self.kind == "article":
            return upper.rank < self.rank
        return self.kind == "chapter" and upper.kind == "part"


_LEVELS = {
    level.kind: level
    for level in (
        Level("annex", 0, "att", "part", "Phụ lục"),
        Level("part", 1, "part", "part", "Phần"),
        Level("letter", 2, "part", "part", ""),
        Level("chapter", 3, "chp", "chapter", "Chương"),
        Level("section", 4, "sec", "section", "Mục"),
        Level("roman", 4, "sec", "section", "Mục"),
        Level("subsection", 5, "subsec", "section", "Tiểu mục"),
        Level("article", 6, "art", "article", "Điều"),
        Level("clause", 7, "clause", "clause", "Khoản"),
        Level("point", 20, "point", "point", "Điểm"),
        Level("paragraph", 21, "para", "paragraph", "Đoạn"),
    )
}


def level_of(kind: str, number: str) -> Level:
    """The level that a kind of mark opens; decimal numbers (1.1, 1.1.2) lie one deeper with each stop."""
    if kind == "decimal":
        return Level("clause", 7 + number.count("."), "clause", "clause", "Khoản")
    return _LEVELS[kind]


class Counting:
    """Which numbers were reached on each level since the level above it began anew."""

    def __init__(self) -> None:
        self.reached: dict[int, str] = {}
        self.inside: set[str] = set()
        self.last_clause = 0

    def opened(self, level: Level, number: str) -> None:
        """Note a node that was opened; what lies below it begins anew, but articles run through a text."""
        self.inside = {kind for kind in self.inside if _rank(kind) < level.rank} | {level.kind}
        running = {_LEVELS["article"].rank} if level.rank < _LEVELS["article"].rank and level.kind != "annex" else set()
        if level.kind == "part":
            running.add(_LEVELS["chapter"].rank)
        self.reached = {rank: have for rank, have in self.reached.items() if rank <= level.rank or rank in running}
        self.reached[level.rank] = number
        if level.kind == "clause" and number.isdigit():
            self.last_clause = int(number)

    def follows(self, manner: str, mark: Mark, open_numbers: Sequence[str]) -> bool:
        """Whether a mark is the next one of its level here, and not a number in passing."""
        kind = mark.kind
        if kind == "dash" or (manner == "resolution" and kind == "article"):
            return False
        if manner == "law" and kind in {"decimal", "clause", "point"} and "article" not in self.inside:
            return False
        if kind == "point":
            return self._next_point(mark)
        if kind == "decimal":
            return manner != "law" and self._next_decimal(mark, open_numbers)
        if kind == "clause":
            return self._next_clause(manner, mark)
        return self._next_upper(mark)

    def _next_upper(self, mark: Mark) -> bool:
        before = self.reached.get(level_of(mark.kind, mark.number).rank, "")
        if mark.kind == "letter":
            return ord(mark.number) == (ord(before) + 1 if len(before) == 1 else ord("A")) and mark.rest[:2].isupper()
        value, last = leading_number(mark.number), leading_number(before)
        if mark.kind == "roman":
            return value == last + 1
        if mark.kind == "article":
            return value > last or (value == last and mark.number != before)
        return not before or value != last

    def _next_clause(self, manner: str, mark: Mark) -> bool:
        before = self.reached.get(_LEVELS["clause"].rank, "")
        value, last = leading_number(mark.number), leading_number(before)
        if manner == "law" and mark.stop != ".":
            return False
        if manner == "resolution" and not before and value == self.last_clause + 1:
            return True
        return value == last + 1 or (bool(before) and value == last and not mark.number.isdigit())

    def _next_decimal(self, mark: Mark, open_numbers: Sequence[str]) -> bool:
        upper, _stop, own = mark.number.rpartition(".")
        before = self.reached.get(level_of("decimal", mark.number).rank, "")
        if before and before.rpartition(".")[0] == upper:
            return int(own) == int(before.rpartition(".")[2]) + 1
        above = {str(leading_number(number)) if "." not in number else number for number in open_numbers}
        return int(own) == 1 and upper in above

    def _next_point(self, mark: Mark) -> bool:
        before = self.reached.get(_LEVELS["point"].rank, "")
        if not self.inside & {"article", "clause", "roman", "letter"}:
            return False
        if not before:
            return mark.number == "a"
        step = POINTS.index(mark.number[0]) - POINTS.index(before[0])
        return 1 <= step <= 2 or (step == 0 and mark.number != before and len(mark.number) > 1)


def _rank(kind: str) -> int:
    return _LEVELS[kind].rank
