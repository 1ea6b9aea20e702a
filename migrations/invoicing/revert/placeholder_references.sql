-- Revert vlot_invoicing:placeholder_references from pg
-- Keys that told nothing apart need no bringing back.
BEGIN;
SET LOCAL search_path = :"schema";
COMMIT;
