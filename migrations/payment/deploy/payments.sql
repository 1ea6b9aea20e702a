-- Deploy vlot_payment:payments to pg
-- What orders must be paid. The latest attempt stands in the row itself: nearly every payment has no other.
BEGIN;
SET LOCAL search_path = :"schema";

CREATE TABLE payments (
  payment_id             uuid PRIMARY KEY,
  order_id               uuid NOT NULL,
  state                  smallint NOT NULL CHECK (state BETWEEN 1 AND 7),   -- payment.proto, Payment.State
  ending                 smallint NOT NULL CHECK (ending BETWEEN 0 AND 2),  -- 1: being cancelled, 2: being expired
  settled                boolean NOT NULL,      -- cancelled, and nothing is kept
  version                bigint NOT NULL,
  amount_minor           bigint NOT NULL CHECK (amount_minor >= 0),  -- 0: cancelled before it was created
  currency               text NOT NULL,
  description            text NOT NULL,
  redirect_url           text NOT NULL,
  language               text NOT NULL,
  expire_at              timestamptz NOT NULL,
  created_at             timestamptz NOT NULL,
  paid_at                timestamptz,
  due_at                 timestamptz,           -- when the worker looks at it next; it moves it on when it does
  tries                  int NOT NULL,          -- how often it looked since something changed
  refunds                int NOT NULL,          -- rows in refunds
  attempt                int NOT NULL,          -- number of the latest attempt; 0: none was made
  attempt_state          smallint NOT NULL CHECK (attempt_state BETWEEN 0 AND 8),  -- payment.proto, Attempt.State
  attempt_left_open      boolean NOT NULL,      -- the PSP did not let us cancel it
  attempt_captured_minor bigint NOT NULL CHECK (attempt_captured_minor >= 0),
  attempt_request_id     uuid,                  -- of the retry that made it
  attempt_created_at     timestamptz NOT NULL,
  psp_id                 text,
  method                 text NOT NULL,
  checkout_url           text NOT NULL,
  last_error             text NOT NULL
) WITH (fillfactor = 80);

CREATE INDEX payments_order ON payments (order_id);
CREATE UNIQUE INDEX payments_psp_id ON payments (psp_id) WHERE psp_id IS NOT NULL;
-- The worker's queue.
CREATE INDEX payments_due ON payments (due_at) WHERE due_at IS NOT NULL;

-- The attempts before the latest one.
CREATE TABLE attempts (
  payment_id     uuid NOT NULL REFERENCES payments (payment_id),
  number         int NOT NULL CHECK (number > 0),
  state          smallint NOT NULL CHECK (state BETWEEN 1 AND 8),
  left_open      boolean NOT NULL,
  captured_minor bigint NOT NULL CHECK (captured_minor >= 0),
  request_id     uuid,
  created_at     timestamptz NOT NULL,
  psp_id         text,
  method         text NOT NULL,
  checkout_url   text NOT NULL,
  last_error     text NOT NULL,
  PRIMARY KEY (payment_id, number)
);

CREATE UNIQUE INDEX attempts_psp_id ON attempts (psp_id) WHERE psp_id IS NOT NULL;

COMMIT;
