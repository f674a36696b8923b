-- name: fill_petitions
-- The petitions themselves.
INSERT INTO petitions_petition (id, reference, code_hash, request_key, kind, topic_id, territory_id, unit_id, handler_id, address,
    title, text, language, grade, pseudonym, channel, sender_key, state, revision, is_sealed, is_complex, is_remote, instance,
    bounces, is_ruled, reopened, duplicate_of_id, reason, supporters, received_at, accepted_at, original_due_at, due_at,
    answered_at, closed_at, verdict, verdict_reason, verdict_at, wants_public, public_title, public_text, published_at, public_words)
SELECT pet.id, 'PA-' || to_char(pet.received_at AT TIME ZONE %(zone)s, 'YYMM') || '-' || lpad(pet.id::text, greatest(6, length(pet.id::text)), '0'),
       encode(sha256(('seed ' || pet.id)::bytea), 'hex'), '', pet.kind, pet.topic_id, unit.territory_id, unit.unit_id,
       CASE WHEN pet.accepted_at IS NOT NULL AND pet.state <> 'accepted' THEN unit.officer END, '',
       pet.title, pet.text, 'vi', CASE WHEN seeding.lot(pet.n, 60) < 0.55 THEN 'anonymous' ELSE 'pseudonym' END,
       CASE WHEN seeding.lot(pet.n, 60) < 0.55 THEN '' ELSE 'Người dân ' || pet.n %% 900 END,
       CASE WHEN seeding.lot(pet.n, 61) < 0.8 THEN 'portal' WHEN seeding.lot(pet.n, 61) < 0.9 THEN 'phone' ELSE 'counter' END, '',
       pet.state, CASE WHEN pet.state = 'submitted' THEN 0 WHEN pet.accepted_at IS NULL THEN 2 ELSE 5 END, false,
       false, false, 1, CASE WHEN pet.state = 'transferred' THEN 1 ELSE 0 END, false, 0,
       CASE WHEN pet.state = 'duplicate' THEN first.id END,
       CASE WHEN pet.state = 'ineligible' THEN 'Nội dung phản ánh chưa rõ địa điểm và sự việc cụ thể.' ELSE '' END,
       CASE WHEN pet.is_public THEN (power(seeding.lot(pet.n, 62), 4) * 40)::int ELSE 0 END, pet.received_at, pet.accepted_at,
       coalesce(pet.decide_due, pet.accept_due), pet.due_at, pet.answered_at, pet.closed_at, pet.verdict, '',
       CASE WHEN pet.verdict <> '' THEN pet.closed_at END, true, CASE WHEN pet.is_public THEN pet.title ELSE '' END,
       CASE WHEN pet.is_public THEN pet.text ELSE '' END, CASE WHEN pet.is_public THEN pet.accepted_at + interval '2 hours' END,
       CASE WHEN pet.is_public THEN array_to_tsvector(seeding.words(seeding.fold(pet.title || ' ' || pet.text))) END
  FROM seeding.pet AS pet
  JOIN seeding.answering AS unit ON unit.place = pet.place
  LEFT JOIN seeding.pet AS first ON first.n = pet.source AND pet.source <> pet.n
 WHERE pet.n BETWEEN %(low)s AND %(high)s
 ORDER BY pet.n;

-- name: fill_clock_entries
-- The ledger of each petition's clock.
INSERT INTO petitions_clockentry (petition_id, kind, at, due_at, amount, measure, rule_id, position_id, reason)
SELECT pet.id, entry.kind, entry.at, entry.due_at, entry.amount, coalesce(entry.measure, ''), entry.rule_id, entry.position_id, ''
  FROM seeding.pet AS pet
  JOIN seeding.answering AS unit ON unit.place = pet.place
  JOIN seeding.ending AS accept ON accept.kind = pet.kind AND accept.step = 'accept'
   AND accept.on_day = (pet.received_at AT TIME ZONE %(zone)s)::date AND accept.hour = extract(hour FROM pet.received_at AT TIME ZONE %(zone)s)
  LEFT JOIN seeding.ending AS decide ON decide.kind = pet.kind AND decide.step = 'decide'
   AND decide.on_day = (pet.accepted_at AT TIME ZONE %(zone)s)::date AND decide.hour = extract(hour FROM pet.accepted_at AT TIME ZONE %(zone)s)
 CROSS JOIN LATERAL (VALUES
    (1, 'accept', pet.received_at, pet.accept_due, accept.amount, accept.measure, accept.rule_id, NULL::bigint, true),
    (2, 'decide', pet.accepted_at, pet.decide_due, decide.amount, decide.measure, decide.rule_id, unit.officer, pet.accepted_at IS NOT NULL),
    (3, 'pause', %(moment)s - interval '3 hours', pet.decide_due, NULL, NULL, decide.rule_id, unit.officer, pet.state = 'awaiting'),
    (4, 'stop', coalesce(pet.answered_at, pet.closed_at), pet.due_at, NULL, NULL, NULL, unit.officer, coalesce(pet.answered_at, pet.closed_at) IS NOT NULL)
 ) AS entry (place, kind, at, due_at, amount, measure, rule_id, position_id, holds)
 WHERE entry.holds AND pet.n BETWEEN %(low)s AND %(high)s
 ORDER BY pet.n, entry.place;

-- name: fill_transfers
-- Where each was routed, and those that came from the commune beside.
INSERT INTO petitions_transfer (petition_id, kind, from_unit_id, to_unit_id, position_id, at, reason)
SELECT pet.id, moved.kind, moved.from_unit, moved.to_unit, moved.position_id, moved.at, moved.reason
  FROM seeding.pet AS pet
  JOIN seeding.answering AS unit ON unit.place = pet.place
 CROSS JOIN LATERAL (VALUES
    (1, 'routed', NULL::bigint, CASE WHEN pet.state = 'transferred' THEN unit.beside ELSE unit.unit_id END, NULL::bigint, pet.received_at, '', true),
    (2, 'passed', unit.beside, unit.unit_id, NULL::bigint, pet.received_at + interval '40 minutes', 'Địa điểm phản ánh thuộc địa bàn xã bên.', pet.state = 'transferred')
 ) AS moved (place, kind, from_unit, to_unit, position_id, at, reason, holds)
 WHERE moved.holds AND pet.n BETWEEN %(low)s AND %(high)s
 ORDER BY pet.n, moved.place;

-- name: fill_answers
-- Answers in their states.
INSERT INTO petitions_answer (petition_id, version, state, text, public_text, drafted_by_id, drafted_at, decided_by_id, decided_at, note, sent_at)
SELECT pet.id, 1, CASE pet.state WHEN 'drafted' THEN 'draft' WHEN 'approved' THEN 'approved' ELSE 'sent' END, answer.text, answer.text,
       unit.officer, pet.accepted_at + (coalesce(pet.answered_at, %(moment)s) - pet.accepted_at) * 0.8,
       CASE WHEN pet.state <> 'drafted' THEN unit.leader END,
       CASE WHEN pet.state <> 'drafted' THEN pet.accepted_at + (coalesce(pet.answered_at, %(moment)s) - pet.accepted_at) * 0.95 END, '', pet.answered_at
  FROM seeding.pet AS pet
  JOIN seeding.answering AS unit ON unit.place = pet.place
 CROSS JOIN LATERAL (SELECT (%(answers)s::text[])[1 + (seeding.lot(pet.n, 70) * (cardinality(%(answers)s::text[]) - 1))::int] AS text) AS answer
 WHERE pet.state IN ('drafted', 'approved', 'answered', 'closed') AND pet.n BETWEEN %(low)s AND %(high)s
 ORDER BY pet.n;

-- name: fill_messages
-- What the citizen is asked.
INSERT INTO petitions_message (petition_id, kind, position_id, text, is_public, at)
SELECT pet.id, 'question', unit.officer, 'Xin cho biết rõ hơn địa điểm và thời gian xảy ra sự việc, gửi thêm ảnh nếu có.', false, %(moment)s - interval '3 hours'
  FROM seeding.pet AS pet JOIN seeding.answering AS unit ON unit.place = pet.place
 WHERE pet.state = 'awaiting' AND pet.n BETWEEN %(low)s AND %(high)s
 ORDER BY pet.n;

-- name: fill_events
-- What the timeline of each says, in the order of time.
INSERT INTO events_event (at, verb, subject_kind, subject_id, unit_id, position_id, account_id, payload)
SELECT event.at, event.verb, 'petition', pet.id, unit.unit_id, event.position_id, event.account_id, event.payload
  FROM seeding.pet AS pet
  JOIN seeding.answering AS unit ON unit.place = pet.place
  LEFT JOIN seeding.pet AS first ON first.n = pet.source AND pet.source <> pet.n
 CROSS JOIN LATERAL (SELECT pet.accepted_at + interval '25 minutes' AS assigned, pet.accepted_at + interval '50 minutes' AS begun,
                            pet.accepted_at + (coalesce(pet.answered_at, %(moment)s) - pet.accepted_at) * 0.8 AS drafted,
                            pet.accepted_at + (coalesce(pet.answered_at, %(moment)s) - pet.accepted_at) * 0.95 AS approved) AS plan
 CROSS JOIN LATERAL (VALUES
    (1, 'PetitionSubmitted', pet.received_at, NULL::bigint, NULL::bigint, true,
     jsonb_build_object('kind', pet.kind, 'channel', 'portal', 'topic_id', pet.topic_id, 'territory_id', unit.territory_id)),
    (2, 'PetitionTransferred', pet.received_at + interval '40 minutes', NULL, NULL, pet.state = 'transferred',
     jsonb_build_object('from_unit_id', unit.beside, 'to_unit_id', unit.unit_id, 'unit', '')),
    (3, 'PetitionScreened', coalesce(pet.accepted_at, pet.closed_at, pet.received_at + interval '1 hour') - interval '30 minutes', unit.officer, unit.officer_account,
     pet.state NOT IN ('submitted', 'transferred'), '{}'::jsonb),
    (4, 'PetitionMerged', pet.closed_at, unit.officer, unit.officer_account, pet.state = 'duplicate', jsonb_build_object('reference',
     'PA-' || to_char(first.received_at AT TIME ZONE %(zone)s, 'YYMM') || '-' || lpad(first.id::text, greatest(6, length(first.id::text)), '0'))),
    (5, 'PetitionRefused', pet.closed_at, unit.officer, unit.officer_account, pet.state = 'ineligible',
     jsonb_build_object('reason', 'Nội dung phản ánh chưa rõ địa điểm và sự việc cụ thể.')),
    (6, 'PetitionWithdrawn', pet.closed_at, NULL, NULL, pet.state = 'withdrawn', '{}'::jsonb),
    (7, 'PetitionAccepted', pet.accepted_at, unit.officer, unit.officer_account, pet.accepted_at IS NOT NULL, jsonb_build_object('due_at', pet.decide_due)),
    (8, 'PetitionAssigned', plan.assigned, unit.leader, unit.leader_account, pet.accepted_at IS NOT NULL AND pet.state <> 'accepted',
     jsonb_build_object('position_id', unit.officer, 'name', unit.officer_name)),
    (9, 'PetitionStarted', plan.begun, unit.officer, unit.officer_account, pet.accepted_at IS NOT NULL AND pet.state NOT IN ('accepted', 'assigned'), '{}'::jsonb),
    (10, 'CitizenAsked', %(moment)s - interval '3 hours', unit.officer, unit.officer_account, pet.state = 'awaiting', jsonb_build_object('paused', true)),
    (11, 'AnswerDrafted', plan.drafted, unit.officer, unit.officer_account, pet.state IN ('drafted', 'approved', 'answered', 'closed'), jsonb_build_object('version', 1)),
    (12, 'AnswerApproved', plan.approved, unit.leader, unit.leader_account, pet.state IN ('approved', 'answered', 'closed'), jsonb_build_object('version', 1)),
    (13, 'PetitionAnswered', pet.answered_at, unit.officer, unit.officer_account, pet.answered_at IS NOT NULL, jsonb_build_object('version', 1, 'due_at', pet.decide_due)),
    (14, 'VerdictGiven', pet.closed_at, NULL, NULL, pet.verdict <> '', jsonb_build_object('verdict', pet.verdict)),
    (15, 'PetitionClosed', pet.closed_at, NULL, NULL, pet.state = 'closed', '{}'::jsonb)
 ) AS event (place, verb, at, position_id, account_id, holds, payload)
 WHERE event.holds AND pet.n BETWEEN %(low)s AND %(high)s
 ORDER BY pet.n, event.place;

-- name: fill_items
-- Open ones stand in the one list.
WITH open AS (
    SELECT pet.id, pet.title, pet.kind, pet.state, pet.due_at, pet.received_at, unit.unit_id, unit.officer,
           'PA-' || to_char(pet.received_at AT TIME ZONE %(zone)s, 'YYMM') || '-' || lpad(pet.id::text, greatest(6, length(pet.id::text)), '0') AS reference,
           CASE WHEN pet.state IN ('submitted', 'screened', 'transferred') THEN 'screen' WHEN pet.state = 'accepted' THEN 'assign'
                WHEN pet.state = 'awaiting' THEN 'wait' WHEN pet.state = 'drafted' THEN 'approve' WHEN pet.state = 'approved' THEN 'send' ELSE 'handle' END AS task,
           greatest(pet.received_at, coalesce(pet.accepted_at, pet.received_at)) AS entered_at
      FROM seeding.pet AS pet JOIN seeding.answering AS unit ON unit.place = pet.place
     WHERE pet.closed_at IS NULL AND pet.answered_at IS NULL AND pet.n BETWEEN %(low)s AND %(high)s
), item AS (
    INSERT INTO work_workitem (kind, subject_id, unit_id, origin, reference, title, urgency, phase, outcome, opened_at)
    SELECT 'petition', id, unit_id, CASE kind WHEN 'feedback' THEN 'Phản ánh' WHEN 'proposal' THEN 'Kiến nghị' ELSE 'Khiếu nại' END,
           reference, title, 0, 'open', '', received_at FROM open ORDER BY id
    RETURNING id, subject_id
), step AS (
    INSERT INTO work_step (item_id, kind, unit_id, position_id, desk, part, task, note, entered_at, due_at, outcome)
    SELECT item.id, 'petition', open.unit_id, CASE WHEN task IN ('handle', 'wait', 'send') THEN officer END,
           CASE WHEN task = 'screen' THEN 'clerk' WHEN task IN ('assign', 'approve') THEN 'leader' ELSE 'staff' END,
           'lead', task, '', entered_at, due_at, ''
      FROM item JOIN open ON open.id = item.subject_id ORDER BY item.id
    RETURNING id, entered_at, due_at
), clock AS (
    INSERT INTO work_clock (step_id, measure, amount, started_at, original_due_at, due_at)
    SELECT id, 'date', NULL, entered_at, due_at, due_at FROM step WHERE due_at IS NOT NULL
    RETURNING step_id, started_at, due_at
)
INSERT INTO work_clockevent (clock_id, kind, at, due_at, reason, document)
SELECT step_id, 'start', started_at, due_at, '', '' FROM clock;

-- name: fill_entries
-- What the staff's search finds of each, for the units that hold or have held it.
INSERT INTO search_entry (kind, subject_id, share, "on", reference, sender, title, words)
SELECT 'petition', petition.id, 0, told.on_day, petition.reference, told.sender, petition.title,
       array_to_tsvector(seeding.words(seeding.fold(concat_ws(' ', petition.reference, petition.title, told.sender, petition.text)))
           || ARRAY[':kpetition', ':w' || to_char(told.on_day, 'IYYYIW'), ':m' || to_char(told.on_day, 'YYYYMM'), ':u' || petition.unit_id]
           || CASE WHEN petition.state = 'transferred' THEN ARRAY[':u' || unit.beside] ELSE '{}' END)
  FROM seeding.pet AS pet
  JOIN petitions_petition AS petition ON petition.id = pet.id
  JOIN seeding.answering AS unit ON unit.place = pet.place
  JOIN org_territoryname AS place ON place.territory_id = petition.territory_id AND upper_inf(place.valid)
  JOIN org_unit AS province ON province.id = unit.province
  JOIN org_territoryname AS above ON above.territory_id = province.territory_id AND upper_inf(above.valid)
 CROSS JOIN LATERAL (SELECT (petition.received_at AT TIME ZONE %(zone)s)::date AS on_day, place.full_name || ', ' || above.full_name AS sender) AS told
 WHERE pet.n BETWEEN %(low)s AND %(high)s
 ORDER BY pet.n;
