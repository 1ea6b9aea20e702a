-- Deploy vlot_invoicing:sepa to pg
BEGIN;
SET LOCAL search_path = :"schema";

-- A payer's leave to collect from his bank account.
CREATE TABLE mandates (
  mandate_id   uuid        PRIMARY KEY,
  account_id   uuid        NOT NULL,
  reference    text        NOT NULL, -- as signed, at most 35 characters
  scheme       smallint    NOT NULL CHECK (scheme BETWEEN 1 AND 2), -- Scheme
  kind         smallint    NOT NULL CHECK (kind BETWEEN 1 AND 2), -- MandateKind
  state        smallint    NOT NULL CHECK (state BETWEEN 1 AND 3), -- MandateState
  collected    boolean     NOT NULL, -- a first collection is in a file
  ending       boolean     NOT NULL, -- the next collection is the last
  bank_account text        NOT NULL, -- IBAN; personal data
  bic          text        NOT NULL,
  holder       text        NOT NULL, -- personal data
  sign_date    date        NOT NULL,
  create_time  timestamptz NOT NULL
) WITH (fillfactor = 80);

CREATE UNIQUE INDEX mandates_reference ON mandates (reference);
-- An account is collected from by one mandate at a time.
CREATE UNIQUE INDEX mandates_active ON mandates (account_id) WHERE state = 1;

-- Files that we made for the bank, as they were made.
CREATE TABLE sepa_files (
  file_id      uuid        PRIMARY KEY,
  kind         smallint    NOT NULL CHECK (kind BETWEEN 1 AND 2), -- 1 direct debits (pain.008), 2 refunds (pain.001)
  message_id   text        NOT NULL,
  transactions integer     NOT NULL,
  total_minor  bigint      NOT NULL,
  currency     text        NOT NULL,
  content      bytea       NOT NULL, -- personal data
  creator      text        NOT NULL, -- who
  create_time  timestamptz NOT NULL
);

CREATE TABLE collections (
  end_to_end_id          text     PRIMARY KEY,
  file_id                uuid     NOT NULL,
  payment_information_id text     NOT NULL,
  mandate_id             uuid     NOT NULL,
  invoice_id             uuid     NOT NULL,
  account_id             uuid     NOT NULL,
  amount_minor           bigint   NOT NULL,
  applied_minor          bigint   NOT NULL, -- what the invoice took of it
  currency               text     NOT NULL,
  sequence_type          smallint NOT NULL CHECK (sequence_type BETWEEN 1 AND 4), -- SequenceType
  collection_date        date     NOT NULL,
  state                  smallint NOT NULL CHECK (state BETWEEN 1 AND 3) -- OrderState
) WITH (fillfactor = 80);

CREATE INDEX collections_group ON collections (payment_information_id);
-- An invoice is in one file at a time.
CREATE UNIQUE INDEX collections_sent ON collections (invoice_id) WHERE state = 1;
CREATE INDEX collections_invoice ON collections (invoice_id);

CREATE TABLE payouts (
  end_to_end_id          text     PRIMARY KEY,
  file_id                uuid     NOT NULL,
  payment_information_id text     NOT NULL,
  account_id             uuid     NOT NULL,
  amount_minor           bigint   NOT NULL,
  currency               text     NOT NULL,
  state                  smallint NOT NULL CHECK (state BETWEEN 1 AND 3) -- OrderState
) WITH (fillfactor = 80);

CREATE INDEX payouts_group ON payouts (payment_information_id);

COMMIT;
