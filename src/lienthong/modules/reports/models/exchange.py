"""What came from another system and has no table here: kept as it came, so that an export gives it back."""

from typing import Any, ClassVar

from django.db import models

from lienthong.kernel.org.models import Unit


class Foreign(models.Model):
    """An object of a metadata file that is not of the catalogue: a group, a unit, or what could not be read (`fault`).

    `unit` says which unit here an organisation unit there is: by it values and assignments are matched.
    """

    kind = models.CharField(max_length=60, db_collation="C")
    uid = models.CharField(max_length=11, db_collation="C")
    body: Any = models.JSONField()
    unit = models.ForeignKey(Unit, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    fault = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["kind", "uid"], name="foreign_once")]

    def __str__(self) -> str:
        return f"{self.kind} {self.uid}"
