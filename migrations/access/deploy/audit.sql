-- Every act on a key: who, what, why. Only ever inserted.
SET search_path = :"schema";

BEGIN;

CREATE TABLE audit_entries (
  entry_id    uuid PRIMARY KEY,
  recorded_at timestamptz NOT NULL,
  actor       text NOT NULL,  -- "operator:jan"
  action      text NOT NULL,  -- "CREATE_API_KEY"
  resource    text NOT NULL,  -- "apiKeys/<uuid>"
  reason      text NOT NULL,
  request_id  uuid NOT NULL
);
CREATE INDEX audit_entries_resource ON audit_entries (resource, entry_id);

COMMIT;
