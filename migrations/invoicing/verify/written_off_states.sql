-- Verify vlot_invoicing:written_off_states on pg
BEGIN;
SET LOCAL search_path = :"schema";

SELECT 1 / count(*) FROM pg_constraint WHERE conname = 'invoices_state_check' AND convalidated
  AND conrelid = 'invoices'::regclass;

ROLLBACK;
