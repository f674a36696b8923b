-- name: known_grams
-- About how many petitions hold each of these n-grams.
SELECT gram, petitions FROM petitions_gramcount WHERE gram = ANY (%(grams)s::int[]);

-- name: alike_own
-- Petitions whose words share telling n-grams with a text, the most telling ones first.
SELECT found.petition_id
  FROM unnest(%(grams)s::int[], %(weights)s::float8[]) AS asked (gram, weight)
 CROSS JOIN LATERAL (SELECT fingerprint.petition_id
                       FROM petitions_fingerprint AS fingerprint
                      WHERE NOT fingerprint.is_public AND fingerprint.grams @> ARRAY[asked.gram]) AS found
 GROUP BY found.petition_id
 ORDER BY sum(asked.weight) DESC, found.petition_id DESC
 LIMIT %(limit)s;

-- name: alike_public
-- The same among the words that were approved for the public.
SELECT found.petition_id
  FROM unnest(%(grams)s::int[], %(weights)s::float8[]) AS asked (gram, weight)
 CROSS JOIN LATERAL (SELECT fingerprint.petition_id
                       FROM petitions_fingerprint AS fingerprint
                      WHERE fingerprint.is_public AND fingerprint.grams @> ARRAY[asked.gram]) AS found
 GROUP BY found.petition_id
 ORDER BY sum(asked.weight) DESC, found.petition_id DESC
 LIMIT %(limit)s;
