-- name: figures_by
-- What was received in a time by the units of a part of the tree, and what is open of it now, by place, topic or kind.
WITH counted AS (
    SELECT unit_id, topic_id, kind, sum(received) AS received, sum(accepted) AS accepted, sum(ineligible) AS ineligible,
           sum(answered_on_time) AS on_time, sum(answered_late) AS late, sum(reopened) AS reopened,
           sum(satisfied) AS satisfied, sum(partly) AS partly, sum(unsatisfied) AS unsatisfied, 0 AS open, 0 AS overdue
      FROM petitions_petitiontally
     WHERE day BETWEEN %(since)s AND %(until)s
     GROUP BY unit_id, topic_id, kind
    UNION ALL
    SELECT unit_id, topic_id, kind, 0, 0, 0, 0, 0, 0, 0, 0, 0, count(*), count(*) FILTER (WHERE due_at < %(now)s)
      FROM petitions_petition
     WHERE NOT is_sealed AND state NOT IN ('ineligible', 'duplicate', 'closed', 'withdrawn', 'answered')
       AND received_at >= %(since)s::date::timestamp AT TIME ZONE 'Asia/Ho_Chi_Minh'
       AND received_at < (%(until)s::date + 1)::timestamp AT TIME ZONE 'Asia/Ho_Chi_Minh'
     GROUP BY unit_id, topic_id, kind
)
SELECT CASE %(by)s::text WHEN 'topic' THEN coalesce(topic_id::text, '') WHEN 'kind' THEN counted.kind
            ELSE coalesce((SELECT place.id FROM org_unit AS place
                            WHERE place.parent_id = %(unit)s::bigint AND place.kind <> 'department'
                              AND unit.lft BETWEEN place.lft AND place.rgt), %(unit)s::bigint)::text END AS key,
       sum(received)::bigint, sum(accepted)::bigint, sum(ineligible)::bigint, sum(on_time)::bigint, sum(late)::bigint,
       sum(open)::bigint, sum(overdue)::bigint, sum(reopened)::bigint, sum(satisfied)::bigint, sum(partly)::bigint, sum(unsatisfied)::bigint
  FROM counted
  JOIN org_unit AS unit ON unit.id = counted.unit_id
 WHERE unit.lft BETWEEN %(lft)s::int AND %(rgt)s::int
 GROUP BY key
 ORDER BY sum(received) DESC, key;

-- name: differing_tallies
-- Days and units whose counts are not what the petitions themselves give.
WITH fresh AS (
    SELECT unit_id, (received_at AT TIME ZONE %(zone)s)::date AS day, count(*) AS received, count(accepted_at) AS accepted,
           count(*) FILTER (WHERE answered_at <= due_at) AS on_time, count(*) FILTER (WHERE reopened > 0) AS reopened,
           count(*) FILTER (WHERE verdict = 'satisfied') AS satisfied
      FROM petitions_petition WHERE NOT is_sealed GROUP BY 1, 2
), kept AS (
    SELECT unit_id, day, sum(received) AS received, sum(accepted) AS accepted, sum(answered_on_time) AS on_time,
           sum(reopened) AS reopened, sum(satisfied) AS satisfied
      FROM petitions_petitiontally GROUP BY 1, 2
)
SELECT unit_id, day FROM fresh FULL JOIN kept USING (unit_id, day)
 WHERE (fresh.received, fresh.accepted, fresh.on_time, fresh.reopened, fresh.satisfied)
       IS DISTINCT FROM (kept.received, kept.accepted, kept.on_time, kept.reopened, kept.satisfied)
 ORDER BY day, unit_id
 LIMIT 100;

-- name: differing_events
-- Petitions whose own record does not say what they are counted as.
SELECT petition.id
  FROM petitions_petition AS petition
  LEFT JOIN LATERAL (
    SELECT count(*) FILTER (WHERE verb = 'PetitionSubmitted') AS received, count(*) FILTER (WHERE verb = 'PetitionAccepted') AS accepted,
           count(*) FILTER (WHERE verb = 'PetitionAnswered') AS answered, count(*) FILTER (WHERE verb = 'PetitionReopened') AS reopened,
           (array_agg(payload ->> 'verdict' ORDER BY id DESC) FILTER (WHERE verb = 'VerdictGiven'))[1] AS verdict,
           (array_agg(payload ->> 'due_at' ORDER BY id DESC) FILTER (WHERE verb = 'PetitionAnswered'))[1] AS due,
           (array_agg(at ORDER BY id DESC) FILTER (WHERE verb = 'PetitionAnswered'))[1] AS answered_at
      FROM events_event WHERE subject_kind = 'petition' AND subject_id = petition.id
  ) AS told ON true
 WHERE NOT petition.is_sealed
   AND (told.received <> 1 OR (told.accepted > 0) <> (petition.accepted_at IS NOT NULL)
        OR petition.answered_at IS NOT NULL AND told.answered = 0
        OR (told.reopened > 0) <> (petition.reopened > 0)
        OR coalesce(told.verdict, '') <> petition.verdict
        OR petition.state IN ('answered', 'closed')
           AND (petition.answered_at <= petition.due_at) IS DISTINCT FROM (told.answered_at <= told.due::timestamptz))
 ORDER BY petition.id
 LIMIT 100;
