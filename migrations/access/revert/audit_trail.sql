-- Revert access:audit_trail from pg
BEGIN;
SET LOCAL search_path = :"schema";

GRANT UPDATE, DELETE, TRUNCATE ON audit_entries TO CURRENT_USER;
ALTER TABLE audit_entries
  DROP COLUMN outcome,
  DROP COLUMN trace_id,
  DROP COLUMN key_name,
  DROP COLUMN operator_role;

COMMIT;
