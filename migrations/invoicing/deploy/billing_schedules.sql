-- Deploy vlot_invoicing:billing_schedules to pg
BEGIN;
SET LOCAL search_path = :"schema";

-- Who started a run: a subject, 'schedule', 'command line', 'move'; '': from before it was written down.
ALTER TABLE billing_runs ADD COLUMN creator text NOT NULL DEFAULT '';

-- When runs start by themselves; without a row, as the program says.
CREATE TABLE billing_schedules (
  legal_entity text        PRIMARY KEY,
  enabled      boolean     NOT NULL,
  day          smallint    NOT NULL CHECK (day BETWEEN 1 AND 14), -- of the month: from it on, every day
  hour         smallint    NOT NULL CHECK (hour BETWEEN 0 AND 23),
  minute       smallint    NOT NULL CHECK (minute BETWEEN 0 AND 59),
  time_zone    text        NOT NULL,
  actor        text        NOT NULL, -- who set it
  update_time  timestamptz NOT NULL
);

-- The days on which the schedule was carried out: each once, whoever was first.
CREATE TABLE billing_strikes (
  legal_entity text        NOT NULL,
  strike_date  date        NOT NULL,
  create_time  timestamptz NOT NULL,
  PRIMARY KEY (legal_entity, strike_date)
);

COMMIT;
