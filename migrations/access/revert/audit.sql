SET search_path = :"schema";

BEGIN;

DROP TABLE audit_entries;

COMMIT;
