-- Verify vlot_invoicing:invoice_kinds on pg
BEGIN;
SET LOCAL search_path = :"schema";

SELECT 1 / count(*) FROM pg_constraint
WHERE conrelid = 'invoices'::regclass AND conname = 'invoices_kind' AND convalidated;

ROLLBACK;
