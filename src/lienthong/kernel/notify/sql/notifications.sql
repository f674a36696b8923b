-- name: notify_positions
-- One row for each position in office, with the channel that its account chose.
INSERT INTO notify_notification (position_id, kind, subject_kind, subject_id, title, channel)
SELECT position.id, %(kind)s::text, %(subject_kind)s::text, given.subject_id, coalesce(given.title, %(title)s::text),
       CASE WHEN account.email = '' THEN 'none' ELSE coalesce(own.channel, rest.channel, %(usual)s::text) END
  FROM unnest(%(positions)s::bigint[], %(subjects)s::bigint[], %(titles)s::text[])
       AS given (position_id, subject_id, title)
  JOIN accounts_position AS position ON position.id = given.position_id
   AND position.valid_from <= %(today)s::date AND coalesce(position.valid_to, 'infinity') >= %(today)s::date
  JOIN accounts_account AS account ON account.id = position.account_id AND account.is_active
  LEFT JOIN notify_preference AS own ON own.account_id = account.id AND own.kind = %(kind)s::text
  LEFT JOIN notify_preference AS rest ON rest.account_id = account.id AND rest.kind = ''
 WHERE position.id <> %(besides)s::bigint;

-- name: notify_desks
-- One row for each position in office whose role sits at one of the desks of the units.
INSERT INTO notify_notification (position_id, kind, subject_kind, subject_id, title, channel)
SELECT position.id, %(kind)s::text, %(subject_kind)s::text, given.subject_id, coalesce(given.title, %(title)s::text),
       CASE WHEN account.email = '' THEN 'none' ELSE coalesce(own.channel, rest.channel, 'none') END
  FROM unnest(%(units)s::bigint[], %(subjects)s::bigint[], %(titles)s::text[]) AS given (unit_id, subject_id, title)
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

-- name: next_to_mail
-- The next notification that waits for an e-mail of its own, locked; a failed one waits longer each time.
SELECT note.id, note.kind, note.subject_id, note.title, note.at, account.full_name, account.email, account.language,
       unit.name
  FROM notify_notification AS note
  JOIN accounts_position AS position ON position.id = note.position_id
  JOIN accounts_account AS account ON account.id = position.account_id
  JOIN org_unit AS unit ON unit.id = position.unit_id
 WHERE note.channel = 'each' AND note.mailed_at IS NULL AND note.mail_tries < %(tries)s::int
   AND note.at + make_interval(mins => (1 << note.mail_tries) - 1) <= %(now)s::timestamptz
 ORDER BY note.id
 LIMIT 1
   FOR UPDATE OF note SKIP LOCKED;

-- name: accounts_to_digest
-- Accounts for which a daily e-mail waits.
SELECT DISTINCT position.account_id
  FROM notify_notification AS note
  JOIN accounts_position AS position ON position.id = note.position_id
 WHERE note.channel = 'daily' AND note.mailed_at IS NULL AND note.mail_tries < %(tries)s::int
   AND note.at <= %(now)s::timestamptz
 ORDER BY position.account_id;

-- name: digest_of
-- What one account is to be told in its daily e-mail, locked, oldest first.
SELECT note.id, note.kind, note.subject_id, note.title, note.at, account.full_name, account.email, account.language,
       unit.name
  FROM notify_notification AS note
  JOIN accounts_position AS position ON position.id = note.position_id
  JOIN accounts_account AS account ON account.id = position.account_id
  JOIN org_unit AS unit ON unit.id = position.unit_id
 WHERE note.channel = 'daily' AND note.mailed_at IS NULL AND note.mail_tries < %(tries)s::int
   AND position.account_id = %(account)s::bigint AND note.at <= %(now)s::timestamptz
 ORDER BY note.id
 LIMIT 500
   FOR UPDATE OF note SKIP LOCKED;

-- name: write_to_units
-- One letter for each unit that is open and has an e-mail address of its own.
INSERT INTO notify_unitletter (unit_id, kind, subject_id, title)
SELECT unit.id, %(kind)s::text, given.subject_id, coalesce(given.title, %(title)s::text)
  FROM unnest(%(units)s::bigint[], %(subjects)s::bigint[], %(titles)s::text[]) AS given (unit_id, subject_id, title)
  JOIN org_unit AS unit ON unit.id = given.unit_id AND unit.email <> '' AND unit.closed_on IS NULL;

-- name: next_unit_to_write_to
-- The unit whose letter has waited longest; a failed one waits longer each time.
SELECT letter.unit_id
  FROM notify_unitletter AS letter
 WHERE letter.mailed_at IS NULL AND letter.mail_tries < %(tries)s::int
   AND letter.at + make_interval(mins => (1 << letter.mail_tries) - 1) <= %(now)s::timestamptz
 ORDER BY letter.id
 LIMIT 1
   FOR UPDATE OF letter SKIP LOCKED;

-- name: letters_to_unit
-- All that waits for one unit, locked, oldest first: the same columns as of a notification.
SELECT letter.id, letter.kind, letter.subject_id, letter.title, letter.at, unit.name, unit.email, 'vi', unit.name
  FROM notify_unitletter AS letter
  JOIN org_unit AS unit ON unit.id = letter.unit_id
 WHERE letter.unit_id = %(unit)s::bigint AND letter.mailed_at IS NULL AND letter.mail_tries < %(tries)s::int
   AND letter.at <= %(now)s::timestamptz
 ORDER BY letter.id
 LIMIT 500
   FOR UPDATE OF letter SKIP LOCKED;
