-- Revert courier:jobs from pg

BEGIN;

SET LOCAL search_path = :"schema";

DROP TABLE job_change_counter;
DROP TABLE job_changes;
DROP TABLE offers;
DROP TABLE refusals;
DROP TABLE scans;
DROP TABLE jobs;

COMMIT;
