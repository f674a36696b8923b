-- name: people
-- Accounts with a position in a range of the tree (or all), by given name, after a key, with one post of each.
SELECT account.id, account.full_name, account.username, account.email, account.is_active, account.last_login,
       coalesce(post.title, ''), coalesce(post.role, ''), coalesce(post.unit, ''), coalesce(post.held, 0),
       account.sort_key
  FROM accounts_account AS account
  LEFT JOIN LATERAL (
       SELECT position.title, position.role, unit.name AS unit, count(*) OVER () AS held
         FROM accounts_position AS position
         JOIN org_unit AS unit ON unit.id = position.unit_id
        WHERE position.account_id = account.id
          AND position.valid_from <= %(today)s::date AND coalesce(position.valid_to, 'infinity') >= %(today)s::date
        ORDER BY unit.lft BETWEEN %(lft)s::int AND %(rgt)s::int DESC, position.is_main DESC, position.id
        LIMIT 1
       ) AS post ON true
 WHERE (account.sort_key, account.id) > (%(key)s::text COLLATE "C", %(id)s::bigint)
   AND (%(everybody)s::boolean OR account.id IN (
        SELECT position.account_id
          FROM accounts_position AS position
          JOIN org_unit AS unit ON unit.id = position.unit_id
         WHERE unit.lft BETWEEN %(lft)s::int AND %(rgt)s::int
           AND (%(role)s::text = '' OR position.role = %(role)s::text)
           AND (%(ended)s::boolean OR coalesce(position.valid_to, 'infinity') >= %(today)s::date)))
   AND (%(state)s::text = '' OR account.is_active = (%(state)s::text = 'open'))
   AND (%(words)s::text = '' OR account.words @@ to_tsquery('simple', %(words)s::text) OR account.id IN (
        SELECT position.account_id
          FROM accounts_position AS position
          JOIN org_unit AS unit ON unit.id = position.unit_id
         WHERE ' ' || unit.folded LIKE %(unit)s::text
           AND unit.lft BETWEEN %(lft)s::int AND %(rgt)s::int))
 ORDER BY account.sort_key, account.id
 LIMIT %(limit)s::int;

-- name: trail
-- What happened in a range of the tree, newest first, before an event: the log is read backwards and sifted.
SELECT event.id, event.at, event.verb, coalesce(account.full_name, ''), coalesce(position.title, ''),
       coalesce(unit.name, ''), event.payload, event.subject_kind, event.subject_id,
       coalesce(subject_account.full_name, subject_unit.name, '')
  FROM events_event AS event
  LEFT JOIN accounts_account AS account ON account.id = event.account_id
  LEFT JOIN accounts_position AS position ON position.id = event.position_id
  LEFT JOIN org_unit AS unit ON unit.id = event.unit_id
  LEFT JOIN accounts_account AS subject_account
         ON event.subject_kind = 'account' AND subject_account.id = event.subject_id
  LEFT JOIN org_unit AS subject_unit ON event.subject_kind = 'unit' AND subject_unit.id = event.subject_id
 WHERE event.id < %(before)s::bigint
   AND (%(everything)s::boolean OR unit.lft BETWEEN %(lft)s::int AND %(rgt)s::int)
   AND (%(who)s::text <> 'people' OR event.account_id IS NOT NULL)
   AND (%(who)s::text <> 'system' OR event.account_id IS NULL)
   AND (%(person)s::bigint = 0 OR event.account_id = %(person)s::bigint)
   AND (%(verb)s::text = '' OR event.verb = %(verb)s::text)
   AND event.at >= %(since)s::timestamptz AND event.at < %(until)s::timestamptz
   AND event.subject_kind <> ALL(%(untold)s::text[])
 ORDER BY event.id DESC
 LIMIT %(limit)s::int;

-- name: trail_of_few
-- The same for a few units: the newest of each by its index, so that a commune does not read the country's log.
SELECT event.id, event.at, event.verb, coalesce(account.full_name, ''), coalesce(position.title, ''),
       coalesce(unit.name, ''), event.payload, event.subject_kind, event.subject_id,
       coalesce(subject_account.full_name, subject_unit.name, '')
  FROM (
    SELECT found.* FROM unnest(%(units)s::bigint[]) AS one (unit_id) CROSS JOIN LATERAL (
        SELECT * FROM events_event AS event
         WHERE event.unit_id = one.unit_id AND event.id < %(before)s::bigint
           AND (%(who)s::text <> 'people' OR event.account_id IS NOT NULL)
           AND (%(who)s::text <> 'system' OR event.account_id IS NULL)
           AND (%(person)s::bigint = 0 OR event.account_id = %(person)s::bigint)
           AND (%(verb)s::text = '' OR event.verb = %(verb)s::text)
           AND event.at >= %(since)s::timestamptz AND event.at < %(until)s::timestamptz
           AND event.subject_kind <> ALL(%(untold)s::text[])
         ORDER BY event.id DESC
         LIMIT %(limit)s::int
    ) AS found ORDER BY found.id DESC LIMIT %(limit)s::int
  ) AS event
  LEFT JOIN accounts_account AS account ON account.id = event.account_id
  LEFT JOIN accounts_position AS position ON position.id = event.position_id
  LEFT JOIN org_unit AS unit ON unit.id = event.unit_id
  LEFT JOIN accounts_account AS subject_account
         ON event.subject_kind = 'account' AND subject_account.id = event.subject_id
  LEFT JOIN org_unit AS subject_unit ON event.subject_kind = 'unit' AND subject_unit.id = event.subject_id
 ORDER BY event.id DESC;
