-- Verify vlot_invoicing:checked_purposes on pg
BEGIN;
SET LOCAL search_path = :"schema";

SELECT 1 / count(*) FROM pg_constraint WHERE conname = 'settlements_purpose_check' AND convalidated
  AND conrelid = 'settlements'::regclass;

ROLLBACK;
