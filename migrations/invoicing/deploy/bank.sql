-- Deploy vlot_invoicing:bank to pg
BEGIN;
SET LOCAL search_path = :"schema";

CREATE TABLE bank_statements (
  statement_id  uuid        PRIMARY KEY,
  bank_account  text        NOT NULL, -- IBAN, or the bank's own number
  bank_id       text        NOT NULL, -- Stmt/Id
  sequence      text, -- ElctrncSeqNb, where the bank gives one
  date          date        NOT NULL, -- of the closing balance
  currency      text        NOT NULL,
  opening_minor bigint, -- where the bank tells it
  closing_minor bigint,
  lines         integer     NOT NULL, -- booked ones that the bank tells
  lines_known   integer     NOT NULL, -- of those, told by another statement before
  importer      text        NOT NULL, -- who
  create_time   timestamptz NOT NULL
);

-- The same statement twice. Banks begin both kinds of numbers anew, so the day belongs to them.
CREATE UNIQUE INDEX bank_statements_id ON bank_statements (bank_account, bank_id, date);
CREATE UNIQUE INDEX bank_statements_sequence ON bank_statements (bank_account, sequence, date) WHERE sequence IS NOT NULL;

CREATE TABLE bank_lines (
  line_id              uuid     PRIMARY KEY,
  statement_id         uuid     NOT NULL,
  bank_account         text     NOT NULL,
  entry_key            text, -- of the bank's own reference: the same in every statement that tells the line
  state                smallint NOT NULL CHECK (state BETWEEN 1 AND 2), -- LineState
  match_id             uuid, -- the transaction of the settlements that hold now
  rule                 smallint NOT NULL, -- Rule
  amount_minor         bigint   NOT NULL,
  currency             text     NOT NULL,
  booking_date         date     NOT NULL,
  counterparty_account text     NOT NULL, -- personal data
  content              bytea    NOT NULL  -- vlot.invoicing.v1.BankLine as the bank told it; personal data, kept by law
) WITH (fillfactor = 90);

CREATE UNIQUE INDEX bank_lines_entry ON bank_lines (bank_account, entry_key) WHERE entry_key IS NOT NULL;
CREATE INDEX bank_lines_statement ON bank_lines (statement_id, line_id);
-- What waits for a person.
CREATE INDEX bank_lines_unmatched ON bank_lines (line_id) WHERE state = 1;

-- What the lines' money is for. Rows are only inserted: taking back a match inserts the opposite amounts.
CREATE TABLE settlements (
  transaction_id uuid        NOT NULL, -- of the match, or of its taking back; the postings bear the same
  entry          smallint    NOT NULL,
  line_id        uuid        NOT NULL,
  purpose        smallint    NOT NULL CHECK (purpose BETWEEN 1 AND 6), -- Purpose
  invoice_id     uuid,
  account_id     uuid,
  amount_minor   bigint      NOT NULL,
  currency       text        NOT NULL,
  end_to_end_id  text        NOT NULL, -- of our own order, when it is one
  rule           smallint    NOT NULL, -- Rule
  actor          text        NOT NULL,
  note           text        NOT NULL,
  create_time    timestamptz NOT NULL,
  PRIMARY KEY (transaction_id, entry)
);

CREATE INDEX settlements_line ON settlements (line_id);
CREATE INDEX settlements_invoice ON settlements (invoice_id) WHERE invoice_id IS NOT NULL;

-- What we owe accounts: paid too much, or paid and then credited.
CREATE TABLE credit_balances (
  account_id    uuid   NOT NULL,
  currency      text   NOT NULL,
  balance_minor bigint NOT NULL,
  PRIMARY KEY (account_id, currency)
) WITH (fillfactor = 80);

-- Whose payments have come from which bank account. Personal data.
CREATE TABLE payer_accounts (
  bank_account text NOT NULL,
  account_id   uuid NOT NULL,
  PRIMARY KEY (bank_account, account_id)
);

COMMIT;
