-- name: index_documents
-- Entries in the search for documents by id range: those they were sent to, as `kernel.search.actions.put_entry` writes them.
INSERT INTO search_entry (kind, subject_id, share, "on", reference, sender, title, words)
SELECT 'document', document.id, 0, day.on, document.symbol, coalesce(body.name, document.sender), document.summary,
       array_to_tsvector(
         array_remove(regexp_split_to_array(folded.text, '[^0-9a-z]+'), '')
         || ARRAY(SELECT found[1] FROM regexp_matches(folded.text, '([0-9a-z]+(?:[-/.][0-9a-z]+)+)', 'g') AS found)
         || ARRAY[':kdocument', to_char(day.on, '":w"IYYYIW'), to_char(day.on, '":m"YYYYMM'), ':u' || document.unit_id]
         || ARRAY(SELECT ':u' || unit_id FROM documents_delivery WHERE document_id = document.id))
  FROM documents_document AS document
  LEFT JOIN org_unit AS body ON body.id = document.body_id
  LEFT JOIN documents_documenttype AS type ON type.id = document.type_id
 CROSS JOIN LATERAL (SELECT coalesce(document.issued_on, document.created_at::date) AS on) AS day
 CROSS JOIN LATERAL (
   SELECT translate(lower(concat_ws(' ', document.symbol, document.summary, body.name, document.sender,
                                    document.signer_name, type.name)), %(marked)s, %(bare)s) AS text) AS folded
 WHERE document.id >= %(first)s AND document.id < %(last)s

-- name: index_shares
-- Entries for the units that documents of an id range were shown to later.
INSERT INTO search_entry (kind, subject_id, share, "on", reference, sender, title, words)
SELECT 'document', entry.subject_id, share.id, entry."on", entry.reference, entry.sender, entry.title,
       array_to_tsvector(
         ARRAY(SELECT word FROM unnest(tsvector_to_array(entry.words)) AS word WHERE word NOT LIKE ':u%%')
         || ARRAY[':u' || share.unit_id])
  FROM search_entry AS entry
  JOIN documents_share AS share ON share.document_id = entry.subject_id
 WHERE entry.kind = 'document' AND entry.share = 0
   AND entry.subject_id >= %(first)s AND entry.subject_id < %(last)s
