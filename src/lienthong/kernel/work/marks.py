"""The rows of a list of steps as HTML, their badges rendered once for each language."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain
from operator import itemgetter
from typing import NamedTuple

from django.utils.translation import get_language
from markupsafe import Markup, escape

from lienthong.kernel.language.formats import date_writer
from lienthong.kernel.ui.render import module, part
from lienthong.kernel.work.kinds import BulkAction, all_kinds
from lienthong.kernel.work.models import Step
from lienthong.kernel.work.queries import Line
from lienthong.kernel.work.rules import StandingName

_PLACE = re.compile(r"%\(([a-z]+)\)s")
URGENCIES = ("normal", "urgent", "very_urgent", "flash")


@dataclass(frozen=True, slots=True)
class Marks:
    """Badges and words of one language; those of a standing are open at the end, for the date."""

    standing: dict[str, str]
    badges: dict[tuple[str, str, str, int], str]
    parts: dict[str, str]
    urgencies: tuple[str, ...]
    tasks: dict[tuple[str, str], str]
    kinds: dict[str, str]

    def of(self, line: Line) -> str:
        """The badges of a row beside its standing: urgency, task, part."""
        key = (line.kind, line.task, line.part, line.urgency)
        if key not in self.badges:
            task = self.tasks.get((line.kind, line.task), "")
            named = f'<span class="badge badge-plain">{escape(task)}</span>' if task else ""
            self.badges[key] = f"{self.urgencies[line.urgency]}{named}{self.parts[line.part]}"
        return self.badges[key]


class Shape(NamedTuple):
    """A row of one language: what stands still, each piece followed by a place, and the values in the places' order."""

    pieces: list[str]
    in_order: Callable[[Mapping[str, str]], tuple[str, ...]]


def marks() -> Marks:
    """The badges in the language of the moment."""
    return _marks(get_language() or "vi")


@lru_cache(maxsize=8)
def _marks(language: str) -> Marks:
    badges = module("ui/components/badges.html")
    kinds = all_kinds()
    return Marks(
        standing={name: str(badges.standing(name)).removesuffix("</span>") for name in StandingName.values},
        badges={},
        parts={name: str(badges.part(name)) for name in Step.Part.values},
        urgencies=tuple(str(badges.urgency(name)) for name in URGENCIES),
        tasks={(key, task): str(name) for key, kind in kinds.items() for task, name in kind.tasks.items()},
        kinds={key: str(kind.name) for key, kind in kinds.items()},
    )


def rows_of(lines: Sequence[Line], *, in_split: bool = True) -> Markup:
    """The rows of a list: each selectable and opening beside the list (`in_split`), or a link to a page of its own."""
    language, words, write = get_language() or "vi", marks(), date_writer()
    # One call escapes the texts of all rows: PostgreSQL keeps no NUL in a text, so it can stand between them.
    texts = iter(str(escape("\0".join(chain(*((one.origin, one.reference, one.title) for one in lines))))).split("\0"))
    rows: list[str] = []
    for line in lines:
        origin, reference, title = next(texts), next(texts), next(texts)
        shape = _shape(language, in_split and line.is_new, bool(reference), in_split)
        row = shape.pieces.copy()
        row[1::2] = shape.in_order(
            {
                "key": f"{line.kind}-{line.subject_id}",
                "id": str(line.id),
                "name": reference or title,
                "origin": origin,
                "entered": write(line.entered),
                "address": line.address,
                "reference": reference,
                "title": title,
                "standing": words.standing[line.standing],
                "due": f" {write(line.due)}</span>" if line.due is not None else "</span>",
                "badges": words.of(line),
            }
        )
        rows += row
    return Markup("".join(rows))  # noqa: S704 (every text from outside is escaped above)


@lru_cache(maxsize=32)
def _shape(language: str, is_new: bool, has_reference: bool, in_split: bool) -> Shape:  # noqa: FBT001 (a key of the cache)
    drawn = part("work/parts/line.html", is_new=is_new, has_reference=has_reference, in_split=in_split)
    pieces = _PLACE.split(drawn)
    return Shape(pieces, itemgetter(*pieces[1::2]))


def bulk_buttons(actions: Sequence[BulkAction]) -> Markup:
    """The buttons of the bar over a selection: the modules' actions, then what the kernel offers for every step."""
    return _bulk_buttons(get_language() or "vi", tuple(actions))


@lru_cache(maxsize=256)
def _bulk_buttons(language: str, actions: tuple[BulkAction, ...]) -> Markup:
    return part("work/parts/bulk_buttons.html", actions=actions)


def assign_dialog() -> Markup:
    """The dialog that asks for the colleague who takes the selected steps over."""
    return _assign_dialog(get_language() or "vi")


@lru_cache(maxsize=8)
def _assign_dialog(language: str) -> Markup:
    return part("work/parts/assign_dialog.html")
