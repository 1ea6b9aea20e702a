-- Verify vlot_invoicing:unreferenced_lines on pg
BEGIN;
SET LOCAL search_path = :"schema";

SELECT 1 / count(*) FROM pg_index
WHERE indexrelid = 'bank_lines_unreferenced'::regclass AND indisvalid;

ROLLBACK;
