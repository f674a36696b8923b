-- name: recount_lists
-- The counts of every list of a roster from its lines; touches only those that differ.
WITH counted AS MATERIALIZED (
    SELECT unit_id, count(*) AS entries, count(*) FILTER (WHERE faults = '{}'::jsonb) AS complete
      FROM reports_entry
     WHERE roster_id = %(roster)s AND removed_at IS NULL
     GROUP BY unit_id
)
UPDATE reports_rosterunit AS kept
   SET entries = coalesce(counted.entries, 0), complete = coalesce(counted.complete, 0)
  FROM reports_rosterunit AS own
  LEFT JOIN counted ON counted.unit_id = own.unit_id
 WHERE own.roster_id = %(roster)s AND kept.id = own.id
   AND (kept.entries, kept.complete) IS DISTINCT FROM (coalesce(counted.entries, 0), coalesce(counted.complete, 0));

-- name: tally_roster
-- What lists of open units add up to in each unit above them (the unit itself with it); a row only where it moved.
WITH counted AS (
    SELECT above.unit_id, count(*) AS keepers, count(kept.done_at) AS done, sum(coalesce(kept.expected, 0)) AS expected,
           sum(kept.entries) AS entries, sum(kept.complete) AS complete
      FROM reports_rosterunit AS kept
      JOIN org_unit AS unit ON unit.id = kept.unit_id AND unit.closed_on IS NULL
      JOIN org_era AS era ON upper_inf(era.valid)
      JOIN org_interval AS place ON place.era_id = era.id AND place.unit_id = kept.unit_id
     CROSS JOIN LATERAL unnest(place.ancestors) AS above (unit_id)
     WHERE kept.roster_id = %(roster)s
     GROUP BY above.unit_id
), last AS (
    SELECT DISTINCT ON (unit_id) unit_id, keepers, done, expected, entries, complete
      FROM reports_rostertally
     WHERE roster_id = %(roster)s AND "on" <= %(today)s
     ORDER BY unit_id, "on" DESC
)
INSERT INTO reports_rostertally (roster_id, unit_id, "on", keepers, done, expected, entries, complete)
SELECT %(roster)s, coalesce(counted.unit_id, last.unit_id), %(today)s, coalesce(counted.keepers, 0),
       coalesce(counted.done, 0), coalesce(counted.expected, 0), coalesce(counted.entries, 0),
       coalesce(counted.complete, 0)
  FROM counted FULL JOIN last ON last.unit_id = counted.unit_id
 WHERE (counted.keepers, counted.done, counted.expected, counted.entries, counted.complete)
       IS DISTINCT FROM (last.keepers, last.done, last.expected, last.entries, last.complete)
ON CONFLICT (roster_id, unit_id, "on") DO UPDATE
   SET keepers = excluded.keepers, done = excluded.done, expected = excluded.expected, entries = excluded.entries,
       complete = excluded.complete;

-- name: lock_roster_tally
-- One count of a roster at a time.
SELECT pg_advisory_xact_lock(hashtext('roster_tally'), %(roster)s::int)
