-- name: my_steps
-- A page of the open steps that a position holds or that lie on its desks, dated ones first; moments in microseconds.
-- Undated ones are asked for in the order of the index, which says the same and spares reading all of them.
SELECT held.id, item.kind, item.subject_id, item.origin, item.reference, item.title, item.urgency,
       held.part, held.task, (extract(epoch FROM held.due_at) * 1000000)::bigint,
       (extract(epoch FROM held.entered_at) * 1000000)::bigint, held.taken_at IS NULL, held.position_id IS NULL
  FROM (
    SELECT found.*
      FROM (
        (SELECT id, item_id, part, task, due_at, entered_at, taken_at, position_id
           FROM work_step
          WHERE position_id = %(position)s AND left_at IS NULL
            AND (due_at, id) > (%(due)s::timestamptz, %(id)s::bigint) AND due_at < %(until)s::timestamptz
            AND (%(part)s::text = '' OR part = %(part)s::text)
            AND (%(kind)s::text = '' OR kind = %(kind)s::text)
          ORDER BY due_at, id LIMIT %(size)s::int)
        UNION ALL
        (SELECT id, item_id, part, task, due_at, entered_at, taken_at, position_id
           FROM work_step
          WHERE position_id = %(position)s AND left_at IS NULL AND due_at IS NULL AND id > %(undated)s::bigint
            AND (%(part)s::text = '' OR part = %(part)s::text)
            AND (%(kind)s::text = '' OR kind = %(kind)s::text)
          ORDER BY due_at, id LIMIT %(size)s::int)
        UNION ALL
        SELECT at_desk.*
          FROM unnest(%(desks)s::text[]) AS own (desk)
         CROSS JOIN LATERAL (
            (SELECT id, item_id, part, task, due_at, entered_at, taken_at, position_id
               FROM work_step
              WHERE unit_id = %(unit)s AND desk = own.desk AND position_id IS NULL AND left_at IS NULL
                AND (due_at, id) > (%(due)s::timestamptz, %(id)s::bigint) AND due_at < %(until)s::timestamptz
                AND (%(part)s::text = '' OR part = %(part)s::text)
                AND (%(kind)s::text = '' OR kind = %(kind)s::text)
              ORDER BY due_at, id LIMIT %(size)s::int)
            UNION ALL
            (SELECT id, item_id, part, task, due_at, entered_at, taken_at, position_id
               FROM work_step
              WHERE unit_id = %(unit)s AND desk = own.desk AND position_id IS NULL AND left_at IS NULL
                AND due_at IS NULL AND id > %(undated)s::bigint
                AND (%(part)s::text = '' OR part = %(part)s::text)
                AND (%(kind)s::text = '' OR kind = %(kind)s::text)
              ORDER BY due_at, id LIMIT %(size)s::int)
         ) AS at_desk
      ) AS found
     ORDER BY found.due_at, found.id
     LIMIT %(size)s::int
  ) AS held
  JOIN work_workitem AS item ON item.id = held.item_id
 ORDER BY held.due_at, held.id;

-- name: my_counts
-- How a viewer's open steps stand by kind (each source counted up to `most`), what is unread, and the saved views.
SELECT held.kind, count(*),
       count(*) FILTER (WHERE held.due_at < %(now)s::timestamptz),
       count(*) FILTER (WHERE held.due_at >= %(now)s::timestamptz AND held.due_at <= %(soon)s::timestamptz),
       count(*) FILTER (WHERE held.part = 'lead'),
       count(*) FILTER (WHERE held.part = 'coordinating'),
       count(*) FILTER (WHERE held.part = 'information'),
       count(*) FILTER (WHERE held.position_id IS NOT NULL),
       (SELECT count(*) FROM (
           SELECT FROM notify_notification WHERE position_id = %(position)s AND read_at IS NULL LIMIT 100) AS unread),
       (SELECT json_agg(json_build_array(id, name, query) ORDER BY name, id)
          FROM accounts_savedview WHERE account_id = %(account)s AND page = 'my_work')
  FROM (SELECT NULL) AS always
  LEFT JOIN (
        (SELECT kind, part, due_at, position_id
           FROM work_step
          WHERE position_id = %(position)s AND left_at IS NULL
          LIMIT %(most)s::int)
        UNION ALL
        SELECT at_desk.*
          FROM unnest(%(desks)s::text[]) AS own (desk)
         CROSS JOIN LATERAL (
            -- Everything that is read here lies in the index; position_id does not.
            SELECT kind, part, due_at, NULL::bigint AS position_id
              FROM work_step
             WHERE unit_id = %(unit)s AND desk = own.desk AND position_id IS NULL AND left_at IS NULL
             LIMIT %(most)s::int
         ) AS at_desk
  ) AS held ON true
 GROUP BY held.kind
 ORDER BY held.kind;
