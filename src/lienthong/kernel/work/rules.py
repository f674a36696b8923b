"""How a step stands, and who may handle it: the only place where either is decided."""

from datetime import datetime, timedelta
from typing import Protocol

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from lienthong.kernel.access.roles import DESKS, Role
from lienthong.kernel.access.viewer import Viewer
from lienthong.kernel.accounts.models import Position
from lienthong.kernel.work.models import Step

DUE_SOON = timedelta(days=2)
EARLY = timedelta(days=1)


class StandingName(TextChoices):
    """Every way a step can stand."""

    EARLY = "early", _("Done early")
    ON_TIME = "on_time", _("Done on time")
    LATE = "late", _("Done late")
    IN_TIME = "in_time", _("In time")
    DUE_SOON = "due_soon", _("Due soon")
    OVERDUE = "overdue", _("Overdue")


class Timed(Protocol):
    """What a standing is computed from."""

    @property
    def due_at(self) -> datetime | None: ...
    @property
    def left_at(self) -> datetime | None: ...


def standing(step: Timed, as_of: datetime) -> StandingName:
    """How a step stands at a moment; what happened after `as_of` has not happened yet.

    A step without a due moment is in time while it is open and on time when it is done.
    """
    if step.left_at is not None and step.left_at <= as_of:
        if step.due_at is None:
            return StandingName.ON_TIME
        if step.left_at > step.due_at:
            return StandingName.LATE
        return StandingName.EARLY if step.left_at < step.due_at - EARLY else StandingName.ON_TIME
    if step.due_at is None:
        return StandingName.IN_TIME
    if as_of > step.due_at:
        return StandingName.OVERDUE
    return StandingName.DUE_SOON if as_of >= step.due_at - DUE_SOON else StandingName.IN_TIME


# The same rule in SQL; `test_rules` holds the two equal. `:due`, `:left` and `:as_of` are replaced by columns.
STANDING_SQL = """CASE
  WHEN :left <= :as_of THEN CASE
    WHEN :due IS NULL THEN 'on_time'
    WHEN :left > :due THEN 'late'
    WHEN :left < :due - interval '1 day' THEN 'early'
    ELSE 'on_time' END
  WHEN :due IS NULL THEN 'in_time'
  WHEN :as_of > :due THEN 'overdue'
  WHEN :as_of >= :due - interval '2 days' THEN 'due_soon'
  ELSE 'in_time' END"""


def standing_sql(*, due: str, left: str, as_of: str) -> str:
    """The standing as an SQL expression over the named columns."""
    return STANDING_SQL.replace(":due", due).replace(":left", left).replace(":as_of", as_of)


def desks_of(viewer: Viewer) -> list[str]:
    """The desks of the unit at which the viewer's role sits."""
    return sorted(DESKS[Role(viewer.role)])


def may_handle(viewer: Viewer, step: Step) -> bool:
    """Whether a step is the viewer's to take, hand over or finish."""
    if step.left_at is not None:
        return False
    if step.position_id is not None:
        return step.position_id == viewer.position_id
    return step.unit_id == viewer.unit_id and step.desk in DESKS[Role(viewer.role)]


def may_assign(viewer: Viewer, step: Step, to: Position) -> bool:
    """Whether the viewer may give a step to a colleague: it is theirs to handle, and `to` is of the same body."""
    return may_handle(viewer, step) and (to.unit.body_id or to.unit_id) == viewer.body_id
