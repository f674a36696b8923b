-- name: failed_jobs
-- Jobs given up, newest first, a page by key.
SELECT job.id, job.task_name, job.queue_name, job.attempts, job.args::text,
       coalesce((SELECT max(event.at) FROM procrastinate_events event WHERE event.job_id = job.id), now())
  FROM procrastinate_jobs job
 WHERE job.status = 'failed'
   AND (%(before)s::bigint IS NULL OR job.id < %(before)s::bigint)
 ORDER BY job.id DESC
 LIMIT %(size)s;

-- name: workers_alive
-- Workers whose last heartbeat is recent.
SELECT count(*)
  FROM procrastinate_workers
 WHERE last_heartbeat > now() - make_interval(secs => %(silent_after)s::float8);

-- name: jobs_by_status
-- How many jobs wait, run or were given up.
SELECT status::text, count(*)
  FROM procrastinate_jobs
 WHERE status IN ('todo', 'doing', 'failed')
 GROUP BY status;
