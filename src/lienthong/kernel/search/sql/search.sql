-- name: newest
-- The newest entries that a query finds: two weeks first, then two months, then all; the rest is not read once enough are found.
SELECT id, kind, subject_id, "on", reference, sender, title
  FROM (
    (SELECT id, kind, subject_id, "on", reference, sender, title
       FROM search_entry
      WHERE words @@ %(in_weeks)s::tsquery AND ("on", id) < (%(before_on)s, %(before_id)s) AND "on" >= %(week_first)s
        AND "on" >= %(since)s
      ORDER BY "on" DESC, id DESC LIMIT %(limit)s)
    UNION ALL
    (SELECT id, kind, subject_id, "on", reference, sender, title
       FROM search_entry
      WHERE words @@ %(in_months)s::tsquery AND "on" < %(week_first)s AND "on" >= %(month_first)s
        AND ("on", id) < (%(before_on)s, %(before_id)s) AND "on" >= %(since)s
      ORDER BY "on" DESC, id DESC LIMIT %(limit)s)
    UNION ALL
    (SELECT id, kind, subject_id, "on", reference, sender, title
       FROM search_entry
      WHERE words @@ %(in_all)s::tsquery AND "on" < %(month_first)s
        AND ("on", id) < (%(before_on)s, %(before_id)s) AND "on" >= %(since)s
      ORDER BY "on" DESC, id DESC LIMIT %(limit)s)
  ) AS found
 LIMIT %(limit)s

-- name: put
-- Write or rewrite one entry; its words are given as an array.
INSERT INTO search_entry (kind, subject_id, share, "on", reference, sender, title, words)
VALUES (%(kind)s, %(subject_id)s, %(share)s, %(on)s, %(reference)s, %(sender)s, %(title)s, array_to_tsvector(%(words)s::text[]))
ON CONFLICT (kind, subject_id, share) DO UPDATE
   SET "on" = excluded."on", reference = excluded.reference, sender = excluded.sender, title = excluded.title,
       words = excluded.words
