-- Revert vlot_invoicing:credited_rates from pg
BEGIN;
SET LOCAL search_path = :"schema";

DROP TABLE credited_rates;

COMMIT;
