-- Revert vlot_invoicing:document_files from pg
BEGIN;
SET LOCAL search_path = :"schema";

DROP TABLE document_files;

COMMIT;
