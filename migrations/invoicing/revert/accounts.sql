-- Revert vlot_invoicing:accounts from pg
BEGIN;
SET LOCAL search_path = :"schema";

DROP TABLE accounts;

COMMIT;
