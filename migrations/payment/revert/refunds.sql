-- Revert vlot_payment:refunds from pg
BEGIN;
SET LOCAL search_path = :"schema";

DROP TABLE refunds;

COMMIT;
