-- name: issued_by_body
-- What a body has issued, newest first. Each is shared with the body when it is issued, so that no row is asked about.
SELECT document.id, document.symbol, document.summary, document.type_id, document.unit_id, document.urgency,
       document.secrecy, document.state, document.issued_on
  FROM documents_document AS document
 WHERE document.body_id = %(body)s AND document.state = %(state)s::text
   AND document.secrecy <= %(clearance)s
   AND (%(type)s::bigint = 0 OR document.type_id = %(type)s::bigint)
   AND (%(words)s::text = '' OR document.symbol ILIKE %(typed)s::text OR document.summary ILIKE %(typed)s::text)
   AND document.issued_on BETWEEN %(first)s::date AND %(last)s::date
   AND (document.issued_on, document.id) < (%(on)s::date, %(id)s::bigint)
 ORDER BY document.issued_on DESC, document.id DESC
 LIMIT %(size)s;

-- name: issued_before_department
-- What a department has drafted or was shown of what its body issued, newest first.
SELECT *
  FROM ((SELECT document.id, document.symbol, document.summary, document.type_id, document.unit_id, document.urgency,
                document.secrecy, document.state, document.issued_on
           FROM documents_document AS document
          WHERE document.unit_id = %(unit)s AND document.body_id = %(body)s AND document.state = %(state)s::text
            AND document.secrecy <= %(clearance)s
            AND (%(type)s::bigint = 0 OR document.type_id = %(type)s::bigint)
            AND (%(words)s::text = '' OR document.symbol ILIKE %(typed)s::text OR document.summary ILIKE %(typed)s::text)
            AND document.issued_on BETWEEN %(first)s::date AND %(last)s::date
            AND (document.issued_on, document.id) < (%(on)s::date, %(id)s::bigint)
          ORDER BY document.issued_on DESC, document.id DESC
          LIMIT %(size)s)
         UNION ALL
        (SELECT document.id, document.symbol, document.summary, document.type_id, document.unit_id, document.urgency,
                document.secrecy, document.state, document.issued_on
           FROM documents_share AS share
           JOIN documents_document AS document ON document.id = share.document_id
          WHERE share.unit_id = %(unit)s AND document.unit_id <> %(unit)s AND document.body_id = %(body)s
            AND document.state = %(state)s::text
            AND document.secrecy <= %(clearance)s
            AND (%(type)s::bigint = 0 OR document.type_id = %(type)s::bigint)
            AND (%(words)s::text = '' OR document.symbol ILIKE %(typed)s::text OR document.summary ILIKE %(typed)s::text)
            AND share.issued_on BETWEEN %(first)s::date AND %(last)s::date
            AND (share.issued_on, share.document_id) < (%(on)s::date, %(id)s::bigint)
          ORDER BY share.issued_on DESC, share.document_id DESC
          LIMIT %(size)s)) AS document
 ORDER BY document.issued_on DESC, document.id DESC
 LIMIT %(size)s;

-- name: awaiting
-- Documents of one body that wait to be issued and that the viewer may read, newest first.
SELECT document.id, document.symbol, document.summary, document.type_id, document.unit_id, document.urgency,
       document.secrecy, document.state, document.issued_on
  FROM documents_document AS document
 WHERE document.body_id = %(body)s AND document.state = 'approved'
   AND (document.unit_id = %(unit)s
        OR EXISTS (SELECT FROM documents_share AS share
                    WHERE share.document_id = document.id AND share.unit_id = %(unit)s))
   AND document.secrecy <= %(clearance)s
   AND (%(type)s::bigint = 0 OR document.type_id = %(type)s::bigint)
   AND (%(words)s::text = '' OR document.symbol ILIKE %(typed)s::text OR document.summary ILIKE %(typed)s::text)
   AND document.id < %(id)s::bigint
 ORDER BY document.id DESC
 LIMIT %(size)s;

-- name: lines_of_page
-- The lines of a page given as `page`, with what the recipients show.
SELECT page.id, page.symbol, page.summary,
       coalesce(CASE WHEN %(english)s AND kind.name_en <> '' THEN kind.name_en ELSE kind.name END, ''), unit.name,
       (ARRAY['normal', 'urgent', 'very_urgent', 'flash'])[page.urgency + 1],
       (ARRAY['open', 'secret', 'top_secret', 'absolute'])[page.secrecy + 1],
       page.state, page.issued_on, counted.recipients, counted.unopened, counted.finished
  FROM page
  LEFT JOIN documents_documenttype AS kind ON kind.id = page.type_id
  JOIN org_unit AS unit ON unit.id = page.unit_id
 CROSS JOIN LATERAL (
    SELECT count(*) AS recipients,
           count(*) FILTER (WHERE status = 1 AND opened_at IS NULL) AS unopened,
           count(*) FILTER (WHERE status = 6) AS finished
      FROM documents_delivery WHERE document_id = page.id
 ) AS counted
 ORDER BY page.issued_on DESC NULLS LAST, page.id DESC;

-- name: types_used
-- The types in which a body has issued, one index probe for each.
WITH RECURSIVE used AS (
    (SELECT type_id FROM documents_document WHERE body_id = %(body)s AND type_id IS NOT NULL ORDER BY type_id LIMIT 1)
    UNION ALL
    SELECT (SELECT type_id FROM documents_document
             WHERE body_id = %(body)s AND type_id > used.type_id ORDER BY type_id LIMIT 1)
      FROM used WHERE used.type_id IS NOT NULL
)
SELECT type_id FROM used WHERE type_id IS NOT NULL;

-- name: years_used
-- The first and the last day on which a body has issued.
SELECT min(issued_on), max(issued_on) FROM documents_document WHERE body_id = %(body)s;
