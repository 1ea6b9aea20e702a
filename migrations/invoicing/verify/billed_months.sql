-- Verify vlot_invoicing:billed_months on pg
BEGIN;
SET LOCAL search_path = :"schema";

SELECT 1 / count(*) FROM pg_index
WHERE indexrelid = 'invoice_periods_month'::regclass AND indisvalid;

ROLLBACK;
