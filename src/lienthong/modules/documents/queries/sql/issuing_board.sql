-- name: board_counts
-- Recipients of a document by what they show, by what they answered, and how many can be reminded.
WITH delivery AS (
    SELECT status, opened_at, reminded_at, recall, request = 'recall' AND recall = 15 AS is_back
      FROM documents_delivery WHERE document_id = %(document)s
)
SELECT count(*),
       count(*) FILTER (WHERE is_back IS NOT TRUE AND status = 1 AND opened_at IS NULL),
       count(*) FILTER (WHERE is_back IS NOT TRUE AND status = 1 AND opened_at IS NOT NULL),
       count(*) FILTER (WHERE is_back IS NOT TRUE AND status = 2),
       count(*) FILTER (WHERE is_back IS NOT TRUE AND status = 3),
       count(*) FILTER (WHERE is_back IS NOT TRUE AND status = 4),
       count(*) FILTER (WHERE is_back IS NOT TRUE AND status = 5),
       count(*) FILTER (WHERE is_back IS NOT TRUE AND status = 6),
       count(*) FILTER (WHERE is_back),
       count(*) FILTER (WHERE recall = 13),
       count(*) FILTER (WHERE recall = 15),
       count(*) FILTER (WHERE recall = 16),
       count(*) FILTER (WHERE status = 1 AND opened_at IS NULL AND recall IS NULL
                          AND (reminded_at IS NULL OR reminded_at < %(today)s))
  FROM delivery;

-- name: board_provinces
-- Recipients of a document by the province in whose subtree they lie.
SELECT province.territory_id, place.code, place.name, count(*),
       count(*) FILTER (WHERE delivery.opened_at IS NOT NULL OR delivery.status <> 1),
       count(*) FILTER (WHERE delivery.status IN (3, 4, 5, 6)),
       count(*) FILTER (WHERE delivery.status = 6)
  FROM documents_delivery AS delivery
  JOIN org_unit AS unit ON unit.id = delivery.unit_id
  JOIN org_unit AS province
    ON province.level = 'province' AND province.kind = 'committee' AND unit.lft BETWEEN province.lft AND province.rgt
  JOIN org_territoryname AS place ON place.territory_id = province.territory_id AND place.valid @> %(today)s::date
 WHERE delivery.document_id = %(document)s
 GROUP BY province.territory_id, place.code, place.name
 ORDER BY place.code;

-- name: board_communes
-- The communes of one province with what their delivery shows.
SELECT place.code, unit.name,
       CASE WHEN delivery.request = 'recall' AND delivery.recall = 15 THEN 'given_back'
            WHEN delivery.status = 1 AND delivery.opened_at IS NULL THEN 'unopened'
            ELSE (ARRAY['opened', 'refused', 'registered', 'assigned', 'in_progress', 'finished'])[delivery.status] END
  FROM documents_delivery AS delivery
  JOIN org_unit AS unit ON unit.id = delivery.unit_id AND unit.level = 'commune'
  JOIN org_unit AS province
    ON province.level = 'province' AND province.kind = 'committee' AND unit.lft BETWEEN province.lft AND province.rgt
   AND province.territory_id = %(territory)s
  JOIN org_territoryname AS place ON place.territory_id = unit.territory_id AND place.valid @> %(today)s::date
 WHERE delivery.document_id = %(document)s
 ORDER BY delivery.id;

-- name: board_recipients
-- A page of the recipients of a document in the order of the tree, narrowed by what they show, where they lie, or name.
SELECT delivery.id, unit.id, unit.name, coalesce(parent.name, ''), face.name, delivery.request, delivery.recall,
       delivery.arrived_at, delivery.opened_at, delivery.registered_at, delivery.arrival_number, delivery.arrival_on,
       delivery.finished_at, delivery.refusal, delivery.answer, delivery.reminded_at
  FROM documents_delivery AS delivery
  JOIN org_unit AS unit ON unit.id = delivery.unit_id
  LEFT JOIN org_unit AS parent ON parent.id = unit.parent_id
 CROSS JOIN LATERAL (
    SELECT CASE WHEN delivery.request = 'recall' AND delivery.recall = 15 THEN 'given_back'
                WHEN delivery.status = 1 AND delivery.opened_at IS NULL THEN 'unopened'
                ELSE (ARRAY['opened', 'refused', 'registered', 'assigned', 'in_progress', 'finished'])[delivery.status]
           END AS name
 ) AS face
 WHERE delivery.document_id = %(document)s AND delivery.id > %(after)s
   AND (%(face)s::text = '' OR face.name = %(face)s::text)
   AND (%(ask)s::int = 0 OR delivery.recall = %(ask)s::int)
   AND (%(words)s::text = '' OR unit.folded LIKE %(words)s::text)
   AND (%(province)s::bigint = 0 OR EXISTS (
        SELECT FROM org_unit AS province
         WHERE province.territory_id = %(province)s::bigint AND province.level = 'province'
           AND province.kind = 'committee' AND unit.lft BETWEEN province.lft AND province.rgt))
 ORDER BY delivery.id
 LIMIT %(size)s;
