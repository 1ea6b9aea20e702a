-- Revert vlot_payment:disputes from pg
BEGIN;
SET LOCAL search_path = :"schema";

ALTER TABLE refunds DROP COLUMN tries;
ALTER TABLE attempts DROP COLUMN disputed_minor;
ALTER TABLE payments DROP COLUMN attempt_disputed_minor;

COMMIT;
