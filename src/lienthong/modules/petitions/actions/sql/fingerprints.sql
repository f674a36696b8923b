-- name: lacking_own
-- The newest petitions that have no fingerprint yet.
SELECT newest.id, newest.text
  FROM (SELECT id, text, is_sealed FROM petitions_petition ORDER BY id DESC LIMIT %(among)s) AS newest
 WHERE NOT newest.is_sealed
   AND NOT EXISTS (SELECT FROM petitions_fingerprint AS known WHERE known.petition_id = newest.id AND NOT known.is_public)
 ORDER BY newest.id;

-- name: lacking_public
-- The petitions published last whose approved words have no fingerprint yet.
SELECT newest.id, newest.public_text
  FROM (SELECT id, public_text, published_at FROM petitions_petition WHERE published_at IS NOT NULL
         ORDER BY published_at DESC, id DESC LIMIT %(among)s) AS newest
 WHERE NOT EXISTS (SELECT FROM petitions_fingerprint AS known
                    WHERE known.petition_id = newest.id AND known.is_public AND known.at >= newest.published_at)
 ORDER BY newest.id;

-- name: forget_beyond
-- Fingerprints beyond the newest, and those of words that are no longer shown.
DELETE FROM petitions_fingerprint AS fingerprint
 USING petitions_petition AS petition
 WHERE petition.id = fingerprint.petition_id
   AND (petition.is_sealed
        OR fingerprint.is_public AND petition.published_at IS NULL
        OR fingerprint.petition_id < (SELECT min(id)
                                        FROM (SELECT id FROM petitions_petition ORDER BY id DESC LIMIT %(window)s) AS newest));

-- name: forget_counts
-- All counts, before they are counted anew.
DELETE FROM petitions_gramcount;

-- name: count_grams
-- About how many petitions hold each n-gram, by a sample of 20,000; those that only one of the sample holds are left out.
WITH whole AS (
    SELECT count(*) AS size FROM petitions_fingerprint WHERE NOT is_public
), sample AS MATERIALIZED (
    SELECT grams FROM petitions_fingerprint WHERE NOT is_public ORDER BY hashint8(petition_id), petition_id LIMIT 20000
), counted AS (
    SELECT gram, count(*) AS times FROM sample CROSS JOIN LATERAL unnest(sample.grams) AS gram GROUP BY gram HAVING count(*) > 1
)
INSERT INTO petitions_gramcount (gram, petitions)
SELECT gram, ceil(times * whole.size::float8 / least(whole.size, 20000))::int FROM counted CROSS JOIN whole;
