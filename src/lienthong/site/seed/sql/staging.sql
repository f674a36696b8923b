-- name: chance
-- A number in [0, 1) that follows from a key and a salt alone, so that every run and every worker draws the same.
CREATE OR REPLACE FUNCTION seeding.chance(key bigint, salt integer) RETURNS double precision
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN (hashint8extended(key, salt) & 9007199254740991)::double precision / 9007199254740992.0;

-- name: fold
-- Text as the search folds it: lower case, no accents, đ as d (kernel.language.text.fold); Vietnamese marks alone, which
-- is twice as fast as looking for any.
CREATE OR REPLACE FUNCTION seeding.fold(given text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN translate(normalize(lower(given), NFD), U&'\0111\0300\0301\0302\0303\0306\0309\031b\0323', 'd');

-- name: words
-- The words of folded text as the search takes them: numbers with their symbols whole and in parts (search.rules).
CREATE OR REPLACE FUNCTION seeding.words(folded text) RETURNS text[]
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN array_remove(
    regexp_split_to_array(folded, '[^0-9a-z]+')
    || regexp_split_to_array(folded, '[^0-9a-z./-]+|[./-]+(?![0-9a-z])|(?<![0-9a-z])[./-]+'), '');

-- name: table_half
-- Working halves of days around the seeded time, numbered as the calendar numbers them; `due` is when one ends.
CREATE UNLOGGED TABLE IF NOT EXISTS seeding.half (
    place int PRIMARY KEY, begins timestamptz NOT NULL, ends timestamptz NOT NULL, due timestamptz NOT NULL);

-- name: table_slot
-- Moments at which documents are made, as places in working halves; busy times have more of them.
CREATE UNLOGGED TABLE IF NOT EXISTS seeding.slot (place int PRIMARY KEY, spot double precision NOT NULL);

-- name: table_subject
-- What a system's documents are about.
CREATE UNLOGGED TABLE IF NOT EXISTS seeding.subject (
    system text NOT NULL, place int NOT NULL, type_id bigint NOT NULL, code text NOT NULL, period text NOT NULL,
    text text NOT NULL, PRIMARY KEY (system, place));

-- name: table_phrase
-- Senders outside, instructions, results, refusals.
CREATE UNLOGGED TABLE IF NOT EXISTS seeding.phrase (
    kind text, place int, text text, extra text, PRIMARY KEY (kind, place));

-- name: table_body
-- Bodies with who acts in them and how much they write.
CREATE UNLOGGED TABLE IF NOT EXISTS seeding.body (
    unit_id bigint PRIMARY KEY, parent_id bigint, territory_id bigint, system text, level text, name text, area text,
    symbol text, docs int, papers int, wide double precision, wide_group bigint, few_group bigint, few int,
    clerk bigint, clerk_account bigint, leader bigint, leader_account bigint, leader_name text, leader_title text,
    staff bigint, staff_account bigint, office bigint, office_name text, second bigint);

-- name: table_member
-- Groups of recipients, each member at its place.
CREATE UNLOGGED TABLE IF NOT EXISTS seeding.member (
    group_id bigint, place int, unit_id bigint, PRIMARY KEY (group_id, place));

-- name: table_doc
-- Documents about to be written; `first` is the id of the first delivery, `size` how many there are.
CREATE UNLOGGED TABLE IF NOT EXISTS seeding.doc (
    id bigint PRIMARY KEY, body bigint NOT NULL, is_paper boolean NOT NULL, spot double precision NOT NULL,
    at timestamptz NOT NULL, type_id bigint, code text NOT NULL, period text NOT NULL, number int, symbol text,
    summary text, urgency smallint, group_id bigint, size int NOT NULL, start int NOT NULL, around int NOT NULL,
    first bigint);

-- name: table_course
-- Deliveries with their course in working halves: A noted, B carried out by an officer, C directed by a leader.
CREATE UNLOGGED TABLE IF NOT EXISTS seeding.course (
    id bigint NOT NULL, doc bigint NOT NULL, unit_id bigint NOT NULL, course char(1) NOT NULL,
    days int NOT NULL, arrived double precision NOT NULL, registered double precision,
    submitted double precision, directed double precision, taken double precision, finished double precision,
    is_refused boolean NOT NULL);

-- name: table_dlv
-- Deliveries about to be written, with every moment and due moment.
CREATE UNLOGGED TABLE IF NOT EXISTS seeding.dlv (
    id bigint PRIMARY KEY, doc bigint NOT NULL, unit_id bigint NOT NULL, course char(1) NOT NULL,
    days int NOT NULL, is_refused boolean NOT NULL, arrived_at timestamptz NOT NULL, registered_at timestamptz,
    submitted_at timestamptz, directed_at timestamptz, taken_at timestamptz, finished_at timestamptz,
    register_by timestamptz NOT NULL, submit_by timestamptz, carry_by timestamptz, number int, year int);

-- name: table_counter
-- Counters just opened, by what finds them.
CREATE UNLOGGED TABLE IF NOT EXISTS seeding.counter (
    unit_id bigint, book text, code text, period text, id bigint, PRIMARY KEY (unit_id, book, code, period));

-- name: bodies
-- Every body with the people who act in it: clerk, leader, and the office that carries out.
INSERT INTO seeding.body
SELECT unit.id, unit.parent_id, unit.territory_id, unit.system, unit.level, unit.name,
       coalesce(lower(left(area.full_name, 1)) || substr(area.full_name, 2), 'Trung ương'), unit.symbol,
       0, 0, 0, NULL, NULL, 0,
       clerk.id, clerk.account_id, coalesce(leader.id, clerk.id), coalesce(leader.account_id, clerk.account_id),
       coalesce(leader.full_name, clerk.full_name, ''), coalesce(leader.title, clerk.title, ''),
       coalesce(staff.id, clerk.id), coalesce(staff.account_id, clerk.account_id),
       coalesce(staff.unit_id, unit.id), coalesce(staff.name, unit.name), coalesce(second.id, unit.id)
  FROM org_unit AS unit
  LEFT JOIN org_territoryname AS area ON area.territory_id = unit.territory_id AND upper_inf(area.valid)
  LEFT JOIN LATERAL (
    SELECT position.id, position.account_id, account.full_name, position.title
      FROM accounts_position AS position JOIN accounts_account AS account ON account.id = position.account_id
     WHERE position.unit_id = unit.id AND position.role IN ('clerk', 'officer', 'village_head')
     ORDER BY position.role, position.id LIMIT 1) AS clerk ON true
  LEFT JOIN LATERAL (
    SELECT position.id, position.account_id, account.full_name, position.title
      FROM accounts_position AS position JOIN accounts_account AS account ON account.id = position.account_id
     WHERE position.unit_id = unit.id AND position.role = 'leader' ORDER BY position.id LIMIT 1) AS leader ON true
  LEFT JOIN LATERAL (
    SELECT position.id, position.account_id, office.id AS unit_id, office.name
      FROM org_unit AS office JOIN accounts_position AS position ON position.unit_id = office.id
     WHERE office.parent_id = unit.id AND office.kind = 'department' AND position.role = 'specialist'
     ORDER BY office.name LIKE 'Văn phòng%%' DESC, office.id, position.id LIMIT 1) AS staff ON true
  LEFT JOIN LATERAL (
    SELECT office.id FROM org_unit AS office
     WHERE office.parent_id = unit.id AND office.kind = 'department' AND office.id <> staff.unit_id
     ORDER BY office.id LIMIT 1) AS second ON true
 WHERE unit.body_id = unit.id AND unit.closed_on IS NULL;

-- name: groups
-- To whom each body writes: all bodies directly below it, all communes of the country, or its few neighbours.
INSERT INTO seeding.member (group_id, place, unit_id)
SELECT parent_id * 10 + 1, row_number() OVER (PARTITION BY parent_id ORDER BY unit_id) - 1, unit_id
  FROM seeding.body WHERE parent_id IS NOT NULL
UNION ALL
SELECT top.unit_id * 10 + 2, row_number() OVER (PARTITION BY top.unit_id ORDER BY below.level DESC, below.unit_id) - 1,
       below.unit_id
  FROM seeding.body AS top
  JOIN seeding.body AS below ON below.system = top.system AND below.level IN ('province', 'commune')
 WHERE top.level = 'central'
UNION ALL
SELECT around.body * 10 + 3, row_number() OVER (PARTITION BY around.body ORDER BY around.rank, around.unit_id) - 1,
       around.unit_id
  FROM (SELECT body.unit_id AS body, body.parent_id AS unit_id, 0 AS rank
          FROM seeding.body AS body WHERE parent_id IS NOT NULL
        UNION ALL
        SELECT body.unit_id, other.unit_id, 1
          FROM seeding.body AS body
          JOIN seeding.body AS other ON other.territory_id = body.territory_id AND other.unit_id <> body.unit_id
        UNION ALL
        SELECT body.unit_id, other.unit_id, 2
          FROM (SELECT *, row_number() OVER (PARTITION BY parent_id ORDER BY unit_id) AS place
                  FROM seeding.body WHERE level IN ('province', 'commune')) AS body
          JOIN (SELECT unit_id, parent_id, row_number() OVER (PARTITION BY parent_id ORDER BY unit_id) AS place
                  FROM seeding.body WHERE level IN ('province', 'commune')) AS other
            ON other.parent_id = body.parent_id AND other.place IN (body.place + 1, body.place + 2)) AS around;

-- name: loads
-- How much each body writes and receives on paper: a long tail, a few very large; which part of it goes to all below.
UPDATE seeding.body
   SET docs = floor(load.docs * %(fraction)s::float8 * exp(0.6 * tail.normal - 0.18)
                    + seeding.chance(body.unit_id, 15))
              + CASE WHEN body.unit_id = ANY (%(shown)s::bigint[]) THEN load.shown ELSE 0 END,
       papers = floor(load.papers * %(fraction)s::float8 * exp(0.8 * tail.normal - 0.32)
                      + seeding.chance(body.unit_id, 16))
                + CASE WHEN body.unit_id = ANY (%(shown)s::bigint[]) THEN load.shown / 2 ELSE 0 END,
       wide = load.wide, few = load.few,
       wide_group = body.unit_id * 10 + load.wide_kind, few_group = body.unit_id * 10 + load.few_kind
  FROM unnest(%(systems)s::text[], %(levels)s::text[], %(docs)s::float8[], %(papers)s::float8[], %(wides)s::float8[],
              %(fews)s::int[], %(wide_kinds)s::int[], %(few_kinds)s::int[], %(shows)s::int[])
       AS load (system, level, docs, papers, wide, few, wide_kind, few_kind, shown),
       (SELECT unit_id, (seeding.chance(unit_id, 11) + seeding.chance(unit_id, 12) + seeding.chance(unit_id, 13)
                         + seeding.chance(unit_id, 14) - 2) * 1.73 AS normal
          FROM seeding.body) AS tail
 WHERE tail.unit_id = body.unit_id AND load.system = body.system AND load.level = body.level AND body.clerk IS NOT NULL;

-- name: draw_documents
-- Every document: when, of which type, about what, to how many; ids in the order of time.
INSERT INTO seeding.doc (id, body, is_paper, spot, at, type_id, code, period, summary, urgency, group_id, size, start,
                         around)
SELECT %(base)s::bigint + row_number() OVER (ORDER BY drawn.spot, drawn.key), drawn.unit_id, drawn.is_paper, drawn.spot,
       half.begins + (drawn.spot - floor(drawn.spot)) * (half.ends - half.begins),
       CASE WHEN NOT drawn.is_paper THEN subject.type_id END, subject.code,
       CASE subject.period WHEN 'term' THEN %(term)s::text
            ELSE to_char(half.begins AT TIME ZONE %(zone)s::text, 'YYYY') END,
       replace(replace(replace(replace(subject.text, '{p}', drawn.area),
           '{m}', to_char(half.begins AT TIME ZONE %(zone)s::text, 'FMMM')),
           '{q}', (ARRAY['I', 'II', 'III', 'IV'])[extract(quarter FROM half.begins)::int]),
           '{y}', to_char(half.begins AT TIME ZONE %(zone)s::text, 'YYYY')),
       CASE WHEN seeding.chance(drawn.key, 5) < 0.88 THEN 0 WHEN seeding.chance(drawn.key, 5) < 0.96 THEN 1
            WHEN seeding.chance(drawn.key, 5) < 0.99 THEN 2 ELSE 3 END,
       CASE WHEN drawn.is_paper THEN NULL WHEN drawn.is_wide THEN drawn.wide_group ELSE drawn.few_group END,
       CASE WHEN drawn.is_paper THEN 1 WHEN drawn.is_wide THEN wide.size
            ELSE least(few.size, 1 + floor(seeding.chance(drawn.key, 6) ^ 2 * drawn.few)::int) END,
       CASE WHEN drawn.is_paper OR drawn.is_wide OR drawn.few <= 3 THEN 0
            ELSE floor(seeding.chance(drawn.key, 7) * few.size)::int END,
       CASE WHEN drawn.is_paper THEN 1 WHEN drawn.is_wide THEN wide.size ELSE few.size END
  FROM (SELECT body.*, each.is_paper, each.key, slot.spot,
               NOT each.is_paper AND seeding.chance(each.key, 3) < body.wide AS is_wide
          FROM seeding.body AS body
         CROSS JOIN LATERAL (
            SELECT body.unit_id * 100000 + n * 2, false FROM generate_series(1, body.docs) AS n
            UNION ALL
            SELECT body.unit_id * 100000 + n * 2 + 1, true FROM generate_series(1, body.papers) AS n
         ) AS each (key, is_paper)
          JOIN seeding.slot AS slot ON slot.place = floor(seeding.chance(each.key, 1) * %(slots)s::int)::int) AS drawn
  JOIN seeding.half AS half ON half.place = floor(drawn.spot)::int
  JOIN seeding.subject AS subject
    ON subject.system = drawn.system AND subject.place = floor(seeding.chance(drawn.key, 2) * %(subjects)s::int)::int
  LEFT JOIN (SELECT group_id, count(*)::int AS size FROM seeding.member GROUP BY group_id) AS wide
    ON wide.group_id = drawn.wide_group
  LEFT JOIN (SELECT group_id, count(*)::int AS size FROM seeding.member GROUP BY group_id) AS few
    ON few.group_id = drawn.few_group
 WHERE drawn.is_paper OR CASE WHEN drawn.is_wide THEN wide.size ELSE few.size END > 0;

-- name: number_documents
-- Numbers per series in the order of time, the symbol that follows, and the place of each document's first delivery.
UPDATE seeding.doc AS doc
   SET number = told.number, first = told.first,
       symbol = lpad(told.number::text, greatest(2, length(told.number::text)), '0')
                || CASE WHEN doc.is_paper THEN '/' || outsider.extra ELSE '-' || doc.code || '/' || body.symbol END
  FROM (SELECT id, row_number() OVER (PARTITION BY body, is_paper, code, period ORDER BY id) AS number,
               %(base)s::bigint + sum(size) OVER (ORDER BY id) - size + 1 AS first
          FROM seeding.doc) AS told, seeding.body AS body, seeding.phrase AS outsider
 WHERE told.id = doc.id AND body.unit_id = doc.body
   AND outsider.kind = 'outsider' AND outsider.place = (doc.id %% %(outsiders)s::int);

-- name: draw_deliveries
-- Every delivery with its whole course in working halves; what lies after now has not happened. OFFSET 0 keeps each
-- moment from being computed again wherever the next ones mention it.
INSERT INTO seeding.course
SELECT id, doc, unit_id, course, days, arrived,
       CASE WHEN NOT is_refused AND p1 <= %(now)s::float8 THEN p1 END,
       CASE WHEN NOT is_refused AND p2 <= %(now)s::float8 THEN p2 END,
       CASE WHEN NOT is_refused AND course = 'C' AND p3 <= %(now)s::float8 THEN p3 END,
       CASE WHEN NOT is_refused AND course <> 'A' AND taken <= %(now)s::float8 THEN taken END,
       CASE WHEN is_refused THEN p1 WHEN course = 'A' AND p2 <= %(now)s::float8 THEN p2
            WHEN course <> 'A' AND p4 <= %(now)s::float8 THEN p4 END,
       is_refused
  FROM (
    SELECT *, p3 + least((p4 - p3) * 0.9, 0.02 + 1.2 * seeding.chance(id, 31) ^ %(haste)s::float8) AS taken,
           seeding.chance(id, 32) < 0.008 AND size < 200 AND p1 <= %(now)s::float8 AS is_refused
      FROM (
        SELECT *, p3 + CASE
                   WHEN seeding.chance(id, 28) < %(stall)s::float8 * 2 THEN 1000000
                   WHEN seeding.chance(id, 28) < 0.95 THEN days * 2 * (0.1 + 0.85 * seeding.chance(id, 26) ^ 0.5)
                   ELSE days * 2 * (1.1 + 0.8 * seeding.chance(id, 27)) END AS p4
          FROM (
            SELECT *, p2 + CASE WHEN course <> 'C' THEN 0
                       WHEN seeding.chance(id, 24) < %(stall)s::float8 THEN 1000000
                       ELSE 0.05 + 3 * seeding.chance(id, 25) ^ %(haste)s::float8 END AS p3
              FROM (
                SELECT *, p1 + CASE
                           WHEN seeding.chance(id, 22) < %(stall)s::float8 THEN 1000000
                           WHEN seeding.chance(id, 22) < 0.97 THEN 0.02 + 1.6 * seeding.chance(id, 23) ^ %(haste)s::float8
                           ELSE 2.1 + 5 * seeding.chance(id, 23) END AS p2
                  FROM (
                    SELECT each.id, doc.id AS doc, doc.spot AS arrived, doc.size,
                           coalesce(member.unit_id, doc.body) AS unit_id,
                           CASE WHEN body.level IN ('central', 'province') AND seeding.chance(each.id, 19) < 0.7 THEN 'C'
                                WHEN body.level = 'commune' AND seeding.chance(each.id, 19) < 0.3 THEN 'B'
                                ELSE 'A' END AS course,
                           (ARRAY[3, 5, 5, 7, 10, 10, 15, 30])[1 + floor(seeding.chance(each.id, 21) * 8)::int] AS days,
                           doc.spot + CASE
                               WHEN seeding.chance(each.id, 20) < %(stall)s::float8 THEN 1000000
                               WHEN seeding.chance(each.id, 20) < 0.955
                                    THEN 0.01 + 1.7 * seeding.chance(each.id, 29) ^ %(haste)s::float8
                               ELSE 2.1 + 4 * seeding.chance(each.id, 29) END AS p1
                      FROM seeding.doc AS doc
                     CROSS JOIN LATERAL (
                        SELECT doc.first + n AS id, (doc.start + n) %% doc.around AS place
                          FROM generate_series(0, doc.size - 1) AS n) AS each
                      LEFT JOIN seeding.member AS member
                        ON member.group_id = doc.group_id AND member.place = each.place
                      JOIN seeding.body AS body ON body.unit_id = coalesce(member.unit_id, doc.body)
                     WHERE doc.id BETWEEN %(low)s::bigint AND %(high)s::bigint
                    OFFSET 0
                  ) AS begun OFFSET 0
              ) AS registered OFFSET 0
          ) AS submitted OFFSET 0
      ) AS directed OFFSET 0
  ) AS whole;

-- name: date_deliveries
-- Working halves as moments, due moments by the calendar, arrival numbers per recipient and year; by parts of the units.
INSERT INTO seeding.dlv
SELECT one.id, one.doc, one.unit_id, one.course, one.days, one.is_refused,
       h0.begins + (one.arrived - floor(one.arrived)) * (h0.ends - h0.begins),
       h1.begins + (one.registered - floor(one.registered)) * (h1.ends - h1.begins),
       h2.begins + (one.submitted - floor(one.submitted)) * (h2.ends - h2.begins),
       h3.begins + (one.directed - floor(one.directed)) * (h3.ends - h3.begins),
       h4.begins + (one.taken - floor(one.taken)) * (h4.ends - h4.begins),
       h5.begins + (one.finished - floor(one.finished)) * (h5.ends - h5.begins),
       d1.due, d2.due, d3.due, one.number, one.year
  FROM (SELECT course.*, dated.year,
               CASE WHEN course.registered IS NOT NULL
                    THEN row_number() OVER (PARTITION BY course.unit_id, dated.year
                                            ORDER BY course.registered, course.id) END AS number
          FROM seeding.course AS course
          LEFT JOIN (SELECT place, extract(year FROM begins AT TIME ZONE %(zone)s::text)::int AS year
                       FROM seeding.half) AS dated ON dated.place = floor(course.registered)::int
         WHERE course.unit_id %% %(parts)s::int = %(part)s::int) AS one
  JOIN seeding.half AS h0 ON h0.place = floor(one.arrived)::int
  JOIN seeding.half AS d1 ON d1.place = floor(one.arrived)::int + 2
  LEFT JOIN seeding.half AS h1 ON h1.place = floor(one.registered)::int
  LEFT JOIN seeding.half AS d2 ON d2.place = floor(one.registered)::int + 2
  LEFT JOIN seeding.half AS h2 ON h2.place = floor(one.submitted)::int
  LEFT JOIN seeding.half AS h3 ON h3.place = floor(one.directed)::int
  LEFT JOIN seeding.half AS d3
    ON d3.place = floor(CASE one.course WHEN 'B' THEN one.submitted WHEN 'C' THEN one.directed END)::int + 2 * one.days
  LEFT JOIN seeding.half AS h4 ON h4.place = floor(one.taken)::int
  LEFT JOIN seeding.half AS h5 ON h5.place = floor(one.finished)::int
 ORDER BY one.id;
