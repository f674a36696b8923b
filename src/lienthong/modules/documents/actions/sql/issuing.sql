-- name: naming
-- What the symbol of a document of one's own body is made of (the drafting unit only where it is another), its series
-- with the last number of the period, and the id below which no news of this transaction can lie.
SELECT type.system, type.code, type.own_series, type.period_kind, body.name, body.symbol,
       CASE WHEN document.unit_id = document.body_id THEN '' ELSE unit.symbol END,
       series.id, series.period_kind, coalesce(counter.last, 0),
       (SELECT coalesce(max(id), 0) FROM notify_notification)
  FROM documents_document AS document
  JOIN documents_documenttype AS type ON type.id = document.type_id
  JOIN org_unit AS body ON body.id = document.body_id
  JOIN org_unit AS unit ON unit.id = document.unit_id
  LEFT JOIN numbering_series AS series
    ON series.unit_id = body.id AND series.book = %(book)s
   AND series.type_code = CASE WHEN type.own_series THEN type.code ELSE '' END
  LEFT JOIN numbering_counter AS counter
    ON counter.series_id = series.id
   AND counter.period = CASE series.period_kind WHEN 'year' THEN %(year)s ELSE %(term)s END
 WHERE document.id = %(document)s;

-- name: deliver
-- One delivery for each recipient body, all at once.
INSERT INTO documents_delivery
       (document_id, unit_id, level, secrecy, channel, status, recall_reason, arrived_at, refusal, result)
SELECT %(document)s, given.unit_id, given.level, %(secrecy)s, 'network', 1, '', %(now)s, '', ''
  FROM unnest(%(units)s::bigint[], %(levels)s::text[]) WITH ORDINALITY AS given (unit_id, level, place)
 ORDER BY given.place
RETURNING id, unit_id;

-- name: date_shares
-- The day of issue, for those who were shown the draft and list it by that day.
UPDATE documents_share SET issued_on = %(on)s WHERE document_id = %(document)s;

-- name: stamp
-- Number, symbol and date of an issued document; its row has been locked since the issuing began.
UPDATE documents_document
   SET number = %(number)s, symbol = %(symbol)s, allocation_id = %(allocation)s, issued_on = %(on)s,
       issued_at = %(at)s, issue_key = %(key)s, state = %(state)s
 WHERE id = %(document)s;

-- name: correct_references
-- The number given was not the expected one, because somebody took that a moment before: put it right.
WITH given AS (
    SELECT * FROM unnest(%(deliveries)s::bigint[], %(units)s::bigint[]) AS given (delivery_id, unit_id)
), item AS (
    UPDATE work_workitem AS item SET reference = %(symbol)s
      FROM given WHERE item.kind = 'delivery' AND item.subject_id = given.delivery_id
)
UPDATE notify_notification AS news SET title = %(title)s
  FROM given JOIN accounts_position AS position ON position.unit_id = given.unit_id
 WHERE news.position_id = position.id AND news.id > %(after)s
   AND news.kind = 'document_arrived' AND news.subject_id = given.delivery_id;
