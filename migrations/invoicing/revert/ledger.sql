-- Revert vlot_invoicing:ledger from pg
BEGIN;
SET LOCAL search_path = :"schema";

DROP TABLE postings;

COMMIT;
