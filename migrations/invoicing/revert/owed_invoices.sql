-- Revert vlot_invoicing:owed_invoices from pg
BEGIN;
SET LOCAL search_path = :"schema";

DROP INDEX invoices_owed;

COMMIT;
