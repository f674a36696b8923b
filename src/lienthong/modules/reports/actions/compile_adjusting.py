"""Adjustments: a level corrects what is compiled for it, with a reason; what units below sent stays as it is."""

from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from lienthong.kernel.access.viewer import Viewer
from lienthong.kernel.events.actions import Subject, emit
from lienthong.kernel.language.text import nfc
from lienthong.kernel.org.models import Unit
from lienthong.modules.reports.actions.compiling import mark_stale, refresh_line
from lienthong.modules.reports.events.compile import AdjustmentTakenBack, FigureAdjusted
from lienthong.modules.reports.models import Adjustment, Figure, Period, ValueType
from lienthong.modules.reports.rules.compile_reading import may_adjust

LARGEST = Decimal(10) ** 15
LONGEST = 500
BACK = "back:"
WHOLE = frozenset({ValueType.COUNT, ValueType.INTEGER})


class CannotAdjust(Exception):
    """The figure is not the viewer's to correct, or the correction says nothing; the message says which."""


@transaction.atomic
def adjust_figure(
    *, viewer: Viewer, unit: Unit, figure: Figure, period: Period, delta: Decimal, reason: str, request_key: str = ""
) -> Adjustment:
    """Correct the compiled figure of one's own unit by a difference; the same request twice is done once.

    Raises CannotAdjust.
    """
    if not may_adjust(viewer, unit, figure.indicator):
        raise CannotAdjust(_("Only the unit itself corrects what is compiled for it, where figures are added up."))
    reason = nfc(" ".join(reason.replace("\x00", "").split()))[:LONGEST]
    if not reason:
        raise CannotAdjust(_("Say why: the reason stands beside the figure."))
    if not delta or abs(delta) >= LARGEST or delta != round(delta, 4):
        raise CannotAdjust(_("Give a difference other than nought, with four decimals at most."))
    fields = {"unit": unit, "figure": figure, "period": period, "delta": delta, "reason": reason}
    if figure.indicator.type in WHOLE and delta != delta.to_integral_value():
        raise CannotAdjust(_("This figure counts whole things: give a whole number."))
    made, is_new = _made(viewer, request_key, fields)
    if is_new:
        emit(FigureAdjusted(str(figure.indicator), str(period), str(delta), reason), **_about(viewer, made))
    return made


@transaction.atomic
def take_back_adjustment(*, viewer: Viewer, adjustment: Adjustment) -> Adjustment:
    """Undo an adjustment by its opposite; both stay on record, and twice is once. Raises CannotAdjust."""
    figure = adjustment.figure
    if not may_adjust(viewer, adjustment.unit, figure.indicator):
        raise CannotAdjust(_("Only the unit itself corrects what is compiled for it, where figures are added up."))
    if adjustment.request_key.startswith(BACK):
        raise CannotAdjust(_("This takes back another one already."))
    reason = (_("Taken back: %(reason)s") % {"reason": adjustment.reason})[:LONGEST]
    fields = {
        "unit": adjustment.unit,
        "figure": figure,
        "period": adjustment.period,
        "delta": -adjustment.delta,
        "reason": reason,
    }
    made, is_new = _made(viewer, f"{BACK}{adjustment.pk}", fields)
    if is_new:
        told = AdjustmentTakenBack(str(figure.indicator), str(adjustment.period), str(adjustment.delta))
        emit(told, **_about(viewer, made))
    return made


def _made(viewer: Viewer, request_key: str, fields: dict[str, Any]) -> tuple[Adjustment, bool]:
    """The adjustment, and whether this request was the first; what stands above is compiled at once if it may be."""
    fields |= {"at": timezone.now(), "position_id": viewer.position_id}
    if request_key:
        made, is_new = Adjustment.objects.get_or_create(request_key=request_key[:40], defaults=fields)
    else:
        made, is_new = Adjustment.objects.create(**fields), True
    if is_new:
        mark_stale([(made.unit_id, made.period_id)])
        refresh_line(unit_id=made.unit_id, period_id=made.period_id)
    return made, is_new


def _about(viewer: Viewer, made: Adjustment) -> dict[str, Any]:
    return {"subject": Subject("adjustment", made.pk), "viewer": viewer, "unit_id": made.unit_id}
