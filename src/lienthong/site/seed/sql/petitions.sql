-- name: petition_chance
-- A number in [0, 1) that follows from a key and a salt alone.
CREATE OR REPLACE FUNCTION seeding.lot(key bigint, salt integer) RETURNS double precision
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN (hashint8extended(key, salt) & 9007199254740991)::double precision / 9007199254740992.0;

-- name: petition_tables
-- What petitions are put together from.
CREATE TABLE IF NOT EXISTS seeding.said (
    topic_id bigint, slot text, place int, text text, PRIMARY KEY (topic_id, slot, place));
CREATE TABLE IF NOT EXISTS seeding.spoken (topic_id bigint, share double precision, problems int, effects int, wishes int);
CREATE TABLE IF NOT EXISTS seeding.answering (
    place int PRIMARY KEY, unit_id bigint, territory_id bigint, officer bigint, officer_account bigint,
    officer_name text, leader bigint, leader_account bigint, beside bigint, province bigint);
CREATE TABLE IF NOT EXISTS seeding.ending (
    on_day date, hour int, kind text, step text, amount int, measure text, rule_id bigint, due_at timestamptz,
    PRIMARY KEY (on_day, hour, kind, step));
CREATE UNLOGGED TABLE IF NOT EXISTS seeding.pet (
    n bigint PRIMARY KEY, id bigint, source bigint, kind text, topic_id bigint, place int, received_at timestamptz,
    accept_due timestamptz, accepted_at timestamptz, decide_due timestamptz, answered_at timestamptz,
    state text, due_at timestamptz, closed_at timestamptz, verdict text, is_public boolean, title text, text text);

-- name: petition_units
-- Communes that answer, with an officer, a leader and the commune beside; those that a demo shows stand several times.
INSERT INTO seeding.answering
SELECT row_number() OVER (ORDER BY unit.lft, again) - 1, unit.id, unit.territory_id, officer.id, officer.account_id,
       officer.full_name, leader.id, leader.account_id,
       coalesce(lead(unit.id) OVER (ORDER BY unit.lft, again), lag(unit.id) OVER (ORDER BY unit.lft, again)), unit.parent_id
  FROM org_unit AS unit
 CROSS JOIN LATERAL (SELECT position.id, position.account_id, account.full_name
                       FROM accounts_position AS position JOIN accounts_account AS account ON account.id = position.account_id
                      WHERE position.unit_id = unit.id AND position.role = 'officer' ORDER BY position.id LIMIT 1) AS officer
 CROSS JOIN LATERAL (SELECT position.id, position.account_id
                       FROM accounts_position AS position
                      WHERE position.unit_id = unit.id AND position.role = 'leader' ORDER BY position.id LIMIT 1) AS leader
 CROSS JOIN LATERAL generate_series(1, CASE WHEN unit.id = ANY (%(shown)s::bigint[]) THEN 250 ELSE 1 END) AS again
 WHERE unit.system = 'party' AND unit.level = 'commune' AND unit.kind <> 'department' AND unit.closed_on IS NULL;

-- name: petition_draw
-- Who says what where and when, and how far it has come; a duplicate says what another has said at the same place.
INSERT INTO seeding.pet
WITH lots AS (
    SELECT n, CASE WHEN seeding.lot(n, 1) < 0.07 AND n > 60 AND seeding.lot(n - 1 - (seeding.lot(n, 2) * 40)::int, 1) >= 0.07
                   THEN n - 1 - (seeding.lot(n, 2) * 40)::int ELSE n END AS source
      FROM generate_series(%(low)s::bigint, %(high)s::bigint) AS n
), drawn AS (
    SELECT n, source,
           CASE WHEN seeding.lot(source, 3) < 0.68 THEN 'feedback' WHEN seeding.lot(source, 3) < 0.88 THEN 'proposal' ELSE 'complaint' END AS kind,
           (SELECT topic_id FROM seeding.spoken WHERE share > seeding.lot(source, 4) ORDER BY share LIMIT 1) AS topic_id,
           (power(seeding.lot(source, 5), 1.6) * (SELECT count(*) FROM seeding.answering))::int %% (SELECT count(*) FROM seeding.answering)::int AS place,
           (((%(moment)s::timestamptz AT TIME ZONE %(zone)s)::date
             - ((1 - n::float8 / %(whole)s) * %(days)s)::int + ((ARRAY[8, 9, 10, 14, 15, 20])[1 + (seeding.lot(n, 6) * 5)::int]) * interval '1 hour'
             + seeding.lot(n, 7) * interval '59 minutes') AT TIME ZONE %(zone)s) AS received_at
      FROM lots
), received AS (
    SELECT drawn.*, ending.due_at AS accept_due FROM drawn
      JOIN seeding.ending ON ending.on_day = (received_at AT TIME ZONE %(zone)s)::date AND ending.kind = drawn.kind AND ending.step = 'accept'
       AND ending.hour = extract(hour FROM received_at AT TIME ZONE %(zone)s)
     WHERE received_at < %(moment)s
), accepted AS (
    SELECT received.*, date_trunc('hour', received_at AT TIME ZONE %(zone)s) AT TIME ZONE %(zone)s
           + make_interval(days => 1 + (seeding.lot(n, 8) * 1.2)::int, mins => 7 + (seeding.lot(n, 9) * 40)::int) AS accepted_at
      FROM received
), decided AS (
    SELECT accepted.*, ending.due_at AS decide_due FROM accepted
      JOIN seeding.ending ON ending.on_day = (accepted_at AT TIME ZONE %(zone)s)::date AND ending.kind = accepted.kind AND ending.step = 'decide'
       AND ending.hour = extract(hour FROM accepted_at AT TIME ZONE %(zone)s)
), planned AS (
    SELECT decided.*, CASE WHEN seeding.lot(n, 10) < 0.86 THEN accepted_at + (decide_due - accepted_at) * (0.25 + 0.74 * seeding.lot(n, 11))
                           ELSE decide_due + interval '6 days' * seeding.lot(n, 11) END AS answered_at
      FROM decided
), states AS (
    SELECT planned.*, extract(epoch FROM %(moment)s - accepted_at) / extract(epoch FROM answered_at - accepted_at) AS part,
           CASE WHEN source <> n AND accepted_at < %(moment)s THEN 'duplicate'
                WHEN seeding.lot(n, 12) < 0.04 AND accepted_at < %(moment)s THEN 'ineligible'
                WHEN seeding.lot(n, 12) < 0.06 AND accepted_at < %(moment)s THEN 'withdrawn'
                WHEN accepted_at >= %(moment)s THEN CASE WHEN seeding.lot(n, 12) < 0.3 THEN 'screened' WHEN seeding.lot(n, 12) < 0.36 THEN 'transferred' ELSE 'submitted' END
                WHEN answered_at >= %(moment)s THEN 'open' ELSE 'answered' END AS phase
      FROM planned
), named AS (
    SELECT states.*,
           CASE WHEN phase = 'open' THEN CASE WHEN part < 0.12 THEN 'accepted' WHEN part < 0.24 THEN 'assigned' WHEN part < 0.62 THEN 'in_progress'
                                              WHEN part < 0.7 AND kind <> 'complaint' THEN 'awaiting'
                                              WHEN part < 0.9 THEN 'drafted' ELSE 'approved' END
                WHEN phase = 'answered' AND seeding.lot(n, 13) < 0.62 AND %(moment)s - answered_at > interval '3 days' THEN 'closed'
                ELSE phase END AS state
      FROM states
)
SELECT n, %(base)s::bigint + n, source, kind, topic_id, place, received_at, accept_due,
       CASE WHEN phase IN ('open', 'answered') THEN accepted_at END, CASE WHEN phase IN ('open', 'answered') THEN decide_due END,
       CASE WHEN phase = 'answered' THEN answered_at END, state,
       CASE WHEN state = 'awaiting' THEN NULL WHEN phase IN ('open', 'answered') THEN decide_due ELSE accept_due END,
       CASE WHEN state IN ('duplicate', 'ineligible', 'withdrawn') THEN accepted_at
            WHEN state = 'closed' THEN least(answered_at + interval '1 day' * (0.5 + 2.4 * seeding.lot(n, 14)), %(moment)s) END,
       CASE WHEN state <> 'closed' THEN '' WHEN seeding.lot(n, 15) < 0.7 THEN 'satisfied' WHEN seeding.lot(n, 15) < 0.92 THEN 'partly' ELSE '' END,
       phase IN ('open', 'answered') AND seeding.lot(n, 16) < CASE phase WHEN 'answered' THEN 0.75 ELSE 0.35 END, '', ''
  FROM named;

-- name: petition_words
-- The words of each, from the details of what it says (`source`) in the order in which people say them.
UPDATE seeding.pet
   SET title = put.title, text = put.opening || put.problem || '. ' || put.times || put.effect || '. ' || put.tried || put.wish || '.' || put.closing
  FROM (
    SELECT pet.n, upper(left(problem.text, 1)) || substr(problem.text, 2) AS problem,
           left(upper(left(problem.text, 1)) || substr(problem.text, 2), 120) AS title, effect.text AS effect, wish.text AS wish,
           CASE WHEN seeding.lot(pet.n, 30) < 0.6 THEN opening.text || ' ' ELSE '' END AS opening,
           CASE WHEN seeding.lot(pet.n, 31) < 0.7 THEN times.text || ' ' ELSE '' END AS times,
           CASE WHEN seeding.lot(pet.n, 32) < 0.5 THEN tried.text || ' ' ELSE '' END AS tried,
           CASE WHEN seeding.lot(pet.n, 33) < 0.5 THEN ' ' || closing.text ELSE '' END AS closing
      FROM seeding.pet AS pet
      JOIN seeding.spoken USING (topic_id)
     CROSS JOIN LATERAL (SELECT (%(streets)s::text[])[1 + (seeding.lot(source, 40) * (cardinality(%(streets)s::text[]) - 1))::int] AS street,
                                (%(places)s::text[])[1 + (seeding.lot(source, 41) * (cardinality(%(places)s::text[]) - 1))::int] AS place,
                                (2 + seeding.lot(source, 42) * 478)::int::text AS number, (2 + seeding.lot(source, 43) * 478)::int::text AS other,
                                (2 + seeding.lot(source, 44) * 58)::int::text AS count, (3 + seeding.lot(source, 45) * 87)::int::text AS days,
                                (%(hours)s::text[])[1 + (seeding.lot(source, 46) * (cardinality(%(hours)s::text[]) - 1))::int] AS hour,
                                lpad((1 + seeding.lot(source, 47) * 9998)::int::text, 4, '0') || '/HS' AS file) AS detail
     CROSS JOIN LATERAL (SELECT replace(replace(replace((%(roads)s::text[])[1 + (seeding.lot(source, 48) * (cardinality(%(roads)s::text[]) - 1))::int],
                                    '{street}', street), '{place}', detail.place), '{number}', number) AS road,
                                replace(replace((%(spots)s::text[])[1 + (seeding.lot(source, 49) * (cardinality(%(spots)s::text[]) - 1))::int],
                                    '{place}', detail.place), '{number}', other) AS spot) AS where_at
     CROSS JOIN LATERAL (SELECT seeding.told(pet.topic_id, 'problem', (seeding.lot(source, 50) * (problems - 1))::int, road, spot, count, days, hour, file) AS text) AS problem
     CROSS JOIN LATERAL (SELECT seeding.told(pet.topic_id, 'effect', (seeding.lot(source, 51) * (effects - 1))::int, road, spot, count, days, hour, file) AS text) AS effect
     CROSS JOIN LATERAL (SELECT seeding.told(pet.topic_id, 'wish', (seeding.lot(pet.n, 52) * (wishes - 1))::int, road, spot, count, days, hour, file) AS text) AS wish
     CROSS JOIN LATERAL (SELECT seeding.told(0, 'opening', (seeding.lot(pet.n, 53) * 7)::int, road, spot, count, days, hour, file) AS text) AS opening
     CROSS JOIN LATERAL (SELECT seeding.told(0, 'times', (seeding.lot(pet.n, 54) * 6)::int, road, spot, count, days, hour, file) AS text) AS times
     CROSS JOIN LATERAL (SELECT seeding.told(0, 'tried', (seeding.lot(pet.n, 55) * 5)::int, road, spot, count, days, hour, file) AS text) AS tried
     CROSS JOIN LATERAL (SELECT seeding.told(0, 'closing', (seeding.lot(pet.n, 56) * 5)::int, road, spot, count, days, hour, file) AS text) AS closing
     WHERE pet.n BETWEEN %(low)s AND %(high)s
  ) AS put
 WHERE put.n = pet.n;

-- name: petition_told
-- A sentence with its details.
CREATE OR REPLACE FUNCTION seeding.told(topic bigint, slot text, place int, road text, spot text, count text, days text, hour text, file text)
RETURNS text LANGUAGE sql STABLE PARALLEL SAFE
RETURN (SELECT replace(replace(replace(replace(replace(replace(said.text, '{road}', road), '{spot}', spot), '{count}', count),
                       '{days}', days), '{hour}', hour), '{file}', file)
          FROM seeding.said WHERE said.topic_id = told.topic AND said.slot = told.slot AND said.place = told.place);
