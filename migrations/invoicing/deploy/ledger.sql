-- Deploy vlot_invoicing:ledger to pg
BEGIN;
SET LOCAL search_path = :"schema";

-- Rows are only inserted. Debit positive, credit negative; those of a transaction sum to zero.
CREATE TABLE postings (
  transaction_id uuid     NOT NULL, -- the document that causes it
  entry          smallint NOT NULL,
  sequence       bigint   GENERATED ALWAYS AS IDENTITY,
  ledger_account smallint NOT NULL, -- LedgerAccount
  amount_minor   bigint   NOT NULL,
  currency       text     NOT NULL,
  account_id     uuid, -- receivables only
  vat_code       text     NOT NULL,
  booking_date   date     NOT NULL,
  PRIMARY KEY (transaction_id, entry)
);

CREATE UNIQUE INDEX postings_sequence ON postings (sequence);
CREATE INDEX postings_account ON postings (account_id, sequence) WHERE account_id IS NOT NULL;

COMMIT;
