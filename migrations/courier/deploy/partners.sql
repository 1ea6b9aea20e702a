-- Deploy courier:partners to pg
-- Couriers, who serves which place, and the version by which copies of the service notice a change of either.

BEGIN;

SET LOCAL search_path = :"schema";

CREATE TABLE partners (
  partner_id           uuid        NOT NULL PRIMARY KEY,
  display_name         text        NOT NULL,
  suspended            boolean     NOT NULL,
  next_day_cutoff_hour smallint    NOT NULL CHECK (next_day_cutoff_hour BETWEEN 1 AND 24),
  closed_weekdays      smallint    NOT NULL CHECK (closed_weekdays BETWEEN 0 AND 126),  -- bit 0 Monday to bit 6 Sunday
  accept_minutes       integer     NOT NULL CHECK (accept_minutes BETWEEN 1 AND 10080),
  created_at           timestamptz NOT NULL,
  updated_at           timestamptz NOT NULL
);

-- Replaced all at once. `rule_number` is the place in the order in which they are tried.
CREATE TABLE routing_rules (
  rule_number        integer  NOT NULL PRIMARY KEY,
  partner_id         uuid     NOT NULL REFERENCES partners (partner_id),
  priority           smallint NOT NULL CHECK (priority BETWEEN 0 AND 1000),
  region_code        text     NOT NULL,
  postal_code_prefix text     NOT NULL,
  identity_check     boolean  NOT NULL
);

-- One row: rises with every change of partners or routing_rules.
CREATE TABLE routing_version (
  id      smallint NOT NULL PRIMARY KEY CHECK (id = 1),
  version bigint   NOT NULL
) WITH (fillfactor = 10);

INSERT INTO routing_version (id, version) VALUES (1, 1);

-- Operators' mutations that were done: the same request id gives the same answer.
CREATE TABLE requests (
  caller     text        NOT NULL,
  request_id uuid        NOT NULL,
  hash       bytea       NOT NULL,
  response   bytea       NOT NULL,
  created_at timestamptz NOT NULL,
  PRIMARY KEY (caller, request_id)
);

COMMIT;
