-- name: register_books
-- Every register of a body: series and period, with how many numbers it has and how many of them are void.
SELECT counter.id, series.book, series.type_code, counter.period, counter.last,
       coalesce((SELECT name FROM documents_documenttype AS type
                  WHERE type.code = series.type_code AND type.system = unit.system
                  ORDER BY type.valid_from DESC LIMIT 1), '')
  FROM numbering_counter AS counter
  JOIN numbering_series AS series ON series.id = counter.series_id
  JOIN org_unit AS unit ON unit.id = series.unit_id
 WHERE series.unit_id = %(body)s AND counter.last > 0
 ORDER BY counter.period DESC, series.book, series.type_code, counter.id

-- name: incoming_register
-- Lines of a register of incoming documents (Decree 30/2020/ND-CP, annex IV), by number upward.
SELECT given.number, given."on", coalesce(body.name, document.sender, ''), coalesce(document.symbol, ''),
       document.issued_on, coalesce(type.name, ''), coalesce(document.summary, ''),
       coalesce((SELECT string_agg(DISTINCT coalesce(account.full_name, unit.name), ', ')
                   FROM work_workitem AS item
                   JOIN work_step AS step ON step.item_id = item.id AND step.task = 'carry_out'
                    AND (step.left_at IS NULL OR step.outcome = 'finish')
                   JOIN org_unit AS unit ON unit.id = step.unit_id
                   LEFT JOIN accounts_position AS position ON position.id = step.position_id
                   LEFT JOIN accounts_account AS account ON account.id = position.account_id
                  WHERE item.kind = 'delivery' AND item.subject_id = delivery.id), ''),
       (SELECT min(step.entered_at) FROM work_workitem AS item
          JOIN work_step AS step ON step.item_id = item.id AND step.task IN ('direct', 'carry_out')
         WHERE item.kind = 'delivery' AND item.subject_id = delivery.id),
       given.voided_at, given.void_reason, delivery.id, coalesce(document.secrecy, 0)
  FROM numbering_allocation AS given
  LEFT JOIN documents_delivery AS delivery ON given.subject_kind = 'delivery' AND delivery.id = given.subject_id
  LEFT JOIN documents_document AS document ON document.id = delivery.document_id
  LEFT JOIN documents_documenttype AS type ON type.id = document.type_id
  LEFT JOIN org_unit AS body ON body.id = document.body_id
 WHERE given.counter_id = %(counter)s AND given.number > %(after)s AND given.number <= %(until)s
 ORDER BY given.number
 LIMIT %(limit)s

-- name: outgoing_register
-- Lines of a register of issued documents (Decree 30/2020/ND-CP, annex IV), by number upward.
SELECT given.number, given."on", coalesce(document.symbol, ''), document.issued_on, coalesce(type.name, ''),
       coalesce(document.summary, ''), coalesce(document.signer_name, ''),
       (SELECT count(*) FROM documents_delivery AS delivery WHERE delivery.document_id = document.id)
       + (SELECT count(*) FROM documents_outsidedelivery AS outside WHERE outside.document_id = document.id),
       coalesce((SELECT string_agg(named.name, ', ') FROM (
                    SELECT coalesce(unit.name, grouped.name, address.name) AS name
                      FROM documents_recipient AS recipient
                      LEFT JOIN org_unit AS unit ON unit.id = recipient.unit_id
                      LEFT JOIN documents_recipientgroup AS grouped ON grouped.id = recipient.group_id
                      LEFT JOIN documents_outsideaddress AS address ON address.id = recipient.outside_id
                     WHERE recipient.document_id = document.id ORDER BY recipient.id LIMIT 6) AS named), ''),
       coalesce(drafting.name, ''), given.voided_at, given.void_reason, document.id, coalesce(document.secrecy, 0),
       coalesce(document.state, '')
  FROM numbering_allocation AS given
  LEFT JOIN documents_document AS document ON given.subject_kind = 'document' AND document.id = given.subject_id
  LEFT JOIN documents_documenttype AS type ON type.id = document.type_id
  LEFT JOIN org_unit AS drafting ON drafting.id = document.unit_id
 WHERE given.counter_id = %(counter)s AND given.number > %(after)s AND given.number <= %(until)s
 ORDER BY given.number
 LIMIT %(limit)s
