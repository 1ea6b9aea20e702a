-- Verify vlot_payment:unsettled_payments on pg
BEGIN;
SET LOCAL search_path = :"schema";

SELECT 1 / count(*) FROM pg_index
WHERE indexrelid = 'payments_unsettled'::regclass AND indisvalid;

ROLLBACK;
