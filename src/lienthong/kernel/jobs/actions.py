"""Declaring work for later, and asking for it in the transaction of the change that needs it."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.db import connection
from procrastinate import App, RetryStrategy
from procrastinate.contrib.django import app
from procrastinate.jobs import Status
from procrastinate.tasks import Task
from psycopg.types.json import Jsonb

from lienthong.kernel.jobs.queries import stalled_jobs

FIRST_WAIT = 4  # seconds before the first retry; each further one waits four times as long
MANY_TRIES = 5


def job(
    *, queue: str = "default", tries: int = MANY_TRIES, every: str | None = None
) -> Callable[[Callable[..., None]], Task[Any, None, Any]]:
    """Declare a function of a `jobs.py` as a job, known by its module and name.

    It runs at least once, so it must do no harm when it runs again; its arguments are keywords that JSON can hold.
    A failure is tried again after 4, 16, 64 … seconds, `tries` runs in all. `every` is a cron line of five or six
    fields (the sixth are seconds) in UTC; such a function takes one positional argument, the time in seconds.
    """

    def declare(function: Callable[..., None]) -> Task[Any, None, Any]:
        retry = RetryStrategy(max_attempts=tries - 1, exponential_wait=FIRST_WAIT) if tries > 1 else False
        name = f"{function.__module__}.{function.__name__}"
        task: Any = app.task(name=name, queue=queue, retry=retry)(function)
        declared: Task[Any, None, Any] = app.periodic(cron=every)(task) if every else task
        return declared

    return declare


def enqueue(
    task: Task[Any, None, Any],
    *,
    once: str | None = None,
    lock: str | None = None,
    at: datetime | None = None,
    **arguments: Any,
) -> int | None:
    """Ask for a job; the worker sees it when the transaction commits. Returns its number.

    `once`: a key; nothing is added, and None returned, while a job with the same key waits. `lock`: jobs with the same
    key never run at the same time, and keep their order. `at`: not before this moment.
    """
    wanted = task.configure(queueing_lock=once, lock=lock, schedule_at=at).make_new_job(**arguments)
    values: list[Any] = [wanted.queue, wanted.task_name, wanted.priority, wanted.lock, wanted.queueing_lock]
    values += [Jsonb(wanted.task_kwargs), wanted.scheduled_at]
    with connection.cursor() as cursor:
        cursor.execute(_ENQUEUE, values)
        row = cursor.fetchone()
    return int(row[0]) if row else None


# What procrastinate's own function writes (`procrastinate_defer_jobs_v1`), but a job that waits already is passed over
# instead of spoiling the caller's transaction, so that no savepoint is needed: nearly every change asks for a job.
_ENQUEUE = """
INSERT INTO procrastinate_jobs (queue_name, task_name, priority, lock, queueing_lock, args, scheduled_at)
VALUES (%s, %s, %s, %s, %s, %s, %s)
ON CONFLICT (queueing_lock) WHERE status = 'todo' DO NOTHING
RETURNING id
"""


def retry_job(job_id: int) -> None:
    """Try a failed job again now, as an operator asks for."""
    app.job_manager.retry_job_by_id(job_id, retry_at=_now())


async def retry_stalled_jobs(application: App) -> int:
    """Hand the jobs of workers that died to the living ones; returns how many."""
    count = 0
    for stalled in await stalled_jobs(application):
        if stalled.status == Status.DOING.value:
            await application.job_manager.retry_job(stalled)
            count += 1
    return count


def _now() -> datetime:
    from django.utils import timezone

    return timezone.now()
