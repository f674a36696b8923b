-- name: registered_before
-- Deliveries that wait, each with those of the same number and symbol and day that the unit has registered.
SELECT waiting.id, coalesce(nullif(document.sender, ''), body.name, ''), twin.id,
       coalesce(nullif(other.sender, ''), other_body.name, ''), other.symbol, other.issued_on, other.summary,
       twin.arrival_number, twin.arrival_on
  FROM documents_delivery AS waiting
  JOIN documents_document AS document ON document.id = waiting.document_id AND document.symbol <> ''
  LEFT JOIN org_unit AS body ON body.id = document.body_id
  JOIN documents_document AS other ON other.symbol <> '' AND other.issued_on = document.issued_on
   AND translate(regexp_replace(lower(normalize(other.symbol, NFD)), '[\s\u0300-\u036f]', '', 'g'), 'đ', 'd')
     = translate(regexp_replace(lower(normalize(document.symbol, NFD)), '[\s\u0300-\u036f]', '', 'g'), 'đ', 'd')
  LEFT JOIN org_unit AS other_body ON other_body.id = other.body_id
  JOIN documents_delivery AS twin ON twin.document_id = other.id AND twin.unit_id = waiting.unit_id
   AND twin.id <> waiting.id AND twin.arrival_number IS NOT NULL AND twin.secrecy <= %(clearance)s
 WHERE waiting.id = ANY(%(ids)s::bigint[]) AND waiting.unit_id = %(unit)s::bigint AND waiting.status = 1
 ORDER BY waiting.id, twin.id DESC;
