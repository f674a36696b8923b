"""Tables: pivots that somebody saved, and printed reports that are compiled of themselves."""

from typing import Any, ClassVar

from django.db import models
from django.db.models import Q

from lienthong.kernel.access.roles import Permission
from lienthong.kernel.access.viewer import Viewer
from lienthong.kernel.accounts.models import Position
from lienthong.kernel.files.models import File
from lienthong.kernel.org.models import Unit
from lienthong.modules.reports.models.catalogue import Described
from lienthong.modules.reports.models.periods import Period


class TableQuerySet(models.QuerySet["Table"]):
    """Reads that every part shares."""

    def visible_to(self, viewer: Viewer) -> "TableQuerySet":
        """One's own, and what others share with the body or with everybody below."""
        if not viewer.may(Permission.REPORTS_VIEW):
            return self.none()
        above = Q(unit__lft__lte=viewer.lft, unit__rgt__gte=viewer.lft)
        return self.filter(
            Q(owner_id=viewer.position_id)
            | Q(shared="body", unit__body_id=viewer.body_id)
            | Q(shared="below") & (above | Q(unit__body_id=viewer.body_id))
        )


class Table(Described):
    """A saved pivot: `asked` is its query as an address has it (see rules.tables.Asked)."""

    asked: Any = models.JSONField(default=dict)
    owner = models.ForeignKey(Position, on_delete=models.PROTECT, related_name="+")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    shared = models.CharField(max_length=5, default="", blank=True, db_collation="C")
    changed_at = models.DateTimeField()

    objects = TableQuerySet.as_manager()


class Bulletin(Described):
    """A printed report made of tables, compiled each period of its type for a unit and sent to its readers."""

    tables: Any = models.JSONField(default=list)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    owner = models.ForeignKey(Position, on_delete=models.PROTECT, related_name="+")
    period_type = models.CharField(max_length=7, default="week")
    is_sent = models.BooleanField(default=True)
    intro = models.TextField(blank=True)


class BulletinIssue(models.Model):
    """One compiled report, kept as it was on that day."""

    bulletin = models.ForeignKey(Bulletin, on_delete=models.CASCADE, related_name="issues", db_index=False)
    period = models.ForeignKey(Period, on_delete=models.PROTECT, related_name="+", db_index=False)
    at = models.DateTimeField()
    file = models.ForeignKey(File, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["bulletin", "period"], name="bulletin_issue_once")]

    def __str__(self) -> str:
        return f"{self.bulletin_id} {self.period_id}"
