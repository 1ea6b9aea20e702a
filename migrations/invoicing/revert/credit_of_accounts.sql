-- Revert vlot_invoicing:credit_of_accounts from pg
BEGIN;
SET LOCAL search_path = :"schema";

DROP INDEX credit_reservations_account;

COMMIT;
