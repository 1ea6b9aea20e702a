-- Verify vlot_invoicing:bank_line_days on pg
BEGIN;
SET LOCAL search_path = :"schema";

SELECT 1 / count(*) FROM pg_index
WHERE indexrelid = 'bank_lines_days'::regclass AND indisvalid;

ROLLBACK;
