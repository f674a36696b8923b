-- name: lock_tallies
-- One count at a time: whoever comes second counts after the first.
SELECT pg_advisory_xact_lock(%(key)s::bigint);

-- name: forget_days
-- The counts of these days.
DELETE FROM petitions_petitiontally WHERE day BETWEEN %(first)s AND %(last)s;

-- name: count_days
-- What was received on these days, and what has become of it.
INSERT INTO petitions_petitiontally (unit_id, topic_id, kind, day, received, accepted, ineligible, answered_on_time,
                                     answered_late, reopened, satisfied, partly, unsatisfied)
SELECT unit_id, topic_id, kind, (received_at AT TIME ZONE %(zone)s)::date AS day, count(*), count(accepted_at),
       count(*) FILTER (WHERE state = 'ineligible'), count(*) FILTER (WHERE answered_at <= due_at),
       count(*) FILTER (WHERE answered_at > due_at OR answered_at IS NOT NULL AND due_at IS NULL), count(*) FILTER (WHERE reopened > 0),
       count(*) FILTER (WHERE verdict = 'satisfied'), count(*) FILTER (WHERE verdict = 'partly'), count(*) FILTER (WHERE verdict = 'not')
  FROM petitions_petition
 WHERE NOT is_sealed
   AND received_at >= %(first)s::date::timestamp AT TIME ZONE %(zone)s
   AND received_at < (%(last)s::date + 1)::timestamp AT TIME ZONE %(zone)s
 GROUP BY unit_id, topic_id, kind, day;
