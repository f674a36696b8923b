"""The jobs that look after jobs."""

from typing import Any

from procrastinate import JobContext
from procrastinate.contrib.django import app

from lienthong.kernel.jobs.actions import retry_stalled_jobs

KEEP_HOURS = 72


@app.periodic(cron="* * * * *")
@app.task(queue="upkeep", queueing_lock="retry_stalled", pass_context=True)
async def retry_stalled(context: JobContext, timestamp: int) -> None:
    """Every minute: jobs of dead workers go to living ones."""
    await retry_stalled_jobs(context.app)


@app.periodic(cron="17 * * * *")
@app.task(queue="upkeep", queueing_lock="remove_old", pass_context=True)
async def remove_old(context: JobContext, timestamp: int) -> None:
    """Every hour: finished jobs of three days ago are deleted; failed ones stay until somebody looks at them."""
    await context.app.job_manager.delete_old_jobs(nb_hours=KEEP_HOURS)


def worker_options() -> dict[str, Any]:
    """How a worker of this product runs: what `App.run_worker` takes."""
    return {
        "concurrency": 4,
        "shutdown_graceful_timeout": 8.0,
        "update_heartbeat_interval": 10.0,
        "stalled_worker_timeout": 30.0,
        "fetch_job_polling_interval": 5.0,
    }
