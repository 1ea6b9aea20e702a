-- Verify vlot_invoicing:open_amounts on pg
BEGIN;
SET LOCAL search_path = :"schema";

SELECT 1 / count(*) FROM pg_index
WHERE indexrelid = 'invoices_open_amount'::regclass AND indisvalid;

ROLLBACK;
