-- Revert vlot_ordering:remedies from pg
BEGIN;
SET LOCAL search_path = :"schema";

DROP TABLE remedies;

COMMIT;
