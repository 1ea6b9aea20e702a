-- Revert vlot_fulfilment:audit from pg
BEGIN;
SET LOCAL search_path = :"schema";

DROP VIEW stock_differences;

COMMIT;
