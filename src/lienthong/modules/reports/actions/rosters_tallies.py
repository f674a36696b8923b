"""Tallies of rosters: counted up the tree from the lists, a row a unit and day on which something moved."""

from datetime import date
from pathlib import Path

from django.db import transaction
from django.utils import timezone

from lienthong.kernel.database.sql import statements
from lienthong.modules.reports.models import Roster

SQL = statements(str(Path(__file__)))


@transaction.atomic
def tally_roster(*, roster_id: int, today: date | None = None) -> int:
    """Count a roster's lists for a day (today); returns how many units moved. Doing it twice changes nothing."""
    SQL["lock_roster_tally"].run(roster=roster_id)
    return SQL["tally_roster"].run(roster=roster_id, today=today or timezone.localdate())


def tally_rosters() -> int:
    """Every roster in force; returns how many units moved."""
    ids = Roster.objects.filter(state=Roster.State.ACTIVE).order_by("id").values_list("id", flat=True)
    return sum(tally_roster(roster_id=pk) for pk in ids)


def recount(roster_id: int) -> int:
    """The counts of a roster's lists from their lines; returns how many differed."""
    return SQL["recount_lists"].run(roster=roster_id)
