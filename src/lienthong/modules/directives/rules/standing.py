"""How an assignment stands on a day: the only place where the four buckets are decided, in Python and in SQL."""

from datetime import date, datetime
from typing import Protocol

from django.db.models import TextChoices
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class Bucket(TextChoices):
    """The four, of which every assignment in force is in exactly one; done means reported done."""

    DONE_ON_TIME = "done_on_time", _("Done on time")
    DONE_LATE = "done_late", _("Done late")
    OPEN_IN_TIME = "open_in_time", _("Open, in time")
    OPEN_OVERDUE = "open_overdue", _("Open, overdue")


class Dated(Protocol):
    """What a bucket is derived from."""

    @property
    def state(self) -> str: ...
    @property
    def assigned_at(self) -> datetime: ...
    @property
    def original_due_on(self) -> date | None: ...
    @property
    def due_on(self) -> date | None: ...
    @property
    def reported_on(self) -> date | None: ...


def bucket(assignment: Dated, as_of: date, *, original: bool = False) -> Bucket | None:
    """The bucket on a day, against the extended day or (`original`) the one first given.

    What was reported after `as_of` has not happened yet. None for an assignment that was withdrawn or was given
    after that day: it is in no bucket. Without a due day nothing is late; the due day itself is in time.
    """
    if assignment.state == "withdrawn" or timezone.localdate(assignment.assigned_at) > as_of:
        return None
    due = assignment.original_due_on if original else assignment.due_on
    reported = assignment.reported_on
    if reported is not None and reported <= as_of:
        return Bucket.DONE_LATE if due is not None and reported > due else Bucket.DONE_ON_TIME
    return Bucket.OPEN_OVERDUE if due is not None and as_of > due else Bucket.OPEN_IN_TIME


# The same rule in SQL; `test_standing` holds the two equal.
_BUCKET_SQL = """CASE
  WHEN :row.state = 'withdrawn'
    OR :row.assigned_at >= ((:as_of + 1)::timestamp AT TIME ZONE ':zone') THEN NULL
  WHEN :row.reported_on <= :as_of THEN
    CASE WHEN :row.reported_on > :row.:due THEN 'done_late' ELSE 'done_on_time' END
  WHEN :as_of > :row.:due THEN 'open_overdue'
  ELSE 'open_in_time' END"""


def bucket_sql(*, as_of: str, row: str = "assignment", original: bool = False) -> str:
    """`bucket` as an SQL expression over the columns of the table or alias `row`; `as_of` is an SQL date."""
    return (
        _BUCKET_SQL.replace(":row", row)
        .replace(":due", "original_due_on" if original else "due_on")
        .replace(":as_of", as_of)
        .replace(":zone", timezone.get_default_timezone_name())
    )
