"""Taking in a metadata file: what would happen row by row, then the same for good."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import connection, transaction
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext as _

from lienthong.kernel.access.viewer import Viewer
from lienthong.kernel.events.actions import Subject, emit
from lienthong.kernel.org.models import Unit
from lienthong.modules.reports.actions.catalogue import default_disaggregation
from lienthong.modules.reports.actions.exchange_rows import PlannedRow, keyed, name_of, units_planned
from lienthong.modules.reports.actions.exchange_writing import WRITERS, Choice, finish
from lienthong.modules.reports.events.exchange import MetadataImported, UnitLinked
from lienthong.modules.reports.models import Foreign, Form, FormFigure, Indicator
from lienthong.modules.reports.queries.exchange import DEFAULTS, UNITS, Stored, numbers_of, stored_of
from lienthong.modules.reports.rules import dhis2
from lienthong.modules.reports.rules.catalogue import (
    DEFAULT_COMBINATION,
    DEFAULT_DISAGGREGATION,
    may_design,
)
from lienthong.modules.reports.rules.dhis2 import Conflict, Known, Told

MOST_OBJECTS = 200_000
_MEANING = {"valueType", "aggregationType", "categoryCombo"}
_CODED = {"dataElements", "indicators", "validationRules", "legendSets", "categoryCombos", dhis2.OWN_RULES}
_NOT_LISTS = {"system", "date"}
_FORMS = {"dataSets", dhis2.OWN_FORMS}
_SECTIONS = {"sections", dhis2.OWN_SECTIONS}
# Who people are and what they may do stays where it is: it would leave again with every export.
_PEOPLE = {"users", "userRoles", "userGroups", "userCredentials", "userAuthorityGroups"}


class CannotImport(Exception):
    """The file cannot be taken in at all; the message says why."""


@dataclass(slots=True)
class Plan:
    """What a file would do."""

    rows: list[PlannedRow] = field(default_factory=list)

    def count(self, outcome: str) -> int:
        """How many rows have this outcome."""
        return sum(row.outcome == outcome for row in self.rows)

    @property
    def conflicts(self) -> list[PlannedRow]:
        """The rows that are not taken in; units last: there may be thousands without a match."""
        found = [row for row in self.rows if row.outcome == "conflict"]
        return sorted(found, key=lambda row: row.kind == UNITS)

    def by_kind(self) -> list[tuple[str, dict[str, int]]]:
        """How many of each kind have each outcome, in the order of the file."""
        found: dict[str, dict[str, int]] = {}
        for row in self.rows:
            counts = found.setdefault(row.kind, dict.fromkeys(("new", "changed", "same", "kept", "conflict"), 0))
            counts[row.outcome] += 1
        return list(found.items())


def plan_metadata(*, viewer: Viewer, document: Any) -> Plan:
    """What taking a metadata file in would do; nothing is written. Raises CannotImport."""
    if not may_design(viewer):
        raise CannotImport(_("Your position does not make indicators."))
    if not isinstance(document, dict) or not any(isinstance(value, list) for value in document.values()):
        raise CannotImport(_("This is no metadata file: it has no lists of objects."))
    if sum(len(value) for value in document.values() if isinstance(value, list)) > MOST_OBJECTS:
        raise CannotImport(_("It has more than %(most)s objects.") % {"most": MOST_OBJECTS})
    return Plan(list(_Planner(viewer, document).rows()))


@transaction.atomic
def import_metadata(*, viewer: Viewer, document: Any, choice: Choice, name: str = "") -> Plan:
    """Take a metadata file in: what is new or changed is written, what is in conflict is left as it is, and named.

    Objects without a place here, and those that cannot be read and are not there yet, are kept as they came, so that
    an export gives them back. Raises CannotImport.
    """
    with connection.cursor() as cursor:
        # Two files at once would both make what neither finds.
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('reports_exchange'))")
    plan = plan_metadata(viewer=viewer, document=document)
    default_disaggregation()
    _keep(plan.rows)
    for row in plan.rows:
        if row.outcome in {"new", "changed"} and row.told is not None:
            WRITERS[row.kind](viewer, row, choice)
    finish(viewer, [row for row in plan.rows if row.outcome in {"new", "changed"}], choice)
    told = MetadataImported(name, plan.count("new"), plan.count("changed"), plan.count("conflict"))
    emit(told, subject=Subject("report_exchange", viewer.body_id), viewer=viewer)
    return plan


def _keep(rows: Iterable[PlannedRow]) -> None:
    """What has no place here, and what cannot be read and is not there yet, as it came; what has a place no longer."""
    kept: dict[tuple[str, str], Foreign] = {}
    placed: dict[str, list[str]] = {}
    for row in rows:
        if row.outcome in {"new", "changed"} and row.told is not None:
            placed.setdefault(row.kind, []).append(row.uid)
        elif row.outcome in {"new", "changed", "kept"} or (row.outcome == "conflict" and row.pk is None and row.uid):
            one = Foreign(kind=row.kind[:60], uid=row.uid, body=row.raw, unit_id=row.unit_id, fault=row.reason[:300])
            kept.setdefault((one.kind, one.uid), one)
    for kind, uids in placed.items():
        Foreign.objects.filter(kind=kind, uid__in=uids).delete()
    Foreign.objects.bulk_create(
        kept.values(),
        batch_size=1000,
        update_conflicts=True,
        unique_fields=["kind", "uid"],
        update_fields=["body", "unit", "fault"],
    )


@transaction.atomic
def link_unit(*, viewer: Viewer, foreign_id: int, unit_id: int) -> Foreign:
    """Say which unit here a unit of a file is; its values and assignments are matched by that. Raises CannotImport."""
    if not may_design(viewer):
        raise CannotImport(_("Your position does not make indicators."))
    foreign = Foreign.objects.select_for_update().get(pk=foreign_id, kind=UNITS)
    unit = Unit.objects.get(pk=unit_id)
    other = Foreign.objects.filter(kind=UNITS, unit=unit).exclude(pk=foreign.pk).first()
    if other is not None:
        raise CannotImport(_("“%(unit)s” is known there as “%(uid)s” already.") % {"unit": unit.name, "uid": other.uid})
    foreign.unit, foreign.fault = unit, ""
    foreign.save(update_fields=["unit", "fault"])
    told = UnitLinked(foreign.uid, unit.name)
    emit(told, subject=Subject("report_exchange", viewer.body_id), viewer=viewer, unit_id=unit.pk)
    return foreign


class _Planner:
    """A file read from what nothing else needs to what needs the rest."""

    def __init__(self, viewer: Viewer, document: dict[str, Any]) -> None:
        self.viewer, self.document = viewer, document
        self.known = Known(
            factors=self._numbers("indicatorTypes", "factor"), constants=self._numbers("constants", "value")
        )
        self.known.uids["categoryCombos"] = {DEFAULT_DISAGGREGATION}
        self.known.uids["categoryOptionCombos"] = {DEFAULT_COMBINATION}
        self.used = self._in_use()

    def _numbers(self, kind: str, name: str) -> dict[str, Decimal]:
        kept = Foreign.objects.filter(kind=kind).values_list("body", flat=True)
        given = self.document.get(kind)
        return numbers_of([*kept, *(given if isinstance(given, list) else ())], name)

    def rows(self) -> Iterator[PlannedRow]:
        """Every object of the file once, units first: data sets are given to them."""
        yield from units_planned(self.document.get(UNITS))
        for kind in dhis2.TOLD:
            self.stored = stored_of(kind)
            self.codes = {one.told["code"]: uid for uid, one in self.stored.items() if one.told["code"]}
            self.known.uids.setdefault(kind, set()).update(self.stored)
            yield from self._objects(kind)
        for kind, found in self.document.items():
            if kind not in dhis2.TOLD and kind != UNITS and kind not in _NOT_LISTS and isinstance(found, list):
                yield from self._kept(kind, found)

    def _objects(self, kind: str) -> Iterator[PlannedRow]:
        found = self.document.get(kind)
        for uid, raw, refused in keyed(kind, found if isinstance(found, list) else ()):
            yield refused or self._object(kind, uid, raw)

    def _object(self, kind: str, uid: str, raw: dict[str, Any]) -> PlannedRow:
        name, had = name_of(raw), self.stored.get(uid)
        if raw.get("name") == "default" and kind.startswith("categor"):
            if kind in DEFAULTS:
                self.known.other_names[uid] = DEFAULTS[kind]
            return PlannedRow(kind, uid, name, "kept", "", raw)
        try:
            told = dhis2.told_of(kind, raw, self.known)
            outcome = self._outcome(kind, uid, told, had)
        except Conflict as conflict:
            return PlannedRow(kind, uid, name, "conflict", str(conflict), raw, pk=had.pk if had else None)
        self.known.uids[kind].add(uid)
        if told["code"]:
            self.codes[told["code"]] = uid
        return PlannedRow(kind, uid, name, outcome, "", raw, told, had.pk if had else None)

    def _outcome(self, kind: str, uid: str, told: Told, had: Stored | None) -> str:
        taken = self.codes.get(told["code"])
        if kind in _CODED and taken not in {None, uid}:
            raise Conflict(_("“%(other)s” has this code.") % {"other": taken})
        if had is None:
            return "new"
        changed = {name for name, value in told.items() if had.told.get(name) != value}
        if not changed:
            return "same"
        if had.owner_id not in {None, self.viewer.body_id}:
            raise Conflict(_("It belongs to another body."))
        if kind == "dataElements" and changed & _MEANING and uid in self.used:
            raise Conflict(_("It is in use, so kind of value, disaggregation and way of adding up stay."))
        if kind in {"categories", "categoryCombos", "categoryOptionCombos"} and changed - {"name", "code"}:
            raise Conflict(_("It is divided otherwise here."))
        if kind in self.in_force and had.pk in self.in_force[kind]:
            raise Conflict(_("It is in force: this changes only in its next version."))
        return "changed"

    def _in_use(self) -> set[str]:
        active = Form.objects.exclude(state=Form.State.DRAFT)
        forms, sections = (set(active.values_list(name, flat=True)) for name in ("pk", "sections__pk"))
        self.in_force = dict.fromkeys(_FORMS, forms) | dict.fromkeys(_SECTIONS, sections)
        asked = FormFigure.objects.filter(figure__indicator=OuterRef("pk"))
        return set(Indicator.objects.filter(Q(is_entered=True) | Exists(asked)).values_list("uid", flat=True))

    def _kept(self, kind: str, found: list[Any]) -> Iterator[PlannedRow]:
        if kind in _PEOPLE:
            reason = _("People and their rights are not taken in.")
            yield from (PlannedRow(kind, "", name_of(raw), "conflict", reason, {}) for raw in found)
            return
        for uid, raw, refused in keyed(kind, found):
            yield refused or PlannedRow(kind, uid, name_of(raw), "kept", "", raw)


def first_of_year(today: date) -> date:
    """When a form that a file brings begins, unless somebody says otherwise."""
    return today.replace(month=1, day=1)
