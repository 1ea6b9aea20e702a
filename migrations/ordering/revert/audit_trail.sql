-- Revert vlot_ordering:audit_trail from pg
BEGIN;
SET LOCAL search_path = :"schema";

DROP TABLE audit_entries;

COMMIT;
