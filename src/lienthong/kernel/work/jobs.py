"""What time alone brings about: standings change, deadlines come near."""

from lienthong.kernel.jobs.actions import job
from lienthong.kernel.work.actions import refresh_standings, remind


@job(every="* * * * * */15", queue="upkeep")
def keep_standings(timestamp: int) -> None:
    """Every quarter of a minute: the standings of units where something changed or time ran on."""
    refresh_standings()


@job(every="*/5 * * * *", queue="upkeep")
def remind_of_deadlines(timestamp: int) -> None:
    """Every five minutes: whoever holds a step that became due soon or overdue is told, once each."""
    remind()
