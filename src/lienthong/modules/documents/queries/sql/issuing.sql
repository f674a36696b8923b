-- name: document_files
-- The newest version's PDF and source, then the attachments, of one document.
WITH newest AS (
    SELECT id, pdf_id, source_id, is_final FROM documents_version
     WHERE document_id = %(document)s ORDER BY number DESC LIMIT 1
), listed AS (
    SELECT pdf_id AS file_id, 'text' AS part, 0 AS place, is_final FROM newest WHERE pdf_id IS NOT NULL
    UNION ALL
    SELECT source_id, CASE WHEN pdf_id IS NULL AND blob.media_type = 'application/pdf' THEN 'text' ELSE 'source' END, 1, is_final
      FROM newest
      JOIN files_file AS file ON file.id = newest.source_id
      JOIN files_blob AS blob ON blob.id = file.blob_id
     WHERE newest.source_id IS DISTINCT FROM newest.pdf_id
    UNION ALL
    SELECT file_id, 'attachment', 2 + place, false FROM documents_attachment WHERE document_id = %(document)s
)
SELECT file.id, file.name, blob.size, blob.media_type, listed.part, listed.is_final
  FROM listed
  JOIN files_file AS file ON file.id = listed.file_id
  JOIN files_blob AS blob ON blob.id = file.blob_id
 ORDER BY listed.place, file.id;
