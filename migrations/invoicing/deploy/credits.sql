-- Deploy vlot_invoicing:credits to pg
BEGIN;
SET LOCAL search_path = :"schema";

-- What credit notes have taken off what was to be paid.
ALTER TABLE invoices ADD COLUMN credited_open_minor bigint NOT NULL DEFAULT 0;

-- Whose each credit note's amount is: the three sum to it.
CREATE TABLE invoice_credits (
  credit_note_id uuid    PRIMARY KEY,
  invoice_id     uuid    NOT NULL,
  open_minor     bigint  NOT NULL, -- off what was open
  balance_minor  bigint  NOT NULL, -- paid since: the account's credit
  refund_minor   bigint  NOT NULL, -- paid before: to be paid back through the payment provider
  of_amount      boolean NOT NULL  -- some of its lines are of no pieces
);

CREATE INDEX invoice_credits_invoice ON invoice_credits (invoice_id);

-- Which pieces credit notes are for.
CREATE TABLE credited_pieces (
  credit_note_id uuid     NOT NULL,
  line           smallint NOT NULL,
  invoice_line   smallint NOT NULL,
  quantity       bigint   NOT NULL,
  PRIMARY KEY (credit_note_id, line)
);

-- Less to be billed of deliveries that were on no invoice yet,
CREATE TABLE accrual_reductions (
  reduction_id uuid        PRIMARY KEY,
  accrual_id   uuid        NOT NULL,
  gross_minor  bigint      NOT NULL,
  currency     text        NOT NULL,
  reason       text        NOT NULL,
  create_time  timestamptz NOT NULL
);

-- and the lines of theirs among billable_items.
CREATE TABLE reduced_items (
  accrual_id   uuid     NOT NULL,
  item_index   smallint NOT NULL,
  reduction_id uuid     NOT NULL,
  of_item      smallint NOT NULL, -- the line whose pieces they take back; 0: an amount
  quantity     bigint   NOT NULL,
  PRIMARY KEY (accrual_id, item_index)
);

COMMIT;
