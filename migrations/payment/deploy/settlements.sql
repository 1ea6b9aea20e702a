-- Deploy vlot_payment:settlements to pg
-- What the PSP paid out, line by line, beside what we know.
BEGIN;
SET LOCAL search_path = :"schema";

CREATE TABLE settlements (
  settlement_id     uuid PRIMARY KEY,
  psp_id            text NOT NULL,
  reference         text NOT NULL,        -- on the bank statement
  state             smallint NOT NULL CHECK (state BETWEEN 1 AND 3),  -- settlement.proto, Settlement.State
  currency          text NOT NULL,
  amount_minor      bigint NOT NULL,      -- what came to our bank
  costs             bigint NOT NULL,      -- what the PSP kept, in ten-thousandths of the currency, without VAT
  costs_vat         bigint NOT NULL,
  payments_minor    bigint NOT NULL,      -- sums of what we expected; complete at the end
  refunds_minor     bigint NOT NULL,
  chargebacks_minor bigint NOT NULL,
  fees_minor        bigint NOT NULL,
  fees_vat_minor    bigint NOT NULL,
  difference_minor  bigint NOT NULL,      -- lines less what we expected of them
  lines             int NOT NULL,
  differing_lines   int NOT NULL,
  paid_out_at       timestamptz,
  created_at        timestamptz NOT NULL,
  due_at            timestamptz NOT NULL, -- when it is read on; who reads it moves it on
  tries             int NOT NULL,         -- at the page that is next
  phase             smallint NOT NULL CHECK (phase BETWEEN 1 AND 5),  -- payments, refunds, chargebacks, captures, sums
  page_from         text NOT NULL         -- where the page that is next begins
) WITH (fillfactor = 50);

CREATE UNIQUE INDEX settlements_psp_id ON settlements (psp_id);
CREATE INDEX settlements_due ON settlements (due_at) WHERE state = 1;
CREATE INDEX settlements_failed ON settlements (settlement_id) WHERE state = 3;
CREATE INDEX settlements_differing ON settlements (settlement_id) WHERE differing_lines > 0;

CREATE TABLE settlement_lines (
  settlement_id  uuid NOT NULL REFERENCES settlements (settlement_id),
  number         int NOT NULL CHECK (number > 0),
  kind           smallint NOT NULL CHECK (kind BETWEEN 1 AND 5),  -- settlement.proto, SettlementLine.Kind
  psp_id         text NOT NULL,
  payment_psp_id text NOT NULL,
  amount_minor   bigint NOT NULL,
  expected_minor bigint NOT NULL,
  subject        text NOT NULL,   -- of ours; '' when we do not know it
  PRIMARY KEY (settlement_id, number)
);

-- What was told of a payment before.
CREATE INDEX settlement_lines_payment ON settlement_lines (payment_psp_id);
CREATE INDEX settlement_lines_differing ON settlement_lines (settlement_id, number)
  WHERE amount_minor <> expected_minor;

-- When the PSP is asked next; who asks moves it on.
CREATE TABLE settlement_poll (
  id     smallint PRIMARY KEY,
  due_at timestamptz NOT NULL
) WITH (fillfactor = 10);
INSERT INTO settlement_poll (id, due_at) VALUES (1, 'epoch');

ALTER TABLE payments ADD COLUMN settled_at timestamptz;

COMMIT;
