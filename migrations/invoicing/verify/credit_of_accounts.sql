-- Verify vlot_invoicing:credit_of_accounts on pg
BEGIN;
SET LOCAL search_path = :"schema";

SELECT 1 / count(*) FROM pg_index
WHERE indexrelid = 'credit_reservations_account'::regclass AND indisvalid;

ROLLBACK;
