-- Revert vlot_invoicing:credit from pg
BEGIN;
SET LOCAL search_path = :"schema";

DROP TABLE billable_items;
DROP TABLE accruals;
DROP TABLE credit_reservations;

COMMIT;
