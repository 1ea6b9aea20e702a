-- Deploy vlot_invoicing:requests to pg
BEGIN;
SET LOCAL search_path = :"schema";

CREATE TABLE requests (
  caller      text        NOT NULL,
  request_id  uuid        NOT NULL,
  hash        bytea       NOT NULL, -- of the request
  response    bytea       NOT NULL,
  created_at  timestamptz NOT NULL,
  PRIMARY KEY (caller, request_id)
);

COMMIT;
