-- Revert vlot_ordering:identity_documents from pg
BEGIN;
SET LOCAL search_path = :"schema";

DROP TABLE identity_documents;

COMMIT;
