"""The rows of a metadata file: each with its key or with the reason why it has none that can be kept; units."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from lienthong.kernel.language.text import fold
from lienthong.kernel.org.models import Unit
from lienthong.modules.reports.models import Foreign
from lienthong.modules.reports.queries.exchange import UNITS
from lienthong.modules.reports.rules import dhis2
from lienthong.modules.reports.rules.dhis2 import Told

DEEPEST = 60
LONGEST_NAME = 230


@dataclass(frozen=True, slots=True)
class PlannedRow:
    """One object: `outcome` is new, changed, same, kept (as it came, without meaning here) or conflict."""

    kind: str
    uid: str
    name: str
    outcome: str
    reason: str
    raw: dict[str, Any]
    told: Told | None = None
    pk: int | None = None
    unit_id: int | None = None


def name_of(raw: Any) -> str:
    """What a row is called where it is shown: its name, else its key, else how it begins."""
    named = (raw.get("name") or raw.get("id") or "") if isinstance(raw, dict) else ""
    text = str(named) if isinstance(named, str | int) and named else str(raw)[:60]
    return text.replace("\x00", "").encode("utf-8", "replace").decode()[:LONGEST_NAME]


def keyed(kind: str, found: Iterable[Any]) -> Iterator[tuple[str, dict[str, Any], PlannedRow | None]]:
    """The objects of a kind with their keys, and why one is refused: no key, there twice, or nothing to be kept."""
    seen: set[str] = set()
    for raw in found:
        uid = raw.get("id") if isinstance(raw, dict) else None
        reason = ""
        if not isinstance(uid, str) or not dhis2.UID.fullmatch(uid):
            reason = _("It has no key of eleven letters and digits.")
        elif uid in seen:
            reason = _("The file has it twice; the first counts.")
        elif not is_storable(raw) or not is_storable(kind):
            reason = _("It holds signs or numbers that cannot be stored, or is nested too deep.")
        if reason:
            yield "", {}, PlannedRow(name_of(kind), "", name_of(raw), "conflict", reason, {})
        else:
            seen.add(str(uid))
            yield str(uid), raw, None


def is_storable(raw: Any) -> bool:
    """Whether the database keeps it as it is: no nought character, no half of a pair, no infinite number, no depth
    that reading it again could not bear.
    """
    waiting = [(raw, 0)]
    while waiting:
        one, depth = waiting.pop()
        if depth > DEEPEST:
            return False
        inner = one.values() if isinstance(one, dict) else one if isinstance(one, list) else ()
        waiting += [(each, depth + 1) for each in inner if isinstance(each, dict | list)]
    try:
        text = json.dumps(raw, ensure_ascii=False, allow_nan=False)
        text.encode()
    except ValueError:
        return False
    return "\\u0000" not in text


def units_planned(found: Any) -> Iterator[PlannedRow]:
    """Units of a file, matched by the key of an earlier file, by code, or by a name that only one has."""
    if not isinstance(found, list):
        return
    known = {one.uid: one for one in Foreign.objects.filter(kind=UNITS)}
    linked = {one.unit_id: one.uid for one in known.values() if one.unit_id}
    codes = dict(Unit.objects.values_list("code", "pk"))
    names: dict[str, list[int]] = {}
    for folded, pk in Unit.objects.open().values_list("folded", "pk"):
        names.setdefault(folded, []).append(pk)
    for uid, raw, refused in keyed(UNITS, found):
        if refused:
            yield refused
            continue
        had, name = known.get(uid), name_of(raw)
        alike = names.get(fold(name), [])
        unit = (had.unit_id if had else None) or codes.get(str(raw.get("code") or uid))
        unit = unit or (alike[0] if len(alike) == 1 else None)
        reason = "" if unit else _("No unit here has its key, its code, or its name alone.")
        if unit and (other := linked.setdefault(unit, uid)) != uid:
            unit, reason = None, _("The unit here that has its code or name is “%(uid)s” already.") % {"uid": other}
        same = had is not None and had.body == raw and had.unit_id == unit
        outcome = "conflict" if reason else "same" if same else "changed" if had else "new"
        yield PlannedRow(UNITS, uid, name, outcome, reason, raw, unit_id=unit)
