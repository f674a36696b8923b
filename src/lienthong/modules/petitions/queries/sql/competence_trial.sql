-- name: recent_matters
-- What came since a moment, by what decides competence: kind, topic, place, how many, and one of them.
SELECT kind, topic_id, territory_id, count(*), min(id), min(reference)
  FROM petitions_petition
 WHERE received_at >= %(since)s AND NOT is_sealed
 GROUP BY kind, topic_id, territory_id
 ORDER BY count(*) DESC, min(id)
 LIMIT %(most)s
