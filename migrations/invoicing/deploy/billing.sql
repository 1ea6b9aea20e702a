-- Deploy vlot_invoicing:billing to pg
BEGIN;
SET LOCAL search_path = :"schema";

CREATE TABLE billing_runs (
  run_id      uuid        PRIMARY KEY,
  period      date        NOT NULL, -- the first day of the month
  scope       uuid        NOT NULL, -- the account that it is for; nil for all
  final       boolean     NOT NULL, -- also when the month is not over
  state       smallint    NOT NULL CHECK (state BETWEEN 1 AND 2), -- RunState
  create_time timestamptz NOT NULL,
  finish_time timestamptz
) WITH (fillfactor = 80);

-- Two of the same cannot work at once; what works is found by it too.
CREATE UNIQUE INDEX billing_runs_working ON billing_runs (period, scope) WHERE state = 1;

-- The accounts that had something to be billed when the run started, and what became of each.
CREATE TABLE billing_run_accounts (
  run_id      uuid     NOT NULL,
  account_id  uuid     NOT NULL,
  state       smallint NOT NULL CHECK (state BETWEEN 1 AND 4), -- BilledState
  items       bigint   NOT NULL, -- when the run started
  invoices    integer  NOT NULL,
  total_minor bigint   NOT NULL,
  currency    text     NOT NULL,
  reason      text     NOT NULL, -- parked: the error's,
  detail      text     NOT NULL, -- and its text
  PRIMARY KEY (run_id, account_id)
) WITH (fillfactor = 70);

CREATE INDEX billing_run_accounts_waiting ON billing_run_accounts (run_id, account_id) WHERE state = 1;

-- Collective invoices: what they are for.
CREATE TABLE invoice_periods (
  invoice_id   uuid PRIMARY KEY,
  account_id   uuid NOT NULL,
  period_begin date NOT NULL,
  period_end   date NOT NULL, -- the day after the last
  run_id       uuid NOT NULL
);

CREATE INDEX invoice_periods_account ON invoice_periods (account_id, period_begin);

-- Collective invoices: which delivery's lines stand where.
CREATE TABLE invoice_deliveries (
  invoice_id         uuid     NOT NULL,
  line_first         smallint NOT NULL,
  line_last          smallint NOT NULL,
  accrual_id         uuid     NOT NULL,
  order_id           uuid     NOT NULL,
  order_number       text     NOT NULL,
  external_reference text     NOT NULL,
  delivery_date      date     NOT NULL,
  PRIMARY KEY (invoice_id, line_first)
);

-- A delivery stands on one invoice.
CREATE UNIQUE INDEX invoice_deliveries_accrual ON invoice_deliveries (accrual_id);

COMMIT;
