-- Revert vlot_payment:unsettled_payments from pg
BEGIN;
SET LOCAL search_path = :"schema";

DROP INDEX payments_unsettled;

COMMIT;
