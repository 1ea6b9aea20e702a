-- Deploy courier:audit_trail to pg
BEGIN;
SET LOCAL search_path = :"schema";

-- Every act of an operator: who, what, why. Only ever inserted, in the transaction of the act.
CREATE TABLE audit_entries (
  entry_id      uuid        PRIMARY KEY,  -- version 7: in the order of time
  recorded_at   timestamptz NOT NULL,
  actor         text        NOT NULL,  -- "operator:jan"; "cli:root"
  operator_role text        NOT NULL,  -- "finance"; '' for the command line
  key_name      text        NOT NULL,  -- apiKeys/<uuid>; '' for the command line
  action        text        NOT NULL,  -- the method, or the command
  resource      text        NOT NULL,
  reason        text        NOT NULL CHECK (reason <> ''),
  request_id    uuid        NOT NULL,
  trace_id      text        NOT NULL,
  outcome       text        NOT NULL   -- the state that it led to; '' where there is none
);
CREATE INDEX audit_entries_resource ON audit_entries (resource, entry_id);

-- Append-only: not even the service itself can change what was written.
REVOKE UPDATE, DELETE, TRUNCATE ON audit_entries FROM CURRENT_USER;

COMMIT;
