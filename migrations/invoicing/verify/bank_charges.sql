-- Verify vlot_invoicing:bank_charges on pg
BEGIN;
SET LOCAL search_path = :"schema";

SELECT 1 / count(*) FROM pg_constraint WHERE conname = 'settlements_purpose_check'
  AND conrelid = 'settlements'::regclass AND pg_get_constraintdef(oid) LIKE '%8%';

ROLLBACK;
