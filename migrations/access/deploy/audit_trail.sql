-- Deploy access:audit_trail to pg
BEGIN;
SET LOCAL search_path = :"schema";

-- The trail as every service has it: what was written before knows less.
ALTER TABLE audit_entries
  ADD COLUMN operator_role text NOT NULL DEFAULT '',
  ADD COLUMN key_name      text NOT NULL DEFAULT '',
  ADD COLUMN trace_id      text NOT NULL DEFAULT '',
  ADD COLUMN outcome       text NOT NULL DEFAULT '';

-- Append-only: not even the service itself can change what was written.
REVOKE UPDATE, DELETE, TRUNCATE ON audit_entries FROM CURRENT_USER;

COMMIT;
