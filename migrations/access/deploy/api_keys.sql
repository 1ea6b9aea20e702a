-- Keys that prove who calls. The secret is not here: only its SHA-256.
SET search_path = :"schema";

BEGIN;

CREATE TABLE api_keys (
  key_id        uuid PRIMARY KEY,
  key_sha256    bytea NOT NULL CHECK (octet_length(key_sha256) = 32),
  prefix        text NOT NULL,
  role          smallint NOT NULL,  -- vlot.access.v1.Role
  operator_role smallint NOT NULL,  -- vlot.access.v1.OperatorRole; 0 for all but operators
  subject       text NOT NULL,
  display_name  text NOT NULL,
  created_at    timestamptz NOT NULL,
  expire_at     timestamptz NOT NULL,
  revoked_at    timestamptz,
  request_id    uuid NOT NULL,
  request_hash  bytea NOT NULL,  -- SHA-256 of the request that made the key
  UNIQUE (key_sha256),
  UNIQUE (request_id)
);
CREATE INDEX api_keys_subject ON api_keys (subject, key_id);

COMMIT;
