-- Deploy vlot_payment:disputes to pg
-- What customers' banks took back, and how often refunds were tried.
BEGIN;
SET LOCAL search_path = :"schema";

ALTER TABLE payments ADD COLUMN attempt_disputed_minor bigint NOT NULL DEFAULT 0;
ALTER TABLE attempts ADD COLUMN disputed_minor bigint NOT NULL DEFAULT 0;
ALTER TABLE refunds ADD COLUMN tries int NOT NULL DEFAULT 1;

COMMIT;
