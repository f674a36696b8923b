-- name: series
-- Registers of incoming and outgoing documents.
SELECT DISTINCT body AS unit_id, 'outgoing' AS book, code AS type_code,
       CASE WHEN period LIKE '%%-%%' THEN 'term' ELSE 'year' END AS period_kind
  FROM seeding.doc WHERE NOT is_paper
UNION ALL
SELECT DISTINCT unit_id, 'incoming', '', 'year' FROM seeding.dlv WHERE number IS NOT NULL;

-- name: counters
-- The last number of each register and period.
SELECT series.id AS series_id, used.period, used.last, (used.at AT TIME ZONE %(zone)s::text)::date AS last_on
  FROM (SELECT body AS unit_id, 'outgoing' AS book, code, period, max(number) AS last, max(at) AS at
          FROM seeding.doc WHERE NOT is_paper GROUP BY body, code, period
        UNION ALL
        SELECT unit_id, 'incoming', '', year::text, max(number), max(registered_at) FROM seeding.dlv
         WHERE number IS NOT NULL GROUP BY unit_id, year) AS used
  JOIN numbering_series AS series
    ON series.unit_id = used.unit_id AND series.book = used.book AND series.type_code = used.code;

-- name: known_counters
-- Where to find them again.
INSERT INTO seeding.counter
SELECT series.unit_id, series.book, series.type_code, counter.period, counter.id
  FROM numbering_counter AS counter JOIN numbering_series AS series ON series.id = counter.series_id
ON CONFLICT DO NOTHING;

-- name: outgoing_allocations
-- The number of each document that was issued.
SELECT %(allocations)s::bigint + doc.id AS id, counter.id AS counter_id, doc.number,
       (doc.at AT TIME ZONE %(zone)s::text)::date AS "on", doc.at, 'document' AS subject_kind, doc.id AS subject_id
  FROM seeding.doc AS doc
  JOIN seeding.counter AS counter
    ON counter.unit_id = doc.body AND counter.book = 'outgoing' AND counter.code = doc.code
   AND counter.period = doc.period
 WHERE NOT doc.is_paper AND doc.id BETWEEN %(low)s::bigint AND %(high)s::bigint;

-- name: documents
-- Documents made here, and those that came on paper.
SELECT doc.id, CASE WHEN NOT doc.is_paper THEN doc.body END AS body_id,
       CASE WHEN NOT doc.is_paper AND seeding.chance(doc.id, 41) < 0.7 THEN body.office ELSE body.unit_id END AS unit_id,
       body.level,
       CASE WHEN doc.is_paper THEN replace(outsider.text, '{p}', body.area) ELSE '' END AS sender,
       doc.type_id, doc.number, doc.symbol,
       CASE WHEN NOT doc.is_paper THEN %(allocations)s::bigint + doc.id END AS allocation_id,
       doc.summary, doc.urgency, 0 AS secrecy,
       (doc.at AT TIME ZONE %(zone)s::text)::date
           - CASE WHEN doc.is_paper THEN 1 + floor(seeding.chance(doc.id, 42) * 5)::int ELSE 0 END AS issued_on,
       CASE WHEN NOT doc.is_paper THEN doc.at END AS issued_at,
       CASE WHEN NOT doc.is_paper THEN body.leader END AS signer_id,
       CASE WHEN doc.is_paper THEN '' ELSE body.leader_name END AS signer_name,
       CASE WHEN doc.is_paper THEN '' ELSE body.leader_title END AS signer_title,
       CASE WHEN doc.is_paper THEN 'received' ELSE 'issued' END AS state,
       CASE WHEN doc.is_paper THEN body.clerk ELSE body.staff END AS author_id,
       doc.at - CASE WHEN doc.is_paper THEN interval '0' ELSE seeding.chance(doc.id, 43) * interval '4 days' END
           AS created_at
  FROM seeding.doc AS doc
  JOIN seeding.body AS body ON body.unit_id = doc.body
  JOIN seeding.phrase AS outsider
    ON outsider.kind = 'outsider' AND outsider.place = doc.id %% %(outsiders)s::int
 WHERE doc.id BETWEEN %(low)s::bigint AND %(high)s::bigint;

-- name: body_shares
-- A document drafted in a department is shown to its body, where the clerk sits.
SELECT document.id AS document_id, document.body_id AS unit_id, document.issued_at AS at, document.issued_on
  FROM documents_document AS document
 WHERE document.body_id <> document.unit_id AND document.id BETWEEN %(low)s::bigint AND %(high)s::bigint;

-- name: issue_events
-- What the timeline of an issued document says.
SELECT doc.at, 'DocumentIssued' AS verb, 'document' AS subject_kind, doc.id AS subject_id, doc.body AS unit_id,
       body.clerk AS position_id, body.clerk_account AS account_id,
       jsonb_build_object('document_id', doc.id, 'symbol', doc.symbol, 'issued_on', doc.at::date, 'units', doc.size,
                          'outside', 0, 'excluded', 0, 'replaces_id', NULL) AS payload
  FROM seeding.doc AS doc JOIN seeding.body AS body ON body.unit_id = doc.body
 WHERE NOT doc.is_paper AND doc.id BETWEEN %(low)s::bigint AND %(high)s::bigint;

-- name: arrival_allocations
-- The arrival number of each registered delivery.
SELECT %(arrivals)s::bigint + dlv.id AS id, counter.id AS counter_id, dlv.number,
       (dlv.registered_at AT TIME ZONE %(zone)s::text)::date AS "on", dlv.registered_at AS at,
       'delivery' AS subject_kind, dlv.id AS subject_id
  FROM seeding.dlv AS dlv
  JOIN seeding.counter AS counter
    ON counter.unit_id = dlv.unit_id AND counter.book = 'incoming' AND counter.code = ''
   AND counter.period = dlv.year::text
 WHERE dlv.number IS NOT NULL AND dlv.id BETWEEN %(low)s::bigint AND %(high)s::bigint;

-- name: deliveries
-- Each with the status that follows from its course (rules/incoming.py, `status_of`).
SELECT dlv.id, dlv.doc AS document_id, dlv.unit_id, body.level, 0 AS secrecy,
       CASE WHEN NOT doc.is_paper THEN 'network' WHEN seeding.chance(dlv.id, 44) < 0.3 THEN 'email' ELSE 'paper' END
           AS channel,
       CASE WHEN dlv.is_refused THEN 2
            WHEN dlv.finished_at IS NOT NULL THEN 6
            WHEN dlv.taken_at IS NOT NULL THEN 5
            WHEN dlv.course = 'B' AND dlv.submitted_at IS NOT NULL OR dlv.directed_at IS NOT NULL THEN 4
            WHEN dlv.registered_at IS NOT NULL THEN 3 ELSE 1 END AS status,
       dlv.arrived_at,
       coalesce(dlv.registered_at, CASE WHEN dlv.is_refused THEN dlv.finished_at
                WHEN seeding.chance(dlv.id, 45) < 0.4 AND dlv.arrived_at < %(moment)s::timestamptz - interval '3 hours'
                THEN dlv.arrived_at + interval '2 hours' END) AS opened_at,
       dlv.registered_at, CASE WHEN NOT dlv.is_refused THEN dlv.finished_at END AS finished_at,
       dlv.number AS arrival_number, (dlv.registered_at AT TIME ZONE %(zone)s::text)::date AS arrival_on,
       CASE WHEN dlv.number IS NOT NULL THEN %(arrivals)s::bigint + dlv.id END AS allocation_id,
       CASE WHEN dlv.is_refused THEN refusal.text ELSE '' END AS refusal,
       CASE WHEN dlv.finished_at IS NOT NULL AND NOT dlv.is_refused THEN result.text ELSE '' END AS result
  FROM seeding.dlv AS dlv
  JOIN seeding.doc AS doc ON doc.id = dlv.doc
  JOIN seeding.body AS body ON body.unit_id = dlv.unit_id
  JOIN seeding.phrase AS refusal ON refusal.kind = 'refusal' AND refusal.place = dlv.id %% 2
  JOIN seeding.phrase AS result ON result.kind = 'result' AND result.place = dlv.id %% 5
 WHERE dlv.id BETWEEN %(low)s::bigint AND %(high)s::bigint;

-- name: items
-- The work that each delivery is.
SELECT %(items)s::bigint + dlv.id AS id, 'delivery' AS kind, dlv.id AS subject_id, dlv.unit_id,
       CASE WHEN doc.is_paper THEN replace(outsider.text, '{p}', sender.area) ELSE sender.name END AS origin,
       doc.symbol AS reference, doc.summary AS title, doc.urgency,
       CASE WHEN dlv.finished_at IS NULL THEN 'open' ELSE 'closed' END AS phase,
       CASE WHEN dlv.finished_at IS NULL THEN '' WHEN dlv.is_refused THEN 'refuse' ELSE 'finish' END AS outcome,
       dlv.arrived_at AS opened_at, dlv.finished_at AS closed_at
  FROM seeding.dlv AS dlv
  JOIN seeding.doc AS doc ON doc.id = dlv.doc
  JOIN seeding.body AS sender ON sender.unit_id = doc.body
  JOIN seeding.phrase AS outsider
    ON outsider.kind = 'outsider' AND outsider.place = doc.id %% %(outsiders)s::int
 WHERE dlv.id BETWEEN %(low)s::bigint AND %(high)s::bigint;

-- name: steps
-- Who held it, from when to when: register, submit, direct, carry out, and sometimes a unit that helped.
SELECT %(steps)s::bigint + dlv.id * 8 + step.place AS id, %(items)s::bigint + dlv.id AS item_id,
       'delivery' AS kind, step.unit_id,
       step.position_id, step.desk, step.part, step.task, step.note,
       CASE WHEN step.place > 1 THEN %(steps)s::bigint + dlv.id * 8 + step.sender END AS sender_id,
       step.entered_at, step.taken_at, step.due_at, step.left_at,
       CASE WHEN step.left_at IS NULL THEN '' ELSE step.outcome END AS outcome
  FROM seeding.dlv AS dlv
  JOIN seeding.body AS body ON body.unit_id = dlv.unit_id
  JOIN seeding.phrase AS told ON told.kind = 'instruction' AND told.place = dlv.id %% 5
 CROSS JOIN LATERAL (VALUES
    (1, 0, body.unit_id, NULL::bigint, 'clerk', 'lead', 'register', '', dlv.arrived_at,
     CASE WHEN dlv.is_refused THEN dlv.finished_at ELSE dlv.registered_at END, dlv.register_by,
     CASE WHEN dlv.is_refused THEN dlv.finished_at ELSE dlv.registered_at END,
     CASE WHEN dlv.is_refused THEN 'refuse' ELSE 'register' END),
    (2, 1, body.unit_id, NULL::bigint, 'clerk', 'lead', 'submit', '', dlv.registered_at, dlv.submitted_at,
     dlv.submit_by, dlv.submitted_at, CASE dlv.course WHEN 'A' THEN 'finish' WHEN 'B' THEN 'assign' ELSE 'submit' END),
    (3, 2, body.unit_id, NULL::bigint, 'leader', 'lead', 'direct', '',
     CASE dlv.course WHEN 'C' THEN dlv.submitted_at END, dlv.directed_at, NULL::timestamptz, dlv.directed_at, 'assign'),
    (4, CASE dlv.course WHEN 'C' THEN 3 ELSE 2 END, body.office,
     CASE WHEN dlv.course = 'B' OR seeding.chance(dlv.id, 46) < 0.6 THEN body.staff END, 'staff', 'lead', 'carry_out',
     told.text, CASE dlv.course WHEN 'B' THEN dlv.submitted_at WHEN 'C' THEN dlv.directed_at END, dlv.taken_at,
     dlv.carry_by, dlv.finished_at, 'finish'),
    (5, 3, body.second, NULL::bigint, 'staff', 'coordinating', 'coordinate', told.text,
     CASE WHEN dlv.course = 'C' AND body.second <> body.unit_id AND seeding.chance(dlv.id, 47) < 0.15
          THEN dlv.directed_at END,
     dlv.taken_at + (dlv.finished_at - dlv.taken_at) * 0.6, dlv.carry_by,
     dlv.taken_at + (dlv.finished_at - dlv.taken_at) * 0.6, 'contribute')
 ) AS step (place, sender, unit_id, position_id, desk, part, task, note, entered_at, taken_at, due_at, left_at, outcome)
 WHERE step.entered_at IS NOT NULL AND dlv.id BETWEEN %(low)s::bigint AND %(high)s::bigint;

-- name: clocks
-- The time of each step that has some.
SELECT %(steps)s::bigint + dlv.id * 8 + clock.place AS step_id, 'working' AS measure, clock.amount,
       clock.started_at, clock.due_at AS original_due_at, clock.due_at, clock.stopped_at
  FROM seeding.dlv AS dlv
  JOIN seeding.body AS body ON body.unit_id = dlv.unit_id
 CROSS JOIN LATERAL (VALUES
    (1, 1, dlv.arrived_at, dlv.register_by,
     CASE WHEN dlv.is_refused THEN dlv.finished_at ELSE dlv.registered_at END),
    (2, 1, dlv.registered_at, dlv.submit_by, dlv.submitted_at),
    (4, dlv.days, CASE dlv.course WHEN 'B' THEN dlv.submitted_at WHEN 'C' THEN dlv.directed_at END, dlv.carry_by,
     dlv.finished_at),
    (5, dlv.days, CASE WHEN dlv.course = 'C' AND body.second <> body.unit_id AND seeding.chance(dlv.id, 47) < 0.15
                       THEN dlv.directed_at END, dlv.carry_by,
     dlv.taken_at + (dlv.finished_at - dlv.taken_at) * 0.6)
 ) AS clock (place, amount, started_at, due_at, stopped_at)
 WHERE clock.started_at IS NOT NULL AND dlv.id BETWEEN %(low)s::bigint AND %(high)s::bigint;

-- name: ledger
-- The entries that explain each clock: started, stopped.
SELECT clock.step_id AS clock_id, entry.kind, entry.at, clock.due_at
  FROM work_clock AS clock
 CROSS JOIN LATERAL (VALUES ('start', clock.started_at), ('stop', clock.stopped_at)) AS entry (kind, at)
 WHERE entry.at IS NOT NULL
   AND clock.step_id BETWEEN %(steps)s::bigint + %(low)s::bigint * 8 AND %(steps)s::bigint + %(high)s::bigint * 8 + 7;

-- name: course_events
-- What the timeline of a delivery says; the rows of one delivery stand in the order of time.
SELECT event.at, event.verb, 'delivery' AS subject_kind, dlv.id AS subject_id, dlv.unit_id, event.position_id,
       event.account_id,
       CASE event.place
            WHEN 1 THEN jsonb_build_object('document_id', doc.id)
            WHEN 2 THEN jsonb_build_object('number', dlv.number, 'year', dlv.year::text, 'override', '')
            WHEN 3 THEN jsonb_build_object('reason', refusal.text)
            WHEN 4 THEN jsonb_build_object('to', body.leader_name, 'note', '')
            WHEN 5 THEN jsonb_build_object('text', told.text, 'lead', body.office_name, 'coordinating', '',
                'information', '', 'due', to_char(dlv.carry_by AT TIME ZONE %(zone)s::text, 'DD/MM/YYYY'))
            ELSE jsonb_build_object('result', result.text, 'reply', '') END AS payload
  FROM seeding.dlv AS dlv
  JOIN seeding.doc AS doc ON doc.id = dlv.doc
  JOIN seeding.body AS body ON body.unit_id = dlv.unit_id
  JOIN seeding.body AS sender ON sender.unit_id = doc.body
  JOIN seeding.phrase AS told ON told.kind = 'instruction' AND told.place = dlv.id %% 5
  JOIN seeding.phrase AS result ON result.kind = 'result' AND result.place = dlv.id %% 5
  JOIN seeding.phrase AS refusal ON refusal.kind = 'refusal' AND refusal.place = dlv.id %% 2
 CROSS JOIN LATERAL (VALUES
    (1, 'DocumentArrived', CASE WHEN NOT doc.is_paper THEN dlv.arrived_at END, sender.clerk, sender.clerk_account),
    (2, 'DeliveryRegistered', dlv.registered_at, body.clerk, body.clerk_account),
    (3, 'DeliveryRefused', CASE WHEN dlv.is_refused THEN dlv.finished_at END, body.clerk, body.clerk_account),
    (4, 'DeliverySubmitted', CASE dlv.course WHEN 'C' THEN dlv.submitted_at END, body.clerk, body.clerk_account),
    (5, 'InstructionGiven', CASE dlv.course WHEN 'B' THEN dlv.submitted_at WHEN 'C' THEN dlv.directed_at END,
     CASE dlv.course WHEN 'B' THEN body.clerk ELSE body.leader END,
     CASE dlv.course WHEN 'B' THEN body.clerk_account ELSE body.leader_account END),
    (6, 'DeliveryFinished', CASE WHEN NOT dlv.is_refused THEN dlv.finished_at END,
     CASE dlv.course WHEN 'A' THEN body.clerk ELSE body.staff END,
     CASE dlv.course WHEN 'A' THEN body.clerk_account ELSE body.staff_account END)
 ) AS event (place, verb, at, position_id, account_id)
 WHERE event.at IS NOT NULL AND dlv.id BETWEEN %(low)s::bigint AND %(high)s::bigint;

-- name: course_shares
-- Departments that carry a delivery out, or help, read its document.
SELECT DISTINCT dlv.doc AS document_id, held.unit_id, dlv.directed_at AS at, dlv.id AS delivery_id,
       dlv.finished_at IS NULL AS is_open
  FROM seeding.dlv AS dlv
  JOIN seeding.body AS body ON body.unit_id = dlv.unit_id
 CROSS JOIN LATERAL (VALUES (body.office, true), (body.second, seeding.chance(dlv.id, 47) < 0.15)) AS held (unit_id, is_held)
 WHERE dlv.course = 'C' AND dlv.directed_at IS NOT NULL AND held.is_held AND held.unit_id <> dlv.unit_id
   AND dlv.id BETWEEN %(low)s::bigint AND %(high)s::bigint;

-- name: news
-- What the records desks were told in the last month.
SELECT body.clerk AS position_id, dlv.arrived_at AS at, 'document_arrived' AS kind, 'delivery' AS subject_kind,
       dlv.id AS subject_id, left(doc.symbol || ' ' || doc.summary, 300) AS title,
       coalesce(dlv.registered_at, dlv.finished_at) AS read_at
  FROM seeding.dlv AS dlv
  JOIN seeding.doc AS doc ON doc.id = dlv.doc
  JOIN seeding.body AS body ON body.unit_id = dlv.unit_id
 WHERE NOT doc.is_paper AND body.clerk IS NOT NULL AND dlv.arrived_at > %(moment)s::timestamptz - interval '30 days'
   AND dlv.id BETWEEN %(low)s::bigint AND %(high)s::bigint
 ORDER BY dlv.id;

-- name: entries
-- What the search finds of each document, for its unit and everybody it was sent to.
SELECT 'document' AS kind, document.id AS subject_id, 0 AS share, document.issued_on AS "on",
       document.symbol AS reference, told.sender, document.summary AS title,
       array_to_tsvector(seeding.words(seeding.fold(concat_ws(' ', document.symbol, document.summary, told.sender,
               document.signer_name, type.name)))
           || ARRAY[':kdocument', ':w' || to_char(document.issued_on, 'IYYYIW'),
                    ':m' || to_char(document.issued_on, 'YYYYMM'), ':u' || document.unit_id]
           || (SELECT array_agg(':u' || dlv.unit_id) FROM seeding.dlv AS dlv
                WHERE dlv.id BETWEEN doc.first AND doc.first + doc.size - 1)) AS words
  FROM seeding.doc AS doc
  JOIN documents_document AS document ON document.id = doc.id
  JOIN seeding.body AS body ON body.unit_id = doc.body
  LEFT JOIN documents_documenttype AS type ON type.id = document.type_id
 CROSS JOIN LATERAL (SELECT CASE WHEN doc.is_paper THEN document.sender ELSE body.name END AS sender) AS told
 WHERE doc.id BETWEEN %(low)s::bigint AND %(high)s::bigint;

-- name: share_entries
-- The same for each unit to which a document was shown.
SELECT 'document' AS kind, document.id AS subject_id, share.id AS share, document.issued_on AS "on",
       document.symbol AS reference, told.sender, document.summary AS title,
       array_to_tsvector(seeding.words(seeding.fold(concat_ws(' ', document.symbol, document.summary, told.sender,
               document.signer_name, type.name)))
           || ARRAY[':kdocument', ':w' || to_char(document.issued_on, 'IYYYIW'),
                    ':m' || to_char(document.issued_on, 'YYYYMM'), ':u' || share.unit_id]) AS words
  FROM documents_share AS share
  JOIN documents_document AS document ON document.id = share.document_id
  LEFT JOIN org_unit AS body ON body.id = document.body_id
  LEFT JOIN documents_documenttype AS type ON type.id = document.type_id
 CROSS JOIN LATERAL (SELECT coalesce(body.name, document.sender) AS sender) AS told
 WHERE document.id BETWEEN %(low)s::bigint AND %(high)s::bigint;
