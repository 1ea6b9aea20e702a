-- Verify courier:scans_in_jobs on pg
BEGIN;
SET LOCAL search_path = :"schema";
SELECT scans FROM jobs WHERE false;
ROLLBACK;
