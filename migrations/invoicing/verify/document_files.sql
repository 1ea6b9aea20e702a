-- Verify vlot_invoicing:document_files on pg
BEGIN;
SET LOCAL search_path = :"schema";

SELECT invoice_id, format, sha256, content, create_time FROM document_files WHERE false;

ROLLBACK;
