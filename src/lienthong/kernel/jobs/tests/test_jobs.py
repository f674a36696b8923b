"""Jobs: asked for in the transaction, run at least once, taken from workers that died."""

import asyncio
from typing import Any

import pytest
from django.db import connection, transaction
from django.utils import timezone
from procrastinate.contrib.django import app

from lienthong.kernel.jobs.actions import enqueue, job, retry_job, retry_stalled_jobs
from lienthong.kernel.jobs.jobs import worker_options
from lienthong.kernel.jobs.queries import failed_jobs, jobs_by_status, workers_alive

ran: list[int] = []


@job(queue="tests", tries=1)
def note(*, number: int) -> None:
    """Remember the number; a negative one fails."""
    if number < 0:
        raise ValueError("negative")
    ran.append(number)


def _work() -> None:
    options: dict[str, Any] = {**worker_options(), "wait": False, "install_signal_handlers": False}
    options |= {"queues": ["tests"], "listen_notify": False, "concurrency": 1}
    with app.replace_connector(app.connector.get_worker_connector()) as running:  # type: ignore[attr-defined]
        running.run_worker(**options)


@pytest.mark.django_db
def test_a_job_is_there_only_when_the_change_is() -> None:
    with transaction.atomic():
        enqueue(note, number=1)
        transaction.set_rollback(True)
    assert jobs_by_status() == {}
    enqueue(note, number=1)
    assert jobs_by_status() == {"todo": 1}


@pytest.mark.django_db
def test_once_adds_nothing_while_one_waits() -> None:
    assert enqueue(note, once="the same", number=1) is not None
    assert enqueue(note, once="the same", number=2) is None
    assert jobs_by_status() == {"todo": 1}


@pytest.mark.django_db
def test_a_job_is_written_as_the_library_writes_it() -> None:
    at = timezone.now()
    mine = enqueue(note, once="mine", lock="a lock", at=at, number=3)
    theirs = note.configure(queueing_lock="theirs", lock="a lock", schedule_at=at).defer(number=3)
    told = "queue_name, task_name, priority, lock, args, status, scheduled_at, attempts, abort_requested, worker_id"
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {told} FROM procrastinate_jobs WHERE id IN (%s, %s)", [mine, theirs])
        first, second = cursor.fetchall()
        cursor.execute("SELECT type FROM procrastinate_events WHERE job_id = %s ORDER BY type", [mine])
        my_events = cursor.fetchall()
        cursor.execute("SELECT type FROM procrastinate_events WHERE job_id = %s ORDER BY type", [theirs])
        their_events = cursor.fetchall()
    assert first == second
    assert my_events == their_events


@pytest.mark.django_db(transaction=True)
def test_a_worker_runs_it_and_a_failure_is_listed() -> None:
    ran.clear()
    enqueue(note, number=5)
    bad = enqueue(note, number=-1)
    _work()
    assert ran == [5]
    (failed,) = failed_jobs()
    assert (failed.id, failed.arguments) == (bad, {"number": -1})
    assert failed.name.endswith("test_jobs.note")
    assert workers_alive() == 0
    assert bad is not None
    retry_job(bad)
    assert failed_jobs() == []


@pytest.mark.django_db(transaction=True)
def test_the_job_of_a_dead_worker_goes_to_a_living_one() -> None:
    ran.clear()
    number = enqueue(note, number=8)
    with connection.cursor() as cursor:  # no worker has it
        cursor.execute("UPDATE procrastinate_jobs SET status = 'doing' WHERE id = %s", [number])
    _work()
    assert ran == []

    async def rescue() -> int:
        with app.replace_connector(app.connector.get_worker_connector()) as running:  # type: ignore[attr-defined]
            async with running.open_async():
                return await retry_stalled_jobs(running)

    assert asyncio.run(rescue()) == 1
    _work()
    assert ran == [8]
