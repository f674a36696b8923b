"""Writing targets: one figure, or many that were pasted or came in a sheet."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from lienthong.kernel.access.viewer import Viewer
from lienthong.kernel.events.actions import Subject, emit
from lienthong.kernel.language.text import fold, nfc
from lienthong.kernel.org.models import Unit
from lienthong.modules.directives.events.indicators import TargetsSet
from lienthong.modules.directives.models import Indicator, Target
from lienthong.modules.directives.rules.indicators import COLUMNS, may_write

LARGEST = Decimal(10) ** 15
LONGEST_SOURCE = 300


class CannotSetTarget(Exception):
    """A figure that cannot be taken; the message says which and why."""


@dataclass(frozen=True, slots=True)
class Taken:
    """What a pasted table did: units with figures set, and the lines that were not taken with the reason."""

    count: int
    faults: list[str]


@transaction.atomic
def set_target(
    *, viewer: Viewer, indicator: Indicator, unit_id: int, period: tuple[date, date], column: str, typed: str
) -> Target:
    """Set one figure of a unit for a period as it was typed. Raises CannotSetTarget."""
    target, is_changed = _set(viewer, indicator, unit_id, period, {column: typed})
    if is_changed:
        told = TargetsSet(indicator.title, str(period[0]), str(period[1]), 1)
        emit(told, subject=Subject("indicator", indicator.pk), viewer=viewer, unit_id=unit_id)
    return target


@transaction.atomic
def take_targets(
    *, viewer: Viewer, indicator: Indicator, period: tuple[date, date], lines: Iterable[Sequence[Any]]
) -> Taken:
    """Set the figures of many units: each line a unit's code (or its name), its name, then the figures by column.

    A cell that is empty leaves the figure as it is. A line with a fault is left out whole, and named.
    """
    wanted = [[nfc(str("" if cell is None else cell)).strip() for cell in line] for line in lines]
    wanted = [line for line in wanted if any(line)]
    codes = {line[0] for line in wanted} | {line[0].removeprefix("'") for line in wanted}
    names = {fold(line[0]) for line in wanted}
    units = Unit.objects.open()
    by_code = {one.code: one.pk for one in units.filter(code__in=codes)}
    by_name = {one.folded: one.pk for one in units.filter(folded__in=names, kind="committee")}
    count, faults, changed = 0, [], 0
    for number, line in enumerate(wanted, start=1):
        unit_id = by_code.get(line[0]) or by_name.get(fold(line[0]))
        named = unit_id is not None and line[0] not in by_code
        cells = line[1:] if named and len(line) <= len(COLUMNS) + 1 else line[2:]
        if unit_id is None:
            faults.append(_("Line %(number)s: there is no unit “%(unit)s”.") % {"number": number, "unit": line[0]})
            continue
        typed = {name: cell for name, cell in zip(COLUMNS, cells, strict=False) if cell}
        try:
            with transaction.atomic():
                _target, is_changed = _set(viewer, indicator, unit_id, period, typed)
        except CannotSetTarget as error:
            faults.append(_("Line %(number)s: %(fault)s") % {"number": number, "fault": error})
        else:
            count, changed = count + 1, changed + is_changed
    if changed:
        told = TargetsSet(indicator.title, str(period[0]), str(period[1]), changed)
        emit(told, subject=Subject("indicator", indicator.pk), viewer=viewer)
    return Taken(count, faults)


def _set(
    viewer: Viewer, indicator: Indicator, unit_id: int, period: tuple[date, date], typed: dict[str, str]
) -> tuple[Target, bool]:
    """The target, and whether a figure of it changed: what changes nothing asks for no right and writes nothing."""
    if period[1] < period[0]:
        raise CannotSetTarget(_("The period ends before it begins."))
    known = Target.objects.select_for_update().filter(
        indicator=indicator, unit_id=unit_id, starts_on=period[0], ends_on=period[1]
    )
    target = known.first() or Target(indicator=indicator, unit_id=unit_id, starts_on=period[0], ends_on=period[1])
    is_changed = False
    for column, text in typed.items():
        value: Any = text[:LONGEST_SOURCE] if column == "source" else number_of(text)
        if column == "weight" and (value is None or value < 0):
            raise CannotSetTarget(_("A weight is a number, nought or more."))
        if getattr(target, column, None) == value:
            continue
        if not may_write(viewer, body_id=indicator.directive.body_id, unit_id=unit_id, column=column):
            raise CannotSetTarget(_("This figure is not yours to write."))
        setattr(target, column, value)
        is_changed = True
        if column == "reported":
            target.reported_on = timezone.localdate() if value is not None else None
            target.verified = None if "verified" not in typed else target.verified
    if is_changed:
        target.save()
    return target, is_changed


def number_of(text: str) -> Decimal | None:
    """A number as it is written here (1.234,5) or by programs (1234.5); None for nothing. Raises CannotSetTarget."""
    plain = text.strip().replace(" ", "").replace("\u00a0", "").removesuffix("%")
    if not plain:
        return None
    if "," in plain:
        plain = plain.replace(".", "").replace(",", ".")
    elif plain.count(".") > 1 or (plain.count(".") == 1 and _groups(plain)):
        plain = plain.replace(".", "")
    try:
        value = Decimal(plain)
    except InvalidOperation as error:
        raise CannotSetTarget(_("“%(text)s” is not a number.") % {"text": text[:40]}) from error
    if not value.is_finite() or abs(value) >= LARGEST:
        raise CannotSetTarget(_("“%(text)s” is too large a number.") % {"text": text[:40]})
    return value.quantize(Decimal("0.0001"))


def _groups(plain: str) -> bool:
    """Whether the point parts thousands, as in 1.792: three digits after it, one to three before, not nought."""
    before, after = plain.lstrip("-").split(".")
    return len(after) == 3 and 1 <= len(before) <= 3 and before != "0" and after.isdecimal() and before.isdecimal()
