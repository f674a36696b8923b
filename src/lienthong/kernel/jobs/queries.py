"""What waits, what failed, and whether anybody works on it."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from procrastinate import App
from procrastinate.jobs import Job

from lienthong.kernel.database.sql import statements

SILENT_AFTER = 30.0  # seconds without a heartbeat after which a worker counts as dead; it beats every ten

SQL = statements(__file__)


@dataclass(frozen=True, slots=True)
class FailedJob:
    """A job that failed every time it was tried."""

    id: int
    name: str
    queue: str
    attempts: int
    arguments: dict[str, Any]
    failed_at: datetime


def failed_jobs(*, before: int | None = None, size: int = 50) -> list[FailedJob]:
    """Jobs given up, newest number first; `before` is the last number of the page before."""
    rows = SQL["failed_jobs"].rows(before=before, size=size)
    return [
        FailedJob(number, name, queue, attempts, json.loads(arguments), failed_at)
        for number, name, queue, attempts, arguments, failed_at in rows
    ]


def workers_alive() -> int:
    """How many workers have given a sign of life in the last half minute."""
    return int(SQL["workers_alive"].value(silent_after=SILENT_AFTER))


def jobs_by_status() -> dict[str, int]:
    """Number of jobs in each status that is not final, and of failed ones."""
    return dict(SQL["jobs_by_status"].rows())


async def stalled_jobs(application: App) -> Sequence[Job]:
    """Jobs in the hands of workers that gave no sign of life."""
    return list(await application.job_manager.get_stalled_jobs(seconds_since_heartbeat=SILENT_AFTER))
