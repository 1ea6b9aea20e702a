-- Verify vlot_invoicing:owed_invoices on pg
BEGIN;
SET LOCAL search_path = :"schema";

SELECT 1 / count(*) FROM pg_index
WHERE indexrelid = 'invoices_owed'::regclass AND indisvalid;

ROLLBACK;
