-- Revert vlot_invoicing:live_credit from pg
BEGIN;
SET LOCAL search_path = :"schema";

DROP INDEX credit_reservations_live;

COMMIT;
