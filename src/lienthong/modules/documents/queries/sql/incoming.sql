-- name: delivery_head
-- One delivery with its document, questions and result files, when the viewer may see how it is handled.
SELECT delivery.id, delivery.document_id, delivery.unit_id, recipient.name, delivery.status, delivery.request,
       delivery.recall, delivery.recall_reason, delivery.channel, delivery.arrived_at, delivery.opened_at,
       delivery.registered_at, delivery.finished_at, delivery.arrival_number, delivery.arrival_on, delivery.refusal,
       delivery.result, document.symbol, document.number, document.summary, document.urgency, document.secrecy,
       document.issued_on, document.issued_at, document.signer_name, document.signer_title, document.state,
       coalesce(body.name, document.sender), coalesce(type.name, ''), coalesce(type.name_en, ''), document.body_id,
       document.unit_id, drafting.name, document.created_at,
       (SELECT coalesce(json_agg(json_build_array(question.id, question."to", question.text, asker.full_name,
                    question.asked_at, question.answer, coalesce(answerer.full_name, ''), question.answered_at)
                    ORDER BY question.id), '[]')
          FROM documents_question AS question
          JOIN accounts_position AS asking ON asking.id = question.asked_by_id
          JOIN accounts_account AS asker ON asker.id = asking.account_id
          LEFT JOIN accounts_position AS answering ON answering.id = question.answered_by_id
          LEFT JOIN accounts_account AS answerer ON answerer.id = answering.account_id
         WHERE question.delivery_id = delivery.id),
       (SELECT coalesce(json_agg(json_build_array(file.id, file.name, blob.size) ORDER BY kept.id), '[]')
          FROM documents_resultfile AS kept
          JOIN files_file AS file ON file.id = kept.file_id
          JOIN files_blob AS blob ON blob.id = file.blob_id
         WHERE kept.delivery_id = delivery.id)
  FROM documents_delivery AS delivery
  JOIN documents_document AS document ON document.id = delivery.document_id
  JOIN org_unit AS recipient ON recipient.id = delivery.unit_id
  JOIN org_unit AS drafting ON drafting.id = document.unit_id
  LEFT JOIN org_unit AS body ON body.id = document.body_id
  LEFT JOIN documents_documenttype AS type ON type.id = document.type_id
 WHERE delivery.id = %(delivery)s AND document.secrecy <= %(clearance)s
   AND CASE WHEN %(subtree)s THEN recipient.lft BETWEEN %(lft)s AND %(rgt)s
            ELSE delivery.unit_id = %(body)s
                 AND (%(unit)s IN (delivery.unit_id, document.unit_id)
                      OR EXISTS (SELECT FROM documents_share AS share
                                  WHERE share.document_id = document.id AND share.unit_id = %(unit)s)) END

-- name: delivery_steps
-- Every step of a delivery in its order, with who holds or held it.
SELECT step.id, step.task, step.part, step.unit_id, unit.name, step.position_id, coalesce(account.full_name, ''),
       coalesce(position.title, ''), step.desk, step.note, step.entered_at, step.taken_at, step.due_at, step.left_at,
       step.outcome
  FROM work_workitem AS item
  JOIN work_step AS step ON step.item_id = item.id
  JOIN org_unit AS unit ON unit.id = step.unit_id
  LEFT JOIN accounts_position AS position ON position.id = step.position_id
  LEFT JOIN accounts_account AS account ON account.id = position.account_id
 WHERE item.kind = 'delivery' AND item.subject_id = %(delivery)s
 ORDER BY step.id
