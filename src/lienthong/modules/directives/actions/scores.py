"""Freezing the scores of a period."""

from datetime import date

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from lienthong.kernel.access.roles import Permission
from lienthong.kernel.access.viewer import Viewer
from lienthong.kernel.events.actions import Subject, emit
from lienthong.modules.directives.events.scores import ScoresFrozen
from lienthong.modules.directives.models import ScoreSheet
from lienthong.modules.directives.queries.scores import score_inputs
from lienthong.modules.directives.rules.scores import NEWEST, digest, scored


class CannotFreeze(Exception):
    """The period makes no sheet; the message says why."""


def may_freeze(viewer: Viewer) -> bool:
    """Leaders of the centre freeze scores; others read them."""
    wanted = {Permission.DIRECTIVES_OVERSEE, Permission.DIRECTIVES_ASSIGN}
    return viewer.level == "central" and wanted <= viewer.permissions


@transaction.atomic
def freeze_scores(*, viewer: Viewer, starts_on: date, ends_on: date) -> ScoreSheet:
    """Keep the figures and scores of a period as they are now; a second time makes a further version.

    Raises CannotFreeze for a viewer who may not, a period that has not begun, and one in which nothing fell due.
    """
    if not may_freeze(viewer):
        raise CannotFreeze(_("Only a leader of the centre freezes scores."))
    if ends_on < starts_on or starts_on > timezone.localdate():
        raise CannotFreeze(_("The period must begin before today and end after it began."))
    rows = scored(NEWEST, score_inputs(starts_on, ends_on))
    if not rows:
        raise CannotFreeze(_("Nothing fell due in this period."))
    last = ScoreSheet.objects.filter(starts_on=starts_on, ends_on=ends_on).aggregate(last=Max("version"))["last"]
    sheet = ScoreSheet.objects.create(
        starts_on=starts_on,
        ends_on=ends_on,
        version=(last or 0) + 1,
        formula=NEWEST,
        rows=rows,
        sha256=digest(NEWEST, str(starts_on), str(ends_on), rows),
        frozen_at=timezone.now(),
        position_id=viewer.position_id,
    )
    told = ScoresFrozen(str(starts_on), str(ends_on), sheet.version, sheet.sha256)
    emit(told, subject=Subject("score_sheet", sheet.pk), viewer=viewer)
    return sheet
