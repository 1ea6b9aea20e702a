-- Revert vlot_invoicing:billing_schedules from pg
BEGIN;
SET LOCAL search_path = :"schema";

DROP TABLE billing_strikes;
DROP TABLE billing_schedules;
ALTER TABLE billing_runs DROP COLUMN creator;

COMMIT;
