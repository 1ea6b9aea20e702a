-- Verify vlot_invoicing:live_credit on pg
BEGIN;
SET LOCAL search_path = :"schema";

SELECT 1 / count(*) FROM pg_index
WHERE indexrelid = 'credit_reservations_live'::regclass AND indisvalid;

ROLLBACK;
