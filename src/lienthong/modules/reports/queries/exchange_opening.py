"""Units of files that are no unit here yet: under whom each would be opened, or why it would not."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from lienthong.kernel.access.viewer import Viewer
from lienthong.kernel.language.text import fold, nfc
from lienthong.kernel.org.models import Kind, Level, Unit
from lienthong.kernel.org.rules import BELOW, may_administer
from lienthong.modules.reports.models import Foreign
from lienthong.modules.reports.queries.exchange import UNITS
from lienthong.modules.reports.rules.dhis2 import id_of

LONGEST_NAME, LONGEST_CODE = 200, 40


@dataclass(frozen=True, slots=True)
class Opening:
    """A unit of a file: `parent_id` is the unit here under which it would be opened, `above` the unit of a file that is
    opened first; `reason` says why it is not opened.
    """

    foreign_id: int
    uid: str
    name: str
    code: str
    level: str
    parent: str
    parent_id: int | None = None
    above: str = ""
    reason: str = ""


@dataclass(slots=True)
class Openings:
    """What would be opened, parents before what lies below them, and what not."""

    opened: list[Opening] = field(default_factory=list)
    refused: list[Opening] = field(default_factory=list)

    @property
    def seal(self) -> str:
        """A word that stands for exactly this plan."""
        said = [(one.uid, one.name, one.code, one.parent_id, one.above) for one in self.opened]
        return sha256(repr(said).encode()).hexdigest()[:24]


class _Refused(Exception):
    """Why a unit is not opened."""


def openings(viewer: Viewer) -> Openings:
    """Every unit of a file that no unit here stands for, with what opening it would do."""
    return _Planner(viewer, Foreign.objects.filter(kind=UNITS).order_by("pk")).plan()


class _Planner:
    """Units of files, each decided once, its parent first."""

    def __init__(self, viewer: Viewer, foreign: Iterable[Foreign]) -> None:
        self.viewer = viewer
        self.foreign = {one.uid: one for one in foreign}
        self.today = timezone.localdate().isoformat()
        linked = {one.unit_id for one in self.foreign.values() if one.unit_id}
        self.here = {one.pk: one for one in Unit.objects.filter(pk__in=linked)}
        self.codes = dict(Unit.objects.values_list("code", "name"))
        self.names: set[tuple[int | str, str]] = set(
            Unit.objects.open().filter(parent__in=linked).values_list("parent_id", "folded")
        )
        self.decided: dict[str, Opening] = {}
        self.found = Openings()

    def plan(self) -> Openings:
        """All that wait, in the order of the file where that puts no unit before its parent."""
        for uid, one in self.foreign.items():
            if one.unit_id is None:
                self._decide(uid)
        return self.found

    def _decide(self, uid: str) -> None:
        """A unit after those above it that wait too; a line that comes back to itself ends there."""
        line: list[str] = []
        while uid in self.foreign and self.foreign[uid].unit_id is None and uid not in self.decided:
            if uid in line:
                break
            line.append(uid)
            uid = id_of(self.foreign[uid].body, "parent")
        for each in reversed(line):
            self.decided[each] = made = self._opening(self.foreign[each])
            (self.found.refused if made.reason else self.found.opened).append(made)

    def _opening(self, one: Foreign) -> Opening:
        body = one.body if isinstance(one.body, dict) else {}
        given = body.get("name")
        name = nfc(" ".join(given.split())) if isinstance(given, str) else ""
        code = body.get("code") if isinstance(body.get("code"), str) else ""
        key = (one.pk, one.uid, name or one.uid, str(code or "").strip())
        try:
            parent, parent_id, above, level = self._place(body)
            self._check(body, name, key[3], (parent_id or above, fold(name)))
        except _Refused as refused:
            return Opening(*key, level="", parent="", reason=str(refused))
        self.names.add((parent_id or above, fold(name)))
        if key[3]:
            self.codes[key[3]] = name
        return Opening(*key, level=level, parent=parent, parent_id=parent_id, above=above)

    def _place(self, body: dict[str, Any]) -> tuple[str, int | None, str, str]:
        """Under whom it would lie and at which level."""
        uid = id_of(body, "parent")
        if not uid:
            raise _Refused(_("It names no unit above it: link it to the unit here that it is."))
        above = self.foreign.get(uid)
        if above is None:
            raise _Refused(_("The unit above it, “%(uid)s”, is in no file.") % {"uid": uid[:20]})
        if above.unit_id:
            return self._below(self.here[above.unit_id])
        opened = self.decided.get(uid)
        if opened is None or opened.reason:
            called = opened.name if opened else uid[:20]
            raise _Refused(_("The unit above it, “%(name)s”, is not opened either.") % {"name": called})
        level = BELOW.get(Level(opened.level))
        if level is None:
            raise _Refused(_("Nothing lies below a village."))
        return opened.name, None, uid, level

    def _below(self, unit: Unit) -> tuple[str, int | None, str, str]:
        level = BELOW.get(Level(unit.level))
        if level is None:
            raise _Refused(_("Nothing lies below a village."))
        if unit.closed_on is not None or unit.kind == Kind.DEPARTMENT:
            raise _Refused(_("Under “%(unit)s” no unit can be opened.") % {"unit": unit.name})
        if not may_administer(self.viewer, unit):
            raise _Refused(_("You do not administer the units below “%(unit)s”.") % {"unit": unit.name})
        return unit.name, unit.pk, "", level

    def _check(self, body: dict[str, Any], name: str, code: str, place: tuple[object, str]) -> None:
        if not name or len(name) > LONGEST_NAME:
            raise _Refused(_("It needs a name of at most %(most)s characters.") % {"most": LONGEST_NAME})
        if len(code) > LONGEST_CODE:
            raise _Refused(_("Its code has more than %(most)s characters.") % {"most": LONGEST_CODE})
        if code in self.codes:
            raise _Refused(_("“%(other)s” has this code.") % {"other": self.codes[code]})
        if place in self.names:
            raise _Refused(_("A unit of this name lies there already: link it instead."))
        closed = body.get("closedDate")
        if isinstance(closed, str) and closed[:10] <= self.today:
            raise _Refused(_("It ended on %(day)s.") % {"day": closed[:10]})
