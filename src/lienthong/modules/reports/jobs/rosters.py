"""What follows from changes of lists and of the tree: tallies, keepers, lines looked at again."""

from lienthong.kernel.jobs.actions import job
from lienthong.modules.reports.actions import rosters_importing as importing
from lienthong.modules.reports.actions import rosters_keeping as keeping
from lienthong.modules.reports.actions import rosters_tallies as tallies
from lienthong.modules.reports.actions.rosters_rechecking import recheck_roster


@job(queue="upkeep")
def tally_roster(roster_id: int) -> None:
    """Count one roster's lists up the tree for today."""
    tallies.tally_roster(roster_id=roster_id)


@job(queue="upkeep")
def tally_all_rosters() -> None:
    """After a change of the tree: every roster in force."""
    tallies.tally_rosters()


@job(queue="upkeep")
def give_lists_to_unit(unit_id: int) -> None:
    """The lists that a new unit is to keep."""
    if keeping.open_lists_of_unit(unit_id=unit_id):
        tallies.tally_rosters()


@job(queue="upkeep")
def end_lists_of_unit(unit_id: int) -> None:
    """The lists of a closed unit."""
    for roster_id in keeping.close_lists_of_unit(unit_id=unit_id):
        tallies.tally_roster(roster_id=roster_id)


@job(queue="upkeep")
def recheck_lines(roster_id: int) -> None:
    """The lines of a roster whose fields have changed."""
    recheck_roster(roster_id=roster_id)
    tallies.tally_roster(roster_id=roster_id)


@job()
def check_roster_sheet(import_id: int) -> None:
    """Read and check a sheet of lines."""
    importing.check_sheet(import_id=import_id)


@job()
def store_roster_sheet(import_id: int) -> None:
    """Store the rows of a sheet that have no fault."""
    importing.store_sheet(import_id=import_id)
