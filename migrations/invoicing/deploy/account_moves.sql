-- Deploy vlot_invoicing:account_moves to pg
BEGIN;
SET LOCAL search_path = :"schema";

-- While a move is scheduled: which mode counts for new orders, and from when.
ALTER TABLE accounts ADD COLUMN next_billing_mode smallint;
ALTER TABLE accounts ADD COLUMN move_time timestamptz;

CREATE TABLE account_moves (
  move_id     uuid        PRIMARY KEY,
  account_id  uuid        NOT NULL,
  from_mode   smallint    NOT NULL CHECK (from_mode BETWEEN 1 AND 2), -- BillingMode
  to_mode     smallint    NOT NULL CHECK (to_mode BETWEEN 1 AND 2),
  state       smallint    NOT NULL CHECK (state BETWEEN 1 AND 4), -- MoveState
  move_time   timestamptz NOT NULL, -- from when the new mode counts for new orders
  reason      text        NOT NULL,
  create_time timestamptz NOT NULL,
  end_time    timestamptz,
  due_at      timestamptz -- when somebody must look
) WITH (fillfactor = 80);

CREATE INDEX account_moves_account ON account_moves (account_id, move_id);
-- An account moves once at a time.
CREATE UNIQUE INDEX account_moves_live ON account_moves (account_id) WHERE state IN (1, 2);
CREATE INDEX account_moves_due ON account_moves (due_at) WHERE due_at IS NOT NULL;

-- The final runs that moves have started.
CREATE TABLE account_move_runs (
  move_id    uuid        NOT NULL,
  run_id     uuid        NOT NULL,
  start_time timestamptz NOT NULL,
  PRIMARY KEY (move_id, run_id)
);

COMMIT;
