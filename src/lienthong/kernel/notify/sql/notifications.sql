-- name: notify_positions
-- One row for each position in office, with the channel that its account chose.
INSERT INTO notify_notification (position_id, kind, subject_kind, subject_id, title, channel)
SELECT position.id, %(kind)s::text, %(subject_kind)s::text, given.subject_id, %(title)s::text,
       coalesce(own.channel, rest.channel, 'none')
  FROM unnest(%(positions)s::bigint[], %(subjects)s::bigint[]) AS given (position_id, subject_id)
  JOIN accounts_position AS position ON position.id = given.position_id
   AND position.valid_from <= %(today)s::date AND coalesce(position.valid_to, 'infinity') >= %(today)s::date
  JOIN accounts_account AS account ON account.id = position.account_id AND account.is_active
  LEFT JOIN notify_preference AS own ON own.account_id = account.id AND own.kind = %(kind)s::text
  LEFT JOIN notify_preference AS rest ON rest.account_id = account.id AND rest.kind = ''
 WHERE position.id <> %(besides)s::bigint;

-- name: notify_desks
-- One row for each position in office whose role sits at one of the desks of the units.
INSERT INTO notify_notification (position_id, kind, subject_kind, subject_id, title, channel)
SELECT position.id, %(kind)s::text, %(subject_kind)s::text, given.subject_id, %(title)s::text,
       coalesce(own.channel, rest.channel, 'none')
  FROM unnest(%(units)s::bigint[], %(subjects)s::bigint[]) AS given (unit_id, subject_id)
  JOIN accounts_position AS position ON position.unit_id = given.unit_id AND position.role = ANY(%(roles)s::text[])
   AND position.valid_from <= %(today)s::date AND coalesce(position.valid_to, 'infinity') >= %(today)s::date
  JOIN accounts_account AS account ON account.id = position.account_id AND account.is_active
  LEFT JOIN notify_preference AS own ON own.account_id = account.id AND own.kind = %(kind)s::text
  LEFT JOIN notify_preference AS rest ON rest.account_id = account.id AND rest.kind = ''
 WHERE position.id <> %(besides)s::bigint;

-- name: unread
-- How many notifications of a position are unread; counting stops at a hundred.
SELECT count(*) FROM (
    SELECT FROM notify_notification WHERE position_id = %(position)s AND read_at IS NULL LIMIT 100
) AS found;

-- name: page
-- A position's notifications, newest first, below an id.
SELECT id, at, kind, title, read_at
  FROM notify_notification
 WHERE position_id = %(position)s AND id < %(before)s::bigint
 ORDER BY position_id, id DESC
 LIMIT %(size)s::int;
