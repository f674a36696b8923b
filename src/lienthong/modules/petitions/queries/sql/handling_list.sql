-- name: petition_lines
-- A page of the petitions of a few units in some states, by due moment; each unit's and state's own first ones, merged.
SELECT found.id, found.reference, found.kind, found.state, found.title, found.due_at, found.answered_at,
       found.received_at, found.bounces, found.reopened, found.supporters, found.instance, topic.name, topic.name_en,
       place.full_name, account.full_name
  FROM (
    SELECT own.*
      FROM unnest(%(units)s::bigint[]) AS unit (id)
     CROSS JOIN unnest(%(states)s::text[]) AS wanted (state)
     CROSS JOIN LATERAL (
        SELECT petition.*
          FROM petitions_petition AS petition
         WHERE petition.unit_id = unit.id AND petition.state = wanted.state AND NOT petition.is_sealed
           AND (%(before)s::timestamptz IS NULL OR petition.due_at < %(before)s::timestamptz)
           AND (coalesce(petition.due_at, 'infinity'), petition.id) > (%(due)s::timestamptz, %(id)s::bigint)
           AND (%(kind)s::text = '' OR petition.kind = %(kind)s::text)
           AND (%(topic)s::bigint IS NULL OR petition.topic_id = %(topic)s::bigint)
           AND (%(handler)s::bigint IS NULL OR petition.handler_id = %(handler)s::bigint)
           AND (%(sender)s::text = '' OR petition.sender_key = %(sender)s::text)
           AND (%(text)s::text = '' OR petition.title ILIKE %(text)s::text OR petition.reference ILIKE %(text)s::text
                OR petition.text ILIKE %(text)s::text)
         ORDER BY petition.due_at, petition.id
         LIMIT %(size)s::int
     ) AS own
     ORDER BY coalesce(own.due_at, 'infinity'), own.id
     LIMIT %(size)s::int
  ) AS found
  LEFT JOIN petitions_topic AS topic ON topic.id = found.topic_id
  LEFT JOIN accounts_position AS position ON position.id = found.handler_id
  LEFT JOIN accounts_account AS account ON account.id = position.account_id
  LEFT JOIN org_territoryname AS place
         ON place.territory_id = found.territory_id AND place.valid @> %(today)s::date
 ORDER BY coalesce(found.due_at, 'infinity'), found.id

-- name: petition_parts
-- A page of the petitions in which a few units were asked to take part and have not answered, the oldest first.
SELECT petition.id, petition.reference, petition.kind, petition.state, petition.title, petition.due_at,
       petition.answered_at, petition.received_at, petition.bounces, petition.reopened, petition.supporters,
       petition.instance, topic.name, topic.name_en, holder.name, ''
  FROM petitions_coordination AS part
  JOIN petitions_petition AS petition ON petition.id = part.petition_id AND NOT petition.is_sealed
  JOIN org_unit AS holder ON holder.id = petition.unit_id
  LEFT JOIN petitions_topic AS topic ON topic.id = petition.topic_id
 WHERE part.unit_id = ANY(%(units)s::bigint[]) AND part.answered_at IS NULL AND part.cancelled_at IS NULL
   AND part.id > %(id)s::bigint
 ORDER BY part.id
 LIMIT %(size)s::int

-- name: petition_counts
-- How many petitions of a few units are in each state that is not an end, and how many of those are overdue.
SELECT state, count(*), count(*) FILTER (WHERE due_at < %(now)s::timestamptz)
  FROM petitions_petition
 WHERE unit_id = ANY(%(units)s::bigint[]) AND state = ANY(%(states)s::text[]) AND NOT is_sealed
 GROUP BY state

-- name: part_count
-- How many times a few units are asked to take part and have not answered.
SELECT count(*) FROM petitions_coordination
 WHERE unit_id = ANY(%(units)s::bigint[]) AND answered_at IS NULL AND cancelled_at IS NULL
