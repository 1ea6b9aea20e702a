-- Deploy vlot_payment:requests to pg
-- Public mutations that were done, by whom, and what was answered.
BEGIN;
SET LOCAL search_path = :"schema";

CREATE TABLE requests (
  caller     text NOT NULL,
  request_id uuid NOT NULL,
  hash       bytea NOT NULL,  -- SHA-256 of the request
  response   bytea NOT NULL,  -- the answer, serialized
  created_at timestamptz NOT NULL,
  PRIMARY KEY (caller, request_id)
);

COMMIT;
