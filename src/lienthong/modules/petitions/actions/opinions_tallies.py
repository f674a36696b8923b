"""Counts of petitions by day, unit, kind and topic: derived from the petitions, a day at a time."""

from datetime import date

from django.conf import settings
from django.db import transaction

from lienthong.kernel.database.sql import statements

SQL = statements(__file__)


@transaction.atomic
def count_days(first: date, last: date) -> None:
    """Count anew what was received from the first day to the last; sealed petitions are counted nowhere."""
    days = {"first": first, "last": last}
    SQL["lock_tallies"].run(key=0x7E717100)
    SQL["forget_days"].run(**days)
    SQL["count_days"].run(**days, zone=settings.TIME_ZONE)
