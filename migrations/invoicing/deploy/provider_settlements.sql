-- Deploy vlot_invoicing:provider_settlements to pg
-- What the payment provider has paid out, until the bank has it.
BEGIN;
SET LOCAL search_path = :"schema";

CREATE TABLE provider_settlements (
  settlement_id uuid        PRIMARY KEY,  -- payment's
  reference     text        NOT NULL,     -- on the bank statement
  amount_minor  bigint      NOT NULL,
  currency      text        NOT NULL,
  state         smallint    NOT NULL CHECK (state IN (1, 2)),  -- on its way, arrived
  booking_date  date        NOT NULL,
  create_time   timestamptz NOT NULL
) WITH (fillfactor = 80);

CREATE UNIQUE INDEX provider_settlements_reference ON provider_settlements (reference);

-- Purpose 7: what was on its way has arrived.
ALTER TABLE settlements DROP CONSTRAINT settlements_purpose_check;
ALTER TABLE settlements ADD CONSTRAINT settlements_purpose_check CHECK (purpose BETWEEN 1 AND 7) NOT VALID;

COMMIT;
