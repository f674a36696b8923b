"""Telling the level above, once, which reports fell due without having come; units are reminded by their clocks."""

from collections import defaultdict
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.utils import timezone, translation

from lienthong.kernel.database.sql import statements
from lienthong.kernel.notify.actions import notify_desks
from lienthong.modules.reports.actions.submissions_opening import desks_for
from lienthong.modules.reports.rules.periods import Span
from lienthong.modules.reports.rules.submissions import period_name

SQL = statements(__file__)
NEWS = "reports_missing"


@transaction.atomic
def tell_of_missing(*, until: datetime | None = None) -> int:
    """Tell each body how many of its units have not sent what fell due within a day; returns how many were told of."""
    until = until or timezone.now()
    rows = SQL["missing_below"].rows(since=until - timedelta(days=1), until=until)
    desks = dict(zip([row[0] for row in rows], desks_for([row[0] for row in rows]), strict=True))
    told: dict[str, list[tuple[int, int, str]]] = defaultdict(list)
    with translation.override(settings.LANGUAGE_CODE):
        for body_id, form_id, name, kind, starts_on, missing, asked in rows:
            title = f"{name} – {period_name(Span(starts_on, kind))}: {missing}/{asked}"
            told[desks[body_id]].append((body_id, form_id, title))
    for desk, lines in told.items():
        units, forms, titles = zip(*lines, strict=True)
        notify_desks(
            unit_ids=units, desks=[desk], kind=NEWS, subject_kind="report_form", subject_ids=forms, titles=titles
        )
    return len(rows)
