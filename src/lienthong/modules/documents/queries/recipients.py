"""To whom a document goes: what units, groups and outside addresses mean at this moment."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.db.models import Q, QuerySet

from lienthong.kernel.access.secrecy import may_hold
from lienthong.kernel.access.viewer import Viewer
from lienthong.kernel.database.sql import Statement, statements
from lienthong.kernel.language.text import fold
from lienthong.kernel.org.models import Level, Unit
from lienthong.modules.documents.models import OutsideAddress, RecipientGroup

SQL = statements(__file__)
OPTIONS = 12
LEVELS = tuple(Level.values)

OWN, CLOSED, LEVEL, NOT_A_BODY, RETIRED = "own", "closed", "level", "department", "retired"


@dataclass(frozen=True, slots=True)
class Addressee:
    """A body that will get the document."""

    unit_id: int
    lft: int
    level: str
    name: str


@dataclass(frozen=True, slots=True)
class Excluded:
    """Who was meant and gets nothing: a unit because it is `own`, `closed`, `level` or `department`, or an address
    outside that is `retired` (`unit_id` None).
    """

    unit_id: int | None
    name: str
    reason: str


@dataclass(frozen=True, slots=True)
class Resolution:
    """What a draft's recipients mean now: bodies in the order of the tree, outside addresses, and who is left out."""

    units: tuple[Addressee, ...]
    outside: tuple[tuple[str, str], ...]
    excluded: tuple[Excluded, ...]

    @property
    def by_level(self) -> list[tuple[str, int]]:
        """How many bodies of each level, highest first; levels without any left out."""
        counted = Counter(unit.level for unit in self.units)
        return [(level, counted[level]) for level in LEVELS if counted[level]]

    @property
    def is_empty(self) -> bool:
        """Whether nobody would get it."""
        return not self.units and not self.outside


@dataclass(frozen=True, slots=True)
class Chosen:
    """What a draft is addressed to, as (id, name) of units and groups and (id, name, e-mail) of outside addresses.

    `retired` are names of addresses outside that were chosen and are used no longer; `rules` those of the groups, as
    `_FIELDS` names them, None when they have not been read.
    """

    units: tuple[tuple[int, str], ...]
    groups: tuple[tuple[int, str], ...]
    outside: tuple[tuple[int, str, str], ...]
    retired: tuple[str, ...] = ()
    rules: tuple[Mapping[str, Any], ...] | None = None


def recipients_of(document_id: int) -> Chosen:
    """The recipients of a draft as they were chosen. One query."""
    units, groups, outside, retired, rules = [], [], [], [], []
    for kind, pk, name, email, is_retired, *rule in SQL["chosen_recipients"].rows(document=document_id):
        if kind == "unit":
            units.append((pk, name))
        elif kind == "group":
            groups.append((pk, name))
            rules.append(dict(zip(_FIELDS, (pk, *rule), strict=True)))
        elif is_retired:
            retired.append(name)
        else:
            outside.append((pk, name, email))
    return Chosen(tuple(units), tuple(groups), tuple(outside), tuple(retired), tuple(rules))


def resolution_of(document_id: int, *, body_id: int | None, secrecy: int) -> Resolution:
    """What the recipients of a draft mean now. Two queries; see `resolve`."""
    return resolve(recipients_of(document_id), body_id=body_id, secrecy=secrecy)


def resolve(chosen: Chosen, *, body_id: int | None, secrecy: int) -> Resolution:
    """Expand units and groups to bodies, without the sender's own, closed ones and levels that may not hold it.

    The rule of levels is `access.secrecy`; the database has it too (`delivery_secrecy_fits_level`). One query, two
    when there are groups.
    """
    units: list[Addressee] = []
    excluded: list[Excluded] = []
    for unit_id, lft, level, name, is_closed, is_body in _meant(chosen):
        if unit_id == body_id:
            excluded.append(Excluded(unit_id, name, OWN))
        elif is_closed:
            excluded.append(Excluded(unit_id, name, CLOSED))
        elif not is_body:
            excluded.append(Excluded(unit_id, name, NOT_A_BODY))
        elif not may_hold(level=level, secrecy=secrecy):
            excluded.append(Excluded(unit_id, name, LEVEL))
        else:
            units.append(Addressee(unit_id, lft, level, name))
    excluded += [Excluded(None, name, RETIRED) for name in chosen.retired]
    outside = tuple((name, email) for _pk, name, email in chosen.outside)
    return Resolution(tuple(units), outside, tuple(excluded))


def _meant(chosen: Chosen) -> list[tuple[int, int, str, str, bool, bool]]:
    """The bodies that units, groups and the rules of groups mean.

    Each rule is written out with its own values: only then does the planner know how few of the units it means.
    """
    groups = [pk for pk, _name in chosen.groups]
    values: dict[str, object] = {"units": [pk for pk, _name in chosen.units], "groups": groups}
    known = _rules(groups) if chosen.rules is None else chosen.rules
    rules = [_rule(rule, place, values) for place, rule in enumerate(known)]
    statement = SQL["resolved_recipients"]
    return replace(statement, text=statement.text.format(rules=" ".join(rules))).rows(**values)


def _rule(rule: Mapping[str, Any], place: int, values: dict[str, object]) -> str:
    """What a group's rule adds to a choice of units; its values go into `values` under names of their own."""
    conditions = []
    for name, condition in _CONDITIONS.items():
        if rule[name]:
            conditions.append(condition.format(place=place))
            values |= {f"{key}_{place}": rule[key] for key in _VALUES[name]}
    return _RULE + " AND ".join([*conditions, _BODIES]) if conditions else ""


_RULE = "UNION SELECT unit.id FROM org_unit AS unit WHERE "
_BODIES = "unit.body_id = unit.id AND unit.closed_on IS NULL"
_CONDITIONS = {
    "rule_level": "unit.level = %(rule_level_{place})s",
    "rule_system": "unit.system = %(rule_system_{place})s",
    "rule_under_id": (
        "unit.lft BETWEEN %(rule_under__lft_{place})s AND %(rule_under__rgt_{place})s"
        " AND unit.id <> %(rule_under_id_{place})s"
    ),
}
_VALUES = {
    "rule_level": ["rule_level"],
    "rule_system": ["rule_system"],
    "rule_under_id": ["rule_under__lft", "rule_under__rgt", "rule_under_id"],
}
_FIELDS = ["pk", *(field for fields in _VALUES.values() for field in fields)]


def _rules(group_ids: Sequence[int]) -> list[dict[str, Any]]:
    if not group_ids:
        return []
    return [dict(zip(_FIELDS, row, strict=True)) for row in SQL["rules_of_groups"].rows(groups=list(group_ids))]


def choice_from(
    viewer: Viewer, *, unit_ids: Sequence[int], group_ids: Sequence[int], outside_ids: Sequence[int]
) -> Chosen:
    """What somebody is choosing on a page, with names, only what they may choose. Three queries at most."""
    units = Unit.objects.visible_to(viewer).filter(pk__in=unit_ids).order_by("lft", "id") if unit_ids else []
    groups = groups_for(viewer).filter(pk__in=group_ids) if group_ids else []
    outside = outside_for(viewer).filter(pk__in=outside_ids) if outside_ids else []
    return Chosen(
        tuple((unit.pk, unit.name) for unit in units),
        tuple((group.pk, group.name) for group in groups),
        tuple((address.pk, address.name, address.email) for address in outside),
    )


def unit_options(typed: str, *, without: Sequence[int] = ()) -> list[tuple[int, str, str]]:
    """Bodies for a typeahead as (id, name, what it belongs to); accents do not matter, a code finds its unit."""
    words = fold(typed).replace("%", r"\%").replace("_", r"\_")
    if not words:
        return []
    rows = SQL["unit_options"].rows(
        inside=f"%{words}%", begins=f"{words}%", code=typed.strip(), without=list(without), size=OPTIONS
    )
    return [(pk, name, parent) for pk, name, parent, _level in rows]


def groups_for(viewer: Viewer) -> QuerySet[RecipientGroup]:
    """Groups that the viewer may choose: those of their own body, and shared ones, by name."""
    return RecipientGroup.objects.filter(Q(owner_id=viewer.body_id) | Q(is_shared=True)).order_by("name", "id")


def outside_for(viewer: Viewer) -> QuerySet[OutsideAddress]:
    """Outside addresses that the viewer may choose: those in use of their own body, and shared ones, by name."""
    found = OutsideAddress.objects.filter(Q(owner_id=viewer.body_id) | Q(is_shared=True), retired_at__isnull=True)
    return found.order_by("sorted_as", "id")


def group_members(
    *, level: str = "", system: str = "", under: int | None = None, units: Sequence[int] = (), size: int = 20
) -> tuple[int, list[tuple[int, str]]]:
    """How many bodies a rule and named units mean now, and the first `size` of them as (id, name)."""
    rows = SQL["group_members"].rows(level=level, system=system, under=under, units=list(units), size=size)
    return (rows[0][2] if rows else 0), [(pk, name) for pk, name, _count in rows]


def group_counts(group_ids: Sequence[int]) -> dict[int, int]:
    """How many bodies each group means now. Two queries."""
    values: dict[str, object] = {}
    counts = []
    for place, rule in enumerate(_rules(group_ids)):
        values[f"group_{place}"] = rule["pk"]
        counts.append(_COUNT.format(place=place, rule=_rule(rule, place, values)))
    return dict(Statement("group_counts", "", " UNION ALL ".join(counts)).rows(**values)) if counts else {}


_COUNT = f"""
SELECT %(group_{{place}})s::bigint, count(*)
  FROM org_unit AS unit
 WHERE unit.id IN (SELECT unit_id FROM documents_recipientgroup_units
                    WHERE recipientgroup_id = %(group_{{place}})s::bigint {{rule}})
   AND {_BODIES}"""  # noqa: S608  (put together from texts that stand here)


def group_options(viewer: Viewer, typed: str) -> list[tuple[int, str, str]]:
    """Groups for a typeahead as (id, name, who keeps it); a body has dozens, so they are compared one by one."""
    words = fold(typed)
    rows = groups_for(viewer).values_list("id", "name", "owner__name")
    return [row for row in rows if words and words in fold(row[1])][:OPTIONS]


def outside_options(viewer: Viewer, typed: str) -> list[tuple[int, str, str]]:
    """Outside addresses for a typeahead as (id, name, e-mail); accents do not matter, part of an e-mail finds it."""
    words = fold(typed)
    if not words:
        return []
    return list(outside_for(viewer).filter(folded__contains=words).values_list("id", "name", "email")[:OPTIONS])
